from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from clerks.groups import GROUPS


@transaction.atomic
def set_up_groups() -> None:
    """Make the three groups and give each exactly the permissions of `clerks.groups`. May run any number of times.

    Raises LookupError when a permission named there does not exist.
    """
    known = {f"{app}.{code}": pk for app, code, pk in _permissions()}
    for name, codes in GROUPS.items():
        if missing := [code for code in codes if code not in known]:
            raise LookupError(f"no such permission: {', '.join(missing)}")
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set([known[code] for code in codes])


def _permissions() -> list[tuple[str, str, int]]:
    codes = {code for group in GROUPS.values() for code in group}
    wanted = Q(codename__in=[code.partition(".")[2] for code in codes])
    rows = Permission.objects.filter(wanted).values_list("content_type__app_label", "codename", "pk")
    return list(rows)
