"""How long each page of the wizard takes, beside the same form drawn by Django's own renderer.

Both go through the same middleware in the same run, by turns, on the same rows; what counts is the ratio of the
medians. Run it with `python -m bench.pages`; it works on a data folder of its own.
"""

import statistics
import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any
from uuid import UUID

from django.forms import FileField, Form, Select, TextInput
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, override_settings
from django.urls import include, path
from django.utils.html import format_html, format_html_join

from bench.environment import fill
from bench.timing import seconds
from cases.drafts import draft_of
from cases.pages import page_of
from docket.models import Filing
from enrollment.requests import AuthedRequest
from tests.factories import make_draft

ROUNDS = 60
WARM_UP = 5
MOST = 2.0
SLUGS = ("case-type", "summons", "parties", "documents", "review")
PLAIN = """<!DOCTYPE html><html lang="en"><title>Plain</title>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}</form>"""


def plain(request: AuthedRequest, public_id: UUID, step: str) -> HttpResponse:
    """The same form from the same rows, in a bare page."""
    filing = draft_of(request.user, public_id)
    content = page_of(filing, step).context(filing, request=request)
    forms = content.get("forms") or upload_forms(content)
    for form in forms:
        use_django_widgets(form)
    drawn = format_html_join("\n", "{}", ((form.as_div(),) for form in forms))
    return HttpResponse(format_html(PLAIN, get_token(request), drawn))


def upload_forms(content: dict[str, Any]) -> list[Form]:
    """The documents' page as Django would have it: a file field for each slot, and the statement."""
    uploads = Form()
    for view in content["slots"]:
        uploads.fields[view.input_name] = FileField(label=view.slot.label, help_text=view.slot.help)
    return [uploads, content["statement"]]


def use_django_widgets(form: Form) -> None:
    """Django's own renderer draws every widget from a template; ours draw some without."""
    for field in form.fields.values():
        for kind in (Select, TextInput):
            if isinstance(field.widget, kind):
                field.widget.__class__ = kind


def urls_with_plain_pages() -> ModuleType:
    module = ModuleType("bench_urls")
    own = path("plain/<uuid:public_id>/<slug:step>/", plain)
    vars(module)["urlpatterns"] = [own, path("", include("efiling.urls"))]
    sys.modules[module.__name__] = module
    return module


def filings() -> Iterator[tuple[str, Filing]]:
    """A draft as most are, and one whose page of parties is full and empty at once."""
    small = make_draft(defendants=2)
    yield "2 defendants", small
    full = make_draft(small.filer, defendants=30)
    full.parties.filter(role="D", number__gt=1).delete()
    yield "30 defendants, 29 to fill in", full


def medians(*acts: Callable[[], Any]) -> list[float]:
    """By turns, so that a busy moment of the machine falls on all alike."""
    for _round in range(WARM_UP):
        for act in acts:
            seconds(act)
    taken = [[seconds(act) for act in acts] for _round in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")


def measure() -> Iterator[tuple[str, str, float, float]]:
    with override_settings(ROOT_URLCONF=urls_with_plain_pages().__name__, ALLOWED_HOSTS=["*"]):
        for name, filing in filings():
            client = Client()
            client.force_login(filing.filer)
            for slug in SLUGS:
                addresses = [f"/{start}/{filing.public_id}/{slug}/" for start in ("filings", "plain")]
                ours, theirs = medians(*(partial(get, client, address) for address in addresses))
                yield name, slug, ours, theirs


def main() -> int:
    fill()
    worst = 0.0
    print(f"{'filing':32} {'page':12} {'ours, ms':>10} {'Django, ms':>11} {'ratio':>7}")
    for name, slug, ours, theirs in measure():
        worst = max(worst, ours / theirs)
        print(f"{name:32} {slug:12} {ours * 1000:10.1f} {theirs * 1000:11.1f} {ours / theirs:7.2f}")
    print(f"\nhighest ratio {worst:.2f}; at most {MOST:.1f} is allowed: {'good' if worst <= MOST else 'too slow'}")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
