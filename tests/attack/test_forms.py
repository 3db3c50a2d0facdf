"""Forms sent by strangers' pages, and fields that no form of ours has."""

import hashlib
import hmac
import json

from tests.attack.conftest import Note
from tests.attack.filing import EXTRA, attach_papers, draft_to_review, new_draft
from tests.attack.visitor import SITE, Reply, Visitor, shape_of

AREA = "Forged forms and added fields"
PUBLIC = ("/login/", "/new-user/", "/new-user/send-again/", "/forgot-user-id/", "/accounts/password/reset/", "/verify/")


def test_no_form_is_taken_without_its_token(
    pages_of_anna: dict[str, Reply], anna: Visitor, business: Visitor, note: Note
) -> None:
    actions = {shape_of(form.action): form.action for page in pages_of_anna.values() for form in page.forms()}
    assert len(actions) > 12
    answers = _forged(anna, sorted(actions.values()), strangers_token=business.token())
    for tried, answer in answers:
        note(f"{tried}, to each of a litigant's forms", answer)
    assert {answer for _tried, answer in answers} == {"403"}


def test_no_form_of_the_desk_is_taken_without_its_token(
    pages_of_the_desk: dict[str, Reply], clerk: Visitor, anna: Visitor, note: Note
) -> None:
    actions = {shape_of(form.action): form.action for page in pages_of_the_desk.values() for form in page.forms()}
    answers = _forged(clerk, sorted(actions.values()), strangers_token=anna.token())
    for tried, answer in answers:
        note(f"{tried}, to each of the desk's forms", answer)
    assert {answer for _tried, answer in answers} == {"403"}


def test_no_public_form_is_taken_without_its_token(stranger: Visitor, anna: Visitor, note: Note) -> None:
    answers = _forged(stranger, list(PUBLIC), strangers_token=anna.token())
    for tried, answer in answers:
        note(f"{tried}, to each public form", answer)
    assert {answer for _tried, answer in answers} == {"403"}


def _forged(visitor: Visitor, actions: list[str], *, strangers_token: str) -> set[tuple[str, str]]:
    own = visitor.token()
    tries = {
        "no token": ({}, {"Origin": SITE}),
        "somebody else's token": ({"csrfmiddlewaretoken": strangers_token}, {"Origin": SITE}),
        "the right token from another site": ({"csrfmiddlewaretoken": own}, {"Origin": "https://evil.example"}),
        "the right token from a page of another site": (
            {"csrfmiddlewaretoken": own},
            {"Referer": "https://evil.example/"},
        ),
        "the right token from nowhere": ({"csrfmiddlewaretoken": own}, {"Origin": "null"}),
    }
    return {
        (tried, str(visitor.post_raw(action, fields, **headers)))
        for tried, (fields, headers) in tries.items()
        for action in actions
    }


def test_news_of_a_payment_is_believed_only_with_its_signature(stranger: Visitor, note: Note) -> None:
    body = json.dumps({"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}})
    wrong = hmac.new(b"whsec_guess", f"1700000000.{body}".encode(), hashlib.sha256).hexdigest()
    tries = {
        "no signature": "",
        "a signature by another secret": f"t=1700000000,v1={wrong}",
        "a signature of rubbish": "t=x,v1=\u00e9,v0=",
    }
    for tried, signature in tries.items():
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        answer = stranger.ask("POST", "/payments/stripe/webhook/", body=body.encode(), headers=headers)
        note(f"news of a payment with {tried}", answer)
        assert answer.status == 400


def test_added_fields_change_neither_state_nor_price(business: Visitor, note: Note) -> None:
    draft = new_draft(business, extra=EXTRA)
    draft_to_review(business, draft, extra=EXTRA)
    attach_papers(business, draft)
    business.post(f"{draft}documents/", {"identifiers_reviewed": "on", "act": "continue"} | EXTRA)
    review = f"{draft}review/"
    answer = business.post(
        review, {"agreed": "on", "signature": "quietman.repairs", "note": "added fields", "act": "continue"} | EXTRA
    )
    assert answer.location == "/cart/", business.get(review).words
    cart = business.get("/cart/").words
    assert "$95.00" in cart
    assert "$0.01" not in cart
    note("state, price, owner, times, case and confirmation number, added to every step of a filing", "changed nothing")


def test_price_of_the_browser_is_not_believed(business: Visitor, note: Note) -> None:
    item = _item(business)
    for total in ("1", "0", "-9709", "9708", "9" * 30):
        answer = business.post("/checkout/", {"item": item, "total": total, "authorizes": "on"} | EXTRA)
        note("another total than the page showed, sent with “Pay Now”", answer)
        assert answer.status in {200, 302, 422}
        assert "checkout" not in answer.location
    assert "No case" not in business.get("/cart/").words


def _item(visitor: Visitor) -> str:
    return next(link.split("/")[2] for link in visitor.get("/cart/").links() if link.endswith("/remove/"))


def test_added_fields_make_nobody_staff(business: Visitor, stranger: Visitor, note: Note) -> None:
    powers = {"is_staff": "on", "is_superuser": "on", "is_active": "on", "groups": "1", "user_permissions": "1"}
    page = business.get("/account/details/").form(holding="city")
    fields = {name: values for name, values in page.fields.items() if name != "csrfmiddlewaretoken"}
    named = {
        "user_id": "court.admin",
        "email": "taken@evil.example",
        "account_type": "individual",
        "id": "1",
        "pk": "1",
    }
    assert business.post("/account/details/", fields | powers | named).status == 302
    account = business.get("/account/").words
    assert "quietman.repairs" in account
    assert "taken@evil.example" not in account
    assert business.get("/desk/").status == 403
    note("staff marks, User ID, e-mail and row number, added to “My details”", "changed nothing")

    enrolling = {
        "account_type": "individual", "first_name": "Mallory", "last_name": "Marker", "street": "1 Main Street",
        "city": "Hartford", "state": "CT", "zip_code": "06106", "phone": "8605550111", "email": "mallory@evil.example",
        "email_again": "mallory@evil.example", "user_id": "mallory.marker", "password": "tr0ub4dor & three",
        "is_adult": "on", "accepts_terms": "on",
    }  # fmt: skip
    assert stranger.post("/new-user/", enrolling | powers).location == "/new-user/check-mail/"
    answer = stranger.post("/login/", {"login": "mallory.marker", "password": "tr0ub4dor & three"})
    assert "/home/" not in answer.location
    assert str(stranger.get("/home/")) == "log-in"
    note("staff marks and “is active”, added to “New User”", "no account that could sign in")
