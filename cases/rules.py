from docket.models import Case
from enrollment.models import User


def may_file_on_case(user: User, case: Case) -> bool:
    """Who has electronic access. Staff may look at any case, and file on none."""
    return case.accesses.filter(user=user).exists()
