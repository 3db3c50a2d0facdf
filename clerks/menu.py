"""The desk's own menu: what this member of staff may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clerks import rules
from enrollment.models import User


@dataclass(frozen=True)
class Door:
    name: str
    title: str | Promise
    words: str | Promise
    rule: Callable[[User], bool]


@dataclass(frozen=True)
class MenuLine:
    url: str
    title: str | Promise
    words: str | Promise
    is_here: bool


DOORS = (
    Door("admin:queue", _("Filings to review"), _("Look, decide, next."), rules.may_review),
    Door("admin:access_requests", _("Requests for access"), _("Who may see a case."), rules.may_decide_access),
    Door("admin:support", _("Support"), _("Find it while the caller waits."), rules.may_support),
    Door("admin:figures", _("Figures"), _("What waits, and how it goes."), rules.may_read_figures),
    Door("admin:sums", _("Fees and limits"), _("Dated rows, with a preview."), rules.may_change_sums),
    Door("admin:courts_location_changelist", _("Courts"), _("Where cases are returnable."), rules.may_change_courts),
    Door(
        "admin:courts_casetype_changelist", _("Case types"), _("What can be filed, and how."), rules.may_change_courts
    ),
    Door("admin:staff", _("Staff"), _("Who may do what."), rules.may_name_staff),
    Door("admin:history", _("History"), _("Every act, and its seal."), rules.may_read_history),
)


def menu_for(request: HttpRequest) -> list[MenuLine]:
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        return []
    doors = [(door, reverse(door.name)) for door in DOORS if door.rule(user)]
    return [MenuLine(url, door.title, door.words, request.path.startswith(url)) for door, url in doors]
