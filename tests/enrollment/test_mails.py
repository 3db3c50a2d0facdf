import json
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from audit import clock
from enrollment.adapter import MAILS, SECURITY_NEWS, PortalAccountAdapter
from enrollment.services.closing import close_account
from enrollment.services.enrolling import send_activation_again
from enrollment.services.locking import LOCK, note_failure, open_attempt
from enrollment.services.recovery import mail_user_ids
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.enrollment.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def queue_every_mail() -> None:
    user = make_user(email="anna@example.org")
    waiting = make_user("waiting", is_active=False)
    adapter: Any = PortalAccountAdapter()
    links = {name: f"http://testserver/{name}/" for name in ("activate_url", "password_reset_url")}
    for prefix in (*MAILS, *SECURITY_NEWS):
        context = {"user": user, "from_email": "a@example.org", "to_email": "b@example.org", **links}
        adapter.send_mail(prefix, user.email, context)
    for email in (user.email, waiting.email):
        send_activation_again(email, now=clock.now())
    for email in (user.email, "nobody@example.org"):
        mail_user_ids(email, now=clock.now())
    for number in range(10):
        open_attempt(user.user_id, network="192.0.2.1", now=clock.now() + LOCK * number)
    note_failure(user.user_id, network="192.0.2.1", now=clock.now() + LOCK * 9)
    close_account(user, actor=user, now=clock.now())


def test_every_account_mail_says_the_same_in_text_and_html() -> None:
    queue_every_mail()

    used = set()
    for notice in Notice.objects.all():
        used.add(notice.template)
        mail = draw_mail(notice)
        (html, _kind) = mail.alternatives[0]
        links = re.findall(r"http://testserver/\S+", str(mail.body))
        assert re.findall(r'href="(http://testserver/[^"]+)"', str(html)) == links
        assert "{" not in mail.body
        assert mail.subject
        assert "&" not in mail.subject
        assert str(mail.body)[0].isupper()
    there = {
        path.name.split(".")[0]
        for path in (Path(settings.BASE_DIR) / "templates/notices").glob("enrollment_*.subject.txt")
    }
    assert used == there


def test_names_are_never_markup_in_mails(client: Client) -> None:
    user = make_user(first_name="<b>Anna", email="anna@example.org")
    EmailAddress.objects.filter(user=user).update(verified=True)
    queue = PortalAccountAdapter()
    queue.send_mail("account/email/password_changed", user.email, {"user": user})

    html = str(draw_mail(Notice.objects.get()).alternatives[0][0])
    assert "<b>" not in html


def test_no_mail_holds_a_password(client: Client) -> None:
    queue_every_mail()

    assert PASSWORD not in json.dumps(list(Notice.objects.values_list("context", flat=True)))
