from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import clock
from cases.corrections import correction_of
from cases.services.corrections import Corrected, resubmit_filing
from clerks.forms.decision import ReturnForm
from clerks.services.sweeping import sweep_corrections
from courts.book import book_of
from courts.calendar import end_of_day
from docket.enums import Decision, FilingKind, FilingState
from docket.errors import FilingError
from docket.models import Case, Filing, ReviewRound
from docket.services.deciding import Verdict, decide_filing
from documents.enums import DocumentState, Standing
from documents.examiner.codes import Code
from documents.models import Document
from documents.slots import LATER_DOCUMENT
from documents.stamp_words import stamp_words
from enrollment.models import User
from notices.models import Notice
from parties.models import Party
from payments.models import Refund
from tests.cases.pages import fields_of
from tests.clerks.factories import SERVICE, client_of, kinds_about, make_correction, make_payment, make_returned
from tests.factories import make_draft, make_filed, small_pdf

MOTION = f"document:{LATER_DOCUMENT}"


def resubmit(filing: Filing, corrected: Corrected | None = None, now: datetime | None = None) -> Filing:
    return resubmit_filing(
        filing, corrected=corrected or Corrected(), signature="annakarenina", agreed=True, actor=filing.filer,
        now=now or clock.now(),
    )  # fmt: skip


def test_a_corrected_copy_takes_the_place_of_the_old_one(clerk: User) -> None:
    filing = make_returned(clerk)
    old = filing.documents.get(slot="statement-of-service")
    fresh = make_correction(filing)

    after = resubmit(filing)

    assert after.state == FilingState.FILED
    assert (after.case_id, after.received_at, after.filed_on) == (filing.case_id, filing.received_at, filing.filed_on)
    assert [document.pk for document in after.documents.filter(slot="statement-of-service")] == [fresh.pk]
    assert Document.everything.get(pk=old.pk).standing == Standing.REPLACED
    assert not Refund.objects.exists()


def test_the_new_round_says_what_changed(clerk: User) -> None:
    filing = make_returned(clerk)
    make_correction(filing, pages=2)

    resubmit(filing)

    round_ = ReviewRound.objects.get(filing=filing, number=2)
    assert (round_.decision, round_.flags) == ("", " resubmitted ")
    assert [change["now"] for change in round_.changes] == ["corrected copy, 2 pages"]
    assert kinds_about(filing.subject)[-2:] == ["filing.corrected", "filing.filed"]


def test_the_stamp_has_the_received_date_and_the_day_of_the_correction(clerk: User) -> None:
    filing = make_returned(clerk)
    make_correction(filing)
    after = resubmit(filing)
    document = after.documents.get(slot="statement-of-service")

    words = "\n".join(stamp_words(after, code="ABCD-EFGH-JK", corrected_on=document.corrected_on).lines)

    assert "Corrected on " in words
    assert f"{after.filed_on:%Y}" in words


def test_a_named_document_must_be_there_and_ready(clerk: User) -> None:
    filing = make_returned(clerk)

    with pytest.raises(FilingError) as missing:
        resubmit(filing)
    document = make_correction(filing)
    Document.everything.filter(pk=document.pk).update(state=DocumentState.RECEIVED)
    with pytest.raises(FilingError) as unchecked:
        resubmit(filing)

    assert (missing.value.code, unchecked.value.code) == ("problems", "problems")
    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED
    assert ReviewRound.objects.filter(filing=filing).count() == 1


def test_open_fields_change_and_the_case_follows(clerk: User) -> None:
    filing = make_returned(clerk, named=("field:amount", "field:addresses"))
    corrected = Corrected(amount_cents=400_000, addresses={"D-01": {"street": "1 Elm Street"}})

    resubmit(filing, corrected)

    assert Filing.objects.get(pk=filing.pk).amount_cents == 400_000
    assert Case.objects.get(filings=filing).amount_cents == 400_000
    assert Party.objects.get(filing=filing, role="D", number=1).street == "1 Elm Street"
    assert Case.objects.get(filings=filing).caption == filing.caption


def test_what_was_not_opened_stays(clerk: User) -> None:
    filing = make_returned(clerk)
    make_correction(filing)
    case_type = book_of(filing.jurisdiction).case_type("S20")

    resubmit(filing, Corrected(case_type=case_type, amount_cents=1, addresses={"D-01": {"street": "1 Elm Street"}}))

    after = Filing.objects.get(pk=filing.pk)
    assert (after.case_type_id, after.amount_cents) == (filing.case_type_id, 425_000)
    assert Party.objects.get(filing=filing, role="D", number=1).street == "98 Killarney Drive"


