"""What support does for a caller. Every look and every act is recorded with the reason for the call."""

import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.lines import Scalar
from audit.services.recording import record
from clerks.queries.support import Hit, find_for_caller
from clerks.reasons import CODES
from enrollment.errors import EnrollmentError
from enrollment.models import User
from enrollment.services.locking import unlock_account
from notices.models import Notice
from notices.services.outbox import queue_notice
from payments.errors import PaymentError
from payments.models import Payment

Data = dict[str, Scalar]


def look_up(text: str, *, reason: str, actor: User, now: datetime) -> list[Hit]:
    """Find what the caller names. Recorded: the reason, the kind of key, what was found; never what was typed."""
    if reason not in CODES:
        raise ValueError(reason)
    hits = find_for_caller(text)
    data: Data = {"reason": reason, "key": ", ".join(dict.fromkeys(hit.key for hit in hits)), "found": len(hits)}
    if len(hits) > 1:
        data["objects"] = " ".join(hit.subject for hit in hits)
    subject = hits[0].subject if hits else "support:nothing"
    record("support.looked-up", subject=subject, actor=actor, data=data, at=now)
    return hits


def note_view(subject: str, *, reason: str, actor: User, now: datetime) -> None:
    record("support.viewed", subject=subject, actor=actor, data={"reason": reason}, at=now)


def send_confirmation_again(payment: Payment, *, reason: str, actor: User, now: datetime) -> Notice:
    """The same mail to the payer's address of today; at most one a minute. Raises PaymentError `no_confirmation`."""
    first = Notice.objects.filter(key=f"payment-confirmed:{payment.public_id}").first()
    if first is None:
        raise PaymentError("no_confirmation", _("There is no confirmation yet, so there is nothing to send."))
    with transaction.atomic():
        notice = queue_notice(
            key=f"payment-confirmed:{payment.public_id}:again:{now:%Y%m%d%H%M}",
            to=payment.payer.email,
            template=first.template,
            context=json.loads(first.context),
            about=payment.subject,
        )
        record("support.resent", subject=payment.subject, actor=actor, data={"reason": reason}, at=now)
    return notice


def unlock_after_check(  # noqa: PLR0913 - what was checked, who, when and why
    account: User, *, checked: bool, letter_of: date, reason: str, actor: User, now: datetime
) -> User:
    """Lift the lock, once the identity was checked in writing. Raises EnrollmentError `not_checked`.

    Nobody unlocks a member of staff from here.
    """
    if not checked:
        raise EnrollmentError("not_checked", _("First check the identity in writing. Then say so here."))
    if account.is_staff:
        raise EnrollmentError("staff", _("An account of staff is unlocked by an administrator."))
    with transaction.atomic():
        note = {"reason": reason, "what": "identity checked in writing", "letter": letter_of.isoformat()}
        record("support.viewed", subject=f"account:{account.pk}", actor=actor, data=note, at=now)
        return unlock_account(account, actor=actor, now=now)
