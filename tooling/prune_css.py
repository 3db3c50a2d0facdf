"""Cut a ready-made stylesheet down to the components that the pages use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

# A string, a comment, an address or one character: braces and commas inside the first three are not syntax.
PIECE = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|/\*.*?\*/|url\([^)\"']*\)|\\.|.", re.DOTALL)
CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
EXCLUSION = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
NESTING = ("@media", "@supports", "@layer", "@container")


def prune(css: str, *, prefixes: Collection[str]) -> str:
    """Keep rules whose classes all belong to a named component; rules without classes stay.

    A class belongs to `usa-button` when it is that name or continues it with `-` or `_`.
    Font faces are left out: the project's own stylesheet declares the few it needs.
    """
    return "".join(_kept(prelude, body, prefixes) for prelude, body in rules(css))


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield (prelude, body) of each top-level rule; the body of a bare statement is None."""
    parts: list[str] = []
    prelude, depth = "", 0
    for piece in PIECE.findall(css):
        if piece.startswith("/*"):
            continue
        if depth == 0 and piece == ";":
            yield "".join(parts).strip(), None
            parts = []
        elif piece == "{" and depth == 0:
            prelude, parts, depth = "".join(parts).strip(), [], 1
        elif piece == "}" and depth == 1:
            yield prelude, "".join(parts)
            parts, depth = [], 0
        else:
            depth += {"{": 1, "}": -1}.get(piece, 0)
            parts.append(piece)


def _kept(prelude: str, body: str | None, prefixes: Collection[str]) -> str:
    if body is None:
        return f"{prelude};"
    if prelude.startswith("@font-face"):
        return ""
    if prelude.startswith(NESTING):
        inside = prune(body, prefixes=prefixes)
        return f"{prelude}{{{inside}}}" if inside else ""
    if prelude.startswith("@"):
        return f"{prelude}{{{body}}}"
    selectors = [one for one in split_selectors(prelude) if _belongs(one, prefixes)]
    return f"{','.join(selectors)}{{{body}}}" if selectors and body.strip() else ""


def split_selectors(prelude: str) -> list[str]:
    """Split at the commas that stand outside brackets and strings."""
    found, current, depth = [], "", 0
    for piece in PIECE.findall(prelude):
        if piece == "," and depth == 0:
            found.append(current.strip())
            current = ""
            continue
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(piece, 0)
        current += piece
    return [*found, current.strip()]


def _belongs(selector: str, prefixes: Collection[str]) -> bool:
    # What `:not()` names is what the rule is not about.
    names = CLASS.findall(EXCLUSION.sub("", QUOTED.sub("", selector)))
    return all(any(_continues(name, prefix) for prefix in prefixes) for name in names)


def _continues(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith((f"{prefix}-", f"{prefix}_"))
