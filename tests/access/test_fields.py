"""Every field of every form is given what people, accidents and attackers type: nothing breaks, nothing is lost.

The forms are read from the pages of the table of answers, in each of their states; a page missing there fails
`test_urls.py`, and a form that no page of it shows fails here.
"""

import functools
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models, transaction
from django.forms import BaseForm
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from audit import clock
from cases.correctables import fields_of as correctable_fields
from docket.services.claiming import claim_filing
from enrollment.models import GuardScope, SignInGuard, User
from enrollment.services.locking import _digest
from tests.access.asked import Answers, Asked, all_forms, fields_in, view_of
from tests.access.states import State
from tests.access.world import World, filing_of, give_back, make_world, pay
from tests.enrollment.factories import PASSWORD, make_staff, make_user
from tests.factories import make_in_cart
from tests.look.page import read_page

pytestmark = pytest.mark.django_db

GIVEN = {
    "nothing": "",
    "spaces": "   ",
    "10,000 characters": "Wronskij " * 1111 + "W",
    "an emoji": "Anna 👩🏽‍⚖️ 🏛️",
    "right-to-left text": "אנה קרנינה",
    "a script": "<script>alert(7316)</script>",
    "NUL": "Levin\x00Kitty",
    "a leading minus": "-7316",
    "a name": "O'Hara-Núñez",
}
# What is good where the page shows nothing: so that one wrong answer meets a form that is otherwise right.
GOOD = {
    "last_name": "Karenina",
    "first_name": "Anna",
    "business_name": "Oblonsky LLC",
    "street": "90 Washington St.",
    "city": "Hartford",
    "state": "CT",
    "zip_code": "06106",
    "email": "new.address@example.org",
    "email2": "new.address@example.org",
    "email_again": "new.address@example.org",
    "phone": "860-555-0100",
    "user_id": "dolly.oblonskaya",
    "password": "correct horse battery",
    "password1": "correct horse battery",
    "password2": "correct horse battery",
    "oldpassword": "correct horse battery",
    "signature": "annakarenina",
    "why": "I am the defendant.",
    "reason": "wrong-fee",
    "words": "Add the second page.",
    "kind": "person",
}
LONGEST_SEARCH = 40
# The clerk's words are cut where their field ends; a browser lets nobody type more.
CUT = {("admin:access_decide", "words")}
# Drawn only after the password was given again; tests/enrollment/test_account.py gives it right and wrong words.
MET_ELSEWHERE = {"enrollment.forms.closing.CloseForm"}
# Asked of a party of another type than the one chosen, and hidden then: an answer that is otherwise right drops them.
OF_OTHER_TYPES = {"adult_last_name", "adult_first_name", "organisation"}
OUR_APPS = ("cases", "parties", "documents", "payments", "portal", "enrollment", "clerks", "courts")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once; each form is sent in a savepoint of its own. A password given once counts for the whole run."""
    unhurried = override_settings(ACCOUNT_RATE_LIMITS={}, ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400)
    with unhurried, django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def forms(world: World) -> list[Asked]:
    return all_forms(world, list(rare_states(world)))


def rare_states(world: World) -> Iterator[State]:
    """Pages whose forms are drawn only after something has happened."""
    owner, other, now = world.people["owner"], world.people["other"], clock.now()
    yield State("administrator", "/desk/sums/limit/new/")
    lock(other)
    yield State("support", f"/desk/support/accounts/{other.pk}/")
    taken = filing_of(pay(make_in_cart(owner)))
    claim_filing(taken, actor=make_staff("Clerk", user_id="second.clerk"), now=now)
    yield State("clerk", f"/desk/review/{taken.public_id}/")
    named = [*(one.code for one in correctable_fields(taken)), "document:writ"]
    returned = give_back(filing_of(pay(make_in_cart(owner))), clerk=world.people["clerk"], named=named)
    yield State("owner", f"/filings/{returned.public_id}/correction/")
    levin = Client()
    levin.post("/login/", {"login": make_user("levin").user_id, "password": PASSWORD})
    world.cookies["just logged in"] = levin.cookies
    yield State("just logged in", "/account/close/")
    forgetful = Client()
    yield State("forgetful", forgetful.get(reset_link(world.people["other"]))["Location"])
    world.cookies["forgetful"] = forgetful.cookies


def lock(user: User) -> None:
    SignInGuard.objects.create(
        scope=GuardScope.ACCOUNT, key=_digest(user.user_id), failures=10, last_try_at=clock.now(),
        blocked_until=clock.now() + timedelta(days=1),
    )  # fmt: skip


def reset_link(user: User) -> str:
    return reverse(
        "account_reset_password_from_key", args=[user_pk_to_url_str(user), default_token_generator.make_token(user)]
    )


@pytest.mark.long
@pytest.mark.parametrize("given", GIVEN)
def test_no_field_breaks_or_loses_what_is_typed(world: World, forms: list[Asked], given: str) -> None:
    """One wrong answer at a time, in a form that is otherwise as right as the page that shows it."""
    found = [words for form in forms for words in findings(world, form, given)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("given", GIVEN)
def test_no_form_breaks_or_loses_what_is_typed_into_all_its_fields(
    world: World, forms: list[Asked], given: str
) -> None:
    found = [f"{form}: {words}" for form in forms for words in outcome(world, form, all_wrong(form, given))]
    assert found == [], "\n".join(found)


def all_wrong(form: Asked, given: str) -> Answers:
    """Typed into every field that is typed into; what is chosen from a list stays, so that the form is looked at."""
    return form.answers(GOOD) | {one.name: [GIVEN[given]] for one in form.of_each_shape() if one.is_typed}


def test_every_form_of_the_code_is_met(world: World, forms: list[Asked], monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that no page of the table shows would be given nothing here: then the table misses a page or a state."""
    met: set[str] = set()
    original = BaseForm.full_clean

    def noting(form: BaseForm) -> None:
        met.update(f"{kind.__module__}.{kind.__name__}" for kind in type(form).__mro__ if is_ours(kind))
        original(form)

    monkeypatch.setattr(BaseForm, "full_clean", noting)
    for form in forms:
        outcome(world, form, form.answers(GOOD))
    assert {f"{kind.__module__}.{kind.__name__}" for kind in kinds_of(BaseForm) if is_ours(kind)} - met <= MET_ELSEWHERE


