import json
from datetime import date, timedelta

import pytest
from django.test import Client

from audit import clock
from audit.models import Event
from clerks.queries.support import find_for_caller, read_day
from clerks.services.supporting import send_confirmation_again, unlock_after_check
from courts.calendar import local
from docket.models import Filing
from enrollment.errors import EnrollmentError
from enrollment.models import GuardScope, SignInGuard, User
from enrollment.services.locking import _digest, is_locked
from notices.models import Notice
from notices.services.outbox import queue_notice
from payments.errors import PaymentError
from tests.clerks.factories import client_of, make_payment
from tests.enrollment.factories import make_user
from tests.factories import make_draft, make_filed

BOX = "/desk/support/"


@pytest.fixture
def phone(support: User) -> Client:
    """A support person's browser."""
    return client_of(support)


@pytest.fixture
def paid(support: User) -> Filing:
    filing = make_filed(make_user(phone="(203) 555-0142"))
    make_payment(filing)
    return filing


def keys_of(paid: Filing) -> dict[str, str]:
    assert paid.case
    day = f"{local(paid.jurisdiction, clock.now()):%m/%d/%Y}"
    return {
        "confirmation number": paid.confirmation_number,
        "docket number": paid.case.number.replace("-", " ").lower(),
        "User ID": "ANNAKARENINA",
        "e-mail": "AnnaKarenina@example.org",
        "telephone": "1-203.555.0142",
        "party name": "thornton, maureen",
        "card, date and amount": f"4242 {day} $97.09",
    }


def test_each_of_the_seven_keys_finds_it(paid: Filing) -> None:
    found = {key: {hit.key for hit in find_for_caller(typed)} for key, typed in keys_of(paid).items()}

    assert found == {key: {key} for key in keys_of(paid)}


def test_every_look_up_is_recorded_with_its_reason_and_without_what_was_typed(paid: Filing, phone: Client) -> None:
    for typed in (*keys_of(paid).values(), "nobody of this name"):
        assert phone.post(BOX, {"reason": "payment", "q": typed}).status_code == 200

    events = list(Event.objects.filter(kind="support.looked-up").order_by("pk"))
    assert [json.loads(event.data)["key"] for event in events] == [*keys_of(paid), ""]
    assert {json.loads(event.data)["reason"] for event in events} == {"payment"}
    assert {event.actor_label for event in events} == {"support.desk"}
    written = " ".join(f"{event.data} {event.subject}" for event in events).lower()
    assert not [typed for typed in ("karenina", "thornton", "203", "97.09", "4242", "nobody") if typed in written]


def test_the_reason_comes_first(paid: Filing, phone: Client) -> None:
    refused = phone.post(BOX, {"reason": "", "q": paid.confirmation_number})
    page = phone.get(f"/desk/support/filings/{paid.public_id}/")

    assert refused.status_code == 422
    assert paid.caption not in refused.content.decode()
    assert page["Location"] == BOX
    assert not Event.objects.filter(kind__startswith="support.").exists()


def test_the_pages_say_what_to_tell_and_are_recorded(paid: Filing, phone: Client) -> None:
    phone.post(BOX, {"reason": "status", "q": paid.confirmation_number})
    line = paid.payment_lines.get()

    pages = [
        phone.get(f"/desk/support/payments/{line.payment.public_id}/").content.decode(),
        phone.get(f"/desk/support/filings/{paid.public_id}/").content.decode(),
        phone.get(f"/desk/support/accounts/{paid.filer_id}/").content.decode(),
    ]

    assert "$97.09 was taken from the card ending in 4242, once." in pages[0]
    assert "waits for a clerk to look at it" in pages[1]
    assert "a***@example.org" in pages[2]
    assert "annakarenina@example.org" not in "".join(pages)
    assert Event.objects.filter(kind="support.viewed").count() == 3


def test_drafts_are_not_support_s_business(phone: Client) -> None:
    draft = make_draft(make_user("wronsky"))
    phone.post(BOX, {"reason": "status", "q": "wronsky"})

    assert phone.get(f"/desk/support/filings/{draft.public_id}/").status_code == 404
    assert not find_for_caller("Thornton")


