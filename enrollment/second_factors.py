"""allauth's second factors, with their secrets unreadable in a stolen database."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _


class PortalMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Enter the newest code of your app, or an unused recovery code."),
        "unverified_email": _("Confirm your e-mail address before you set up a second factor."),
        "add_email_blocked": _("You cannot change the e-mail address of an account with a second factor."),
        "cannot_delete_authenticator": _("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a key before you make recovery codes."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """The picture as markup to stand in the page: the strict content policy refuses pictures from data links."""
        drawing: str = super().build_totp_svg(url)
        return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 - drawn from the secret by us, no words in it


def _cipher() -> MultiFernet:
    """The newest secret writes; older ones, kept while the secret is being changed, still read."""
    return MultiFernet([_cipher_from(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _cipher_from(secret: str | bytes) -> Fernet:
    digest = hashlib.sha256(b"enrollment.second-factors" + force_bytes(secret)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
