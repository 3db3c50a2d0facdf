"""Captions of any names there may be."""

from hypothesis import given
from hypothesis import strategies as st

from parties.captions import caption_name, caption_of
from parties.models import Party
from tests.parties.factories import make_party

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)


@st.composite
def parties(draw: st.DrawFn) -> list[Party]:
    def people(role: str, least: int) -> list[Party]:
        count = draw(st.integers(least, 5))
        return [make_party(role, n, last_name=draw(names), first_name=draw(names)) for n in range(1, count + 1)]

    return draw(st.permutations([*people("P", 1), *people("D", 1), *people("G", 0)]))


@given(parties())
def test_caption_names_the_first_of_each_side_whatever_the_order(found: list[Party]) -> None:
    first = {party.role: party for party in found if party.number == 1}
    left, right = (caption_name(first[role]) for role in "PD")
    many = {role: len([party for party in found if party.role == role]) > 1 for role in "PD"}
    expected = f"{left}{' ET AL' * many['P']} v. {right}{' ET AL' * many['D']}"
    assert caption_of(found) == expected


@given(names, names)
def test_caption_puts_the_last_name_first_in_capitals(last: str, first: str) -> None:
    assert caption_name(make_party(last_name=last, first_name=first)) == f"{last}, {first}".upper()


@given(names)
def test_caption_of_an_organisation_is_its_name(name: str) -> None:
    assert caption_name(make_party(kind="firm", shape="organisation", organisation=name, last_name="")) == name.upper()


def test_caption_of_the_worked_example() -> None:
    anna = make_party("P", last_name="Karenina", first_name="Anna")
    trooper = make_party("D", 1, first_name="Trooper")
    maureen = make_party("D", 2, first_name="Maureen O'Hara")
    assert caption_of([maureen, trooper, anna]) == "KARENINA, ANNA v. THORNTON, TROOPER ET AL"


def test_caption_of_a_young_draft_leaves_the_empty_side_out() -> None:
    assert caption_of([make_party("P", last_name="Karenina")]) == "KARENINA"
    assert caption_of([]) == ""
