"""A paper that is to be public is read through for every name, however short and however it is spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.conduct.publishing import names_in, places_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Minute 4: OAKLEY asked again.", "Robin Oakley"),
        ("Minute 4: the matter of jose munoz.", "José Muñoz"),
        ("Minute 4: José Muñoz", "Jose Munoz"),
        ("Minute 4: the matter of Ng.", "Wei Ng"),
        ("Minute 4: the matter of ng.", "Wei Ng"),
        ("Minute 4: a letter from An was read.", "An Tran"),
        ("Minute 4: O'Neill wrote.", "Mary O’Neill"),
        ("Minute 4: ONeill wrote.", "Mary O’Neill"),
        ("Minute 4: R.O. wrote again.", "Robin Oakley"),
        ("Minute 4: R O wrote again.", "Robin Oakley"),
        ("Minute 4: RO wrote again.", "Robin Oakley"),
        ("Minute 4: about robin@example.org.", "robin@example.org"),
        ("Minute 4: ring 01632 960 123.", "01632 960123"),
        ("Minute 4: at zz99 3vz.", "ZZ99 3VZ"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, name: str) -> None:
    assert names_in(text, [name])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("An appeal was heard in public.", "An Tran"),
        ("It went on to the next item, as we do.", "Do Thi An"),
        ("The planner's report on planning.", "Plan Ning"),
        ("Minute 46/26/22.", "4 Mill Lane"),
        ("Minute 46/26/22.", "Mr Robin Oakley"),
    ],
)
def test_part_of_a_word_and_everyday_words_refuse_nothing(text: str, name: str) -> None:
    assert not names_in(text, [name])


def test_the_place_is_told() -> None:
    found = places_of({"limit 1": "Writes.", "minute 2": "46/26 (Ng)"}, ["Wei Ng"])
    assert [(one.word, one.place) for one in found] == [("ng", "minute 2")]


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéüñ", min_size=3, max_size=12)


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title]))
def test_every_name_of_three_letters_is_found_in_any_case(name: str, cased) -> None:
    names_nobody = set("mrs miss sir the and flat com org net www".split())
    assert names_in(f"Minute 4: a letter by {cased(name)} was read.", [name]) or name in names_nobody
