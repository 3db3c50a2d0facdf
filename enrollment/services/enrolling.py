"""Enrolling and making the account active."""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services.recording import record
from enrollment.errors import EnrollmentError
from enrollment.models import User
from notices.links import absolute
from notices.services.outbox import queue_notice

LINK_DAYS: Final = 3
RESEND_PAUSE: Final = timedelta(minutes=3)
UNUSED_AFTER: Final = timedelta(days=30)


def enroll_user(user: User, *, password: str, now: datetime, source: str = "") -> User:
    """Save a new, not yet active account and mail its activation link.

    An e-mail address that already has an account gets a mail that says so instead. The new User ID is taken all the
    same: were it free again, trying it twice would tell a stranger whether the address is known.
    Raises EnrollmentError("user_id_taken").
    """
    user.email = user.email.lower()
    user.is_active = False
    user.terms_accepted_at = now
    user.date_joined = now
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            address = EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
            record("account.enrolled", subject=f"account:{user.pk}", actor=user, at=now, source=source)
            _mail_first_link(address)
    except IntegrityError as error:
        raise EnrollmentError("user_id_taken", _("This User ID is taken. Choose another one.")) from error
    return user


def send_activation_again(email: str, *, now: datetime) -> None:
    """Mail a fresh link, or that the account is active already. Silent when the address is unknown; at most one
    mail to an address in three minutes."""
    round_ = int(now.timestamp() // RESEND_PAUSE.total_seconds())
    holder = holder_of(email)
    if holder:
        _mail_already_enrolled(holder, key=f"account.already:{holder.pk}:{round_}")
        return
    address = EmailAddress.objects.filter(email=email.lower(), user__is_active=False).order_by("-pk").first()
    if address and is_waiting(address.user):
        _mail_link(address, key=f"account.activate:{address.pk}:{round_}")


def activate_account(address: EmailAddress, *, now: datetime) -> User:
    """Make the account active. A second call changes nothing.

    Raises EnrollmentError("email_taken") when another account proved this address first.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=address.user_id)
        address.refresh_from_db()
        if user.is_active and address.verified:
            return user
        if not is_waiting(user):
            raise EnrollmentError("closed", _("This account was closed. Enroll again, or ask for help."))
        if not address.can_set_verified():
            raise EnrollmentError(
                "email_taken", _("Another account already uses this e-mail address. Log in with that account.")
            )
        address.set_verified()
        user.is_active = True
        user.save(update_fields=["is_active"])
        record("account.activated", subject=f"account:{user.pk}", actor=user, at=now)
    return user


def address_of_key(key: str) -> EmailAddress | None:
    """The unproved address a mailed link stands for; None when the link is used, broken or older than three days."""
    confirmation = EmailConfirmationHMAC.from_key(key)
    return confirmation.email_address if confirmation else None


def holder_of(email: str) -> User | None:
    """The active account that has proved this e-mail address."""
    address = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
    return address.user if address and address.user.is_active else None


def is_waiting(user: User) -> bool:
    """Enrolled, and not active yet: neither closed nor ever in use."""
    return not user.is_active and user.closed_at is None and user.last_login is None


def vouch_for_email(user: User) -> None:
    """Accounts made by the court (not enrolled) have no address row; their e-mail counts as proved."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)


def drop_unused_accounts(*, now: datetime) -> int:
    """Delete accounts that were enrolled a month ago and never made active, so that their User IDs are free."""
    unused = User.objects.filter(
        is_active=False, closed_at=None, last_login=None, is_staff=False, date_joined__lt=now - UNUSED_AFTER
    )
    dropped = 0
    for user in unused.filter(emailaddress__verified=False).distinct():
        user.delete()
        dropped += 1
    return dropped


def _mail_first_link(address: EmailAddress) -> None:
    holder = holder_of(address.email)
    if holder:
        _mail_already_enrolled(holder, key=f"account.already:{holder.pk}:{address.user_id}")
    else:
        _mail_link(address, key=f"account.activate:{address.pk}:first")


def _mail_link(address: EmailAddress, *, key: str) -> None:
    link_key = EmailConfirmationHMAC.create(address).key
    queue_notice(
        key=key,
        to=address.email,
        template="enrollment_activate",
        context={
            "name": address.user.display_name,
            "user_id": address.user.user_id,
            "activate_url": absolute(reverse("enrollment:activate", args=[link_key])),
            "days": LINK_DAYS,
        },
        about=f"account:{address.user_id}",
    )


def _mail_already_enrolled(holder: User, *, key: str) -> None:
    queue_notice(
        key=key,
        to=holder.email,
        template="enrollment_already",
        context={
            "name": holder.display_name,
            "user_id": holder.user_id,
            "login_url": absolute(reverse("enrollment:login")),
            "reset_url": absolute(reverse("account_reset_password")),
        },
        about=f"account:{holder.pk}",
    )