def test_a_correction_over_the_limit_is_refused_whole(clerk: User) -> None:
    filing = make_returned(clerk, named=("field:amount",))

    with pytest.raises(FilingError) as refusal:
        resubmit(filing, Corrected(amount_cents=600_000))

    assert "over $5,000" in refusal.value.message
    assert Filing.objects.get(pk=filing.pk).amount_cents == 425_000
    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


@pytest.mark.parametrize(("signature", "agreed"), [("wronsky", True), ("annakarenina", False)])
def test_it_needs_box_and_signature(clerk: User, signature: str, agreed: bool) -> None:  # noqa: FBT001 - a case
    filing = make_returned(clerk)
    make_correction(filing)

    with pytest.raises(FilingError):
        resubmit_filing(
            filing, corrected=Corrected(), signature=signature, agreed=agreed, actor=filing.filer, now=clock.now()
        )

    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


def deadline_of(filing: Filing) -> datetime:
    correction = correction_of(filing)
    assert correction
    assert correction.round.cure_by
    return end_of_day(filing.jurisdiction, correction.round.cure_by)


def test_the_last_second_counts_and_the_next_does_not(clerk: User) -> None:
    filing = make_returned(clerk)
    make_correction(filing)
    last = deadline_of(filing)

    with pytest.raises(FilingError) as refusal:
        resubmit(filing, now=last + timedelta(microseconds=1))
    resubmit(filing, now=last)

    assert refusal.value.code == "too_late"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.FILED


def test_a_missed_deadline_rejects_and_gives_the_court_fee_back_once(clerk: User) -> None:
    filing = make_returned(clerk)
    make_payment(filing)
    late = deadline_of(filing) + timedelta(seconds=1)

    rejected = [sweep_corrections(now=late), sweep_corrections(now=late)]

    refund = Refund.objects.get()
    assert rejected == [1, 0]
    assert Filing.objects.get(pk=filing.pk).state == FilingState.REJECTED
    assert (refund.purpose, refund.court_fee_cents, refund.service_fee_cents) == ("cure-missed", 9500, 0)


def test_reminders_go_out_once_each(clerk: User) -> None:
    filing = make_returned(clerk)
    last = deadline_of(filing)

    for hours in (24 * 8, 24 * 4, 24 * 4, 3, 2):
        sweep_corrections(now=last - timedelta(hours=hours))

    keys = sorted(Notice.objects.filter(template="cure_reminder").values_list("key", flat=True))
    assert [key.rpartition(":")[2] for key in keys] == ["1", "5"]
    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


def test_the_page_opens_only_what_was_named(clerk: User) -> None:
    filing = make_returned(clerk, named=(SERVICE, "field:amount"))

    page = client_of(filing.filer).get(f"/filings/{filing.public_id}/correction/").content.decode()

    assert 'name="file_document_statement-of-service"' in page
    assert 'name="amount"' in page
    assert 'name="file_document_writ"' not in page
    assert 'name="has_pjr"' not in page
    assert 'name="D-01-street"' not in page
    assert "Add the proof." in page


def test_the_page_is_the_filers_alone(clerk: User, desk: Client) -> None:
    filing = make_returned(clerk)

    assert desk.get(f"/filings/{filing.public_id}/correction/").status_code == 403
    assert desk.post(f"/filings/{filing.public_id}/correction/", {"act": "send"}).status_code == 403
    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


def test_typed_answers_are_kept_until_they_are_sent(clerk: User) -> None:
    filing = make_returned(clerk, named=("field:amount",))
    anna = client_of(filing.filer)
    path = f"/filings/{filing.public_id}/correction/"

    anna.post(path, {"act": "save", "amount": "4,1"})
    page = anna.get(path).content.decode()
    refused = anna.post(path, {"act": "send", "amount": "4,1", "agreed": "on", "signature": "annakarenina"})
    sent = anna.post(path, {"act": "send", "amount": "4,100.00", "agreed": "on", "signature": "annakarenina"})

    assert 'value="4,1"' in page
    assert (refused.status_code, sent.status_code) == (422, 302)
    assert Filing.objects.get(pk=filing.pk).amount_cents == 410_000


