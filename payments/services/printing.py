"""The confirmation as a PDF: drawn once, kept for good."""

import atexit
import hashlib
from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import local
from time import monotonic
from typing import Any
from uuid import uuid4

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils.translation import get_language
from fontTools.ttLib.woff2 import decompress  # type: ignore[import-untyped]  # ships no types

from audit import crash
from payments.models import Confirmation
from payments.sheet import sheet_of

FONTS = {
    "Public Sans": {"400": "PublicSans-Regular.woff2", "700": "PublicSans-Bold.woff2"},
    "Merriweather": {"700": "Latin-Merriweather-Bold.woff2"},
}

KEPT_SECONDS = 3600
_of_thread = local()  # Pango's fonts are not to be shared between threads
atexit.register(_of_thread.__dict__.clear)  # while there is still something that takes the files away


def make_confirmation_pdf(confirmation: Confirmation, *, now: datetime) -> Confirmation:
    """Draw and store the PDF, with its SHA-256. A second call, or a second worker at once, keeps the first one."""
    if confirmation.pdf_key:
        return confirmation
    content = draw_confirmation(confirmation)
    store = storages["documents"]
    # Unguessable, as every stored paper: a leaked number must not lead to a file.
    key = store.save(f"confirmations/{uuid4().hex}.pdf", ContentFile(content))
    crash.point("make-pdf.after-store")
    kept = Confirmation.objects.filter(pk=confirmation.pk, pdf_key="").update(
        pdf_key=key, pdf_sha256=hashlib.sha256(content).hexdigest(), pdf_made_at=now
    )
    if not kept:
        store.delete(key)
    confirmation.refresh_from_db()
    return confirmation


def draw_confirmation(confirmation: Confirmation) -> bytes:
    """The sheet as tagged PDF (PDF/UA-1). Nothing is fetched: fonts and seal are in the page itself."""
    context = {
        "sheet": sheet_of(confirmation),
        "seal": data_url("img/seal.svg", "image/svg+xml"),
        "language": get_language() or "en",
    }
    return draw_pdf(render_to_string("payments/confirmation_pdf.html", context))


def draw_pdf(page: str) -> bytes:
    """A page without a style of its own, which brings its pictures along, as tagged PDF (PDF/UA-1)."""
    from weasyprint import HTML  # noqa: PLC0415 - half a second of every process's start, for what few of them do

    style, fonts = _style()
    html = HTML(string=page, url_fetcher=_nothing_from_outside())
    drawn: bytes = html.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    return drawn


def _style() -> tuple[Any, Any]:
    """The style of every paper and its fonts, kept by each thread: reading them took half of a sheet's time.

    Not for ever: the fonts lie in temporary files, and machines tidy those up after days.
    """
    style, fonts, read_at = getattr(_of_thread, "style", (None, None, 0.0))
    if style is None or monotonic() - read_at > KEPT_SECONDS:
        style, fonts = _read_style()
        _of_thread.style = style, fonts, monotonic()
    return style, fonts


def _read_style() -> tuple[Any, Any]:
    from weasyprint import CSS  # noqa: PLC0415 - as above
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    fonts = FontConfiguration()
    text = render_to_string("payments/includes/sheet_pdf.css", {"faces": font_faces()})
    return CSS(string=text, font_config=fonts, url_fetcher=_nothing_from_outside()), fonts


def _nothing_from_outside() -> Any:
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above

    return URLFetcher(allowed_protocols={"data"})


@lru_cache(maxsize=1)
def font_faces() -> list[dict[str, str]]:
    return [
        {"family": family, "weight": weight, "source": font_url(f"vendor/fonts/{file}")}
        for family, files in FONTS.items()
        for weight, file in files.items()
    ]


def font_url(path: str) -> str:
    """A font as part of the page. Unpacked here, once: unpacking it for each sheet took half of the time."""
    found = finders.find(path)
    if not found:
        return ""
    unpacked = BytesIO()
    decompress(found, unpacked)
    return as_data(unpacked.getvalue(), "font/ttf")


@lru_cache(maxsize=8)
def data_url(path: str, media_type: str) -> str:
    """A static file as part of the page; empty when it is not installed, which costs its looks only."""
    found = finders.find(path)
    return as_data(Path(found).read_bytes(), media_type) if found else ""


def as_data(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode()}"
