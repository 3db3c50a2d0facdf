import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Event
from docket.models import CaseAccess, Filing
from documents.enums import DocumentState
from documents.models import Document, StampedCopy
from documents.services.checking import check_document
from documents.services.stamping import stamp_filing
from documents.views.verify import TRIES
from tests.documents import pdfs
from tests.documents.factories import an_upload, checked, empty_draft, put_on_docket, receive, stored
from tests.enrollment.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing() -> Filing:
    return empty_draft()


@pytest.fixture
def filer(filing: Filing, client: Client) -> Client:
    client.force_login(filing.filer)
    return client


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def page_of(filing: Filing) -> str:
    return f"/filings/{filing.public_id}/documents/"


def upload_url(filing: Filing, slot: str = "writ") -> str:
    return reverse("documents:upload", args=[filing.public_id, slot])


def test_upload_by_script_answers_in_json(filer: Client, filing: Filing) -> None:
    good = filer.post(upload_url(filing), {"file_writ": an_upload()})
    again = filer.post(upload_url(filing), {"file_writ": an_upload()})

    assert (good.status_code, good.json()) == (200, {"errors": []})
    assert again.status_code == 422
    assert "has a document already" in again.json()["errors"][0]
    assert filing.documents.count() == 1


def test_oversized_upload_is_told_the_limit_and_not_kept(filer: Client, filing: Filing, settings: Any) -> None:
    settings.DOCUMENT_FILE_MAX_BYTES = 1024 * 1024
    large = an_upload(b"%PDF-1.7" + b"0" * (1024 * 1024))
    answer = filer.post(upload_url(filing), {"file_writ": large})

    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.json()["errors"][0]
    assert not filing.documents.exists()


def test_stranger_can_do_nothing_with_somebody_s_documents(client: Client, filing: Filing) -> None:
    document = checked(filing)
    client.force_login(make_user("stranger"))

    assert client.post(upload_url(filing), {"file_writ": an_upload()}).status_code == 404
    assert client.get(reverse("documents:status", args=[filing.public_id])).status_code == 404
    for name in ("view", "picture", "stamped", "delete"):
        assert client.get(reverse(f"documents:{name}", args=[document.public_id])).status_code == 404
    for name in ("delete", "replace"):
        assert client.post(reverse(f"documents:{name}", args=[document.public_id])).status_code == 404
    assert filing.documents.count() == 1


def test_nobody_sees_a_document_without_logging_in(client: Client, filing: Filing) -> None:
    document = checked(filing)
    answer = client.get(reverse("documents:view", args=[document.public_id]))

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_delete_asks_first_and_then_takes_row_and_files(
    filer: Client, filing: Filing, django_capture_on_commit_callbacks: Any
) -> None:
    document = checked(filing)
    address = reverse("documents:delete", args=[document.public_id])
    asked = filer.get(address)
    assert document.title in asked.content.decode()
    assert filing.documents.count() == 1

    with django_capture_on_commit_callbacks(execute=True):
        filer.post(address)
    assert not filing.documents.exists()
    for key in document.file_keys:
        with pytest.raises(FileNotFoundError):
            stored(key)
    event = Event.objects.get(kind="document.deleted")
    assert document.original_name not in event.data


def test_document_of_a_filed_filing_cannot_be_deleted(filer: Client, filing: Filing) -> None:
    document = checked(filing)
    put_on_docket(filing)

    assert filer.post(reverse("documents:delete", args=[document.public_id])).status_code == 403
    assert filing.documents.count() == 1


def test_status_tells_every_card_as_it_stands(filer: Client, filing: Filing) -> None:
    receive(filing)
    state = filer.get(reverse("documents:status", args=[filing.public_id])).json()

    assert state["is_waiting"] is True
    [card] = state["documents"]
    assert card["state"] == DocumentState.RECEIVED
    assert f'id="{card["id"]}"' in card["html"]
    assert "style=" not in card["html"]