def test_the_call_ends(paid: Filing, phone: Client) -> None:
    phone.post(BOX, {"reason": "status", "q": paid.confirmation_number})

    phone.post(f"{BOX}end/")

    assert phone.get(f"/desk/support/filings/{paid.public_id}/").status_code == 302


def test_the_confirmation_goes_again_to_the_payer_once(paid: Filing, support: User) -> None:
    payment = paid.payment_lines.get().payment
    with pytest.raises(PaymentError):
        send_confirmation_again(payment, reason="confirmation", actor=support, now=clock.now())
    assert not Notice.objects.filter(key__contains=":again:").exists()
    context: dict[str, object] = {"number": payment.confirmation_number, "cases": [], "total": "$97.09"}
    queue_notice(
        key=f"payment-confirmed:{payment.public_id}", to="old@example.org", template="payment_confirmed",
        context=context, about=payment.subject,
    )  # fmt: skip
    now = clock.now()

    for _press in range(2):
        send_confirmation_again(payment, reason="confirmation", actor=support, now=now)

    again = Notice.objects.get(key__contains=":again:")
    assert (again.to, json.loads(again.context)) == (paid.filer.email, context)


def lock(user: User) -> None:
    now = clock.now()
    SignInGuard.objects.create(
        scope=GuardScope.ACCOUNT, key=_digest(user.user_id), failures=10, last_try_at=now,
        blocked_until=now + timedelta(minutes=15),
    )  # fmt: skip


def test_an_account_is_unlocked_only_after_a_check_in_writing(paid: Filing, phone: Client) -> None:
    lock(paid.filer)
    phone.post(BOX, {"reason": "log-in", "q": "annakarenina"})
    path = f"/desk/support/accounts/{paid.filer_id}/"

    refused = phone.post(path, {"letter_of": "2026-01-02"})
    assert (refused.status_code, is_locked(paid.filer, now=clock.now())) == (422, True)
    phone.post(path, {"checked": "on", "letter_of": "2026-01-02"})

    assert not is_locked(paid.filer, now=clock.now())
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["support.viewed", "account.unlocked"]


def test_support_unlocks_no_staff(support: User, clerk: User) -> None:
    lock(clerk)

    with pytest.raises(EnrollmentError):
        unlock_after_check(
            clerk, checked=True, letter_of=date(2026, 1, 2), reason="log-in", actor=support, now=clock.now()
        )

    assert is_locked(clerk, now=clock.now())


@pytest.mark.parametrize("who", ["clerk", "administrator"])
def test_the_box_is_support_s(paid: Filing, who: str, request: pytest.FixtureRequest) -> None:
    client = client_of(request.getfixturevalue(who))

    assert client.get(BOX).status_code == 403
    assert client.post(BOX, {"reason": "status", "q": "annakarenina"}).status_code == 403
    assert not Event.objects.filter(kind="support.looked-up").exists()


@pytest.mark.parametrize("typed", ["2026-11-21", "11/21/2026", "11/21/26", "11-21-2026"])
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert read_day(typed) == date(2026, 11, 21)


def test_nonsense_finds_nothing(paid: Filing, phone: Client) -> None:
    for typed in ("4242 yesterday lots", "99999999", "\x00", "'--", "5" * 120, "%", "4242 11/21/2026 x"):
        assert phone.post(BOX, {"reason": "other", "q": typed}).status_code in {200, 422}
        assert find_for_caller(typed) == []


def test_a_common_name_gives_the_newest_and_says_that_there_are_more(
    support: User, phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("clerks.queries.support.MOST_HITS", "clerks.views.support.MOST_HITS"):
        monkeypatch.setattr(name, 3)
    monkeypatch.setattr("clerks.queries.searching.MOST_FOUND", 3)
    anna = make_user()
    filings = [make_filed(anna) for _number in range(5)]
    for _number in range(4):
        make_draft(anna)  # newer, and nobody's business: they crowd out nothing

    found = find_for_caller("Thornton")
    page = phone.post(BOX, {"reason": "status", "q": "Thornton"}).content.decode()

    assert [hit.id for hit in found] == [str(filing.public_id) for filing in reversed(filings[2:])]
    assert "Only 3 are shown. Ask for a first name or another key." in page
