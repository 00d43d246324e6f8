"""What a message says of its writer. Everybody here is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.contact.matching import load_matching_table
from evenhand.domain.contact.signature import Signed, signed, without_name

SIGN_OFFS = load_matching_table(Path(__file__).parents[3] / "src" / "evenhand" / "law").intake.sign_offs
LETTER = """Dear council,

The bin was not emptied on 3 June, my order 0123456 refers.

Kind regards,

Morgan Ravensdale
12 Acorn Road
Exampletown
ZZ99 3VZ
Tel: 01632 960 123 / +44 7700 900456
Morgan.R@example.com
"""


def read(text: str) -> Signed:
    return signed(text, sign_offs=SIGN_OFFS)


def test_everything_under_a_letter_is_found() -> None:
    assert read(LETTER) == Signed(
        names=("Morgan Ravensdale",),
        telephones=("+441632960123", "+447700900456"),
        postcodes=("ZZ993VZ",),
        addresses=("12 Acorn Road, Exampletown",),
        emails=("morgan.r@example.com",),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please call.\nThanks, Rowan", "Rowan"),
        ("Diolch\n\nDr Siân O'Neill-Jones", "Dr Siân O'Neill-Jones"),
        ("Yours sincerely,\nSigned: R. Ash", "R. Ash"),
    ],
)
def test_a_name_stands_below_or_beside_the_closing_words(text: str, name: str) -> None:
    assert read(text).names == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks",
        "Regards,\nplease reply soon",
        "Thanks,\nSent from my telephone, which is old and does as it likes with what I write",
        "Many thanks,\n01632 960123",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert read(text).names == ()


@pytest.mark.parametrize(
    "text", ["order 123456789012", "on 3/6/2026 at 10:30", "account 4012 8888", "£01632"]
)
def test_a_number_that_is_no_telephone_is_not_taken_for_one(text: str) -> None:
    assert read(text).telephones == ()


def test_an_address_in_one_line_is_read_without_what_follows_it() -> None:
    assert read("I live at 5 High Street, Fenby ZZ1 1AA and pay rent").addresses == (
        "I live at 5 High Street, Fenby",
    )


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_nothing_raises(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("How many homes?\nHarriet Blunt", "How many homes?"),
        ("How many homes?\nH. BLUNT\nBlunt", "How many homes?"),
        ("I, harriet  blunt, ask about Blunt Street.", "I, , ask about Blunt Street."),
        ("Blunt Street\nH", "Blunt Street\nH"),
    ],
)
def test_the_name_of_whoever_wrote_is_left_out_and_a_street_of_the_same_name_stays(
    written: str, left: str
) -> None:
    assert without_name(written, "Harriet Blunt") == left
    assert without_name(written, "") == written