def test_file_that_has_come_takes_the_name_kept_for_it(filer: Client, filing: Filing) -> None:
    filer.post(page_of(filing), {"act": "look", "title_exhibit": "The lease"})
    assert 'value="The lease"' in filer.get(page_of(filing)).content.decode()

    filer.post(upload_url(filing, "exhibit"), {"file_exhibit": an_upload(b""), "title_exhibit": "The lease"})
    assert 'value="The lease"' in filer.get(page_of(filing)).content.decode()

    filer.post(upload_url(filing, "exhibit"), {"file_exhibit": an_upload(), "title_exhibit": "The lease"})
    assert filing.documents.get().title == "The lease"
    assert 'name="title_exhibit" maxlength="120" value=""' in filer.get(page_of(filing)).content.decode()


def test_agreement_makes_a_repaired_document_ready_and_keeps_what_was_typed(filer: Client, filing: Filing) -> None:
    document = checked(filing, pdfs.wrong_startxref())
    exhibit = receive(filing, slot="exhibit")
    typed = {f"name_{exhibit.public_id}": "The window", "title_exhibit": "The lease", "identifiers_reviewed": "on"}
    answer = filer.post(page_of(filing), {"act": f"agree:{document.public_id}", **typed})

    assert answer["Location"] == f"{page_of(filing)}#document-{document.public_id}"
    document.refresh_from_db()
    assert document.state == DocumentState.READY
    assert Event.objects.filter(kind="document.agreed").exists()
    page = filer.get(page_of(filing)).content.decode()
    assert 'value="The window"' in page
    assert 'value="The lease"' in page
    filing.refresh_from_db()
    assert filing.identifiers_reviewed


def test_refused_document_cannot_be_agreed_to(filer: Client, filing: Filing) -> None:
    document = checked(filing, pdfs.not_a_pdf())
    answer = filer.post(page_of(filing), {"act": f"agree:{document.public_id}"}, follow=True)

    assert "This document has to be replaced." in answer.content.decode()
    document.refresh_from_db()
    assert document.state == DocumentState.REFUSED


def test_file_is_sent_so_that_nothing_in_it_can_run(filer: Client, filing: Filing) -> None:
    document = checked(filing)
    answer = filer.get(reverse("documents:view", args=[document.public_id]))

    assert content_of(answer) == stored(document.key)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline; filename=")


def test_original_and_court_copy_are_told_apart(filer: Client, filing: Filing) -> None:
    document = checked(filing, pdfs.owner_locked())
    address = reverse("documents:view", args=[document.public_id])

    assert content_of(filer.get(address)) == stored(document.court_key)
    assert content_of(filer.get(address, {"original": 1})) == stored(document.key)


@pytest.mark.parametrize(
    ("header", "status", "wanted"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 206, slice(0, None)),
        ("bytes=0-1,3-4", 200, slice(0, None)),
        ("bytes=5-2", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
    ],
)
def test_byte_ranges_are_answered(filer: Client, filing: Filing, header: str, status: int, wanted: slice) -> None:
    document = checked(filing)
    whole = stored(document.key)
    answer = filer.get(reverse("documents:view", args=[document.public_id]), headers={"Range": header})

    assert (answer.status_code, content_of(answer)) == (status, whole[wanted])
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(whole)}")
        assert int(answer["Content-Length"]) == len(whole[wanted])


def test_proxy_is_told_to_send_the_file_when_there_is_one(filer: Client, filing: Filing, settings: Any) -> None:
    settings.DOCUMENTS_SEND_PREFIX = "/private/"
    document = checked(filing)
    answer = filer.get(reverse("documents:view", args=[document.public_id]))

    assert answer["X-Accel-Redirect"] == f"/private/{document.key}"
    assert answer.content == b""


def test_party_with_access_sees_what_is_on_the_docket_only(client: Client, filing: Filing) -> None:
    document = checked(filing)
    other = make_user("theotherparty")
    client.force_login(other)
    address = reverse("documents:view", args=[document.public_id])
    assert client.get(address).status_code == 404

    filed = put_on_docket(filing)
    assert filed.case is not None
    assert client.get(address).status_code == 404
    CaseAccess.objects.create(case=filed.case, user=other, since=clock.now())
    assert content_of(client.get(address)).startswith(b"%PDF")


