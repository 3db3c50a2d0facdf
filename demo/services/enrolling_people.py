from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from demo.people import PEOPLE, STAFF_ADDRESS, DemoPerson
from enrollment.models import User


def enroll_people(*, now: datetime) -> list[User]:
    """Make the demonstration's accounts, active at once. Whoever exists already is left alone."""
    return [_enroll(person, now=now) for person in PEOPLE if not User.objects.filter(user_id=person.user_id).exists()]


@transaction.atomic
def _enroll(person: DemoPerson, *, now: datetime) -> User:
    names = person.details or {"first_name": str(person.what).title(), "last_name": "Demo", **STAFF_ADDRESS}
    user = User.objects.create_user(
        person.user_id,
        email=person.email,
        password=person.password,
        is_active=True,
        is_staff=bool(person.group),
        is_adult=True,
        terms_accepted_at=now,
        **names,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    if person.group:
        user.groups.add(Group.objects.get(name=person.group))
    return user
