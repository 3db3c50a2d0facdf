"""The worked example through the real views, without a browser."""

import pytest
from django.test import Client

from docket.enums import FilingState
from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import CASE_TYPE, MAUREEN, SUMMONS, TROOPER, panel, send, step, target
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def test_path_from_the_first_page_to_the_cart(anna_client: Client, anna: User) -> None:
    response = send(anna_client, "/e-filing/small-claims/new/", CASE_TYPE)
    filing = Filing.objects.get()
    assert target(response) == "summons/"
    assert filing.case_type
    assert filing.case_type.code == "S25"

    assert target(send(anna_client, step(filing, "summons"), SUMMONS)) == "parties/?page=1"
    answers = panel("D-01", TROOPER) | panel("D-02", MAUREEN)
    assert target(send(anna_client, step(filing, "parties"), answers)) == "documents/"

    filing.refresh_from_db()
    make_document(filing, slot="writ")
    make_document(filing, slot="statement-of-service")
    answers = {"identifiers_reviewed": "on"}
    assert target(send(anna_client, step(filing, "documents"), answers)) == "review/"

    answers = {"agreed": "on", "signature": "ANNAKARENINA", "note": "for the kitchen"}
    assert target(send(anna_client, step(filing, "review"), answers)) == "/cart/"

    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART
    assert filing.caption == "KARENINA, ANNA v. THORNTON, TROOPER ET AL"
    assert (filing.amount_cents, filing.fee_cents, filing.note) == (425_000, 9_500, "for the kitchen")
    assert not filing.unfinished.exists()
