from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.template import engines

from tests.look.forms import Answers, drawn
from tests.look.page import Element, read_page


def test_input_names_its_help_and_its_error() -> None:
    page = drawn(Answers(data={}))

    entry = page.one("input", id="id_name")
    assert entry.attributes["aria-describedby"] == "id_name_helptext id_name_error"
    assert entry.attributes["aria-invalid"] == "true"
    assert page.one(id="id_name_helptext").text == "As it stands on the writ."
    assert page.one(id="id_name_error").text == "Enter an answer."


def test_input_without_trouble_names_only_its_help() -> None:
    page = drawn(Answers())

    entry = page.one("input", id="id_name")
    assert entry.attributes["aria-describedby"] == "id_name_helptext"
    assert "aria-invalid" not in entry.attributes
    assert page.every(class_="usa-error-message") == []


def test_required_field_is_marked_and_says_so_to_programs() -> None:
    page = drawn(Answers())

    assert "is-required" in page.one("label", for_="id_name").classes
    assert "required" in page.one("input", id="id_name").attributes
    assert "is-required" not in page.one("label", for_="id_nickname").classes
    assert "required" not in page.one("input", id="id_nickname").attributes


def test_field_that_must_be_answered_in_the_end_is_marked_in_a_draft() -> None:
    form = Answers()
    form.use_required_attribute = False
    form.fields["nickname"].must_answer = True  # type: ignore[attr-defined]  # the pack reads it from any field

    page = drawn(form)
    assert "is-required" in page.one("label", for_="id_nickname").classes
    assert page.one("input", id="id_nickname").attributes["aria-required"] == "true"
    assert "required" not in page.one("input", id="id_nickname").attributes


def test_form_says_in_words_what_the_asterisk_means() -> None:
    assert "A red asterisk (*) means you must answer." in drawn(Answers()).text


def test_form_leaves_checking_to_the_portal() -> None:
    """The browser's own bubbles would hide the summary and name no remedy."""
    assert "novalidate" in drawn(Answers()).one("form").attributes


def test_radios_stand_in_a_fieldset_that_asks_the_question() -> None:
    group = drawn(Answers(data={})).one("fieldset", data_field="is_signed")

    assert group.one("legend").text == "Signed?"
    assert group.attributes["aria-describedby"] == "id_is_signed_helptext id_is_signed_error"
    assert [radio.attributes["id"] for radio in group.every("input")] == ["id_is_signed_0", "id_is_signed_1"]
    assert [label.attributes["for"] for label in group.every("label")] == ["id_is_signed_0", "id_is_signed_1"]
    assert [label.text for label in group.every("label")] == ["Yes", "No"]


def test_several_checkboxes_stand_in_a_fieldset() -> None:
    group = drawn(Answers()).one("fieldset", data_field="papers")

    assert all(box.attributes["type"] == "checkbox" for box in group.every("input"))
    assert len(group.every("div", class_="usa-checkbox")) == 2


def test_single_checkbox_has_its_label_behind_it() -> None:
    page = drawn(Answers(data={}))

    assert page.one("label", for_="id_agrees").text == "I agree."
    assert page.one(id="id_agrees_error").text == "Check this box to go on."


def test_widgets_bear_the_design_systems_classes() -> None:
    page = drawn(Answers())

    assert {"usa-input"} <= page.one(id="id_name").classes
    assert page.one(id="id_amount").classes == {"usa-input", "is-short"}
    assert {"usa-select"} <= page.one("select").classes
    assert {"usa-textarea"} <= page.one("textarea").classes
    assert {"usa-radio__input"} <= page.one(id="id_is_signed_0").classes


def test_class_is_put_on_a_widget_once_however_often_it_is_drawn() -> None:
    form = Answers()
    drawn(form)

    assert drawn(form).one(id="id_name").attributes["class"] == "usa-input"


def test_combo_box_is_a_plain_select_that_keeps_its_value() -> None:
    box = drawn(Answers(initial={"court": "no"})).one(class_="usa-combo-box")

    assert box.attributes["data-default-value"] == "no"
    assert [option.text for option in box.one("select", id="id_court").every("option")] == ["Yes", "No"]


def test_hidden_field_is_only_an_input() -> None:
    page = drawn(Answers())

    assert page.one("input", name="key").attributes["type"] == "hidden"
    assert page.every("label", for_="id_key") == []


def test_groups_and_buttons_come_from_the_layout() -> None:
    class Grouped(Answers):
        @property
        def helper(self) -> FormHelper:
            helper = FormHelper()
            helper.layout = Layout(Fieldset("The other side", Row("name", "nickname"), css_id="side"))
            helper.add_input(Submit("act", "Continue"))
            return helper

    page = drawn(Grouped())
    assert page.one("fieldset", id="side").one("legend").text == "The other side"
    assert len(page.one(class_="row").every(class_="field")) == 2
    assert page.one("button").text == "Continue"
    assert page.one("button").attributes["value"] == "Continue"


def test_formset_draws_every_form() -> None:
    formset = forms.formset_factory(Answers, extra=2)()
    html = (
        engines["django"].from_string("{% load crispy_forms_tags %}{% crispy formset %}").render({"formset": formset})
    )

    page = read_page(html)
    assert page.one("input", name="form-TOTAL_FORMS").attributes["value"] == "2"
    assert len(page.every("input", id="id_form-1-name")) == 1


def summary(**context: Any) -> Element:
    return read_page(engines["django"].from_string('{% include "includes/error_summary.html" %}').render(context))


def test_summary_links_each_error_to_what_takes_the_keyboard() -> None:
    page = summary(forms=[Answers(data={"name": "Karenina", "court": "elsewhere"})])

    links = {link.attributes["href"]: link.text for link in page.one(role="alert").every("a")}
    assert links["#id_is_signed_0"] == "Signed: Choose an answer."
    assert links["#id_writ"] == "Writ: Choose a file."
    assert links["#id_court"].startswith("Select a valid choice.")
    assert "#id_name" not in links


def test_summary_takes_focus_and_has_its_heading() -> None:
    box = summary(form=Answers(data={})).one(id="error-summary")

    assert box.attributes["tabindex"] == "-1"
    assert box.one("h2").text == "There is a problem"


def test_summary_of_forms_in_order_is_not_there() -> None:
    assert summary(forms=[Answers()]).every(role="alert") == []


def test_summary_holds_errors_of_the_whole_form_and_of_formsets() -> None:
    form = Answers(data={})
    form.add_error(None, "The two do not agree.")
    formset = forms.formset_factory(Answers, min_num=1, validate_min=True)(
        data={"form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0}
    )

    words = [line.text for line in summary(forms=[form, formset]).every("li")]
    assert words[0] == "The two do not agree."
    assert words[-1] == "Please submit at least 1 form."


def test_error_words_are_escaped() -> None:
    class Hostile(forms.Form):
        name = forms.CharField(label="<b>Name</b>")

        def clean_name(self) -> str:
            raise forms.ValidationError("<script>no</script>")

    form = Hostile(data={"name": "x"})
    assert drawn(form).every("script") == []
    assert summary(form=form).every("script") == []
    assert drawn(form).every("b") == []