def make_returned_later_document(clerk: User) -> Filing:
    """A motion on an existing case, named by the clerk as what has to be corrected."""
    first = make_filed()
    filing = make_draft(
        first.filer, kind=FilingKind.DOCUMENT, case=first.case, document_title="Motion for Continuance", fee_cents=0
    )
    filing.documents.exclude(slot="writ").delete()
    filing.documents.update(slot=LATER_DOCUMENT, title=filing.document_title)
    now = clock.now()
    Filing.objects.filter(pk=filing.pk).update(
        state=FilingState.FILED, certified_at=now, received_at=now, filed_on=now.date(), confirmation_number="12345678"
    )
    filing = Filing.objects.select_related("jurisdiction", "case_type").get(pk=filing.pk)
    ReviewRound.objects.create(filing=filing, number=1, opened_at=now)
    form = ReturnForm(
        {"reasons": ["other"], "words": "Sign it.", "named": [MOTION], "cure_by": f"{now.date() + timedelta(days=9)}"},
        filing=filing, today=now.date(),
    )  # fmt: skip
    assert form.is_valid(), form.errors
    decide_filing(filing, round_number=1, verdict=form.verdict(), actor=clerk, now=now)
    return Filing.objects.select_related("jurisdiction", "case", "filer", "case_type").get(pk=filing.pk)


def test_a_later_document_comes_back_and_is_sent_again(clerk: User) -> None:
    filing = make_returned_later_document(clerk)
    old = filing.documents.get()
    page = client_of(filing.filer).get(f"/filings/{filing.public_id}/correction/").content.decode()
    assert 'name="file_document_document"' in page
    assert "Motion for Continuance" in page
    fresh = make_correction(filing, slot=LATER_DOCUMENT)

    after = resubmit(filing)

    assert after.state == FilingState.FILED
    assert [document.pk for document in after.documents.all()] == [fresh.pk]
    assert Document.everything.get(pk=old.pk).standing == Standing.REPLACED


AMOUNT_ONLY = ("field:amount",)


def opened_page(client: Client, filing: Filing) -> dict[str, str]:
    """One window on the correction: what its form holds when it is drawn."""
    page = client.get(f"/filings/{filing.public_id}/correction/")
    return {"drawn_from": page.context["part"].digest, "amount": page.context["fields_form"]["amount"].value()}


def test_a_field_is_saved_as_it_is_left(clerk: User) -> None:
    filing = make_returned(clerk, named=AMOUNT_ONLY)
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"
    window = opened_page(anna, filing)

    first = anna.post(path, window | {"amount": "4,100", "autosave": "1"}).json()
    second = anna.post(path, {"amount": "4,1", "autosave": "1", **first["drawn_from"]}).json()

    assert (first["saved"], second["saved"]) == (True, True)
    assert opened_page(anna, filing)["amount"] == "4,1"
    assert Filing.objects.get(pk=filing.pk).amount_cents == filing.amount_cents


def test_a_second_window_overwrites_nothing_unseen(clerk: User) -> None:
    filing = make_returned(clerk, named=AMOUNT_ONLY)
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"
    one, other = opened_page(anna, filing), opened_page(anna, filing)
    anna.post(path, one | {"amount": "4,100.00", "act": "save"})

    silent = anna.post(path, other | {"amount": "3,000.00", "autosave": "1"}).json()
    shown = anna.post(path, other | {"amount": "3,000.00", "act": "save"})

    assert (silent["saved"], shown.status_code) == (False, 422)
    [line] = shown.context["differences"]
    assert (line.saved, line.typed) == ("4,100.00", "3,000.00")
    assert opened_page(anna, filing)["amount"] == "4,100.00"
    again = {"drawn_from": shown.context["part"].digest, "amount": "3,000.00", "act": "save"}
    assert anna.post(path, again).status_code == 302
    assert opened_page(anna, filing)["amount"] == "3,000.00"


def test_a_window_that_was_not_touched_yields(clerk: User) -> None:
    filing = make_returned(clerk, named=AMOUNT_ONLY)
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"
    one, other = opened_page(anna, filing), opened_page(anna, filing)
    anna.post(path, one | {"amount": "4,100.00", "act": "save"})

    anna.post(path, other | {"act": "save"})
    refused = anna.post(path, other | {"act": "send", "agreed": "on", "signature": "annakarenina"})

    assert opened_page(anna, filing)["amount"] == "4,100.00"
    assert refused.status_code == 422
    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


