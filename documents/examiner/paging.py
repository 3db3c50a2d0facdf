"""One page of a file that was examined before, as a picture, for the clerk's page."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

from documents.examiner.codes import Code, Verdict
from documents.examiner.opening import pdfium_document
from documents.examiner.orders import PICTURE, Order, Report
from documents.examiner.pictures import draw_page, save_picture


def picture(order: Order, *, announce: Callable[[str], None]) -> Report:
    report = Report(Verdict.READY, Code.READY)
    announce("picture")
    try:
        with pdfium_document(Path(order.source)) as document:
            report.pages = len(document)
            save_picture(draw_page(document, order.page - 1), Path(order.folder) / PICTURE)
    except (pdfium.PdfiumError, IndexError, MemoryError) as error:
        report.verdict, report.code, report.detail = Verdict.REFUSED, Code.BEYOND_REPAIR, type(error).__name__
    return report
