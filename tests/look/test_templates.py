import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
# Mails are read in mail programs, which know no stylesheet of ours; the portal's own policy does not reach them.
PAGES = [name for name in TEMPLATES if name.endswith(".html") and not name.startswith("notices/")]

INLINE_STYLE = re.compile(r"<style|\sstyle\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*(?:\ssrc=|\stype=.application/json))|javascript:|\son[a-z]+\s*=\s*[\"']|\shx-on", re.IGNORECASE
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_loads(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_template_has_no_code_or_style_of_its_own(name: str) -> None:
    text = (FOLDER / name).read_text()

    assert not INLINE_SCRIPT.search(text)
    assert name in PRINTED or not INLINE_STYLE.search(text)


# Made into PDFs by the portal itself and never sent to a browser, so their style stands in them.
PRINTED = frozenset({"payments/confirmation_pdf.html", "portal/attempts_pdf.html"})
