"""Back, Forward, refresh, another device: the draft is a row, the pages remember nothing."""

from typing import Any

import pytest
from django.test import Client

from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import SUMMONS, fields_of, send, step, target
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


def shown(client: Client, filing: Filing, slug: str) -> Any:
    return fields_of(client.get(step(filing, slug)))


@pytest.mark.parametrize("slug", ["case-type", "summons", "parties", "documents", "review"])
def test_page_can_be_opened_in_any_order_and_again(anna_client: Client, anna: User, slug: str) -> None:
    filing = make_draft(anna)
    first = shown(anna_client, filing, slug)
    assert shown(anna_client, filing, slug) == first


def test_what_is_typed_wrong_is_there_on_another_device(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    send(anna_client, step(filing, "summons"), SUMMONS | {"amount": "4.250,00", "defendant_count": "two"})
    other = Client()
    other.force_login(anna)
    response: Any = other.get(step(filing, "summons"))
    assert (fields_of(response)["amount"], fields_of(response)["defendant_count"]) == ("4.250,00", "two")
    assert list(response.context["form"].errors) == ["amount", "defendant_count"]


def test_every_post_is_answered_by_a_redirect(anna_client: Client, anna: User) -> None:
    """So that Back and refresh never ask to send a form again."""
    filing = make_draft(anna)
    for slug in ("case-type", "summons", "parties", "documents", "review"):
        assert anna_client.post(step(filing, slug), {}).status_code == 302


def test_pages_are_not_kept_by_the_browser(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    assert "no-store" in anna_client.get(step(filing, "summons"))["Cache-Control"]


def test_going_back_to_a_done_step_and_on_leads_to_the_first_gap(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    filing.documents.all()[0].delete()
    assert target(send(anna_client, step(filing, "case-type"), {})) == "documents/"
    filing.parties.filter(role="P").delete()
    assert target(send(anna_client, step(filing, "documents"), {})) == "parties/?page=1"


def test_steps_say_their_state(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    filing.parties.filter(role="D", number=2).delete()
    filing.documents.all().delete()
    Filing.objects.update(identifiers_reviewed=False)
    lines: Any = anna_client.get(step(filing, "summons")).context["steps"]
    assert [(line.slug, line.state, line.is_current) for line in lines] == [
        ("case-type", "done", False),
        ("summons", "done", True),
        ("parties", "attention", False),
        ("documents", "todo", False),
        ("review", "todo", False),
    ]


def test_documents_page_says_what_is_missing_after_a_try(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    filing.documents.all().delete()
    where = target(send(anna_client, step(filing, "documents"), {}))
    assert where == "documents/?tried=1"
    page = anna_client.get(f"/filings/{filing.public_id}/{where}").content.decode()
    assert "Add this document: Small Claims Writ and Notice of Suit, JD-CV-40" in page
    assert "<title>Error:" in page
    assert "Add this document:" not in anna_client.get(step(filing, "documents")).content.decode()
