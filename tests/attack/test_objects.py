"""Somebody else's filings, documents, payments and cases, by the very addresses their owner was given."""

import pytest

from tests.attack.conftest import Note
from tests.attack.filing import new_draft
from tests.attack.visitor import Reply, Visitor, shape_of

AREA = "Other people's things"
KINDS = {
    "a draft": "/filings/<id>/summons/",
    "a returned filing": "/filings/<id>/correction/",
    "a cart item": "/cart/<id>/remove/",
    "a document": "/documents/<id>/pdf/",
    "a stamped copy": "/documents/<id>/stamped/",
    "a first page's picture": "/documents/<id>/page-1.png",
    "a case": "/cases/<docket number>/",
    "a confirmation": "/confirmations/<number>/",
    "a confirmation's PDF": "/confirmations/<number>/pdf/",
}


@pytest.fixture(scope="module")
def things(anna: Visitor, pages_of_anna: dict[str, Reply]) -> dict[str, list[str]]:
    """Every address on the owner's pages that names something of hers, by shape."""
    found: dict[str, list[str]] = {}
    links = {link for page in pages_of_anna.values() if page.is_page for link in page.links()}
    for path in sorted({*links, *pages_of_anna}):
        if "<" in shape_of(path) and not path.startswith("/static/"):
            found.setdefault(shape_of(path), []).append(path)
    found["/documents/<id>/page-1.png"] = [path.replace("pdf/", "page-1.png") for path in found["/documents/<id>/pdf/"]]
    draft = next(path for path in found["/filings/<id>/"] if "/summons/" in anna.get(path).location)
    for step in ("case-type", "summons", "parties", "documents", "review", "cancel", "documents/status"):
        found.setdefault(f"/filings/<id>/{step}/", []).append(f"{draft}{step}/")
    return found


def test_the_owner_has_one_of_each_kind(things: dict[str, list[str]]) -> None:
    assert set(KINDS.values()) - set(things) == set()


def test_another_litigant_finds_nothing(things: dict[str, list[str]], business: Visitor, note: Note) -> None:
    answers = {(shape, str(business.get(path))) for shape, paths in things.items() for path in paths}
    for shape, answer in sorted(answers):
        note(f"`{shape}` of somebody else, as another litigant", answer)
    assert {answer for _shape, answer in answers} == {"404"}


def test_nobody_gets_further_than_the_log_in(things: dict[str, list[str]], stranger: Visitor, note: Note) -> None:
    answers = {str(stranger.get(path)) for paths in things.values() for path in paths}
    note("each of these, not signed in", ", ".join(sorted(answers)))
    assert answers == {"log-in"}


@pytest.mark.parametrize("desk", ["clerk", "support", "administrator"])
def test_drafts_and_carts_are_nobodys_but_the_filers(
    things: dict[str, list[str]], desk: str, request: pytest.FixtureRequest, note: Note
) -> None:
    visitor: Visitor = request.getfixturevalue(desk)
    shapes = ["/filings/<id>/summons/", "/filings/<id>/review/", "/cart/<id>/remove/", "/confirmations/<number>/"]
    answers = {str(visitor.get(path)) for shape in shapes for path in things[shape]}
    note(f"drafts, cart items and confirmations, as {desk}", ", ".join(sorted(answers)))
    assert answers <= {"403", "404"}


def test_no_form_of_the_owners_pages_can_be_sent_by_another(
    pages_of_anna: dict[str, Reply], anna: Visitor, business: Visitor, note: Note
) -> None:
    lists = ("/unfinished/", "/cart/", "/cases/", "/returned/")
    before = [anna.get(path).words for path in lists]
    forms = {
        form.action: form for page in pages_of_anna.values() for form in page.forms() if "<" in shape_of(form.action)
    }
    assert len({shape_of(action) for action in forms}) >= 5
    for action, form in sorted(forms.items()):
        fields = {name: values for name, values in form.fields.items() if name != "csrfmiddlewaretoken"}
        answer = business.post(action, fields)
        note(f"the form of `{shape_of(action)}`, sent by another litigant", answer)
        assert answer.status == 404, action
    assert [anna.get(path).words for path in lists] == before


def test_no_button_works_on_the_card_of_another(things: dict[str, list[str]], business: Visitor, note: Note) -> None:
    page = f"{new_draft(business)}documents/"
    document = things["/documents/<id>/pdf/"][0].split("/")[2]
    answers = {kind: str(business.post(page, {"act": f"{kind}:{document}"})) for kind in ("agree", "up", "down")}
    for kind, answer in answers.items():
        note(f"`act` {kind} with the document of somebody else, sent from one's own page", answer)
    assert set(answers.values()) == {"404"}


def test_numbers_in_a_row_lead_to_nothing(things: dict[str, list[str]], business: Visitor, note: Note) -> None:
    numbers = {str(business.get(f"/confirmations/{50_000_000 + step}/")) for step in range(1, 16)}
    note("confirmation numbers guessed in a row", ", ".join(sorted(numbers)))
    held = things["/cases/<docket number>/"][0]
    prefix, serial = held[:-9], int(held[-9:-2])
    cases = {str(business.get(f"{prefix}{serial + step:07}S/")) for step in range(-2, 5)}
    note("docket numbers guessed in a row", ", ".join(sorted(cases)))
    assert numbers | cases == {"404"}


def test_a_desk_is_no_place_for_litigants(
    pages_of_the_desk: dict[str, Reply], anna: Visitor, stranger: Visitor, note: Note
) -> None:
    desk = sorted(path for path in pages_of_the_desk if path.startswith("/desk/"))
    assert len({shape_of(path) for path in desk}) > 20
    for who, visitor, expected in (("a litigant", anna, {"403"}), ("nobody", stranger, {"log-in"})):
        answers = {str(visitor.get(path)) for path in desk}
        note(f"every page of the desk, as {who}", ", ".join(sorted(answers)))
        assert answers == expected


def test_no_form_of_a_desk_can_be_sent_from_the_wrong_desk(
    clerk: Visitor, support: Visitor, administrator: Visitor, anna: Visitor, note: Note
) -> None:
    pages = clerk.crawl("/desk/queue/")
    own = [page for path, page in pages.items() if path.startswith(("/desk/queue/", "/desk/review/"))]
    actions = {form.action for page in own for form in page.forms() if form.action.startswith("/desk/")}
    actions -= {"/desk/logout/"}
    assert len(actions) > 3
    for who, visitor in (("support", support), ("an administrator", administrator), ("a litigant", anna)):
        answers = {str(visitor.post(action)) for action in sorted(actions)}
        note(f"every form of the clerk's desk, sent by {who}", ", ".join(sorted(answers)))
        assert answers == {"403"}
