"""One gate per object: a stranger gets 404, so that existence does not leak; a colleague without the right gets 403."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from courts.docket_numbers import normalise
from docket.models import Case, DocketNumber, Filing
from enrollment.models import User

FilingRule = Callable[[User, Filing], bool]
CaseRule = Callable[[User, Case], bool]


def get_filing_for(user: User, public_id: UUID, rule: FilingRule, *, among: QuerySet[Filing] | None = None) -> Filing:
    """The filing with this id, when `rule` lets this user at it. `among` may add related rows to the one query."""
    rows = Filing.objects.select_related("jurisdiction") if among is None else among
    filing = rows.filter(public_id=public_id).first()
    if filing is None or not may_know_of_filing(user, filing):
        raise Http404
    if not rule(user, filing):
        raise PermissionDenied
    return filing


def get_case_for(user: User, number: str, rule: CaseRule) -> Case:
    """The case that has or had this docket number, in any form, when `rule` lets this user at it."""
    held = (
        DocketNumber.objects.select_related("case__jurisdiction", "case__location", "case__case_type")
        .filter(key=normalise(number))
        .first()
    )
    if held is None or not may_know_of_case(user, held.case):
        raise Http404
    if not rule(user, held.case):
        raise PermissionDenied
    return held.case


def may_know_of_filing(user: User, filing: Filing) -> bool:
    if filing.filer_id == user.pk:
        return True
    if not filing.is_on_docket or filing.case is None:
        return False
    return may_know_of_case(user, filing.case)


def may_know_of_case(user: User, case: Case) -> bool:
    is_desk = user.is_staff and user.has_perm("docket.view_case")
    return is_desk or case.accesses.filter(user=user).exists()
