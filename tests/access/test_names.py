"""A name comes out of every page as it was typed, and in capitals in the caption."""

import pytest
from django.test import Client

from clerks.services.groups import set_up_groups
from docket.enums import FilingState
from docket.models import Filing
from tests.access.test_fields import GIVEN
from tests.access.world import filing_of, pay, signed_in
from tests.cases.pages import panel, send, step
from tests.enrollment.factories import make_staff, make_user
from tests.factories import make_draft
from tests.look.page import read_page

pytestmark = pytest.mark.django_db
NAMES = ("an emoji", "right-to-left text", "a script", "a leading minus", "a name")


def words_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read_page(answer.getvalue().decode()).text


@pytest.mark.parametrize("given", NAMES)
def test_name_is_as_typed_on_every_page_and_in_capitals_in_the_caption(given: str) -> None:
    set_up_groups()
    anna, name = make_user(), GIVEN[given]
    filing, client = make_draft(anna), signed_in(anna)
    send(client, step(filing, "parties"), panel("D-01", {"last_name": name, "first_name": name}))
    typed, caption = f"{name} {name}", f"{name}, {name}".upper()

    review = words_of(client, step(filing, "review"))
    assert typed in review
    assert caption in review
    send(client, step(filing, "review"), {"agreed": "on", "signature": "annakarenina", "note": name})
    cart = words_of(client, "/cart/")
    assert caption in cart
    assert name in cart

    filing = Filing.objects.get(pk=filing.pk, state=FilingState.IN_CART)
    payment = pay(filing)
    filed = filing_of(payment)
    assert filed.case
    assert caption in words_of(client, f"/confirmations/{payment.confirmation_number}/")
    case = words_of(client, f"/cases/{filed.case.number}/")
    assert typed in case
    assert caption in case
    assert caption in words_of(client, "/cases/")
    clerk = signed_in(make_staff("Clerk"))
    desk = words_of(clerk, f"/desk/review/{filed.public_id}/")
    assert typed in desk
    assert caption in words_of(clerk, "/desk/queue/")
