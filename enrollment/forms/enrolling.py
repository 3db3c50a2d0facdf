from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enrollment.forms.details import NAME_FIELDS, DetailsForm, address_groups
from enrollment.forms.fields import NewPasswordField
from enrollment.forms.layout import Group
from enrollment.models import AccountType, User


class EnrollmentForm(DetailsForm):
    """Everything an account needs, on one page. Both name groups are shown; a script hides the one not needed."""

    account_type = forms.ChoiceField(
        label=_("For whom is the account?"),
        choices=AccountType.choices,
        widget=forms.RadioSelect,
        initial=AccountType.INDIVIDUAL,
        error_messages={"required": _("Choose an account type.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We send a link to this address to make your account active, and all news of your cases."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    email_again = forms.EmailField(
        label=_("E-mail, once more"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your e-mail address once more.")},
    )
    password = NewPasswordField(label=_("Password"), error_messages={"required": _("Choose a password.")})
    is_adult = forms.BooleanField(
        label=_("I am 18 or older"),
        help_text=_("For a child, a parent or guardian enrolls and files."),
        error_messages={"required": _("You must be 18 or older. A parent or guardian can enroll for a child.")},
    )
    accepts_terms = forms.BooleanField(
        label=_("I have read the terms of use above and agree to them"),
        error_messages={"required": _("Read the terms of use, then check this box.")},
    )

    class Meta(DetailsForm.Meta):
        fields: ClassVar = ["account_type", *DetailsForm.Meta.fields, "email", "user_id", "is_adult"]
        labels: ClassVar = DetailsForm.Meta.labels | {"user_id": _("User ID")}
        help_texts: ClassVar = DetailsForm.Meta.help_texts | {
            "user_id": _(
                "4 to 30 letters, digits, periods, underscores or dashes. "
                "It is your signature on what you file, so it can never be changed."
            ),
        }
        widgets: ClassVar = DetailsForm.Meta.widgets | {
            "user_id": forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        }
        error_messages: ClassVar = {"user_id": {"required": _("Choose a User ID.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The terms stand before the box that agrees to them.
        self.helper.layout.fields.insert(-1, HTML("{% include 'enrollment/terms.html' %}"))

    def groups(self) -> list[Group]:
        return [
            (_("Account type"), ("account_type",)),
            (_("Your name (for a business: the person to contact)"), NAME_FIELDS),
            (_("Business (only for a business account)"), ("business_name",)),
            *address_groups(),
            (_("E-mail and telephone"), ("email", "email_again", ("phone", "phone_ext"))),
            (_("User ID and password"), ("user_id", "password")),
            (_("Confirm"), ("is_adult", "accepts_terms")),
        ]

    def chosen_type(self) -> str:
        return self._typed("account_type")

    def clean_user_id(self) -> str:
        user_id: str = self.cleaned_data["user_id"]
        if User.objects.filter(user_id__iexact=user_id).exists():
            raise ValidationError(_("This User ID is taken. Choose another one."), code="user_id_taken")
        return user_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        email, again = cleaned.get("email"), cleaned.get("email_again")
        if email and again and email.lower() != again.lower():
            self.add_error("email_again", _("The two e-mail addresses differ. Enter the same one in both fields."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, absent from its stubs
        password = self.cleaned_data.get("password")
        if not password:
            return
        try:
            validate_password(password, self.instance)
        except ValidationError as error:
            self.add_error("password", error)
