from __future__ import annotations

import pytest

from evenhand.domain.letters.reading_age import ease_of, syllables

PLAIN = (
    "We looked at what went wrong. Your bins were missed three times. We are sorry. "
    "The crew will now check your street on each round. You can call me if it happens again. "
    "We will write to you when it is done."
)
HEAVY = (
    "Notwithstanding considerable operational difficulties experienced throughout the aforementioned period, "
    "responsibility for the identified deficiencies predominantly resides with the organisation, and consequently "
    "appropriate remedial interventions necessitating additional expenditure have been authorised accordingly."
)


@pytest.mark.parametrize(
    ("word", "count"), [("a", 1), ("bins", 1), ("letter", 2), ("complaint", 2), ("investigation", 5)]
)
def test_syllables_of_a_word(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_words_read_younger_than_officialese() -> None:
    plain, heavy = ease_of(PLAIN), ease_of(HEAVY)
    assert plain is not None
    assert heavy is not None
    assert plain.age <= 9
    assert heavy.age >= 20


def test_an_address_or_a_web_page_makes_nothing_harder() -> None:
    plain = ease_of(PLAIN)
    with_link = ease_of(f"{PLAIN} https://www.example.org/complaints/information-accessibility")
    assert plain is not None
    assert with_link is not None
    assert with_link.age == plain.age


def test_too_few_words_say_nothing() -> None:
    assert ease_of("Thank you for your letter.") is None
