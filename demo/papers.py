"""The papers of the demonstration: plain sheets that say what they stand for."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher


def draw_paper(title: str, *, plaintiff: str, defendant: str, amount: str, name: str) -> SimpleUploadedFile:
    """A one-page PDF with that title, as an upload of that file name."""
    words = {"title": title, "plaintiff": plaintiff, "defendant": defendant, "amount": amount}
    page = HTML(string=render_to_string("demo/paper.html", words), url_fetcher=URLFetcher(allowed_protocols={"data"}))
    return SimpleUploadedFile(name, page.write_pdf(), content_type="application/pdf")
