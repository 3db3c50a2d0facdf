"""The history as it is read: every act, newest first, and what the last walk along its seal found."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from audit.kinds import KINDS
from audit.models import Event
from audit.services.recording import record
from audit.work import enqueue
from clerks.exporting import csv_response
from clerks.models import HistoryCheck
from clerks.queries.searching import docket_keys
from clerks.rules import may_read_history
from clerks.views.pages import desk_page, draw
from courts.calendar import local
from courts.home import home_jurisdiction
from enrollment.requests import AuthedRequest

PAGE_SIZE = 100
MOST_EXPORTED = 10_000


@desk_page(may_read_history)
@require_safe
def show(request: AuthedRequest) -> HttpResponse:
    """Pages by "older than", so that the last page of a million is as quick as the first."""
    events = list(asked_events(request)[: PAGE_SIZE + 1])
    court = home_jurisdiction()
    check = HistoryCheck.objects.exclude(done_at=None).first()
    context: dict[str, Any] = {
        "title": _("History"),
        "lines": [line_of(event, local(court, event.at)) for event in events[:PAGE_SIZE]],
        "older": events[PAGE_SIZE - 1].pk if len(events) > PAGE_SIZE else None,
        "kinds": sorted(KINDS),
        "kind": request.GET.get("kind", ""),
        "about": request.GET.get("about", ""),
        "who": request.GET.get("who", ""),
        "check": check,
        "checked_at": local(court, check.done_at) if check and check.done_at else None,
    }
    return draw(request, "clerks/history.html", context)


def asked_events(request: HttpRequest) -> QuerySet[Event]:
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in ("kind", "about", "who")}
    events = Event.objects.order_by("-pk")
    if asked["kind"] in KINDS:
        events = events.filter(kind=asked["kind"])
    if asked["about"]:
        named = {asked["about"], *(f"case:{key}" for key in docket_keys(asked["about"]))}
        events = events.filter(subject__in=named)
    if asked["who"]:
        events = events.filter(actor_label=asked["who"])
    before = request.GET.get("before", "")
    return events.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else events


def line_of(event: Event, when: datetime) -> dict[str, Any]:
    data = list(json.loads(event.data).items())
    return {"event": event, "when": when, "words": KINDS.get(event.kind, event.kind), "data": data}


@desk_page(may_read_history)
@require_POST
def check(request: AuthedRequest) -> HttpResponse:
    """A walk takes up to a minute for a million acts, so a worker does it."""
    enqueue("clerks.check_history")
    messages.success(request, _("The check has begun. Its result appears here; load the page again in a minute."))
    return redirect("admin:history")


@desk_page(may_read_history)
@require_safe
def download(request: AuthedRequest) -> HttpResponse:
    rows = [
        [event.pk, event.at.isoformat(), event.kind, event.subject, event.actor_label, event.source, event.data]
        for event in asked_events(request)[:MOST_EXPORTED]
    ]
    record("desk.exported", subject="history:chain", actor=request.user, data={"rows": len(rows)}, at=clock.now())
    return csv_response("history", ["id", "at", "kind", "about", "who", "from", "data"], rows)
