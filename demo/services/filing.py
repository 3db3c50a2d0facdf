"""Filings in every state, made by the same services that people use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.services.answering import Summons, save_case_type, save_summons
from cases.services.certifying import certify_filing
from cases.services.removal import remove_filing
from cases.services.starting import open_draft
from courts.book import book_of
from courts.home import home_jurisdiction
from courts.models.sums import RefundOccasion
from courts.money import dollars
from demo.papers import draw_paper
from demo.services.paying import pay_filings
from docket.enums import Decision, FilingState
from docket.models import Filing
from docket.services.deciding import Verdict, decide_filing
from documents.services.checking import check_document
from documents.services.intake import receive_document
from documents.services.stamping import stamp_filing
from documents.services.statement import state_reviewed
from enrollment.models import User
from parties.models import Party
from payments.services.cart_life import expire_item
from payments.services.finishing import finish_payment
from payments.services.refunding import refund_filing


@dataclass(frozen=True)
class Claim:
    """One made-up case: who is sued, for what, how far it has got."""

    case_type: str
    location: str
    cents: int
    defendant: tuple[str, str]
    until: str  # the last thing that happens to it
    days_ago: int = 0


CLAIMS = (
    Claim("S25", "HHD", 425_000, ("Thornton", "Trooper"), "half-typed", 3),
    Claim("H13", "HFH", 180_000, ("Danaher", "Squire"), "in-cart", 1),
    Claim("S20", "HHD", 960_000, ("Flynn", "Michaleen"), "filed"),
    Claim("S25", "TTD", 75_000, ("Lonergan", "Peter"), "filed"),
    Claim("H11", "HFH", 310_000, ("Tillane", "Sarah"), "accepted"),
    Claim("S25", "MMX", 220_000, ("Playfair", "Cyril"), "returned"),
    Claim("S25", "HHD", 120_000, ("Cohan", "Pat"), "rejected"),
    Claim("S25", "WWM", 50_000, ("Feeney", "Ignatius"), "removed", 2),
    Claim("S25", "KNO", 64_000, ("Glynn", "Owen"), "expired", 57),
)


def make_filings(filer: User, clerk: User, *, now: datetime) -> None:
    """One filing of this person in each state there is, and two that wait for the clerk.

    What an earlier start has begun is left as it is: stopped in the middle, the next start goes on with the next one.
    """
    begun = Filing.objects.filter(filer=filer).count()
    for claim in CLAIMS[begun:]:
        filing = _draft(claim, filer, now=now - timedelta(days=claim.days_ago))
        if claim.until in _PAID:
            _pay(filing, now=now)
            filing.refresh_from_db()
        _finish(claim, filing, clerk=clerk, now=now)


_PAID = frozenset({"filed", "accepted", "returned", "rejected"})


def _draft(claim: Claim, filer: User, *, now: datetime) -> Filing:
    jurisdiction = home_jurisdiction()
    book = book_of(jurisdiction)
    case_type = book.case_type(claim.case_type)
    filing = open_draft(filer, jurisdiction=jurisdiction, area="small-claims", now=now)
    going_on = {stop.code: "no" if stop.stop_answer == "yes" else "yes" for stop in book.stops_for(case_type, "")}
    save_case_type(filing, category=case_type.category, case_type=case_type, screening=going_on, now=now)
    if claim.until == "half-typed":
        return filing
    save_summons(
        filing,
        summons=Summons(
            location=book.location(claim.location),
            amount_cents=claim.cents,
            plaintiff_count=1,
            defendant_count=1,
            garnishee_count=0,
            has_pjr=False,
        ),
        now=now,
    )
    _name_parties(filing, claim)
    _attach_papers(filing, claim, now=now)
    fit = Filing.objects.select_related("jurisdiction", "case_type", "location", "filer").get(pk=filing.pk)
    return certify_filing(fit, signature=filer.user_id, agreed=True, actor=filer, now=now)


def _name_parties(filing: Filing, claim: Claim) -> None:
    filer, (last, first) = filing.filer, claim.defendant
    home = {"street": filer.street, "city": filer.city, "state": filer.state, "zip_code": filer.zip_code}
    person = {"filing": filing, "number": 1, "kind": "person", "shape": "person"}
    Party.objects.bulk_create(
        [
            Party(**person, role="P", last_name=filer.last_name, first_name=filer.first_name, **home),
            Party(
                **person, role="D", last_name=last, first_name=first, street="98 Killarney Drive",
                city="Wethersfield", state="CT", zip_code="06109",
            ),
        ]
    )  # fmt: skip


def _attach_papers(filing: Filing, claim: Claim, *, now: datetime) -> None:
    names = {"writ": "Writ and Notice of Suit", "statement-of-service": "Statement of Service"}
    for slot, title in names.items():
        paper = draw_paper(
            title,
            plaintiff=filing.filer.full_name,
            defendant=" ".join(reversed(claim.defendant)),
            amount=dollars(claim.cents),
            name=f"{slot}.pdf",
        )
        check_document(receive_document(filing, slot=slot, upload=paper, actor=filing.filer, now=now))
    state_reviewed(filing, is_reviewed=True, now=now)


def _pay(filing: Filing, *, now: datetime) -> None:
    payment = finish_payment(pay_filings([filing], now=now), now=now)
    for line in payment.lines.select_related("filing"):
        if line.filing:
            stamp_filing(line.filing)


def _finish(claim: Claim, filing: Filing, *, clerk: User, now: datetime) -> None:
    if claim.until == "removed":
        remove_filing(filing, actor=filing.filer, now=now)
    elif claim.until == "expired":
        expire_item(filing, now=now)
    elif claim.until in _VERDICTS and filing.state == FilingState.FILED:
        decide_filing(filing, round_number=1, verdict=_VERDICTS[claim.until], actor=clerk, now=now)
    if claim.until == "rejected":
        refund_filing(filing, occasion=RefundOccasion.REJECTED, actor=clerk, now=now)


_VERDICTS = {
    "accepted": Verdict(Decision.ACCEPT),
    "returned": Verdict(
        Decision.RETURN,
        words="The Statement of Service has no delivery confirmation. Add it to the same PDF and send it again.",
        named=["document:statement-of-service"],
    ),
    "rejected": Verdict(
        Decision.REJECT, words="This claim was decided in an earlier case. Call the clerk if you think it was not."
    ),
}
