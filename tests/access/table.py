"""The table of answers (answers.txt): who gets what from which URL. Read it aloud before you change it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from tests.access.world import PERSONS, World

PLACE = re.compile(r"\(\?P<url>\.\*\)\$|<\w+:\w+>")  # in routes that Django gives no name
TABLE = Path(__file__).with_name("answers.txt")


@dataclass(frozen=True)
class Line:
    """One URL, asked with one method by everybody."""

    method: str
    name: str
    words: tuple[str, ...]
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join([self.method, self.name, *self.words])

    @property
    def answers(self) -> dict[str, str]:
        return dict(zip(PERSONS, self.expected, strict=True))

    def path(self, world: World) -> str:
        """Words with `=` are the query, the others stand for the parts of the address, in their order."""
        parts = [world.value(word) for word in self.words if "=" not in word]
        query = "&".join(word for word in self.words if "=" in word)
        path = PLACE.sub(parts[0], self.name) if self.name.startswith("/") else reverse(self.name, args=parts)
        return f"{path}?{query}" if query else path


@cache
def lines() -> tuple[Line, ...]:
    texts = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(_line(text) for text in texts if text.strip() and not text.startswith("#"))


def _line(text: str) -> Line:
    asked, _bar, answers = text.partition("|")
    method, name, *words = asked.split()
    expected = tuple(answers.split())
    assert len(expected) == len(PERSONS), f"one answer for each of {PERSONS}: {text}"
    return Line(method, name, tuple(words), expected)


def told(status: int, location: str) -> str:
    """An answer in a word: `page`, the number of a refusal, `login`, or `>` and the name of where it leads."""
    if 200 <= status < 300:
        return "page"
    if status not in {301, 302, 303}:
        return str(status)
    path = urlsplit(location).path
    if path == reverse("enrollment:login"):
        return "login"
    try:
        return f">{resolve(path).view_name}"
    except Resolver404:
        return f">{location}"
