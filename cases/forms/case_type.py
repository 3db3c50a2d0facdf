from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.problems import ANSWER
from courts.book import Book
from courts.models import CaseCategory, CaseType, StopQuestion
from parties.fields import SELECT_ONE, SELECTED

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class CaseTypeSelect(forms.Select):
    """Each option carries its track and the everyday words it can be found by, for the script of the search."""

    def __init__(self, case_types: tuple[CaseType, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case_types = case_types

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = flatatt({**self.attrs, **(attrs or {}), "name": name})
        options = format_html_join(
            "",
            '<option value="{}" data-track="{}" data-words="{}"{}>{}</option>',
            (
                (row.code, row.track, row.everyday_words, SELECTED if row.code == value else "", row)
                for row in self.case_types
            ),
        )
        return format_html('<select{}><option value="">{}</option>{}</select>', given, SELECT_ONE, options)


class MarkedChoice(forms.ChoiceField):
    """Carries the red asterisk; whether it may stay empty depends on other answers, so the form judges."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class CaseTypeForm(forms.Form):
    """Category, case type, and the questions whose answer may end online filing."""

    use_required_attribute = False

    category = forms.ChoiceField(
        label=_("Select Case Category"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select the case category.")},
    )
    case_type = MarkedChoice(label=_("What is the case type for this case?"))

    def __init__(self, *args: Any, book: Book, account_type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.account_type = account_type
        self.questions = tuple(questions_of(book, account_type))
        self._fill_choices()
        for question in self.questions:
            self.fields[ANSWER + question.code] = self._question(question)

    def _fill_choices(self) -> None:
        case_types = self.book.case_types
        category, case_type = self.fields["category"], self.fields["case_type"]
        category.choices = [(row.code, row.label) for row in self.book.categories]  # type: ignore[attr-defined]  # a choice field
        category.help_text = self.book.help_for("category")
        case_type.choices = [("", SELECT_ONE), *((row.code, row.full_label) for row in case_types)]  # type: ignore[attr-defined]  # a choice field
        why = gettext("The code decides how the court processes your case.")
        case_type.help_text = f"{self.book.help_for('case_type')} {why}"
        case_type.widget = CaseTypeSelect(case_types, attrs={"data-combo": ""})

    def _question(self, question: StopQuestion) -> forms.ChoiceField:
        return MarkedChoice(
            label=question.text,
            help_text=question.help,
            choices=YES_NO,
            widget=forms.RadioSelect(attrs={"data-tracks": " ".join(question.tracks)}),
        )

    def question_fields(self) -> list[BoundField]:
        return [self[ANSWER + question.code] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        category = self._category(cleaned.get("category", ""))
        case_type = self._case_type(cleaned.get("case_type", ""))
        found: dict[str, Any] = {"category": category, "case_type": case_type, "screening": {}}
        if category is None or category.stop:
            self.errors.pop("case_type", None)
            return found
        if case_type is None or case_type.category_id != category.pk:
            self._say("case_type", gettext("Choose the case type from the list."))
            self._ask_all([question for question in self.questions if not question.tracks])
        elif case_type.is_online:
            found["screening"] = self._screening(case_type)
        return found

    def _screening(self, case_type: CaseType) -> dict[str, str]:
        """The answers that count for this type. Once one of them ends online filing, the others may wait."""
        questions = self.book.stops_for(case_type, self.account_type)
        answers = {row.code: self.cleaned_data.get(ANSWER + row.code, "") for row in questions}
        if not any(answers[row.code] == row.stop_answer for row in questions):
            self._ask_all(questions)
        return {code: answer for code, answer in answers.items() if answer}

    def _ask_all(self, questions: Iterable[StopQuestion]) -> None:
        for row in questions:
            if not self.cleaned_data.get(ANSWER + row.code):
                self._say(ANSWER + row.code, gettext("Choose Yes or No: %s") % row.text)

    def _say(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def _category(self, code: str) -> CaseCategory | None:
        return next((row for row in self.book.categories if row.code == code), None)

    def _case_type(self, code: str) -> CaseType | None:
        return next((row for row in self.book.case_types if row.code == code), None)


def questions_of(book: Book, account_type: str) -> Iterator[StopQuestion]:
    """Every question that some case type asks of this account, in order, each once."""
    tracks = {row.track: row for row in book.case_types}
    asked = {row.code for case_type in tracks.values() for row in book.stops_for(case_type, account_type)}
    return (row for row in book.stop_questions if row.code in asked and row.retired_on is None)