def test_staff_need_the_permission_and_leave_a_line_of_history(client: Client, filing: Filing) -> None:
    document = checked(filing)
    put_on_docket(filing)
    clerk = make_user("aclerk", is_staff=True)
    client.force_login(clerk)
    address = reverse("documents:view", args=[document.public_id])
    assert client.get(address).status_code == 404
    clerk.user_permissions.add(Permission.objects.get(codename="view_case", content_type__app_label="docket"))
    assert client.get(address).status_code == 403
    assert not Event.objects.filter(kind="document.viewed").exists()

    clerk.user_permissions.add(Permission.objects.get(codename="view_document"))
    assert content_of(client.get(address)).startswith(b"%PDF")
    assert Event.objects.get(kind="document.viewed").actor_id == clerk.pk


def test_stamped_copy_is_served_once_it_is_there(filer: Client, filing: Filing) -> None:
    document = checked(filing)
    filed = put_on_docket(filing)
    address = reverse("documents:stamped", args=[document.public_id])
    assert filer.get(address).status_code == 404

    stamp_filing(filed)
    copy = StampedCopy.objects.get()
    assert hashlib.sha256(content_of(filer.get(address))).hexdigest() == copy.sha256


class TestVerify:
    @pytest.fixture(autouse=True)
    def _fresh_counter(self) -> None:
        cache.clear()

    @pytest.fixture
    def copy(self, filing: Filing) -> StampedCopy:
        checked(filing)
        stamp_filing(put_on_docket(filing))
        return StampedCopy.objects.get()

    def test_genuine_code_is_answered_with_number_and_date_and_nothing_more(
        self, client: Client, copy: StampedCopy
    ) -> None:
        page = client.post(reverse("documents:verify"), {"code": copy.verification_code}).content.decode()

        assert "Yes, this code is on a genuine stamped copy" in page
        assert "HHD-CV-26-6000001S" in page
        assert "KARENINA" not in page.upper()

    def test_the_file_itself_is_known(self, client: Client, copy: StampedCopy) -> None:
        genuine = client.post(reverse("documents:verify"), {"file": an_upload(stored(copy.key))})
        changed = client.post(reverse("documents:verify"), {"file": an_upload(stored(copy.key) + b"\n")})

        assert "Yes, this is" in genuine.content.decode()
        assert "No, we do not know this copy" in changed.content.decode()

    def test_unknown_code_is_answered_no(self, client: Client) -> None:
        page = client.post(reverse("documents:verify"), {"code": "ABCD-EFGH-JK"}).content.decode()
        assert "No, we do not know this copy" in page

    def test_empty_form_asks_for_something(self, client: Client) -> None:
        page = client.post(reverse("documents:verify"), {}).content.decode()
        assert "Enter the code from the stamp, or choose the PDF." in page
        assert "<title>Error:" in page

    def test_guessing_is_slowed_down(self, client: Client) -> None:
        for _try in range(TRIES):
            assert client.post(reverse("documents:verify"), {"code": "AAAA-AAAA-AA"}).status_code == 200
        assert client.post(reverse("documents:verify"), {"code": "AAAA-AAAA-AA"}).status_code == 429

    def test_page_is_public(self, client: Client) -> None:
        assert client.get(reverse("documents:verify")).status_code == 200


def test_page_of_the_wizard_shows_slots_cards_and_statement(filer: Client, filing: Filing) -> None:
    document = checked(filing)
    page = filer.get(f"/filings/{filing.public_id}/documents/").content.decode()

    assert "Small Claims Return/Statement of Service, JD-CV-123" in page
    assert f'id="document-{document.public_id}"' in page
    assert "Ready to file" in page
    assert 'type="file"' in page
    assert "View All Pages as PDF" in page
    assert "Documents" in page


def test_page_costs_the_same_queries_for_one_and_thirty_documents(
    filer: Client, filing: Filing, django_assert_max_num_queries: Any
) -> None:
    document = checked(filing)
    address = f"/filings/{filing.public_id}/documents/"
    filer.get(address)
    rows = [
        Document(filing=filing, slot="exhibit", title=f"Exhibit {n}", original_name="x.pdf", key=f"k{n}", sha256=str(n),
                 size=9, uploaded_at=document.uploaded_at, state=DocumentState.READY, pages=1, picture_key=f"p{n}")
        for n in range(30)
    ]  # fmt: skip
    Document.objects.bulk_create(rows)
    with django_assert_max_num_queries(12):
        filer.get(address)


