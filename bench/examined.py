"""One file through the examiner, as measurements ask it."""

import sys
from pathlib import Path

from documents.examiner.children import Pool, StarvedError
from documents.examiner.orders import Order, Report, StampText

STAMP = StampText(
    "E-FILED",
    (
        "Superior Court of Connecticut",
        "Docket No. HHD-CV-17-6040517S",
        "Filed October 2, 2017, 11:24:59 AM EDT",
        "Confirmation No. 12345678",
        "Page 1 of {pages}",
        "Verification code ABCD-EFGH-JK",
    ),
)
KINDS = (
    "date-of-birth",
    "drivers-license",
    "social-security",
    "government-id",
    "health-insurance",
    "financial-account",
)


def examined(pool: Pool, path: Path, folder: Path, *, takes_photos: bool = False) -> Report:
    """The report; what the child makes is left in `folder`. A machine too busy for it is asked again."""
    order = Order(source=str(path), folder=str(folder), stamp=STAMP, identifiers=KINDS, takes_photos=takes_photos)
    while True:
        try:
            return pool.examine(order)
        except StarvedError:
            print(f"  too little time for {path.name}, again", file=sys.stderr)
