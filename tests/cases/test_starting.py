"""Two first answers with the id of one page make one draft."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError

from audit import clock
from cases.services.starting import open_document_draft, open_draft
from courts.models import Jurisdiction
from docket.models import Case, Filing, FilingQuerySet
from enrollment.models import User
from tests.enrollment.factories import make_user
from tests.factories import make_filed


@pytest.fixture
def look_too_early(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The first look for a filing happens before the other window's answer is committed."""

    def arm() -> None:
        really_first = FilingQuerySet.first
        looks: list[int] = []

        def first(rows: FilingQuerySet) -> Filing | None:
            looks.append(1)
            return really_first(rows) if len(looks) > 1 else None

        monkeypatch.setattr(FilingQuerySet, "first", first)

    return arm


def test_first_answers_at_the_same_moment_make_one_draft(
    anna: User, court: Jurisdiction, look_too_early: Callable[[], None]
) -> None:
    public_id = uuid4()
    one = open_draft(anna, jurisdiction=court, area="small-claims", public_id=public_id, now=clock.now())
    look_too_early()

    other = open_draft(anna, jurisdiction=court, area="small-claims", public_id=public_id, now=clock.now())

    assert other == one
    assert Filing.objects.count() == 1


def test_first_answers_of_a_later_document_at_the_same_moment_make_one_draft(
    anna: User, look_too_early: Callable[[], None]
) -> None:
    case = Case.objects.get(filings=make_filed(anna))
    public_id = uuid4()
    one = open_document_draft(case, actor=anna, public_id=public_id, now=clock.now())
    look_too_early()

    assert open_document_draft(case, actor=anna, public_id=public_id, now=clock.now()) == one
    assert case.filings.count() == 2


def test_draft_of_another_person_is_never_handed_out_in_that_moment(
    anna: User, court: Jurisdiction, look_too_early: Callable[[], None]
) -> None:
    public_id, levin = uuid4(), make_user("levin")
    open_draft(levin, jurisdiction=court, area="small-claims", public_id=public_id, now=clock.now())
    look_too_early()

    with pytest.raises(IntegrityError):
        open_draft(anna, jurisdiction=court, area="small-claims", public_id=public_id, now=clock.now())

    assert Filing.objects.get().filer == levin
