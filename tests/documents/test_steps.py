from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from audit import clock
from courts.book import book_of
from docket.models import Filing
from documents.enums import DocumentState
from documents.examiner.codes import Finding
from documents.examiner.identifiers import KINDS as FINDERS
from documents.models import Document
from documents.slots import slots_of
from documents.steps import DocumentsStep
from documents.verdicts import KINDS, finding_sentences
from tests.documents import pdfs
from tests.documents.factories import an_upload, checked, empty_draft, receive

pytestmark = pytest.mark.django_db

STEP = DocumentsStep()


@pytest.fixture
def filing() -> Filing:
    return empty_draft()


def read_again(filing: Filing) -> Filing:
    rows = Filing.objects.select_related("jurisdiction", "case_type", "filer")
    return rows.prefetch_related("documents", "unfinished").get(pk=filing.pk)


def problems(filing: Filing) -> dict[str, Any]:
    return {problem.code: problem for problem in STEP.problems(read_again(filing), at=clock.now().date())}


def save(filing: Filing, data: str = "", **files: list[Any]) -> bool:
    sent: MultiValueDict[str, Any] = MultiValueDict(files)
    return STEP.save(read_again(filing), data=QueryDict(data), files=sent, actor=filing.filer, now=clock.now())


def context(filing: Filing, query: str = "") -> dict[str, Any]:
    return STEP.context(read_again(filing), request=RequestFactory().get(f"/{query}"))


def test_required_slots_and_the_statement_are_asked_for(filing: Filing) -> None:
    assert set(problems(filing)) == {"missing:writ", "missing:statement-of-service", "identifiers"}


@pytest.mark.parametrize(("defendants", "is_asked"), [(2, False), (3, True)])
def test_continuation_is_asked_for_with_more_than_two_defendants(
    filing: Filing, defendants: int, *, is_asked: bool
) -> None:
    Filing.objects.filter(pk=filing.pk).update(defendant_count=defendants)

    assert ("missing:continuation-of-parties" in problems(filing)) == is_asked


def test_document_in_its_check_holds_up_and_mends_itself(filing: Filing) -> None:
    receive(filing)

    assert problems(filing)["unchecked"].waits is True


def test_refused_document_is_named_with_what_to_do(filing: Filing) -> None:
    document = checked(filing, pdfs.user_locked())

    problem = problems(filing)["document:needs-password"]
    assert document.title in problem.message
    assert "Save a copy without one" in problem.message
    assert problem.anchor == f"document-{document.public_id}"
    assert problem.waits is False


def test_complete_page_has_no_problems(filing: Filing) -> None:
    checked(filing)
    checked(filing, slot="statement-of-service")
    assert save(filing, "identifiers_reviewed=on") is True

    assert problems(filing) == {}
    assert STEP.is_begun(read_again(filing))


def test_problems_ask_the_database_nothing(filing: Filing, django_assert_num_queries: Any) -> None:
    checked(filing)
    whole = read_again(filing)
    whole.documents.all()
    with django_assert_num_queries(0):
        STEP.problems(whole, at=clock.now().date())
        STEP.is_begun(whole)


def test_files_sent_with_the_page_are_taken(filing: Filing) -> None:
    files = {"file_writ": [an_upload()], "file_exhibit": [an_upload(pdfs.good(pages=2)), an_upload(pdfs.a_scan())]}
    assert save(filing, "identifiers_reviewed=on&title_exhibit=Photos", **files) is True

    assert sorted(Document.objects.values_list("slot", flat=True)) == ["exhibit", "exhibit", "writ"]
    assert read_again(filing).identifiers_reviewed


def test_file_that_is_refused_says_so_at_its_slot_until_the_next_try(filing: Filing) -> None:
    assert save(filing, "identifiers_reviewed=on", file_writ=[an_upload(b"")]) is False

    shown = {view.slot.code: view.error for view in context(filing)["slots"]}
    assert shown["writ"].startswith("The file is empty.")
    assert shown["statement-of-service"] == ""
    assert read_again(filing).identifiers_reviewed

    save(filing, "identifiers_reviewed=on", file_writ=[an_upload()])
    assert not any(view.error for view in context(filing)["slots"])


