from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audit import clock
from enrollment.forms.signing_in import EmailOnlyForm
from enrollment.gates import rate_limited
from enrollment.kept import ENDED_OWNER, has_typed
from enrollment.services.recovery import mail_user_ids


class LoginView(allauth_views.LoginView):  # type: ignore[misc]  # allauth ships no types
    template_name = "enrollment/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        is_kept = has_typed(self.request)
        return context | {"has_ended": is_kept or _has_ended(self.request), "is_kept": is_kept}


@login_not_required
@never_cache
@rate_limited("find_user_id")
def forgot_user_id(request: HttpRequest) -> HttpResponse:
    form = EmailOnlyForm(request.POST or None)
    if form.is_valid():
        mail_user_ids(form.cleaned_data["email"], now=clock.now())
        return redirect("enrollment:forgot_user_id_done")
    return render(request, "enrollment/forgot_user_id.html", {"form": form})


@login_not_required
def forgot_user_id_done(request: HttpRequest) -> HttpResponse:
    return render(request, "enrollment/forgot_user_id_done.html")


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Answering the idle warning: any request keeps the session, this one does nothing else."""
    request.session.modified = True
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect(safe_path(request.POST.get("next", "")))


def safe_path(path: str) -> str:
    """`path` if it is one of this site's own, the home page if not."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else settings.LOGIN_REDIRECT_URL


def _has_ended(request: HttpRequest) -> bool:
    """A session cookie that stands for nothing any more: the visitor was logged in and the time ran out."""
    return ENDED_OWNER in request.session or (
        settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()
    )