def is_ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] in OUR_APPS


def kinds_of(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


def findings(world: World, form: Asked, given: str) -> Iterator[str]:
    for field in form.of_each_shape():
        answers = form.answers(GOOD) | {field.name: [GIVEN[given]]}
        for words in outcome(world, form, answers):
            # A page number or a mark that nobody types, changed by hand, may well make it another page's form.
            is_meant = field.kind != "hidden" and field.name.rpartition("-")[2] not in OF_OTHER_TYPES
            if is_meant or words.startswith("answered"):
                yield f"{form}: {field.name}: {words}"


def outcome(world: World, form: Asked, answers: Answers) -> list[str]:
    """What went wrong when this was sent; the world is as before afterwards."""
    cache.clear()
    with transaction.atomic():
        response = form.send(world.client(form.person), answers)
        content = response.getvalue()
        if response.status_code >= 500:
            words = [f"answered {response.status_code}"]
        elif response["Content-Type"].startswith("text/html"):
            words = list(_lost(form, answers, content.decode(), world))
        else:
            words = []
        transaction.set_rollback(True)
    return words


def _lost(form: Asked, answers: Answers, html: str, world: World) -> Iterator[str]:
    """What was typed is on the page that answers, or in the rows, or on the form's own page when it is opened again."""
    if "<script>alert(7316)" in html:
        yield "what was typed became part of the page"
    typed = [(one.name, answers.get(one.name, [""])[0].strip()) for one in form.fields if one.is_typed]
    if form.method == "get":  # a search looks for the first words, and for nothing where no text can hold what is typed
        typed = [(name, value[:LONGEST_SEARCH]) for name, value in typed if "\x00" not in value]
    typed = [one for one in typed if (view_of(form.action), one[0]) not in CUT]
    lost = _not_on(html, typed)
    lost = [(name, value) for name, value in lost if not is_stored(value)]
    if lost:
        again = world.client(form.person).get(form.page)
        lost = _not_on(again.getvalue().decode(), lost)
    yield from (f"lost {name}: {value[:20]!r}" for name, value in lost)


def _not_on(html: str, typed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    root = read_page(html)
    shown = {one.name: one.values for one in fields_in(root)}
    return [
        (name, value)
        for name, value in typed
        if not any(value in one for one in shown.get(name, ())) and _flat(value) not in root.text
    ]


def _flat(words: str) -> str:
    return " ".join(words.split())


def is_stored(value: str) -> bool:
    """Whether any row of any table holds these words, plain or as JSON."""
    if "\x00" in value and connection.vendor == "postgresql":
        return False
    words = (value, json.dumps(value)[1:-1])
    return any(_holds(model, names, words) for model, names in _texts().items())


def _holds(model: type[models.Model], names: Iterable[str], words: Iterable[str]) -> bool:
    asked = models.Q()
    for name in names:
        for word in words:
            asked |= models.Q(**{f"{name}__contains": word})
    return model._base_manager.filter(asked).exists()


@functools.cache
def _texts() -> dict[type[models.Model], list[str]]:
    found = {
        model: [one.name for one in model._meta.concrete_fields if isinstance(one, models.CharField | models.TextField)]
        for model in apps.get_models()
    }
    return {model: names for model, names in found.items() if names}