def test_button_without_a_chosen_file_asks_for_one(filing: Filing) -> None:
    assert save(filing, "act=add:writ&identifiers_reviewed=on") is False
    shown = {view.slot.code: view.error for view in context(filing)["slots"]}
    assert (shown["writ"], shown["statement-of-service"]) == ("Choose a file first.", "")


def test_missing_document_complains_at_its_place_only_after_a_try(filing: Filing) -> None:
    assert not context(filing)["has_errors"]

    tried = context(filing, "?tried=1")
    assert tried["has_errors"]
    assert tried["statement"].errors


def test_unchecking_the_statement_is_kept(filing: Filing) -> None:
    save(filing, "identifiers_reviewed=on")
    save(filing, "")

    assert not read_again(filing).identifiers_reviewed


def test_same_file_twice_is_pointed_out(filing: Filing) -> None:
    content = pdfs.good()
    receive(filing, content)
    receive(filing, content, slot="statement-of-service")

    [writ, *_others] = [view for view in context(filing)["slots"] if view.slot.code == "writ"]
    assert "same file" in writ.cards[0].duplicate


def test_filled_slot_offers_no_second_place(filing: Filing) -> None:
    receive(filing)
    receive(filing, slot="exhibit")

    takes = {view.slot.code: view.takes_more for view in context(filing)["slots"]}
    assert (takes["writ"], takes["exhibit"]) == (False, True)
    assert Document.objects.filter(state=DocumentState.RECEIVED).count() == 2


def test_document_the_new_case_type_has_no_place_for_is_shown_and_holds_up(filing: Filing, client: Client) -> None:
    left = receive(filing)
    receive(filing, slot="statement-of-service")
    kept = receive(filing, slot="exhibit")
    Filing.objects.filter(pk=filing.pk).update(case_type=book_of(filing.jurisdiction).case_type("M90"))
    places = {slot.code for slot in slots_of(read_again(filing))}
    assert "writ" not in places
    client.force_login(filing.filer)

    found = problems(filing)
    assert found["left-over:writ"].anchor == f"document-{left.public_id}"
    assert ("left-over:exhibit" in found) == (kept.slot not in places)
    page = client.get(f"/filings/{filing.public_id}/documents/").content.decode()
    assert "No longer needed for this case type" in page
    assert page.count(reverse("documents:delete", args=[left.public_id])) == 1


def test_what_has_no_place_does_not_also_complain_of_its_check(filing: Filing) -> None:
    checked(filing, pdfs.user_locked())
    Filing.objects.filter(pk=filing.pk).update(case_type=book_of(filing.jurisdiction).case_type("M90"))

    assert "document:needs-password" not in problems(filing)
    assert context(filing)["is_waiting"] is False


def test_documents_in_their_places_are_not_left_over(filing: Filing) -> None:
    receive(filing)

    assert context(filing)["left_over"] == []
    assert not [code for code in problems(filing) if code.startswith("left-over")]


def test_identifiers_are_told_once_a_page_and_kind_and_no_more_than_one_reads() -> None:
    def found(page: int, detail: str) -> dict[str, object]:
        return {"code": Finding.IDENTIFIER, "page": page, "detail": detail}

    same = [found(1, "social-security XXX-XX-XX98")] * 29
    many = [found(page, f"date-of-birth X/X/{page}") for page in range(2, 12)]

    assert finding_sentences(same) == ["Page 1 may show a social security number 29 times: XXX-XX-XX98"]
    told = finding_sentences([*same, *many, {"code": Finding.NO_TEXT, "page": None, "detail": ""}])
    assert told[0] == "The pages are pictures: their text cannot be searched."
    assert told[2] == "Page 2 may show a date of birth: X/X/2"
    assert told[-1] == "More of them may stand on these pages: 9, 10, 11"
    assert len(told) == 10


def test_every_kind_a_rule_names_has_words() -> None:
    assert KINDS.keys() == FINDERS.keys()


def test_without_scripts_a_button_looks_again_and_keeps_what_was_typed(filing: Filing, client: Client) -> None:
    receive(filing)
    client.force_login(filing.filer)
    address = f"/filings/{filing.public_id}/documents/"

    assert 'name="act" value="look"' in client.get(address).content.decode()
    answer = client.post(address, {"act": "look", "identifiers_reviewed": "on"})

    assert (answer.status_code, answer["Location"]) == (302, address)
    filing.refresh_from_db()
    assert filing.identifiers_reviewed
    assert "There is a problem" not in client.get(address).content.decode()
