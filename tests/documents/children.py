"""Drives the real examiner in its real child process."""

from pathlib import Path

from documents.examiner.children import Pool
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


def examined(pool: Pool, content: bytes, folder: Path, **options: object) -> Report:
    """The report on these bytes; what the child made is left in `folder`."""
    source = folder / "upload"
    source.write_bytes(content)
    made = folder / "made"
    made.mkdir(exist_ok=True)
    return pool.examine(Order(source=str(source), folder=str(made), stamp=STAMP, **options))  # type: ignore[arg-type]  # options of Order
