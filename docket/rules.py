"""Small named predicates about filings and cases. Views, forms, templates and admin ask the same ones."""

from docket.enums import FilingState
from docket.models import Case, Filing
from enrollment.models import User


def is_filer(user: User, filing: Filing) -> bool:
    return filing.filer_id == user.pk


def may_edit_draft(user: User, filing: Filing) -> bool:
    return is_filer(user, filing)


def may_view_filing(user: User, filing: Filing) -> bool:
    return is_filer(user, filing) or filing.is_on_docket


def may_view_case(_user: User, _case: Case) -> bool:
    """Whoever may know of a case may look at it; the gate has asked that already."""
    return True


def has_access(user: User, case: Case) -> bool:
    """A party's electronic access. Staff look at cases without it, and are recorded."""
    return case.accesses.filter(user=user).exists()


def is_open_for_answers(filing: Filing) -> bool:
    return filing.state == FilingState.DRAFT
