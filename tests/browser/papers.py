"""Papers for the browser to attach: real one- and two-page PDFs with words on them."""

from pathlib import Path

from weasyprint import HTML


def draw_papers(folder: Path) -> dict[str, Path]:
    """The writ (two pages), the statement of service, and an exhibit."""
    pages = {
        "writ": "<h1>Small Claims Writ and Notice of Suit</h1><p>Anna Karenina against Trooper Thornton.</p>"
        "<h1 style='break-before: page'>Instructions to Defendant</h1><p>Read this.</p>",
        "service": "<h1>Statement of Service</h1><p>Delivered on both defendants, receipts below.</p>",
        "exhibit": "<h1>Contract</h1><p>Mend the roof before winter.</p>",
    }
    return {name: _draw(folder / f"{name}.pdf", html) for name, html in pages.items()}


def _draw(path: Path, html: str) -> Path:
    path.write_bytes(HTML(string=f"<html lang='en'><title>{path.stem}</title>{html}</html>").write_pdf())
    return path
