"""The named points, counted from the code: a call of `crash.point` with a plain text."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = frozenset({"tests", "bench", "tooling", "standin", "node_modules", "var", "static"})


def named_points() -> list[str]:
    """Every point of the portal, each once, in order of its name."""
    return sorted({name for source in sources() for name in points_in(source)})


def sources() -> Iterator[Path]:
    """Every module of every app: a new app's points are found without being listed here."""
    for app in sorted(ROOT.glob("*/__init__.py")):
        if app.parent.name not in OUTSIDE:
            yield from app.parent.rglob("*.py")


def points_in(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "crash.point":
            yield name_of(node, source)


def name_of(call: ast.Call, source: Path) -> str:
    """A name that is not written out could not be counted."""
    given = call.args[0] if call.args else None
    if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
        raise ValueError(f"{source}:{call.lineno}: write the point's name out")  # noqa: TRY004 - the code is wrong, not a type
    return given.value
