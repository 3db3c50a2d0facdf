from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demo.mailbox import read_mailbox

PAGE_SIZE = 20


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")[:200]
    page = Paginator(read_mailbox(Path(settings.EMAIL_FILE_PATH), to=to), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "to": to, "page_title": _("Demonstration mailbox")}
    return render(request, "demo/mailbox.html", context)
