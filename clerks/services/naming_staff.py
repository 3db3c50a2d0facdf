from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from audit.errors import DomainError
from audit.services.recording import record
from clerks.groups import GROUPS
from enrollment.models import User


class StaffError(DomainError):
    """A refusal about who is staff."""


def name_staff(user: User, *, groups: Iterable[str], actor: User) -> User:
    """Give this account just these of the three groups; with none it is staff no more. Recorded with names of groups.

    Raises StaffError `own` (nobody changes their own rights), `unknown` or `superuser`; nothing changes then.
    """
    wanted = sorted(set(groups))
    if user.pk == actor.pk:
        raise StaffError("own", _("Nobody changes their own rights. Ask another administrator."))
    if user.is_superuser:
        raise StaffError("superuser", _("This account is kept by those who run the machine."))
    if not set(wanted) <= set(GROUPS):
        raise StaffError("unknown", _("There is no such group."))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        before = sorted(locked.groups.values_list("name", flat=True))
        if before == wanted and locked.is_staff == bool(wanted):
            return locked
        locked.groups.set(Group.objects.filter(name__in=wanted))
        locked.is_staff = bool(wanted)
        locked.save(update_fields=["is_staff"])
        data = {"from": ", ".join(before), "to": ", ".join(wanted)}
        record("account.staff-changed", subject=f"account:{locked.pk}", actor=actor, data=data)
    return locked
