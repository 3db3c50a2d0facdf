import io
from datetime import date, datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from courts import file_rows
from courts.book import book_of
from courts.models import CaseType, DocumentSlot, FeeRow, Holiday, Jurisdiction, Location, ReferenceRow, Words
from courts.services.loading import load_jurisdictions
from tests.courts.factories import CONNECTICUT, HAVENPORT

pytestmark = pytest.mark.django_db
GOOD = HAVENPORT.read_text()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xh.yaml"
    path.write_text(GOOD)
    load_jurisdictions([path])
    return path


def everything() -> dict[type[ReferenceRow], list[object]]:
    return {model: list(model._default_manager.order_by("pk").values()) for model in file_rows.KEYS}


def reload(path: Path, right: str, wrong: str) -> Jurisdiction:
    assert right in path.read_text()
    path.write_text(path.read_text().replace(right, wrong, 1))
    load_jurisdictions([path])
    return Jurisdiction.objects.get(code="XH")


def test_a_second_run_changes_nothing_and_reads_nothing(
    file: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before, events = everything(), Event.objects.count()
    with mock.patch("courts.services.reading.read_marked", side_effect=AssertionError), django_assert_num_queries(1):
        assert load_jurisdictions([file]) == []
    assert everything() == before
    assert Event.objects.count() == events
    assert Jurisdiction.objects.get().version == 1


def test_a_file_with_another_comment_bumps_no_version(file: Path) -> None:
    before = everything()
    stamp = Jurisdiction.objects.get().stamp
    jurisdiction = reload(file, "# A court", "# Some court")
    assert (jurisdiction.version, jurisdiction.stamp) == (1, stamp)
    assert everything() == before
    assert Event.objects.filter(kind="jurisdiction.loaded").count() == 1
    assert load_jurisdictions([file]) == []


def test_a_load_is_recorded_with_what_it_did(file: Path) -> None:
    event = Event.objects.get(kind="jurisdiction.loaded")
    assert (event.subject, event.actor_label) == ("jurisdiction:XH", "the portal")
    reload(file, "amount: 30,", "amount: 31,")
    event = Event.objects.filter(kind="jurisdiction.loaded").latest("pk")
    assert '"changed":1' in event.data.replace(" ", "")
    assert '"version":2' in event.data.replace(" ", "")


def test_a_changed_figure_is_seen_by_a_process_that_has_read_the_book(file: Path) -> None:
    old = book_of(Jurisdiction.objects.get())
    stamp = old.jurisdiction.stamp
    jurisdiction = reload(file, "cart_days: {value: 7", "cart_days: {value: 8")
    assert (jurisdiction.version, jurisdiction.cart_days) == (2, 8)
    assert jurisdiction.stamp != stamp
    assert book_of(jurisdiction) is not old
    assert book_of(jurisdiction).jurisdiction.cart_days == 8


def test_a_changed_row_keeps_its_primary_key(file: Path) -> None:
    row = CaseType.objects.get(code="1")
    reload(file, "label: Petty Debt", "label: Small Debt")
    assert CaseType.objects.get(pk=row.pk).label == "Small Debt"
    fee = FeeRow.objects.get(item="answer")
    reload(file, "amount: 30,", "amount: 31,")
    assert FeeRow.objects.get(pk=fee.pk).amount_cents == 3_100


def test_a_type_that_leaves_the_file_is_retired_and_comes_back(file: Path) -> None:
    block = GOOD[GOOD.index('  - code: "2"') : GOOD.index('  - code: "3"')]
    row = CaseType.objects.get(code="2")
    jurisdiction = reload(file, block, "")
    row.refresh_from_db()
    assert row.retired_on is not None
    assert "2" not in {each.code for each in book_of(jurisdiction).case_types}
    assert book_of(jurisdiction).case_type("2") == row
    reload(file, '  - code: "3"', block + '  - code: "3"')
    row.refresh_from_db()
    assert row.retired_on is None


def test_a_type_retired_once_stays_retired_since_that_day(file: Path) -> None:
    block = GOOD[GOOD.index('  - code: "3"') : GOOD.index("document_slots:")]
    reload(file, block, "")
    assert CaseType.objects.get(code="3").retired_on == date(2020, 1, 1)


@pytest.mark.parametrize("hour", [0, 23])
def test_a_type_is_retired_on_the_courts_own_day(file: Path, hour: int) -> None:
    block = GOOD[GOOD.index('  - code: "2"') : GOOD.index('  - code: "3"')]
    zone = ZoneInfo(Jurisdiction.objects.get().time_zone)
    with time_machine.travel(datetime(2026, 3, 2, hour, 30, tzinfo=zone)):
        reload(file, block, "")
    assert CaseType.objects.get(code="2").retired_on == date(2026, 3, 2)


def test_a_slot_that_leaves_the_file_is_retired_and_comes_back(file: Path) -> None:
    line = "    - {code: petition, label: Petition, stamp_label: PETITION, required: always}\n"
    row = DocumentSlot.objects.get(code="petition")
    jurisdiction = reload(file, line, "")
    book = book_of(jurisdiction)
    assert [slot.code for slot in book.slots_for(book.case_type("2"))] == ["list-of-parties"]
    assert book.slot("grand", "petition") == row
    jurisdiction = reload(file, "  grand:\n", "  grand:\n" + line)
    book = book_of(jurisdiction)
    assert book.slots_for(book.case_type("2"))[0] == row


def test_rows_no_history_can_name_are_deleted(file: Path) -> None:
    jurisdiction = reload(
        file, "  - {day: 2026-03-17, name: Day of the Tide, closed: true, source: made up, confirmed: true}\n", ""
    )
    assert list(Holiday.objects.values_list("name", flat=True)) == ["Fair"]
    assert jurisdiction.version == 2


def test_a_location_can_be_sent_to_another_and_back(file: Path) -> None:
    reload(file, "    name: North Quay\n", "    name: North Quay\n    housing_location: SQ\n")
    north = Location.objects.select_related("housing_location").get(code="NQ")
    assert north.housing_location
    assert north.housing_location.code == "SQ"
    jurisdiction = reload(file, "    housing_location: SQ\n", "")
    assert Location.objects.get(code="NQ").housing_location is None
    assert jurisdiction.version == 3


def test_a_load_that_fails_half_way_leaves_the_old_rows(file: Path) -> None:
    before = everything()
    path_text = GOOD.replace("amount: 30,", "amount: 31,")
    file.write_text(path_text)
    with (
        mock.patch("courts.services.loading.note_load", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        load_jurisdictions([file])
    assert everything() == before
    assert Jurisdiction.objects.get().version == 1


def test_two_jurisdictions_do_not_touch_each_other(file: Path) -> None:
    load_jurisdictions([CONNECTICUT, file])
    before = Words.objects.filter(jurisdiction__code="CT").count()
    reload(file, "certification: I swear by the tide.", "certification: I swear by the moon.")
    assert Words.objects.filter(jurisdiction__code="CT").count() == before
    assert Jurisdiction.objects.get(code="CT").version == 1


def test_another_release_that_makes_other_rows_loads_the_same_file_again(file: Path) -> None:
    Words.objects.all().delete()
    with mock.patch("courts.services.reading.form_digest", return_value=b"another release"):
        (loaded,) = load_jurisdictions([file])
    assert loaded.changes.added == Words.objects.count() > 0


def test_the_command_loads_the_fixtures_and_says_so() -> None:
    said = io.StringIO()
    call_command("load_jurisdictions", stdout=said)
    assert "Connecticut: " in said.getvalue()
    said = io.StringIO()
    call_command("load_jurisdictions", stdout=said)
    assert said.getvalue() == "Jurisdictions: nothing new.\n"
