"""Steps and problems as ideas. `cases` composes the list from its own steps and those of `parties` and `documents`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from docket.models import Filing


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a filing from being filed.

    `step` is the slug of the page that mends it, `anchor` the id of the field there (without '#'), `query` what the
    page needs to show that field ("page=2"). `waits` marks what mends itself (a document being checked).
    """

    code: str
    message: str
    step: str
    anchor: str = ""
    query: str = ""
    waits: bool = False


class Step(Protocol):
    """A stateless reader of the draft row."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...
    def applies(self, filing: Filing) -> bool: ...
    def is_begun(self, filing: Filing) -> bool: ...
    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]: ...