def test_what_was_sent_in_another_window_is_not_changed_by_this_one(clerk: User) -> None:
    filing = make_returned(clerk, named=AMOUNT_ONLY)
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"
    one, other = opened_page(anna, filing), opened_page(anna, filing)
    sent = {"amount": "4,100.00", "act": "send", "agreed": "on", "signature": "annakarenina"}
    assert anna.post(path, one | sent).status_code == 302

    late = anna.post(path, other | {"amount": "1.00", "act": "send", "agreed": "on", "signature": "annakarenina"})

    assert late.status_code == 302
    assert Filing.objects.get(pk=filing.pk).amount_cents == 410_000


def test_addresses_that_were_not_touched_yield_too(clerk: User) -> None:
    filing = make_returned(clerk, named=("field:addresses",))
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"

    def window(**changed: str) -> Any:
        found = fields_of(anna.get(path))
        for name, value in changed.items():
            found[name] = value
        return found

    one, untouched = window(**{"D-01-street": "1 Elm Street", "act": "save"}), window(act="save")
    touched = window(**{"D-01-street": "2 Oak Street", "act": "save"})
    anna.post(path, one)

    anna.post(path, untouched)

    assert window()["D-01-street"] == "1 Elm Street"
    shown = anna.post(path, touched)
    assert [(line.saved, line.typed) for line in shown.context["differences"]] == [("1 Elm Street", "2 Oak Street")]
    assert shown.context["differences"][0].label.startswith("D-01: ")


def test_a_file_that_comes_by_itself_leaves_what_was_typed(clerk: User) -> None:
    filing = make_returned(clerk, named=(SERVICE, *AMOUNT_ONLY))
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"
    anna.post(path, opened_page(anna, filing) | {"amount": "4,100.00", "act": "save"})
    upload = SimpleUploadedFile("service.pdf", small_pdf(), content_type="application/pdf")

    anna.post(path, {"act": "files", "file_document_statement-of-service": upload})

    assert Document.everything.filter(filing=filing, standing=Standing.CORRECTION).count() == 1
    assert opened_page(anna, filing)["amount"] == "4,100.00"


def test_button_of_a_corrected_copy_leaves_what_was_typed(clerk: User) -> None:
    filing = make_returned(clerk, named=(SERVICE, *AMOUNT_ONLY))
    anna, path = client_of(filing.filer), f"/filings/{filing.public_id}/correction/"
    copy = make_correction(filing)
    Document.everything.filter(pk=copy.pk).update(state=DocumentState.ATTENTION, verdict=Code.REPAIRED)
    assert f'name="act" value="agree:{copy.public_id}"' in anna.get(path).content.decode()

    answer = anna.post(path, opened_page(anna, filing) | {"amount": "4,1", "act": f"agree:{copy.public_id}"})

    assert answer["Location"] == f"{path}#document-{copy.public_id}"
    assert Document.everything.get(pk=copy.pk).state == DocumentState.READY
    assert opened_page(anna, filing)["amount"] == "4,1"


def test_many_reminders_keep_none_waiting(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was reminded once does not stand before what was not, and what is late is rejected all the same."""
    monkeypatch.setattr("clerks.services.sweeping.BATCH", 2)
    first = make_returned(clerk)
    filings = [first, *(make_returned(clerk, filer=first.filer) for _number in range(4))]
    late = make_returned(clerk, filer=first.filer)
    make_payment(late)
    last = deadline_of(first)
    ReviewRound.objects.filter(filing=late).update(cure_by=(last - timedelta(days=9)).date())

    rejected = [sweep_corrections(now=last - timedelta(days=4)) for _sweep in range(3)]

    assert sum(rejected) == 1
    assert Notice.objects.filter(template="cure_reminder").count() == len(filings)


def test_an_earlier_return_of_the_same_filing_is_not_looked_at(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clerks.services.sweeping.BATCH", 1)
    twice = make_returned(clerk, named=AMOUNT_ONLY)
    resubmit(twice, Corrected(amount_cents=400_000))
    verdict = Verdict(Decision.RETURN, words="Again.", named=list(AMOUNT_ONLY))
    decide_filing(Filing.objects.get(pk=twice.pk), round_number=2, verdict=verdict, actor=clerk, now=clock.now())
    once = make_returned(clerk, filer=twice.filer)
    last = deadline_of(once)
    ReviewRound.objects.filter(filing=twice, number=1).update(cure_by=(last - timedelta(days=30)).date())
    ReviewRound.objects.filter(filing=twice, number=2).update(cure_by=(last + timedelta(days=30)).date())

    assert sweep_corrections(now=last + timedelta(seconds=1)) == 1
    assert Filing.objects.get(pk=twice.pk).state == FilingState.RETURNED
    assert Filing.objects.get(pk=once.pk).state == FilingState.REJECTED
