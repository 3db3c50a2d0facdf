from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit import clock
from audit.services.recording import record
from clerks.charts import columns_chart, rows_chart
from clerks.exporting import csv_response
from clerks.queries.figures import DecidedLine, Figures, read_figures
from clerks.rules import may_read_figures
from clerks.views.pages import desk_page, draw
from courts.book import book_of
from courts.calendar import local
from courts.home import home_jurisdiction
from courts.models import Jurisdiction
from enrollment.requests import AuthedRequest


@desk_page(may_read_figures)
@require_safe
def show(request: AuthedRequest) -> HttpResponse:
    jurisdiction, court = asked(request)
    figures = read_figures(jurisdiction, court=court, now=clock.now())
    context: dict[str, Any] = {
        "title": _("Figures"),
        "figures": figures,
        "as_of": local(jurisdiction, figures.at),
        "jurisdictions": Jurisdiction.objects.all(),
        "jurisdiction": jurisdiction,
        "courts": book_of(jurisdiction).all_locations,
        "court": court,
        "week_chart": columns_chart([(line.label, line.tally.decided) for line in figures.by_week]),
        "waiting_chart": rows_chart([(line.court, line.count) for line in figures.by_court_waiting[:20]]),
        "reason_chart": rows_chart([(line.label, line.count) for line in figures.reasons]),
    }
    return draw(request, "clerks/figures.html", context)


@desk_page(may_read_figures)
@require_safe
def download(request: AuthedRequest, part: str) -> HttpResponse:
    jurisdiction, court = asked(request)
    now = clock.now()
    head, rows = table_of(read_figures(jurisdiction, court=court, now=now), part)
    data = {"what": f"figures {part}", "court": court}
    record("desk.exported", subject=jurisdiction.subject, actor=request.user, data=data, at=now)
    return csv_response(f"figures-{part}", head, rows)


def asked(request: HttpRequest) -> tuple[Jurisdiction, str]:
    """The court system and one of its courts; what is not known means all of the first one."""
    code = request.GET.get("jurisdiction", "").replace("\x00", "")
    jurisdiction = Jurisdiction.objects.filter(code=code).first() or home_jurisdiction()
    court = request.GET.get("court", "")
    return jurisdiction, court if court in {row.code for row in book_of(jurisdiction).all_locations} else ""


def table_of(figures: Figures, part: str) -> tuple[list[str], list[list[object]]]:
    decided = [_("Accepted"), _("Returned"), _("Rejected"), _("Accepted at the first look")]
    if part == "weeks":
        return [_("Week of"), *decided], [_cells(line) for line in figures.by_week]
    if part == "courts":
        return [_("Court"), *decided], [_cells(line) for line in figures.by_court]
    if part == "waiting":
        head = [_("Court"), _("Waiting"), _("Oldest")]
        return head, [[line.court, line.count, line.oldest] for line in figures.by_court_waiting]
    if part == "reasons":
        return [_("Reason"), _("Times")], [[line.label, line.count] for line in figures.reasons]
    raise Http404


def _cells(line: DecidedLine) -> list[object]:
    tally = line.tally
    return [line.label, tally.accepted, tally.returned, tally.rejected, tally.first_pass]
