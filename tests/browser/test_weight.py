"""What a phone has to fetch: the first visit, and each later page, as they come over the wire."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.walking import Walk
from tests.running import RunningPortal

pytestmark = pytest.mark.browser

FIRST_VISIT = 250_000
LATER_PAGE = 25_000


class Scale:
    """Adds up the bytes of everything the page fetches, headers included, as the network saw them."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.bytes = 0
        session: CDPSession = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def weigh(self, page: Page) -> int:
        page.wait_for_load_state("networkidle")
        weight, self.bytes = self.bytes, 0
        return weight


def test_pages_are_light(context: BrowserContext, page: Page, portal: RunningPortal) -> None:
    scale = Scale(context, page)
    page.goto(portal.origin)
    weights = {"first visit": scale.weigh(page)}
    walk = Walk(page, portal.origin)
    walk.sign_in()
    scale.weigh(page)
    for name, path in {"home": "/home/", "menu": "/e-filing/small-claims/", "cart": "/cart/"}.items():
        page.goto(portal.origin + path)
        weights[name] = scale.weigh(page)
    page.goto(f"{portal.origin}/e-filing/small-claims/new/")
    weights["case type"] = scale.weigh(page)
    walk.give_case_type()
    weights["summons"] = scale.weigh(page)
    walk.give_summons()
    weights["parties"] = scale.weigh(page)
    walk.give_parties()
    weights["documents"] = scale.weigh(page)

    assert weights.pop("first visit") < FIRST_VISIT
    assert {name: weight for name, weight in weights.items() if weight >= LATER_PAGE} == {}
