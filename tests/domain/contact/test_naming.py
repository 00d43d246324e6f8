"""Words that would tell who somebody is, found before a text goes to those who need not know."""

from __future__ import annotations

import pytest

from evenhand.domain.contact.naming import words_that_name

NAMES = ("Mrs Robin Oakley", "Anne-Marie Oakley")
ADDRESSES = ("robin@example.org", "4 Mill Lane", "CB24 0ZZ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who owns the fence?", ()),
        ("Mrs Oakley asks who owns it.", ("Oakley",)),
        ("ROBIN’S fence", ("ROBIN’S",)),
        ("As anne-marie said.", ("anne-marie",)),
        ("See robin@example.org and the house at 4  Mill Lane", ("4 mill lane", "robin@example.org")),
        ("Mrs Brown asks too.", ()),
    ],
)
def test_a_name_an_address_or_neither(text: str, found: tuple[str, ...]) -> None:
    assert {word.casefold() for word in words_that_name(text, names=NAMES, addresses=ADDRESSES)} == {
        word.casefold() for word in found
    }


def test_a_word_is_given_once_and_an_empty_address_names_nobody() -> None:
    assert words_that_name("Oakley, Oakley", names=NAMES, addresses=("", "  ")) == ("Oakley",)
