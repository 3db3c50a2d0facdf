"""Every round of a filing on paper: what was sent when, what the clerk said, what the correction changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courts.calendar import local
from docket.gates import get_filing_for
from docket.models import Filing, ReviewRound
from docket.rules import may_view_filing
from enrollment.requests import AuthedRequest
from payments.services.printing import data_url, draw_pdf


@dataclass(frozen=True)
class Attempt:
    round: ReviewRound
    sent: datetime
    decided: datetime | None


def attempts_of(filing: Filing) -> list[Attempt]:
    rounds = ReviewRound.objects.filter(filing=filing).order_by("number")
    court = filing.jurisdiction
    return [
        Attempt(round_, local(court, round_.opened_at), local(court, round_.decided_at) if round_.decided_at else None)
        for round_ in rounds
    ]


def draw_attempts(filing: Filing) -> bytes:
    """Tagged PDF (PDF/UA-1), drawn anew each time: it is a list of rows that never change."""
    context: dict[str, Any] = {
        "filing": filing,
        "received": local(filing.jurisdiction, filing.received_at) if filing.received_at else None,
        "attempts": attempts_of(filing),
        "seal": data_url("img/seal.svg", "image/svg+xml"),
        "language": get_language() or "en",
    }
    return draw_pdf(render_to_string("portal/attempts_pdf.html", context))


@require_safe
def attempts_pdf(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    rows = Filing.objects.select_related("jurisdiction", "case__location", "case_type", "filer")
    filing = get_filing_for(request.user, public_id, may_view_filing, among=rows)
    if not filing.is_on_docket or filing.case is None:
        raise Http404
    response = HttpResponse(draw_attempts(filing), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filing.case.number}-attempts.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
