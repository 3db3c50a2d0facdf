import re

import pytest

from tests.parties.factories import FIRM, PERSON, make_form


def errors_of(answers: dict[str, str]) -> dict[str, list[str]]:
    return {name: [str(word) for word in words] for name, words in make_form(answers).errors.items()}


@pytest.mark.parametrize(
    "answers",
    [
        PERSON,
        FIRM,
        PERSON | {"street": "", "po_box": "12"},
        PERSON | {"state": "", "is_foreign": "on"},
        PERSON | {"zip_code": "", "has_no_zip": "on"},
        PERSON | {"kind": "executor", "name_continued": "Executor of the Estate of Red Danaher"},
        PERSON | {"kind": "person-ppa", "adult_last_name": "Danaher"},
        PERSON | {"last_name": "O'Hara-Núñez", "first_name": "Maureen\N{NO-BREAK SPACE}José"},
        PERSON | {"last_name": "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}", "first_name": "\N{GRINNING FACE}"},
        PERSON | {"state": "AE", "city": "APO", "zip_code": "09012", "is_foreign": "on"},
        PERSON | {"inmate_number": "123456", "email": "t@example.org", "phone": "(860) 555-0100", "phone_ext": "204"},
    ],
)
def test_party_form_takes_what_is_complete(answers: dict[str, str]) -> None:
    assert errors_of(answers) == {}


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"kind": ""}, "kind", "Choose the party type."),
        ({"last_name": "   "}, "last_name", "Enter the last name."),
        ({"kind": "person-ppa"}, "adult_last_name", "Enter the last name of the adult who acts for the child."),
        ({"kind": "firm"}, "organisation", "Enter the name of the organization."),
        ({"street": ""}, "street", "Enter a street address, or a post office box."),
        ({"city": ""}, "city", "Enter the city or town."),
        ({"state": ""}, "state", "Choose the state, or check “Foreign/US Military/US Territory”."),
        ({"zip_code": ""}, "zip_code", "Enter the zip code, or check “No Zip Code Available”."),
        ({"zip_code": "0610"}, "zip_code", "Enter the five digits of the zip code, like 06106."),
        ({"zip_code": "\N{ARABIC-INDIC DIGIT ONE}" * 5}, "zip_code", "Enter the five digits of the zip code"),
        ({"zip_plus4": "12a4"}, "zip_plus4", "Enter the four digits after the dash, like 2114."),
        ({"phone": "call me"}, "phone", "Enter the number with its area code, like 860-555-0100."),
        ({"fax": "1-2-3-----"}, "fax", "Enter the number with its area code, like 860-555-0100."),
        ({"phone_ext": "x4"}, "phone_ext", "Enter the extension in digits only, like 204."),
        ({"email": "not an address"}, "email", "Enter a valid email address."),
        ({"copy_from": "D-09"}, "copy_from", ""),
    ],
)
def test_party_form_says_what_is_missing(changes: dict[str, str], name: str, words: str) -> None:
    form = make_form(PERSON | changes, sources=[("D-02", "D-02")])
    assert list(form.errors) == [name]
    assert str(form.errors[name][0]).startswith(words)


def test_party_form_asks_for_nothing_but_the_type_while_there_is_none() -> None:
    assert errors_of({}) == {"kind": ["Choose the party type."]}
    assert errors_of({"email": "x", "zip_code": "1", "city": "y" * 300}) == {"kind": ["Choose the party type."]}


def test_party_form_says_in_words_what_the_types_are() -> None:
    assert re.findall("<option[^>]*>([^<]*)", str(make_form({})["kind"])) == [
        "-Select One-",
        "Person",
        "Person PPA (a child, with an adult who acts for the child)",
        "Executor/Administrator (a person who acts for the estate of someone who died)",
        "Firm/Corporation",
    ]


@pytest.mark.parametrize("name", ["last_name", "first_name", "street", "city", "care_of", "country", "inmate_number"])
@pytest.mark.parametrize("typed", ["x" * 10_000, "a\x00b"])
def test_party_form_refuses_what_no_column_holds(name: str, typed: str) -> None:
    assert name in errors_of(PERSON | {name: typed})


def test_party_form_forgets_the_names_of_another_type() -> None:
    form = make_form(FIRM | {"last_name": "x" * 500, "inmate_number": "7"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["last_name"], form.cleaned_data["inmate_number"]) == ("", "")


def test_party_form_parts_a_long_zip() -> None:
    form = make_form(PERSON | {"zip_code": "06109-2114"})
    assert form.is_valid()
    assert (form.cleaned_data["zip_code"], form.cleaned_data["zip_plus4"]) == ("06109", "2114")


def test_party_form_refuses_a_type_that_is_not_offered() -> None:
    assert "kind" in errors_of(PERSON | {"kind": "government"})


def test_first_plaintiff_may_not_put_more_into_the_account_than_it_holds() -> None:
    long = "x" * 110
    assert make_form(PERSON | {"street": long}, is_first=True).is_valid()
    form = make_form(PERSON | {"street": long, "update_account": "on"}, is_first=True)
    assert list(form.errors) == ["street"]


def test_party_form_marks_what_must_be_answered() -> None:
    form = make_form({})
    marked = {name for name, field in form.fields.items() if field.required}
    assert marked == {"kind", "last_name", "adult_last_name", "organisation", "street", "city", "state", "zip_code"}


def test_party_form_puts_at_most_seven_fields_under_one_legend() -> None:
    assert max(len(fields) for _group, fields in make_form({}, sources=[("P-01", "P-01")]).groups()) <= 7


def test_party_form_draws_typed_text_escaped() -> None:
    form = make_form(PERSON | {"last_name": '"><script>', "state": "</option>"})
    assert 'value="&quot;&gt;&lt;script&gt;"' in str(form["last_name"])
    assert "</option></option>" not in str(form["state"])
