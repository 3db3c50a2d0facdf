"""Where a stamp goes and how its words stand: in clear space if the page has it, else in a margin made for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from documents.examiner.faces import BOLD, REGULAR, Face
from documents.examiner.orders import StampText
from documents.examiner.pagebox import View
from documents.examiner.pictures import shades

SIZE = 7.5
TITLE = 1.45  # times the size of the other lines
LEADING = 1.3
PAD = 3.0
PAGE_SIDE = 612.0  # the short side of the page all sizes here are for
EDGE = 12.0  # from the edge of a letter page
LEAST_WIDTH = 150.0  # a page narrower than this grows sideways too
INK = 235  # darker than this counts as ink
STEP = 12.0  # points between the rows that are tried
GAP = "   "


@dataclass(frozen=True)
class Word:
    text: str
    face: Face
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """A set stamp: its size and its words, from its own lower left corner."""

    width: float
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Place:
    """A sheet at a place of the seen page. `top` and `right` are the margins made for it, 0 in clear space."""

    sheet: Sheet
    x: float
    y: float
    top: float = 0.0
    right: float = 0.0


def place_stamp(view: View, picture: Image.Image, text: StampText) -> Place:
    """The first clear place from the top, as a strip or as a block; a margin above the page when there is none."""
    scale = max(min(view.width, view.height) / PAGE_SIDE, 0.8)
    edge, size = EDGE * scale, SIZE * scale
    clear = Clearance.of(view, picture)
    strip = set_strip(text, width=max(min(view.width - 2 * edge, _one_row(text, size)), LEAST_WIDTH), size=size)
    block = set_block(text, size=size)
    for sheet, x, y in _candidates(view, strip, block, edge):
        if clear.is_clear(x, y, sheet.width, sheet.height):
            return Place(sheet, x, y)
    right = max(0.0, strip.width + 2 * edge - view.width)
    return Place(strip, edge, view.height + edge / 2, top=strip.height + edge, right=right)


def _candidates(view: View, strip: Sheet, block: Sheet, edge: float) -> list[tuple[Sheet, float, float]]:
    top, low = view.height - edge - strip.height, edge
    columns = [view.width - edge * 2 - block.width, (view.width - block.width) / 2, edge * 2]
    upper = view.height - 2 * edge - block.height
    rows = [upper - step * STEP for step in range(int(view.height * 0.4 / STEP))]
    blocks = [(block, x, y) for y in rows for x in columns if x >= 0 and y >= 0]
    corners = [(block, x, 2 * edge) for x in columns if x >= 0]
    return [(strip, edge, top), *blocks, (strip, edge, low), *corners]


def set_block(text: StampText, *, size: float) -> Sheet:
    """One line under the other."""
    lines = [(text.title, BOLD, size * TITLE), *((line, REGULAR, size) for line in text.lines)]
    width = max(face.width(line, big) for line, face, big in lines) + 2 * PAD
    words, height = [], sum(big * LEADING for _line, _face, big in lines) + 2 * PAD
    y = height - PAD
    for line, face, big in lines:
        y -= big * LEADING
        words.append(Word(line, face, big, PAD, y + big * 0.3))
    return Sheet(width, height, tuple(words))


def set_strip(text: StampText, *, width: float, size: float) -> Sheet:
    """Phrases side by side, wrapped between phrases only, so that each can be found as one piece of text."""
    room = width - 2 * PAD
    widest = max(REGULAR.width(line, size) for line in text.lines)
    if widest > room:
        return set_strip(text, width=width, size=size * room / widest * 0.98)
    title_width = BOLD.width(text.title + GAP, size * TITLE)
    rows = _rows(text.lines, room=room, first=room - title_width, size=size)
    height = (len(rows) - 1) * size * LEADING + size * TITLE * LEADING + 2 * PAD
    y = height - PAD - size * TITLE
    words = [Word(text.title, BOLD, size * TITLE, PAD, y)]
    for number, row in enumerate(rows):
        x = PAD + (title_width if number == 0 else 0)
        for phrase in row:
            words.append(Word(phrase, REGULAR, size, x, y))
            x += REGULAR.width(phrase + GAP, size)
        y -= size * LEADING
    return Sheet(width, height, tuple(words))


def _one_row(text: StampText, size: float) -> float:
    """How wide a strip is whose phrases all stand in one row."""
    rest = sum(REGULAR.width(line + GAP, size) for line in text.lines)
    return BOLD.width(text.title + GAP, size * TITLE) + rest + 2 * PAD


def _rows(phrases: Sequence[str], *, room: float, first: float, size: float) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    left = first
    for phrase in phrases:
        needed = REGULAR.width(phrase, size)
        if needed > left:
            rows.append([])
            left = room
        rows[-1].append(phrase)
        left -= needed + REGULAR.width(GAP, size)
    return rows


@dataclass(frozen=True)
class Clearance:
    """The picture of the seen page, asked whether a part of it is free of ink."""

    picture: Image.Image
    across: float
    down: float

    @classmethod
    def of(cls, view: View, picture: Image.Image) -> "Clearance":
        grey = picture.convert("L")
        return cls(grey, grey.width / view.width, grey.height / view.height)

    def is_clear(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether the box, given in points from the lower left, lies on the page and touches no ink."""
        left, right = int(x * self.across), int((x + width) * self.across) + 1
        high = self.picture.height
        top, low = int(high - (y + height) * self.down), int(high - y * self.down) + 1
        if left < 0 or top < 0 or right > self.picture.width or low > high:
            return False
        return shades(self.picture.crop((left, top, right, low)))[0] >= INK
