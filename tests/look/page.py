"""A page read as a tree, so that a test can ask for an element instead of matching text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "img", "br", "meta", "link", "hr", "use"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    inside: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join([*self.texts, *(part.text for part in self.inside)]).split())

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def every(self, tag: str = "", **attributes: str) -> list[Element]:
        here = [self] if self._is(tag, attributes) else []
        return here + [found for part in self.inside for found in part.every(tag, **attributes)]

    def one(self, tag: str = "", **attributes: str) -> Element:
        found = self.every(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def _is(self, tag: str, attributes: dict[str, str]) -> bool:
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        css = wanted.pop("class", "")
        same = all(self.attributes.get(name) == value for name, value in wanted.items())
        return same and tag in {"", self.tag} and (not css or css in self.classes)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].texts.append(data)


def read_page(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    return reader.root
