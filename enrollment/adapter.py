"""How allauth's machinery speaks to the rest of the portal: its mails, its words, its links, its locks."""

from typing import Any, Final
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.services.recording import record
from enrollment.errors import EnrollmentError
from enrollment.models import User
from enrollment.networks import client_address, network_of
from enrollment.services.enrolling import vouch_for_email
from enrollment.services.locking import forgive_attempt, note_failure, open_attempt, unlock_account
from notices.links import absolute
from notices.services.outbox import queue_notice

# What allauth calls its mails, and what ours are called.
MAILS: Final = {
    "account/email/email_confirmation": "enrollment_confirm_email",
    "account/email/email_confirmation_signup": "enrollment_confirm_email",
    "account/email/password_reset_key": "enrollment_password_reset",
    "account/email/unknown_account": "enrollment_unknown",
    "account/email/account_already_exists": "enrollment_email_in_use",
    "account/email/email_changed": "enrollment_email_changed",
    "account/email/password_changed": "enrollment_password_changed",
    "account/email/password_reset": "enrollment_password_changed",
    "account/email/password_set": "enrollment_password_changed",
}
# News about the safety of an account: one mail, its sentence chosen by the key.
SECURITY_NEWS: Final = {
    "mfa/email/totp_activated": "totp_added",
    "mfa/email/totp_deactivated": "totp_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
    "mfa/email/webauthn_added": "key_added",
    "mfa/email/webauthn_removed": "key_removed",
}
PASSED_ON: Final = ("activate_url", "password_reset_url", "from_email", "to_email")


class PortalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The User ID or the password is not right. Check both, then try again. "
            "Or use “Forgot User ID?” or “Forgot Password?”."
        ),
        "incorrect_password": _("This is not your password. Check it, then try again."),
        "enter_current_password": _("This is not your password now. Check it, then try again."),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes, then try again."),
        "rate_limited": _("There were too many tries. Wait a few minutes, then try again."),
        "email_taken": _("Another account uses this e-mail address. Enter another one."),
        "duplicate_email": _("This is your e-mail address already. Enter the new one."),
        "same_as_current": _("This is your e-mail address already. Enter the new one."),
        "invalid_password_reset": _("This link was used already, or is older than a day. Ask for a new one."),
    }

    # Signing in

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            forgive_attempt(credentials.get("username", ""), network=network_of(request))
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            open_attempt(credentials.get("username", ""), network=network_of(request), now=clock.now())
        except EnrollmentError as error:
            raise ValidationError(error.message, code=error.code) from error

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_failure(credentials.get("username", ""), network=network_of(request), now=clock.now())

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if user.is_active:
            vouch_for_email(user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        record("account.logged-in", subject=_subject(user), actor=user, source=network_of(request))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_inactive"))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this very host: another of our hosts is another site to a session."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # every answer is a page

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("enrollment:account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return resolve_url("enrollment:account" if self.request.user.is_authenticated else "enrollment:login")

    # Changes

    def set_password(self, user: User, password: str) -> None:
        """Whoever could set a new password has proved the mailbox or the old password: the lock is lifted."""
        super().set_password(user, password)
        record("account.password-changed", subject=_subject(user), actor=user, source=network_of(self.request))
        unlock_account(user, actor=user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            record(
                "account.email-changed",
                subject=_subject(email_address.user),
                actor=email_address.user,
                source=network_of(request),
            )
        return is_confirmed

    # Mails and their links

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, secret = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret}))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        news = SECURITY_NEWS.get(template_prefix, "")
        queue_notice(
            key=f"account.mail:{uuid4()}",
            to=email,
            template="enrollment_security" if news else MAILS[template_prefix],
            context={name: str(context[name]) for name in PASSED_ON if name in context}
            | {
                "name": user.display_name if user else "",
                "user_id": user.user_id if user else "",
                "news": news,
                "login_url": absolute(reverse("enrollment:login")),
                "reset_url": absolute(reverse("account_reset_password")),
                "new_user_url": absolute(reverse("enrollment:new_user")),
                "at": clock.now().isoformat(),
            },
            about=_subject(user) if user else "",
        )

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        if template_prefix != "account/email/email_deleted":  # a change taken back before it was confirmed: no news
            self.send_mail(template_prefix, email or user.email, {"user": user} | (context or {}))


def _subject(user: User) -> str:
    return f"account:{user.pk}"
