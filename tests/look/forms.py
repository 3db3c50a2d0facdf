"""Forms with each way of entering something, for looking at what the template pack draws."""

from crispy_forms.utils import render_crispy_form
from django import forms

from tests.look.page import Element, read_page

CHOICES = [("yes", "Yes"), ("no", "No")]


class Answers(forms.Form):
    name = forms.CharField(label="Last Name", help_text="As it stands on the writ.")
    nickname = forms.CharField(required=False)
    is_signed = forms.ChoiceField(
        label="Signed?", choices=CHOICES, widget=forms.RadioSelect, help_text="A Notary counts."
    )
    papers = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    court = forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs={"data-combo": True}))
    amount = forms.CharField(widget=forms.TextInput(attrs={"data-prefix": "$", "class": "is-short"}))
    note = forms.CharField(widget=forms.Textarea, required=False)
    writ = forms.FileField(widget=forms.FileInput)
    agrees = forms.BooleanField(label="I agree.")
    key = forms.CharField(widget=forms.HiddenInput)


def drawn(form: forms.BaseForm) -> Element:
    return read_page(render_crispy_form(form))
