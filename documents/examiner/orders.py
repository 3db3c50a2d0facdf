"""What the parent asks of a child and what the child answers, as JSON lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from documents.examiner.codes import Code, Verdict

COURT_COPY = "court.pdf"
PICTURE = "page-1.png"
BEFORE = "before.png"
STAMPED = "stamped.pdf"


@dataclass(frozen=True)
class StampText:
    """The words of a stamp, already in the court's language. `{pages}` in a line becomes the page count."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """`source` is only read; everything made goes into `folder`, under the names above."""

    source: str
    folder: str
    stamp: StampText
    task: str = "examine"
    page: int = 1
    max_pages: int = 1000
    identifiers: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()
    takes_photos: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Order:
        stamp = StampText(data["stamp"]["title"], tuple(data["stamp"]["lines"]))
        lists = {name: tuple(data[name]) for name in ("identifiers", "skips")}
        return cls(**{**data, "stamp": stamp, **lists})


@dataclass(frozen=True)
class Found:
    """One thing seen in the file. `detail` is for people and never holds an identifier's value."""

    code: str
    page: int | None = None
    detail: str = ""


@dataclass
class Report:
    verdict: Verdict
    code: Code
    detail: str = ""
    pages: int | None = None
    findings: list[Found] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    stamped: bool = False
    has_court_copy: bool = False
    has_before: bool = False
    seconds: float = 0.0
    peak_mb: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        found = [Found(**item) for item in data["findings"]]
        return cls(**{**data, "verdict": Verdict(data["verdict"]), "code": Code(data["code"]), "findings": found})

    @property
    def is_accepted(self) -> bool:
        return self.verdict is not Verdict.REFUSED


class RefusedError(Exception):
    """Raised inside the examiner when there is nothing more to look at."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
