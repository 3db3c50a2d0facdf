import pytest

from audit import clock
from docket.answers import keep_unfinished
from docket.models import Filing
from parties.enums import PartyRole
from parties.services.saving import keep_parties, save_parties
from tests.factories import make_draft
from tests.parties.factories import make_party

pytestmark = pytest.mark.django_db


def labels_of(filing: Filing) -> list[tuple[str, str]]:
    return [(party.label, party.first_name) for party in filing.parties.in_caption_order()]


def test_save_parties_adds_and_changes_in_one_query(django_assert_num_queries: object) -> None:
    filing = make_draft()
    address = {"street": "1 Main St", "city": "Hartford"}
    changed = make_party("D", 2, filing=filing, first_name="Sean", **address)
    added = make_party("G", 1, filing=filing, first_name="Michaleen", **address)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        save_parties([changed, added])
    assert labels_of(filing) == [("P-01", "Anna"), ("D-01", "Trooper"), ("D-02", "Sean"), ("G-01", "Michaleen")]


def test_save_parties_asks_nothing_for_none(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        save_parties([])


def test_keep_parties_numbers_those_who_stay_anew() -> None:
    filing = make_draft(defendants=4)
    keep_unfinished(filing, step="parties:D-04", answers={"first_name": ["half"]}, now=clock.now())
    keep_unfinished(filing, step="parties:D-03", answers={"first_name": ["gone"]}, now=clock.now())
    keep_parties(filing, kept={PartyRole.DEFENDANT: [2, 4]})
    assert labels_of(filing) == [("P-01", "Anna"), ("D-01", "Maureen O'Hara"), ("D-02", "Number 4")]
    assert list(filing.unfinished.values_list("step", "answers")) == [("parties:D-02", '{"first_name": ["half"]}')]


def test_keep_parties_leaves_other_filings_alone() -> None:
    filing = make_draft(defendants=3)
    other = make_draft(filing.filer, defendants=3)
    keep_parties(filing, kept={PartyRole.DEFENDANT: []})
    assert labels_of(filing) == [("P-01", "Anna")]
    assert len(labels_of(other)) == 4
