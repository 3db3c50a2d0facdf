from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from enrollment.models import User
from tests.look.page import Element, read_page

ANNA = User(
    user_id="annakarenina", email="anna@example.com", account_type="individual", first_name="Anna", last_name="Karenina"
)
STEPS = [
    {"title": "Case type", "url": "/one/", "state": "done"},
    {"title": "Summons information", "url": "/two/", "state": "attention"},
    {"title": "Parties", "url": "/three/", "state": "current"},
    {"title": "Documents", "url": "/four/", "state": "todo"},
]


def page(user: User | None = None, **context: Any) -> Element:
    request = RequestFactory().get("/filings/")
    request.user = user or AnonymousUser()
    frame = {
        "cart_count": 2,
        "support_phone": "(866) 765-4452",
        "support_email": "help@example.com",
        "court_name": "A Court",
    }
    return read_page(render_to_string("base.html", {"page_title": "Parties", **frame, **context}, request=request))


def test_title_is_the_heading_and_the_portal() -> None:
    assert page().one("title").text == "Parties - Superior Court E-Filing"
    assert page().one("h1").text == "Parties"


def test_title_begins_with_error_when_something_was_refused() -> None:
    assert page(has_errors=True).one("title").text == "Error: Parties - Superior Court E-Filing"


def test_demonstration_is_marked() -> None:
    assert "nothing is filed with a real court, no real card is charged" in page(is_demo=True).one(class_="strip").text


def test_real_portal_is_not_marked_as_a_demonstration() -> None:
    assert "Demonstration" not in page(is_demo=False, uses_standin=False).one(class_="strip").text


def test_account_line_is_the_manuals() -> None:
    account = page(ANNA).one(class_="account")

    assert account.one(class_="account__name").text == "Logged-In User: Anna Karenina (annakarenina)"
    assert account.one(class_="account__mail").text == "E-Mail: anna@example.com"
    assert "My Shopping Cart (2)" in account.text


def test_logout_is_a_form_that_posts() -> None:
    form = next(form for form in page(ANNA).one(class_="account").every("form") if form.text == "Logout")

    assert form.attributes["method"] == "post"


def test_stranger_sees_no_account_line() -> None:
    assert page().every(class_="account") == []


def test_skip_link_comes_first_and_leads_to_the_main_part() -> None:
    whole = page()

    first = whole.one("body").every("a")[0]
    assert first.attributes["href"] == "#main"
    assert whole.one("main").attributes["id"] == "main"


def test_step_list_says_where_one_is_and_what_was_done() -> None:
    steps = page(steps=STEPS).one("nav", class_="steps")

    assert steps.one(class_="steps__now").text == "Step 3 of 4: Parties"
    assert [state.text for state in steps.every(class_="step__state")] == [
        "Done", "Needs your attention", "You are here", "To do",
    ]  # fmt: skip
    assert [link.attributes["href"] for link in steps.every("a")] == ["/one/", "/two/", "/three/"]
    assert steps.one(aria_current="step").one(class_="step__title").text == "Parties"


@pytest.mark.parametrize(("hides", "offer"), [(False, "Hide Instructions"), (True, "Show Instructions")])
def test_instructions_panel_remembers_the_user(*, hides: bool, offer: str) -> None:
    request = RequestFactory().get("/filings/")
    request.user = User(user_id="anna", hides_instructions=hides)

    panel = read_page(render_to_string("includes/instructions.html", {"text": "Read this."}, request=request))
    assert panel.one("button").text == offer
    assert ("hidden" in panel.one(id="instructions-words").attributes) is hides
    assert panel.one("form").attributes["method"] == "post"


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_needs_nothing_but_its_template(name: str) -> None:
    whole = read_page(render_to_string(f"{name}.html"))

    assert len(whole.every("h1")) == 1
    assert whole.one("main").every("p")
