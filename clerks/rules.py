"""Who may open which desk. Views, menus and templates ask the same predicates."""

from enrollment.models import User


def may_review(user: User) -> bool:
    return user.has_perm("docket.decide_filing")


def may_support(user: User) -> bool:
    return user.has_perm("docket.support_callers")


def may_read_figures(user: User) -> bool:
    return user.has_perm("docket.read_figures")


def may_decide_access(user: User) -> bool:
    return user.has_perm("docket.decide_accessrequest")


def may_transfer(user: User) -> bool:
    return user.has_perm("docket.transfer_case")


def may_read_history(user: User) -> bool:
    return user.has_perm("audit.view_event")


def may_change_sums(user: User) -> bool:
    return user.has_perm("courts.add_feerow")


def may_change_courts(user: User) -> bool:
    return user.has_perms(["courts.change_location", "courts.change_casetype"])


def may_name_staff(user: User) -> bool:
    return user.has_perm("enrollment.change_user")
