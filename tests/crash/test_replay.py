"""The same request again is the same request, whatever the database did to the order of its keys."""

from typing import Any

import pytest

from audit import clock
from enrollment.models import User
from payments.errors import GatewayUnavailable
from payments.gateway import get_gateway
from payments.models import Payment
from payments.services.starting import open_card_page
from tests.factories import make_in_cart
from tests.payments.conftest import _light_work, anna, processor, running_standin  # noqa: F401 - fixtures
from tests.payments.factories import CardPages, start

pytestmark = pytest.mark.django_db(transaction=True)


def turned_round(sent: Any) -> Any:
    if isinstance(sent, dict):
        return {name: turned_round(sent[name]) for name in reversed(sent)}
    return [turned_round(one) for one in sent] if isinstance(sent, list) else sent


def test_the_order_of_keys_makes_no_other_request(anna: User, processor: CardPages) -> None:  # noqa: F811 - fixtures
    payment = start(anna, make_in_cart(anna))
    again = get_gateway().start(turned_round(payment.request), key=str(payment.public_id))
    assert again.id == payment.session_id


def test_the_row_read_again_asks_for_the_same_card_page(anna: User, processor: CardPages) -> None:  # noqa: F811 - fixtures
    """After a crash the request comes from the row; PostgreSQL keeps JSON in an order of its own."""
    payment = start(anna, make_in_cart(anna))
    kept = Payment.objects.get(pk=payment.pk)
    assert open_card_page(kept, now=clock.now()).session_id == payment.session_id


def test_another_request_under_the_same_key_is_not_taken(anna: User, processor: CardPages) -> None:  # noqa: F811 - fixtures
    payment = start(anna, make_in_cart(anna))
    with pytest.raises(GatewayUnavailable):
        get_gateway().start(payment.request | {"customer_email": "else@example.org"}, key=str(payment.public_id))


def test_a_refund_sent_twice_under_its_key_is_one_refund(anna: User, processor: CardPages) -> None:  # noqa: F811 - fixtures
    """The key's own part: it answers for two that are sent at once, before either could be looked for."""
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    [charge] = processor.charges(payment)
    request = {"charge": charge["id"], "amount": 100}
    sent = [get_gateway().refund(request, key=f"refund-of-{payment.public_id}").id for _ in range(2)]
    assert len(set(sent)) == 1
