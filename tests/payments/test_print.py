"""The confirmation as a browser prints it."""

import io

import pypdf
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from audit import clock
from enrollment.models import User
from payments.models import Confirmation
from payments.services.finishing import finish_payment
from payments.services.settling import settle_payment
from tests.factories import make_in_cart
from tests.payments.factories import paid_session, recorded_attempt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_confirmation_prints_on_one_letter_page(
    anna: User, browser_of_anna: Client, live_server: LiveServer, page: Page
) -> None:
    now = clock.now()
    payment = recorded_attempt(anna, make_in_cart(anna, now=now), now=now)
    finish_payment(settle_payment(payment, session=paid_session(payment, at=now), now=now), now=now)
    session = browser_of_anna.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/confirmations/{Confirmation.objects.get().number}/")
    button = page.get_by_role("button", name="Print This Page").bounding_box()
    sheet = page.locator(".sheet").bounding_box()
    assert button is not None
    assert sheet is not None
    assert sheet["y"] - (button["y"] + button["height"]) >= 20
    expect(page.locator(".sheet__head img")).to_be_visible()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
