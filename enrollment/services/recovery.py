"""Finding a forgotten User ID."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.crypto import salted_hmac

from enrollment.models import User
from enrollment.services.enrolling import RESEND_PAUSE
from notices.links import absolute
from notices.services.outbox import queue_notice


def mail_user_ids(email: str, *, now: datetime) -> None:
    """Mail every User ID in use with this address, or that there is none. At most one mail in three minutes."""
    email = email.lower()
    users = user_ids_of(email)
    round_ = int(now.timestamp() // RESEND_PAUSE.total_seconds())
    digest = salted_hmac("enrollment.user-ids", email, algorithm="sha256").hexdigest()[:24]
    queue_notice(
        key=f"account.user-ids:{digest}:{round_}",
        to=email,
        template="enrollment_user_ids",
        context={
            "user_ids": users,
            "login_url": absolute(reverse("enrollment:login")),
            "reset_url": absolute(reverse("account_reset_password")),
            "new_user_url": absolute(reverse("enrollment:new_user")),
        },
    )


def user_ids_of(email: str) -> list[str]:
    proved = EmailAddress.objects.filter(email=email.lower(), verified=True).values("user_id")
    by_address = User.objects.filter(pk__in=proved, is_active=True)
    # Accounts made by the court have no address row until they first log in.
    by_court = User.objects.filter(email__iexact=email, is_active=True, emailaddress__isnull=True)
    return sorted({*by_address.values_list("user_id", flat=True), *by_court.values_list("user_id", flat=True)})
