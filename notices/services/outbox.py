"""Every mail is a row first, written in the transaction that brings the news."""

import json
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Case, F, TextField, Value, When
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from audit import clock, crash
from audit.leases import LEASE, kept
from audit.rows import insert_new
from audit.work import enqueue
from notices.models import MOST_ATTEMPTS, Notice, NoticeState, pause_after

logger = logging.getLogger(__name__)

CONTEXT_KEPT = Case(When(forgets_words=True, then=Value("{}")), default=F("context"), output_field=TextField())


def queue_notice(*, key: str, to: str, template: str, context: dict[str, object], about: str = "") -> Notice:
    """Queue one e-mail in the current transaction. A second call with the same key changes and sends nothing.

    `template` names `templates/notices/<template>.subject.txt`, `.txt` and `.html`; `context` must be JSON.
    """
    now = clock.now()
    notice = Notice(
        key=key, to=to, template=template, context=json.dumps(context), about=about, queued_at=now, not_before=now
    )
    if not insert_new(notice):
        return Notice.objects.get(key=key)
    enqueue("notices.send", notice.pk)
    return notice


def send_notice(notice: Notice) -> bool:
    """Claim the row, send the mail, mark it sent. True when this call sent it.

    Whatever goes wrong puts the row back with a growing pause, and never stops the rows behind it; after eight tries,
    those of a sender that died counted too, it is marked failed.
    """
    now = clock.now()
    claimed = (
        Notice.objects.due(now)
        .filter(pk=notice.pk)
        .update(state=NoticeState.SENDING, claimed_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    notice.refresh_from_db()
    if notice.attempts > MOST_ATTEMPTS:
        _put_back(notice)
        return False
    crash.point("send-notice.before-call")
    try:
        with kept(lambda: _keep_claim(notice)):  # a mail server has ten seconds for each of its answers
            draw_mail(notice).send()
    except (SMTPException, OSError) as error:
        logger.warning("notice %s not sent: %s", notice.pk, type(error).__name__)
        _put_back(notice)
        return False
    except Exception:  # a template or header that cannot be drawn today must not hold up the mails behind it
        logger.exception("notice %s cannot be drawn", notice.pk)
        _put_back(notice)
        return False
    crash.point("send-notice.after-call")
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, sent_at=clock.now(), claimed_until=None, context=CONTEXT_KEPT
    )
    return True


def _keep_claim(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING).update(claimed_until=clock.now() + LEASE)


def _put_back(notice: Notice) -> None:
    is_last = notice.attempts >= MOST_ATTEMPTS
    Notice.objects.filter(pk=notice.pk).update(
        context=CONTEXT_KEPT if is_last else F("context"),
        state=NoticeState.FAILED if is_last else NoticeState.QUEUED,
        not_before=clock.now() + pause_after(notice.attempts),
        claimed_until=None,
    )


def draw_mail(notice: Notice) -> EmailMultiAlternatives:
    """The mail as it will be sent. Its Message-ID comes from the key, so a mailbox can tell a repeat."""
    context = json.loads(notice.context) | {"site_origin": settings.SITE_ORIGIN}
    name = f"notices/{notice.template}"
    subject = " ".join(_draw_text(f"{name}.subject.txt", context).split())
    mail = EmailMultiAlternatives(
        subject=subject,
        body=_draw_text(f"{name}.txt", context),
        to=[notice.to],
        headers={"Message-ID": f"<{notice.pk}.{notice.template}@{settings.MAIL_DOMAIN}>", **_way_out(context)},
    )
    try:
        mail.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    except TemplateDoesNotExist:
        logger.warning("notice template %s has no HTML part", notice.template)
    return mail


def _way_out(context: dict[str, object]) -> dict[str, str]:
    """The mail program's own button (RFC 8058), for mails that one has asked for and may end."""
    address = context.get("unsubscribe")
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _draw_text(template_name: str, context: dict[str, object]) -> str:
    """Plain text is not HTML: O'Hara stays O'Hara."""
    template = get_template(template_name).template  # type: ignore[attr-defined]  # the Django engine's own template
    return str(template.render(Context(context, autoescape=False)))


def send_due_notices(*, limit: int = 200) -> int:
    """Send what is waiting; the sweep's way to what a lost task left."""
    due = Notice.objects.due(clock.now()).order_by("pk")[:limit]
    return sum(send_notice(notice) for notice in due)
