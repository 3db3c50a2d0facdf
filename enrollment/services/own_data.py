"""What the portal keeps about an account, for its owner to download."""

from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from enrollment.models import User

FIELDS: Final = (
    "user_id", "email", "account_type", "prefix", "first_name", "middle_name", "last_name", "suffix", "business_name",
    "care_of", "street", "po_box", "unit", "city", "state", "zip_code", "zip_plus4", "country", "phone", "phone_ext",
    "fax", "is_adult", "hides_instructions",
)  # fmt: skip


def own_data(user: User) -> dict[str, object]:
    """Plain JSON values. Passwords, keys and codes are never part of it."""
    return {
        "account": {field: getattr(user, field) for field in FIELDS}
        | {
            "enrolled": user.date_joined.isoformat(),
            "terms_accepted": user.terms_accepted_at.isoformat() if user.terms_accepted_at else None,
            "last_login": user.last_login.isoformat() if user.last_login else None,
        },
        "email_addresses": [
            {"email": row.email, "proved": row.verified} for row in EmailAddress.objects.filter(user=user)
        ],
        "second_factors": [
            {"kind": row.type, "added": row.created_at.isoformat()} for row in Authenticator.objects.filter(user=user)
        ],
        "sessions": [
            {"started": row.created_at.isoformat(), "address": row.ip, "browser": row.user_agent}
            for row in UserSession.objects.filter(user=user)
        ],
    }
