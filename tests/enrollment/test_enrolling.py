import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Event
from enrollment.forms.enrolling import EnrollmentForm
from enrollment.models import User
from enrollment.services.enrolling import drop_unused_accounts, enroll_user
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.enrollment.factories import ANNA, PASSWORD, make_user

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, Any] = {
    **ANNA,
    "account_type": "individual",
    "email": "anna@example.org",
    "email_again": "Anna@example.org",
    "user_id": "AnnaKarenina",
    "password": PASSWORD,
    "is_adult": "on",
    "accepts_terms": "on",
}


def enroll(client: Client, **changes: Any) -> Any:
    return client.post(reverse("enrollment:new_user"), ANSWERS | changes)


def last_mail() -> Any:
    return draw_mail(Notice.objects.latest("pk"))


def is_active(user_id: str) -> bool:
    return User.objects.get(user_id=user_id).is_active


def link_in(mail: Any) -> str:
    found = re.search(r"http://testserver(/\S+)", mail.body)
    assert found
    return found[1]


def test_enrolling_mails_a_link_that_makes_the_account_active(client: Client) -> None:
    response = enroll(client)

    assert response["Location"] == reverse("enrollment:check_mail")
    user = User.objects.get()
    assert (user.user_id, user.email, user.is_active) == ("AnnaKarenina", "anna@example.org", False)
    assert user.mailing_lines == ("Anna Karenina", "90 Washington St.", "Hartford, CT 06106")
    mail = last_mail()
    assert mail.to == ["anna@example.org"]
    assert mail.subject == "Make your e-filing account AnnaKarenina active"

    link = link_in(mail)
    client.get(link)
    assert not is_active("AnnaKarenina"), "programs that read mails open every link"
    assert client.post(link)["Location"] == reverse("enrollment:activated")
    user.refresh_from_db()
    assert user.is_active
    assert client.post(reverse("enrollment:login"), {"login": "annakarenina", "password": PASSWORD})[
        "Location"
    ] == reverse("portal:home")
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["account.enrolled", "account.activated", "account.logged-in"]


def test_enrolling_as_a_business_needs_its_name(client: Client) -> None:
    response = enroll(client, account_type="business", business_name="")

    assert "Enter the name of the business" in response.content.decode()
    assert not User.objects.exists()

    enroll(client, account_type="business", business_name="Oblonsky & Co. LLC")
    assert User.objects.get().display_name == "Oblonsky & Co. LLC"


def test_enrolling_answers_the_same_when_the_address_is_known(client: Client) -> None:
    holder = make_user("levin", email="anna@example.org")
    Notice.objects.all().delete()

    known = enroll(client)
    unknown = enroll(client, user_id="dolly", email="dolly@example.org", email_again="dolly@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    mail = draw_mail(Notice.objects.get(to="anna@example.org"))
    assert mail.subject == "You already have an e-filing account: levin"
    assert "activate" not in mail.body
    # The User ID is taken either way: trying it once more must not tell the two apart.
    again = [
        enroll(client, user_id=name, email="x@example.org", email_again="x@example.org")
        for name in ("annaKARENINA", "DOLLY")
    ]
    assert [b"This User ID is taken" in answer.content for answer in again] == [True, True]
    holder.refresh_from_db()
    assert holder.is_active
    assert EmailAddress.objects.get(verified=True).user == holder


def test_an_account_whose_address_another_proved_first_cannot_be_made_active(client: Client) -> None:
    enroll(client)
    first = link_in(last_mail())
    enroll(client, user_id="second.one")
    second = link_in(last_mail())

    client.post(first)
    response = client.post(second)

    assert "Another account already uses this e-mail address" in response.content.decode()
    assert not User.objects.get(user_id="second.one").is_active


def test_the_activation_link_works_for_three_days(client: Client) -> None:
    enroll(client)
    link = link_in(last_mail())

    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        response = client.post(link)
    assert "does not work any more" in response.content.decode()
    assert not User.objects.get().is_active

    with time_machine.travel(clock.now() + timedelta(days=2, hours=23)):
        client.post(link)
    assert User.objects.get().is_active


def test_the_link_can_be_sent_again_and_the_answer_is_always_the_same(client: Client) -> None:
    enroll(client)
    make_user("levin", email="levin@example.org")
    before = Notice.objects.count()

    with time_machine.travel(clock.now() + timedelta(days=5), tick=False):
        answers = [
            client.post(reverse("enrollment:send_again"), {"email": email})
            for email in ("ANNA@example.org", "levin@example.org", "nobody@example.org")
        ]
        assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
        subjects = [draw_mail(notice).subject for notice in Notice.objects.order_by("pk")[before:]]
        assert subjects == [
            "Make your e-filing account AnnaKarenina active",
            "You already have an e-filing account: levin",
        ]
        client.post(reverse("enrollment:send_again"), {"email": "anna@example.org"})
        assert Notice.objects.count() == before + 2, "a second press at once sends nothing"
        client.post(link_in(draw_mail(Notice.objects.order_by("pk")[before])))
    assert User.objects.get(user_id="AnnaKarenina").is_active


def test_errors_keep_everything_typed_but_the_password(client: Client) -> None:
    response = enroll(client, zip_code="123", care_of="O'Hara-Núñez <b>")
    page = response.content.decode()

    assert response.status_code == 200
    assert "<title>Error:" in page
    assert 'value="O&#x27;Hara-Núñez &lt;b&gt;"' in page
    assert 'value="AnnaKarenina"' in page
    assert PASSWORD not in page
    assert "Enter a zip code of five digits" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"user_id": "abc"}, "4 to 30 letters"),
        ({"user_id": "anna karenina"}, "4 to 30 letters"),
        ({"user_id": "änna"}, "4 to 30 letters"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "annakarenina"}, "too similar to the User ID"),
        ({"email_again": "other@example.org"}, "The two e-mail addresses differ"),
        ({"is_adult": ""}, "parent or guardian"),
        ({"accepts_terms": ""}, "Read the terms of use"),
        ({"street": "", "po_box": ""}, "Enter a street address"),
        ({"state": ""}, "Choose the state"),
        ({"state": "ZZ"}, "Select a valid choice"),
        ({"phone": "call me"}, "Enter a telephone number"),
        ({"account_type": "prince"}, "Select a valid choice"),
        ({"last_name": ""}, "Enter your last name"),
    ],
)
def test_enrolling_refuses_with_the_fix(client: Client, changes: dict[str, str], words: str) -> None:
    response = enroll(client, **changes)

    assert words in response.content.decode()
    assert not User.objects.exists()
    assert not Notice.objects.exists()


