"""Widths of the two faces a stamp is set in, in thousandths of the size (Adobe's published metrics of Helvetica)."""

from dataclasses import dataclass

_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
WIDEST_ACCENT = 778


@dataclass(frozen=True)
class Face:
    name: str
    base_font: str
    widths: tuple[int, ...]

    def width(self, text: str, size: float) -> float:
        return sum(self._of(character) for character in text) * size / 1000

    def _of(self, character: str) -> int:
        place = ord(character) - 32
        return self.widths[place] if 0 <= place < len(self.widths) else WIDEST_ACCENT

    @staticmethod
    def literal(text: str) -> bytes:
        """A PDF string of the text in the Windows Latin alphabet; what that lacks becomes a question mark."""
        raw = text.encode("cp1252", errors="replace")
        return b"(" + raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


REGULAR = Face("/EFr", "/Helvetica", _REGULAR)
BOLD = Face("/EFb", "/Helvetica-Bold", _BOLD)
