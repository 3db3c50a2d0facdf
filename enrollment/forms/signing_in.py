"""allauth's forms with the court's labels, and one e-mail field for what is asked by mail."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.forms.fields import NewPasswordField, PasswordNowField
from enrollment.forms.layout import grouped


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Juris Number (attorney/firm) or Self-Rep. User ID"),
            max_length=30,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": _("Enter your User ID."), "max_length": _("A User ID has 30 letters at most.")},
        )
        self.fields["password"] = PasswordNowField(
            label=_("Password"), error_messages={"required": _("Enter your password.")}
        )
        self.order_fields(["login", "password"])
        self.helper = grouped((_("Log in"), ("login", "password")))


class EmailOnlyForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = EmailOnlyForm.base_fields["email"]


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    """The password is asked once; the page can show it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_once(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = PasswordNowField(
            label=_("Password now"), error_messages={"required": _("Enter the password you use now.")}
        )
        _ask_once(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordNowField(
            label=_("Password"), error_messages={"required": _("Enter your password.")}
        )


class AddEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("New e-mail"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"required": _("Enter the new e-mail address.")},
        )


def _ask_once(form: Any) -> None:
    form.fields["password1"] = NewPasswordField(
        user=form.user, label=_("New password"), error_messages={"required": _("Choose a new password.")}
    )
    del form.fields["password2"]
