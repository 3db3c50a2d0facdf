"""A living sheet of every part of the public pages, in every state. Served in the demo only."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Row
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The words below stand for what a filer would see; they are samples and are not translated.
STATES = [("", "-Select-"), ("CT", "CT - CONNECTICUT"), ("NJ", "NJ - NEW JERSEY"), ("NY", "NY - NEW YORK")]
COURTS = [
    ("", "-Select One-"),
    ("FBT", "FBT - Fairfield at Bridgeport"),
    ("HHD", "HHD - Hartford at Hartford"),
    ("NNH", "NNH - New Haven at New Haven"),
]
YES_NO = [("yes", "Yes"), ("no", "No")]


class SampleForm(forms.Form):
    """Every way of entering something that a page of the portal uses."""

    court = forms.ChoiceField(
        label="To which Court location is this case returnable?",
        choices=COURTS,
        help_text="Type part of the name or the code. File where you or the defendant lives.",
        widget=forms.Select(attrs={"data-combo": True}),
    )
    amount = forms.CharField(
        label="What is the Amount Claimed?",
        help_text="Do not include the filing fee, amount of pre-judgment interest or double damages.",
        widget=forms.TextInput(attrs={"data-prefix": "$", "inputmode": "decimal", "class": "is-short is-money"}),
    )
    defendants = forms.IntegerField(
        label="How many defendants in this case?", min_value=1, widget=forms.NumberInput(attrs={"class": "is-tiny"})
    )
    is_signed = forms.ChoiceField(
        label="Has the Writ and Notice of Suit been signed by a Clerk or Commissioner of the Superior Court?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text="A Notary counts too, whoever took your oath.",
    )
    last_name = forms.CharField(label="Last Name")
    first_name = forms.CharField(label="First Name", required=False)
    city = forms.CharField(label="City/Town")
    state = forms.ChoiceField(label="State or State Equivalent", choices=STATES)
    zip_code = forms.CharField(label="Zip", widget=forms.TextInput(attrs={"class": "is-short", "inputmode": "numeric"}))
    email = forms.EmailField(label="Email Address", required=False)
    topics = forms.MultipleChoiceField(
        label="What is in the envelope?",
        choices=[("writ", "Writ"), ("service", "Statement of Service"), ("exhibits", "Exhibits")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label="Shopping Cart Note (Optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The note is only for you. It is not part of what you are filing.",
    )
    writ = forms.FileField(
        label="Small Claims Writ and Notice of Suit, JD-CV-40",
        help_text="One PDF, with the Instructions to Defendant in it.",
        widget=forms.FileInput,
    )
    is_certified = forms.BooleanField(
        label="I hereby certify that the attached documents are true copies of the signed documents that were served."
    )
    key = forms.CharField(widget=forms.HiddenInput, initial="sample")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            Fieldset("Basic Summons Information", "court", "amount", "defendants", "is_signed"),
            Fieldset(
                "Defendant's Address Information",
                Row("last_name", "first_name"),
                Row("city", "state", Field("zip_code")),
                "email",
                "topics",
            ),
            Fieldset("Supporting Documents", "writ", "note", "is_certified", "key"),
        )
        return helper


STEPS = [
    {"title": "Case type", "url": "#case-type", "state": "done"},
    {"title": "Summons information", "url": "#summons", "state": "attention"},
    {"title": "Parties", "url": "#parties", "state": "current"},
    {"title": "Documents", "url": "#documents", "state": "todo"},
    {"title": "Review and certify", "url": "#review", "state": "todo"},
]
STAGES = [
    {"title": "Payment received", "state": "done"},
    {"title": "Docket number", "state": "now"},
    {"title": "Stamped copies", "state": "later"},
]
EVENTS = [
    {"when": "Monday, October 2, 2017, 4:12 PM EDT", "words": "The clerk accepted your filing.", "detail": ""},
    {
        "when": "Friday, September 29, 2017, 11:24 AM EDT",
        "words": "Your case was filed and given a docket number.",
        "detail": "Confirmation 50020238",
    },
    {"when": "Thursday, September 28, 2017, 9:03 PM EDT", "words": "You put the filing in your cart.", "detail": ""},
]
NEXT_STEPS = [
    {"when": "By October 16", "words": "A clerk reads your papers. We e-mail you when that is done."},
    {"when": "About November 20", "words": "The defendant may answer. You can read the answer here."},
    {"when": "After that", "words": "The court mails the date of the hearing to both sides."},
]
CASES = [
    {"number": "HHD-CV-17-6083412S", "caption": "KARENINA, ANNA v. THORNTON, TROOPER ET AL", "tone": "waiting",
     "words": "Waiting for the clerk since October 2", "filed": "10/02/2017"},
    {"number": "HHD-CV-17-6080021S", "caption": "KARENINA, ANNA v. FLINTSTONE, FRED", "tone": "attention",
     "words": "Returned: two things to fix by October 19", "filed": "09/11/2017"},
    {"number": "FBT-CV-14-6040517S", "caption": "KARENINA, ANNA v. SIMPSON, HOMER", "tone": "done",
     "words": "Accepted", "filed": "09/09/2014"},
]  # fmt: skip
INSTRUCTIONS = (
    "You will use the information on the Small Claims Writ and Notice of Suit for the case you are filing "
    "to answer the questions on this page.\n\n"
    "When you enter the amount, do not include the filing fee, any pre-judgment interest or double damages."
)
LINES = [
    {"label": "Shopping Cart Total:", "amount": "$95.00"},
    {"label": "Service Fee:", "amount": "$2.09"},
]
DOCUMENTS = [
    {"name": "Small Claims Writ and Notice of Suit, JD-CV-40", "file_name": "writ-signed.pdf", "pages": 4,
     "size": "812 KB", "tone": "done", "words": "Ready to file", "view_url": "#", "delete_url": "#"},
    {"name": "Small Claims Return/Statement of Service, JD-CV-123", "file_name": "service.pdf", "pages": 2,
     "size": "1.4 MB", "tone": "waiting", "words": "Being checked (usually under 10 seconds)", "delete_url": "#"},
    {"name": "Exhibit: the lease", "file_name": "a-very-long-file-name-from-a-scanner_2017-09-28_0001.pdf",
     "size": "3.0 MB", "tone": "attention", "words": "Needs your attention",
     "problem": "This PDF needs a password to open.",
     "remedy": "Open it, print it to a new PDF without a password, and choose that file.", "delete_url": "#"},
]  # fmt: skip


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    """Show the sheet; a POST shows the form with its errors."""
    form = SampleForm(request.POST or None, request.FILES or None)
    return render(request, "demo/parts.html", {**_samples(), "form": form, "has_errors": bool(form.errors)})


def _samples() -> dict[str, Any]:
    return {
        "page_title": "Parts of a page",
        "instructions": INSTRUCTIONS,
        "steps": STEPS,
        "stages": STAGES,
        "events": EVENTS,
        "next_steps": NEXT_STEPS,
        "cases": CASES,
        "lines": LINES,
        "total": {"label": "Total Due (USD):", "amount": "$97.09"},
        "documents": DOCUMENTS,
    }