def test_an_address_abroad_needs_no_state_and_a_box_needs_no_street(client: Client) -> None:
    enroll(client, country="France", state="", zip_code="75001", street="", po_box="12")

    assert User.objects.get().mailing_lines == ("Anna Karenina", "P.O. Box 12", "Hartford, 75001", "France")


def test_zip_plus_four_is_parted(client: Client) -> None:
    enroll(client, zip_code="06106-1234")

    user = User.objects.get()
    assert (user.zip_code, user.zip_plus4) == ("06106", "1234")


TEXTS = ["", "   ", "x" * 10_000, "a\0b", "\U0001f600" * 4, "\u202eabcd", "<script>", "-1234", "O'Hara-N\u00fa\u00f1ez"]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_breaks_the_page(client: Client, text: str) -> None:
    assert enroll(client, **dict.fromkeys(ANSWERS, text)).status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("field", sorted(ANSWERS))
def test_no_text_in_one_field_breaks_the_form(field: str) -> None:
    for text in TEXTS:
        form = EnrollmentForm(ANSWERS | {field: text})
        if form.is_valid():
            user = enroll_user(form.save(commit=False), password=form.cleaned_data["password"], now=clock.now())
            user.delete()
        else:
            assert "constraint" not in str(form.errors).lower()


def test_enrolling_is_for_those_not_logged_in(client: Client) -> None:
    client.force_login(make_user())

    assert client.get(reverse("enrollment:new_user"))["Location"] == reverse("portal:home")


def test_mass_assignment_gains_nothing(client: Client) -> None:
    enroll(client, is_staff="on", is_superuser="on", is_active="on", terms_accepted_at="2001-01-01", id="1")

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, False)


def test_accounts_never_made_active_are_dropped_after_a_month(client: Client) -> None:
    enroll(client)
    make_user("levin")

    assert drop_unused_accounts(now=clock.now() + timedelta(days=29)) == 0
    assert drop_unused_accounts(now=clock.now() + timedelta(days=31)) == 1
    assert list(User.objects.values_list("user_id", flat=True)) == ["levin"]


def test_events_hold_no_names_or_addresses(client: Client) -> None:
    enroll(client)

    text = json.dumps(list(Event.objects.values("subject", "data", "source")))
    assert "anna@example.org" not in text
    assert "Karenina" not in text


def test_the_page_to_send_it_again_asks_for_the_address(client: Client) -> None:
    page = client.get(reverse("enrollment:send_again")).content.decode()
    assert 'name="email"' in page
    assert "Send the message again" in page
