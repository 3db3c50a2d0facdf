from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from audit import clock
from enrollment.errors import EnrollmentError
from enrollment.forms.enrolling import EnrollmentForm
from enrollment.forms.signing_in import EmailOnlyForm
from enrollment.gates import rate_limited
from enrollment.networks import network_of
from enrollment.services.enrolling import activate_account, address_of_key, enroll_user, send_activation_again


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@rate_limited("signup")
def new_user(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = EnrollmentForm(request.POST or None)
    if form.is_valid():
        try:
            enroll_user(
                form.save(commit=False),
                password=form.cleaned_data["password"],
                now=clock.now(),
                source=network_of(request),
            )
        except EnrollmentError as error:
            form.add_error("user_id", error.message)
        else:
            return redirect("enrollment:check_mail")
    return render(request, "enrollment/new_user.html", {"form": form})


@login_not_required
def check_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "enrollment/check_mail.html")


@login_not_required
@never_cache
@rate_limited("send_again")
def send_again(request: HttpRequest) -> HttpResponse:
    form = EmailOnlyForm(request.POST or None)
    if form.is_valid():
        send_activation_again(form.cleaned_data["email"], now=clock.now())
        return redirect("enrollment:check_mail")
    return render(request, "enrollment/send_again.html", {"form": form})


@login_not_required
@never_cache
def activate(request: HttpRequest, key: str) -> HttpResponse:
    """Programs that look into mails open every link, so opening this one changes nothing: its button does."""
    address = address_of_key(key)
    if address is None:
        return render(request, "enrollment/activate_failed.html")
    if request.method == "POST":
        try:
            activate_account(address, now=clock.now())
        except EnrollmentError as error:
            return render(request, "enrollment/activate_failed.html", {"reason": error.message})
        return redirect("enrollment:activated")
    return render(request, "enrollment/activate.html", {"account": address.user})


@login_not_required
def activated(request: HttpRequest) -> HttpResponse:
    return render(request, "enrollment/activated.html")
