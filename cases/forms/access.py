from django import forms
from django.utils.translation import gettext_lazy as _


class AccessForm(forms.Form):
    """By docket number; who one is in the case, in one's own words."""

    use_required_attribute = False

    number = forms.CharField(
        label=_("Docket Number"),
        max_length=40,
        help_text=_("As it stands on your papers, like HHD-CV-26-6012345S. Dashes may be left out."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter the docket number of the case.")},
    )
    why = forms.CharField(
        label=_("Who are you in this case?"),
        max_length=300,
        help_text=_("For example: I am the defendant, and my name on the papers is Trooper Thornton."),
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": _("Say who you are in the case, so that the clerk can check it.")},
    )
