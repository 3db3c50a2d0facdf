from collections.abc import Sequence
from dataclasses import dataclass

from audit.errors import DomainError


class CourtsError(DomainError):
    """A refusal of the courts app."""


@dataclass(frozen=True, order=True)
class FileProblem:
    """One thing wrong with a jurisdiction's file, where a person can find it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class JurisdictionFileError(CourtsError):
    """One or more files cannot be loaded. Nothing was changed."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__("bad-file", "\n".join(map(str, problems)))
        self.problems = tuple(problems)


class UnknownCodeError(LookupError):
    """A code, slug or key the jurisdiction does not have."""

    def __init__(self, kind: str, code: object) -> None:
        super().__init__(f"no {kind} {code!r}")
        self.kind = kind
        self.code = code
