"""What each attack tried and what answered, written into docs/security.md by the run itself."""

from dataclasses import dataclass, field
from pathlib import Path

PAPER = Path(__file__).resolve().parents[2] / "docs" / "security.md"
HEAD = """# Security, as tried from outside

Written by `tests/attack/`: a portal is started as `make run` starts it, behind an imagined proxy, and attacked over
HTTP by a visitor, by another account and by staff of the wrong desk. Each line is an attack that was carried out and
the answers that came, whatever the object. A run that fails writes nothing.
"""


@dataclass
class Findings:
    """Area, then what was tried, then its answers, each kept once; written in one order, whatever came first."""

    areas: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def note(self, area: str, tried: str, answered: str) -> None:
        self.areas.setdefault(area, {}).setdefault(tried, set()).add(answered)

    def write(self, path: Path = PAPER) -> None:
        path.write_text(HEAD + "".join(self._area(name) for name in sorted(self.areas)), encoding="utf-8")

    def _area(self, name: str) -> str:
        rows = [
            f"| {_cell(tried)} | {_cell(', '.join(sorted(all_)))} |\n"
            for tried, all_ in sorted(self.areas[name].items())
        ]
        return f"\n## {name}\n\n| tried | answered |\n|---|---|\n{''.join(rows)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
