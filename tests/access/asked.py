"""Every form of every page, read from the page itself, with what it would send if nothing were touched."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.access.states import State, all_states
from tests.access.world import World
from tests.look.page import Element, read_page

Answers = dict[str, list[str]]

TYPED = {"text", "email", "tel", "search", "url", "number", "date", "time"}
ALWAYS_SENT = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Field:
    """One named field; `kind` is the type of an input, else the tag."""

    name: str
    kind: str
    values: tuple[str, ...]

    @property
    def is_typed(self) -> bool:
        """Whether a person types words into it, which must not be lost."""
        return self.kind in TYPED or self.kind == "textarea"


@dataclass(frozen=True)
class Asked:
    """A form as one person meets it. `button` is what Enter presses."""

    person: str
    page: str
    action: str
    method: str
    fields: tuple[Field, ...]
    button: tuple[str, str] | None

    def __str__(self) -> str:
        return f"{self.page} as {self.person}, to {urlsplit(self.action).path}"

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """Equal for two pages that draw the same form for two things."""
        return (view_of(self.action), self.method, *sorted({shape_of(one.name) for one in self.fields}))

    def of_each_shape(self) -> list[Field]:
        """Of fields that differ by a number only, such as those of ten defendants, the first."""
        found: dict[str, Field] = {}
        for one in self.fields:
            if one.name not in ALWAYS_SENT:
                found.setdefault(shape_of(one.name), one)
        return list(found.values())

    def answers(self, good: dict[str, str]) -> Answers:
        """What the page shows; where it shows nothing, what is good for a field of that name."""
        found = {one.name: list(one.values) for one in self.fields if one.values and one.name not in ALWAYS_SENT}
        for one in self.fields:
            if one.is_typed or one.kind in {"password", "select"}:
                known = good.get(one.name.rpartition("-")[2], "")
                found[one.name] = [value for value in found.get(one.name, []) if value] or [known]
        if self.button:
            found.setdefault(self.button[0], [self.button[1]])
        return found

    def send(self, client: Client, answers: Answers) -> Any:
        """The page that comes in the end."""
        ask = client.get if self.method == "get" else client.post
        return ask(self.action, answers, follow=True)


def view_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return path


def shape_of(name: str) -> str:
    """The fields of a party are the same code for each of them."""
    return re.sub(r"[0-9]+", "#", re.sub(r"^[PDG]-[0-9]+-", "", name))


def forms_on(html: str, *, person: str, page: str) -> Iterator[Asked]:
    root = read_page(html)
    outside = [one for one in _inputs(root) if one.attributes.get("form")]
    for form in root.every("form"):
        mine = [one for one in outside if one.attributes["form"] == form.attributes.get("id")]
        inputs = [*_inputs(form), *(one for one in mine if one not in _inputs(form))]
        yield Asked(
            person=person,
            page=page,
            action=urljoin(page, form.attributes.get("action") or ""),
            method=(form.attributes.get("method") or "get").lower(),
            fields=tuple(_fields(inputs)),
            button=_button(form),
        )


def all_forms(world: World, more: Iterable[State] = ()) -> list[Asked]:
    """Each form once, on the first page that draws it."""
    found: dict[tuple[object, ...], Asked] = {}
    for state in (*all_states(world), *more):
        if state.is_refused or state.path.startswith("/demo/"):
            continue
        for one in _forms_of(world, state):
            found.setdefault(one.shape, one)
    return [one for one in found.values() if any(field.name not in ALWAYS_SENT for field in one.fields)]


def _forms_of(world: World, state: State) -> Iterator[Asked]:
    response = world.client(state.person).get(state.path, follow=True)
    content = response.getvalue()
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        yield from forms_on(content.decode(), person=state.person, page=state.path)


def fields_in(root: Element) -> list[Field]:
    """Every field of a page, whatever form it is in."""
    return list(_fields(_inputs(root)))


def _inputs(root: Element) -> list[Element]:
    found = [*root.every("input"), *root.every("textarea"), *root.every("select")]
    return [one for one in found if one.attributes.get("name")]


def _button(form: Element) -> tuple[str, str] | None:
    """The first button, which is what a browser presses on Enter."""
    for one in [*form.every("button"), *form.every("input", type="submit")]:
        if one.attributes.get("name") and one.attributes.get("type", "submit") == "submit":
            return str(one.attributes["name"]), one.attributes.get("value") or ""
    return None


def _fields(inputs: list[Element]) -> Iterator[Field]:
    found: dict[str, Field] = {}
    for one in inputs:
        kind = (one.attributes.get("type") or "text").lower() if one.tag == "input" else one.tag
        kind = "hidden" if "readonly" in one.attributes else kind  # shown, and typed by nobody
        name = str(one.attributes["name"])
        if kind in {"submit", "button", "image"}:
            continue
        before = found.get(name) or Field(name, kind, ())
        found[name] = replace(before, values=before.values + _values(one, kind))
    yield from found.values()


def _values(one: Element, kind: str) -> tuple[str, ...]:
    if kind == "file" or (kind in {"checkbox", "radio"} and "checked" not in one.attributes):
        return ()
    if kind == "textarea":
        return ("".join(one.texts).removeprefix("\n"),)
    if kind != "select":
        return (one.attributes.get("value") or ("on" if kind == "checkbox" else ""),)
    options = one.every("option")
    chosen = [option for option in options if "selected" in option.attributes]
    if not chosen and "multiple" not in one.attributes:
        chosen = options[:1]
    return tuple(option.attributes.get("value") or "" for option in chosen)
