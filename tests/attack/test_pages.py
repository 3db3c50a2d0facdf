"""What every page says about itself to the browser."""

import pytest

from tests.attack.conftest import Note
from tests.attack.visitor import Reply, Visitor

AREA = "Headers of every page"
PAGES = ("public_pages", "pages_of_anna", "pages_of_the_desk")
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(params=PAGES)
def pages(request: pytest.FixtureRequest) -> dict[str, Reply]:
    found: dict[str, Reply] = request.getfixturevalue(request.param)
    return found


def test_headers_are_on_every_answer(pages: dict[str, Reply], note: Note) -> None:
    assert len(pages) > 7
    for name, value in EVERYWHERE.items():
        given = {page.headers.get(name, "missing") for page in pages.values()}
        note(f"`{name}` of every page", ", ".join(sorted(given)))
        assert given == {value}, name


def test_policy_of_every_page_forbids_what_is_inline(pages: dict[str, Reply], note: Note) -> None:
    drawn = [page for page in pages.values() if page.is_page]
    policies = {page.headers["content-security-policy"] for page in drawn}
    assert len(policies) == 1
    directives = dict(part.strip().split(" ", 1) for part in policies.pop().split(";"))
    assert {name: directives.get(name) for name in POLICY} == POLICY
    assert "unsafe" not in " ".join(directives.values())
    note(
        "content security policy of every page", "; ".join(f"{name} {value}" for name, value in sorted(POLICY.items()))
    )


def test_no_page_holds_code_the_policy_would_stop(pages: dict[str, Reply], note: Note) -> None:
    guilty = [path for path, page in pages.items() if page.is_page and _inline(page.text)]
    note("inline scripts, styles and event handlers on any page", ", ".join(guilty) or "none")
    assert guilty == []


def _inline(text: str) -> bool:
    lowered = text.lower()
    has_script = "<script>" in lowered or "javascript:" in lowered
    return has_script or "<style" in lowered or any(f" {mark}=" in lowered for mark in ("style", "onclick", "onload"))


def test_what_is_seen_signed_in_stays_in_no_cache(
    pages_of_anna: dict[str, Reply], pages_of_the_desk: dict[str, Reply], note: Note
) -> None:
    for who, pages in (("a litigant", pages_of_anna), ("staff", pages_of_the_desk)):
        loose = [path for path, page in pages.items() if "private" not in page.headers.get("cache-control", "")]
        note(f"pages of {who} that a cache may keep", ", ".join(loose) or "none")
        assert loose == []


def test_back_after_logging_out_asks_to_sign_in(stranger: Visitor, note: Note) -> None:
    stranger.sign_in("annakarenina", "demo-Anna-2017")
    answer = stranger.get("/cases/")
    assert "no-store" in answer.headers["cache-control"]
    stranger.post("/logout/")
    note("“My Cases” after “Logout”", stranger.get("/cases/"))
    assert str(stranger.get("/cases/")) == "log-in"


def test_errors_tell_nothing_of_the_machine(stranger: Visitor, anna: Visitor, note: Note) -> None:
    for path in ("/nonsense/", "/cases/nonsense/", "/desk/", "/static/nonsense.css", "/filings/x/summons/"):
        for visitor in (stranger, anna):
            text = visitor.get(path).text.lower()
            assert not [word for word in ("traceback", "django", "settings", "/work", "site-packages") if word in text]
    note("error pages that name files, versions or settings", "none")
