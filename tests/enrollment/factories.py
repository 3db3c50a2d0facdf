from typing import Any, Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from audit import clock
from enrollment.models import AccountType, User

PASSWORD: Final = "correct horse battery"

ANNA: Final[dict[str, Any]] = {
    "first_name": "Anna",
    "last_name": "Karenina",
    "street": "90 Washington St.",
    "city": "Hartford",
    "state": "CT",
    "zip_code": "06106",
    "phone": "860-555-0100",
    "is_adult": True,
}


def make_user(user_id: str = "annakarenina", *, password: str = PASSWORD, **fields: Any) -> User:
    """An active account whose e-mail address is proved."""
    values = ANNA | {"email": f"{user_id.lower()}@example.org", "terms_accepted_at": clock.now()} | fields
    user = User.objects.create_user(user_id, password=password, **values)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=user.is_active)
    return user


def make_business(user_id: str = "oblonskyco", **fields: Any) -> User:
    values = {
        "account_type": AccountType.BUSINESS,
        "business_name": "Oblonsky & Co. LLC",
        "first_name": "Stiva",
        "last_name": "Oblonsky",
    }
    return make_user(user_id, **values | fields)


def make_staff(role: str = "Clerk", *, user_id: str = "", **fields: Any) -> User:
    """A member of staff in the group named `role` (Clerk, Support, Administrator)."""
    user = make_user(user_id or f"staff.{role.lower()}", is_staff=True, **fields)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user
