from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import clock
from docket.enums import FilingKind, FilingState
from docket.models import Filing
from enrollment.models import User
from tests.enrollment.factories import make_user
from tests.factories import make_draft, make_in_cart
from tests.payments.factories import words_of

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def filer() -> User:
    return make_user()


@pytest.fixture
def visitor(filer: User) -> Client:
    client = Client()
    client.force_login(filer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_item_says_all_that_the_manual_shows(filer: User, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    certified = datetime(2017, 8, 7, 11, 0, tzinfo=NEW_YORK)
    monkeypatch.setattr(clock, "now", lambda: certified)
    make_in_cart(filer, now=certified)
    words = words_of(visitor.get("/cart/"))
    for part in (
        "My Shopping Cart",
        "Select Item",
        "KARENINA, ANNA v. THORNTON, TROOPER ET AL",
        "HHD.CV. Case YY and Case # Not Yet Assigned",
        "Case Type: S25 - Small Claims - Contract - Other",
        "Documents Summary",
        "See SMALL CLAIMS WRIT AND NOTICE OF SUIT, JD-CV-40",
        "See SMALL CLAIMS RETURN / STATEMENT OF SERVICE, JD-CV-123",
        "Shopping Cart Notes: [none]",
        "Will Remain in Shopping Cart Until 10/2/2017",
        "Payment Amount Filing Fee $95.00",
        "Remove Item from Shopping Cart",
        "Change Information",
        "Total Amount $95.00",
        "Service Fee $2.09",
        "Total Due (USD) $97.09",
        "Refund Policy",
        "Pay by Credit Card",
        "Return to Superior Court E-Filing Menu",
    ):
        assert part in words, part


def test_note_is_shown_to_its_writer(filer: User, visitor: Client) -> None:
    filing = make_in_cart(filer)
    Filing.objects.filter(pk=filing.pk).update(note="The boat <b>")
    assert "Shopping Cart Notes: The boat <b>" in words_of(visitor.get("/cart/"))


def test_empty_cart_shows_the_way_forward(visitor: Client) -> None:
    answer = visitor.get("/cart/")
    assert "Your shopping cart is empty." in words_of(answer)
    assert "/e-filing/small-claims/" in answer.content.decode()


def test_cart_shows_nobody_elses_items(visitor: Client) -> None:
    make_in_cart(make_user("jeanvaljean"))
    assert "KARENINA" not in words_of(visitor.get("/cart/"))


def test_sum_follows_the_chosen_items(filer: User, visitor: Client) -> None:
    first, second = make_in_cart(filer), make_in_cart(filer)
    assert "Total Due (USD) $0.00" in words_of(visitor.get("/cart/"))
    assert "Total Due (USD) $97.09" in words_of(visitor.get("/cart/", {"chosen": "1", "item": str(first.public_id)}))
    both: dict[str, str | list[str]] = {"chosen": "1", "item": [str(first.public_id), str(second.public_id)]}
    assert "Total Due (USD) $194.18" in words_of(visitor.get("/cart/", both))


def test_choosing_nothing_is_a_choice_for_a_lone_item_too(filer: User, visitor: Client) -> None:
    make_in_cart(filer)
    assert "Total Due (USD) $97.09" in words_of(visitor.get("/cart/"))
    assert "Total Due (USD) $0.00" in words_of(visitor.get("/cart/", {"chosen": 1}))


def test_nonsense_in_the_address_is_no_error(filer: User, visitor: Client) -> None:
    make_in_cart(filer)
    assert visitor.get("/cart/", {"item": ["x", "", "\x00", str(uuid4())], "page": "zzz"}).status_code == 200
    assert visitor.get("/checkout/", {"item": "x"}, follow=True).status_code == 200


def test_queries_do_not_grow_with_the_items(
    filer: User,
    visitor: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_in_cart(filer)
    visitor.get("/cart/")
    with django_assert_max_num_queries(20) as one:
        visitor.get("/cart/")
    for _ in range(9):
        make_in_cart(filer)
    with django_assert_num_queries(len(one)):
        visitor.get("/cart/")


def test_removing_asks_first(filer: User, visitor: Client) -> None:
    filing = make_in_cart(filer)
    assert "Do you want to remove this item" in words_of(visitor.get(f"/cart/{filing.public_id}/remove/"))
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART
    visitor.post(f"/cart/{filing.public_id}/remove/")
    filing.refresh_from_db()
    assert filing.state == FilingState.REMOVED


def test_change_information_leads_back_to_the_draft(filer: User, visitor: Client) -> None:
    filing = make_in_cart(filer)
    answer = visitor.post(f"/cart/{filing.public_id}/change/")
    filing.refresh_from_db()
    assert filing.state == FilingState.DRAFT
    assert answer["Location"] == f"/filings/{filing.public_id}/summons/"


@pytest.mark.parametrize("act", ["remove", "change"])
def test_item_held_by_a_payment_cannot_be_touched(filer: User, visitor: Client, act: str) -> None:
    filing = make_in_cart(filer)
    Filing.objects.filter(pk=filing.pk).update(held_by=uuid4())
    visitor.post(f"/cart/{filing.public_id}/{act}/")
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART
    words = words_of(visitor.get("/cart/"))
    assert "You have started to pay for this item" in words
    assert "Pay by Credit Card" not in words.split("Hide Instructions")[0]


@pytest.mark.parametrize("act", ["remove", "change"])
def test_strangers_item_is_not_there(visitor: Client, act: str) -> None:
    filing = make_in_cart(make_user("jeanvaljean"))
    assert visitor.post(f"/cart/{filing.public_id}/{act}/").status_code == 404
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART


def test_item_leaves_the_cart_with_its_last_second(
    filer: User, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = make_in_cart(filer)
    assert filing.cart_expires_at is not None
    last = filing.cart_expires_at - timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: last)
    assert "KARENINA" in words_of(visitor.get("/cart/"))
    monkeypatch.setattr(clock, "now", lambda: last + timedelta(seconds=1))
    assert "KARENINA" not in words_of(visitor.get("/cart/"))


def test_draft_is_not_in_the_cart(filer: User, visitor: Client) -> None:
    make_draft(filer)
    assert "KARENINA" not in words_of(visitor.get("/cart/"))


def test_cart_of_a_later_document_leads_to_a_menu(filer: User, visitor: Client) -> None:
    filing = make_in_cart(filer)
    Filing.objects.filter(pk=filing.pk).update(kind=FilingKind.DOCUMENT, area="")
    body = visitor.get("/cart/").content.decode()
    assert 'href="/e-filing/small-claims/"' in body
    assert "/e-filing//" not in body
