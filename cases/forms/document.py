from django import forms
from django.utils.translation import gettext_lazy as _


class DocumentTitleForm(forms.Form):
    """What a document on an existing case is called."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("What is the document?"),
        help_text=_("Give it the name that stands on it, like Motion for Continuance."),
        max_length=120,
        error_messages={"required": _("Enter the name of the document.")},
    )
