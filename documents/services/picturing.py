"""Single pages as pictures, drawn by the examiner's children: a page of a stranger's file is never drawn here."""

from documents.examiner.children import StarvedError
from documents.examiner.orders import PICTURE, Order, StampText
from documents.models import Document
from documents.services.examining import pool, workplace
from documents.storage import fetch_to

NO_STAMP = StampText("", ())


def draw_page_of(document: Document, *, page: int) -> bytes | None:
    """Page `page` of what the court gets, as PNG; None when it cannot be drawn or there is no such page."""
    if not 1 <= page <= (document.pages or 0):
        return None
    with workplace() as folder:
        source = folder / "court"
        try:
            fetch_to(document.filing_key, source)
        except FileNotFoundError:
            return None
        order = Order(source=str(source), folder=str(folder), stamp=NO_STAMP, task="picture", page=page)
        try:
            report = pool.examine(order)
        except StarvedError:
            return None
        return (folder / PICTURE).read_bytes() if report.is_accepted and (folder / PICTURE).exists() else None
