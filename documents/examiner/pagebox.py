"""A page as it is seen: its visible box, its turn, and the way from what is seen to the page's own coordinates."""

import contextlib
from dataclasses import dataclass, replace

import pikepdf

LARGEST_SIDE = 150_000.0  # ten times what the standard allows; beyond it a number is damage, not a size
MOST_TURNS = 10
LARGEST_UNIT = 75.0  # what makes the standard's largest page of the largest box
Sides = tuple[float, float, float, float]
LETTER: Sides = (0.0, 0.0, 612.0, 792.0)
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class View:
    """`x0 .. y1` is the visible box in the page's own space; `turn` is clockwise, in degrees."""

    x0: float
    y0: float
    x1: float
    y1: float
    turn: int = 0

    @property
    def is_sideways(self) -> bool:
        return self.turn in {90, 270}

    @property
    def width(self) -> float:
        return self.y1 - self.y0 if self.is_sideways else self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.x1 - self.x0 if self.is_sideways else self.y1 - self.y0

    @property
    def matrix(self) -> Matrix:
        """From the seen page (origin at its lower left corner) to the page's own space."""
        return {
            0: (1, 0, 0, 1, self.x0, self.y0),
            90: (0, 1, -1, 0, self.x1, self.y0),
            180: (-1, 0, 0, -1, self.x1, self.y1),
            270: (0, -1, 1, 0, self.x0, self.y1),
        }[self.turn]

    def grown(self, *, top: float, right: float) -> "View":
        """The same page with more room above and to the right of what is seen."""
        return {
            0: replace(self, y1=self.y1 + top, x1=self.x1 + right),
            90: replace(self, x0=self.x0 - top, y1=self.y1 + right),
            180: replace(self, y0=self.y0 - top, x0=self.x0 - right),
            270: replace(self, x1=self.x1 + top, y0=self.y0 - right),
        }[self.turn]

    def box(self) -> pikepdf.Array:
        return pikepdf.Array([_number(side) for side in (self.x0, self.y0, self.x1, self.y1)])


def view_of(page: pikepdf.Page) -> View:
    """The visible part of a page, by the rules readers share: sides in any order, the crop inside the media."""
    media = _box(page.obj.get("/MediaBox")) or LETTER
    crop = _box(page.obj.get("/CropBox")) or media
    return View(*(_shared(media, crop) or media), turn=_turn(page))


def unit_of(page: pikepdf.Page) -> float:
    """How many points a unit of the page's space is. Readers that know of it disagree with those that do not."""
    with contextlib.suppress(TypeError, ValueError, OverflowError):
        unit = float(page.obj.get("/UserUnit", 1))
        if 0 < unit <= LARGEST_UNIT:
            return unit
    return 1.0


def _mend_turn(page: pikepdf.Page) -> bool:
    """Write a turn that readers take differently, such as by 45 degrees, as the one that is taken here."""
    try:
        turn = page.obj.get("/Rotate", 0)
        if int(turn) == turn and turn % 90 == 0 and abs(turn) <= MOST_TURNS * 360:
            return False
    except (TypeError, ValueError, ArithmeticError):
        pass
    page.obj.Rotate = _turn(page)
    return True


def _mend_unit(page: pikepdf.Page) -> bool:
    """Take a unit away that is none: to some readers the page would have no size."""
    if "/UserUnit" not in page.obj or (unit_of(page) == page.obj.UserUnit):
        return False
    del page.obj["/UserUnit"]
    return True


def mend_boxes(page: pikepdf.Page) -> bool:
    """Write boxes, turns and units that readers take differently as what is seen. True when that was needed."""
    is_mended = any([_mend_unit(page), _mend_turn(page)])
    media, crop = _box(page.obj.get("/MediaBox")), _box(page.obj.get("/CropBox"))
    if media and (_shared(media, crop) if crop else "/CropBox" not in page.obj):
        return is_mended
    page.obj.MediaBox = view_of(page).box()
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]
    return True


def _shared(media: Sides, crop: Sides) -> Sides | None:
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return seen if seen[2] - seen[0] >= 1 and seen[3] - seen[1] >= 1 else None


def _box(value: pikepdf.Object | None) -> Sides | None:
    """The four sides in order, or None when they are no box."""
    with contextlib.suppress(TypeError, ValueError, OverflowError, NotImplementedError):
        sides = [float(side) for side in list(value or ())]
        if len(sides) == 4:
            a, b, c, d = sides
            box = min(a, c), min(b, d), max(a, c), max(b, d)
            if all(1 <= side <= LARGEST_SIDE for side in (box[2] - box[0], box[3] - box[1])):
                return box
    return None


def _turn(page: pikepdf.Page) -> int:
    try:
        turn = int(page.obj.get("/Rotate", 0)) % 360
    except (TypeError, ValueError, ArithmeticError):
        return 0
    return turn if turn % 90 == 0 else 0


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 4)
