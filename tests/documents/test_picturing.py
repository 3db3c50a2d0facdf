import pytest

from documents.services.picturing import draw_page_of
from tests.factories import make_document, make_draft, small_pdf


@pytest.mark.django_db
def test_each_page_is_drawn_and_no_other() -> None:
    document = make_document(make_draft(), slot="exhibit", content=small_pdf(2), pages=2)

    drawn = [draw_page_of(document, page=page) for page in (0, 1, 2, 3)]

    assert [bool(picture and picture.startswith(b"\x89PNG")) for picture in drawn] == [False, True, True, False]
