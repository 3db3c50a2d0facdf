"""Every `next` there is, pointed at another site."""

from urllib.parse import quote, urljoin

import pytest

from tests.attack.conftest import Note
from tests.attack.filing import attach, new_draft
from tests.attack.visitor import SITE, Reply, Visitor
from tests.factories import small_pdf

AREA = "Open redirects"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "/\t/evil.example/",
    " //evil.example/",
    "/home/\r\nLocation: https://evil.example/",
    f"{SITE}@evil.example/",
    f"{SITE}.evil.example/",
    "http://[::1]/",
    "%2F%2Fevil.example%2F",
)


def stays_here(answer: Reply) -> bool:
    return is_here(answer.location, answer.path)


def is_here(link: str, page: str) -> bool:
    """As a browser reads it: backslashes are slashes, tabs and line ends are nothing."""
    return urljoin(f"{SITE}{page}", "".join(link.replace("\\", "/").split())).startswith(f"{SITE}/")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_in_leads_to_our_own_pages(place: str, stranger: Visitor, note: Note) -> None:
    path = f"/login/?next={quote(place)}"
    fields = {"login": "quietman.repairs", "password": "demo-Repairs-2017", "next": place}
    answer = stranger.post(path, fields)
    assert answer.status == 302
    assert stays_here(answer), answer.location
    note("`next` of the log-in page", "a page of ours")
    assert stays_here(stranger.get(path))


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_form_leads_away(place: str, business: Visitor, note: Note) -> None:
    posts = ("/i18n/setlang/", "/account/instructions/", "/account/stay/", "/accounts/reauthenticate/", "/logout/?x=1")
    for path in posts[:-1]:
        fields = {"next": place, "language": "en", "password": "demo-Repairs-2017", "instructions": "show"}
        answer = business.post(path, fields)
        assert stays_here(answer), (path, answer.location)
        note(f"`next` of `{path}`", "a page of ours")
    for path in ("/desk/login/", "/accounts/reauthenticate/", "/accounts/login/", "/accounts/2fa/reauthenticate/"):
        answer = business.get(f"{path}?next={quote(place)}")
        assert stays_here(answer), (path, answer.location)
        note(f"`next` in the address of `{path}`", "a page of ours")


def test_no_document_page_leads_away(business: Visitor, note: Note) -> None:
    draft = new_draft(business)
    assert attach(business, draft, "writ", ("writ.pdf", small_pdf(), "application/pdf")).status == 200
    delete = next(link for link in business.get(f"{draft}documents/").links() if "/delete/" in link)
    delete = delete.partition("?")[0]
    for place in ELSEWHERE:
        page = business.get(f"{delete}?next={quote(place)}")
        assert [link for link in page.links() if not is_here(link, delete)] == []
        document = delete.split("/")[2]
        answer = business.post(f"{draft}documents/", {"act": f"agree:{document}", "next": place})
        assert stays_here(answer), answer.location
    note("`next` of agreeing to and deleting a document", "a page of ours")