def test_replacing_puts_another_file_in_the_same_place(
    filer: Client, filing: Filing, django_capture_on_commit_callbacks: Any
) -> None:
    old = checked(filing, pdfs.user_locked())
    address = reverse("documents:replace", args=[old.public_id])
    assert old.title in filer.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = filer.post(address, {"file": an_upload(name="better.pdf"), "next": "/filings/x/"})
    assert answer["Location"] == "/filings/x/"
    new = filing.documents.get()
    assert (new.original_name, new.title, new.slot, new.position) == ("better.pdf", old.title, "writ", old.position)
    with pytest.raises(FileNotFoundError):
        stored(old.key)


def test_replacing_with_a_bad_file_keeps_the_old_one(filer: Client, filing: Filing) -> None:
    old = checked(filing)
    page = filer.post(reverse("documents:replace", args=[old.public_id]), {"file": an_upload(b"")})

    assert "The submitted file is empty" in page.content.decode() or "The file is empty" in page.content.decode()
    assert filing.documents.get() == old
    assert stored(old.key)


def test_exhibits_are_moved_and_named_by_the_filer(filer: Client, filing: Filing) -> None:
    first, second = (receive(filing, pdfs.good(pages=n), slot="exhibit", name=f"{n}.pdf") for n in (1, 2))
    filer.post(page_of(filing), {"act": f"up:{second.public_id}"})
    assert list(filing.documents.all()) == [second, first]
    filer.post(page_of(filing), {"act": f"up:{second.public_id}"})
    assert list(filing.documents.all()) == [second, first]
    filer.post(page_of(filing), {"act": f"down:{second.public_id}"})
    assert list(filing.documents.all()) == [first, second]

    filer.post(page_of(filing), {f"name_{first.public_id}": "Lease of 2016", f"name_{second.public_id}": ""})
    assert {document.title for document in filing.documents.all()} == {"Lease of 2016", "2"}


def test_stranger_presses_and_replaces_nothing(client: Client, filing: Filing) -> None:
    document = checked(filing, pdfs.wrong_startxref())
    stranger = make_user("stranger")
    client.force_login(stranger)
    own = page_of(empty_draft(filer=stranger))

    assert client.post(own, {"act": "look"}).status_code == 302
    for act in (f"agree:{document.public_id}", f"up:{document.public_id}", "agree:nonsense", "agree:"):
        assert client.post(own, {"act": act}).status_code == 404
    address = reverse("documents:replace", args=[document.public_id])
    assert client.post(address, {"file": an_upload()}).status_code == 404
    assert filing.documents.get() == document
    assert filing.documents.get().state == DocumentState.ATTENTION


def test_photos_become_one_document_and_are_kept_as_they_were(filer: Client, filing: Filing) -> None:
    photos = [an_upload(pdfs.a_photo(size=(600, 800)), name=f"IMG_{n}.jpg") for n in (1, 2)]
    answer = filer.post(upload_url(filing), {"file_writ": photos})
    assert answer.json() == {"errors": []}

    document = filing.documents.get()
    check_document(document)
    document.refresh_from_db()
    assert (document.state, document.pages, document.repairs) == (DocumentState.ATTENTION, 2, ["photos-to-pdf"])
    page = filer.get(f"/filings/{filing.public_id}/documents/").content.decode()
    assert "We made a PDF from your pictures." in page
    assert "Use this PDF" in page
    original = filer.get(reverse("documents:view", args=[document.public_id]), {"original": 1})
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(content_of(original))) as bundle:
        assert bundle.namelist() == ["001 IMG_1.jpg", "002 IMG_2.jpg"]


def test_photo_beside_a_pdf_is_not_joined_with_it(filer: Client, filing: Filing) -> None:
    files = [an_upload(pdfs.a_photo(size=(600, 800)), name="a.jpg"), an_upload()]
    filer.post(upload_url(filing, "exhibit"), {"file_exhibit": files})

    assert sorted(filing.documents.values_list("original_name", flat=True)) == ["a.jpg", "writ.pdf"]
