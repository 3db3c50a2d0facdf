"""Every page in each of its states, before axe, at a desk and on a small phone."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from audit import work
from tests.access.states import State, all_states, is_drawn
from tests.access.world import World, make_world
from tests.barriers import RULES, barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TARGETS: Any = {"runOnly": {"type": "rule", "values": ["target-size"]}}
# In forced colours the reader's own palette is painted, which axe does not see: it would compare colours nobody gets.
RULES_IN_FORCED_COLOURS: Any = RULES | {"rules": {"color-contrast": {"enabled": False}}}
TALLEST = 12_000
# Stricter than the rule of axe, which lets small targets stand far apart: what is no word in a sentence has 24 px.
SMALL_TARGETS = """() => [...document.querySelectorAll('main button, main input, main select, main summary, main a')]
    .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(one => getComputedStyle(one).display !== 'inline' && one.type !== 'hidden')
    .map(one => [one, one.closest('.drop') || (one.labels && one.labels[0]) || one])
    .map(([one, felt]) => [one, one.getBoundingClientRect(), felt.getBoundingClientRect()])
    .filter(([, box, felt]) => box.width && Math.max(box.height, felt.height) < 24)
    .map(([one]) => one.outerHTML.slice(0, 160))"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEND_EMPTY = """path => {
    const form = document.createElement('form');
    form.method = 'post'; form.action = path;
    const token = document.querySelector('[name=csrfmiddlewaretoken]').cloneNode();
    const act = document.createElement('input');
    act.name = 'act'; act.value = 'continue';
    form.append(token, act); document.body.append(form); form.submit();
}"""


@pytest.fixture
def world(live_server: LiveServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(work, "_send", lambda *_: None)  # stamping and drawing take most of the time
    settings.ACCOUNT_RATE_LIMITS = {}
    return make_world()


def test_no_page_in_any_state_has_a_barrier_that_axe_finds(
    context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    """At a desk's width every rule; at 320 px nothing is wider than the screen, no target smaller than 24 px."""
    page = context.new_page()
    found = [
        f"{state}: {one}"
        for state in visited(page, world, live_server.url)
        for one in [*at(page, 1280), *on_a_phone(page)]
    ]
    assert found == []


@pytest.mark.long
def test_no_page_in_any_state_has_a_barrier_on_a_phone_enlarged_or_in_forced_colours(
    context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    """320 px is also a desk's 1280 px at 400 % zoom, 640 px the same at 200 %."""
    page = context.new_page()
    found = []
    for state in visited(page, world, live_server.url):
        found += [f"{state}: {one}" for width in (320, 640) for one in at(page, width)]
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        found += [f"{state}, forced colours: {one}" for one in at(page, 1280, RULES_IN_FORCED_COLOURS)]
        page.emulate_media(forced_colors="null", reduced_motion="null")
    assert found == []


def visited(page: Page, world: World, origin: str) -> Iterator[State]:
    """Every state that draws a page, while it is open; a person logs in once."""
    drawn = [state for state in all_states(world) if is_drawn(world, state)]
    states = sorted(drawn, key=lambda state: (state.person, state.is_refused))
    assert len(states) > 100
    for person, group in itertools.groupby(states, key=lambda state: state.person):
        page.context.clear_cookies()
        sign_in(page.context, world, person, origin)
        for state in group:
            opened(page, state, origin)
            yield state


def sign_in(context: BrowserContext, world: World, person: str, origin: str) -> None:
    cookies = world.client(person).cookies
    context.add_cookies([{"name": name, "value": one.value, "url": origin} for name, one in cookies.items()])


def opened(page: Page, state: State, origin: str) -> None:
    answer = page.goto(f"{origin}{state.path}")
    assert answer is not None
    assert answer.status < 500, str(state)
    if state.is_refused and page.locator("[name=csrfmiddlewaretoken]").count():
        with page.expect_navigation():
            page.evaluate(SEND_EMPTY, page.url)


def at(page: Page, width: int, rules: Any = RULES) -> list[str]:
    _show_whole(page, width)
    return [f"{width} px: {one}" for one in barriers(page, rules)]


def on_a_phone(page: Page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 640})
    wide = ["wider than the screen"] if page.evaluate(OVERFLOW) > 0 else []
    small = barriers(page, TARGETS) if "/desk/" in page.url else page.evaluate(SMALL_TARGETS)
    return [f"320 px: {one}" for one in [*wide, *(f"target under 24 px: {html}" for html in small)]]


def _show_whole(page: Page, width: int) -> None:
    """A window as tall as the page: what sticks to its foot lies over nothing that could be scrolled away from it."""
    page.set_viewport_size({"width": width, "height": 900})
    tall = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(max(tall, 900), TALLEST)})
