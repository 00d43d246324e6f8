"""Who may have written: suggestions with what speaks for them and against. Everybody here is invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.domain.contact.matching import (
    Clue,
    Known,
    Suggestion,
    Written,
    load_matching_table,
    person_record,
    suggested,
)
from evenhand.domain.contact.matching.scoring import UNKNOWN

TABLE = load_matching_table(Path(__file__).parents[4] / "src" / "evenhand" / "law")
MORAG = Written(
    name="Morag Tait",
    postcodes=("ZZ1 1BH",),
    addresses=("12 Acorn Road, Northside",),
    telephones=("01632 960123",),
    emails=("morag.tait@example.org",),
)


def known(written: Written, *clues: Clue) -> Known:
    return Known(records=(person_record(written, TABLE),), clues=clues)


def found(writer: Written, **people: Known) -> dict[int, Suggestion]:
    numbered = {int(name.removeprefix("p")): one for name, one in people.items()}
    made = suggested([person_record(writer, TABLE)], numbered, TABLE, UNKNOWN)
    return {one.person: one for one in made}


def test_the_same_telephone_and_name_are_suggested_in_words() -> None:
    writer = Written(name="Morag Tait", emails=("mt1961@example.com",), telephones=("01632 960123",))
    one = found(writer, p7=known(MORAG))[7]
    assert "Same telephone number" in one.speaks_for
    assert "Same surname, Tait" in one.speaks_for
    assert one.against == ("E-mail address differs",)
    assert one.score >= TABLE.threshold


def test_two_people_of_one_name_are_never_suggested_for_the_name() -> None:
    assert found(Written(name="Morag Tait", emails=("m@example.com",)), p7=known(MORAG)) == {}


def test_two_people_of_one_name_at_other_addresses_are_not_suggested() -> None:
    elsewhere = Written(name="Morag Tait", postcodes=("ZZ9 9ZZ",), addresses=("4 Elm Close",))
    assert found(elsewhere, p7=known(MORAG)) == {}


def test_somebody_of_the_household_is_not_suggested() -> None:
    brother = replace(MORAG, name="Ruari Tait", emails=("ruari@example.com",))
    assert found(brother, p7=known(MORAG)) == {}


def test_a_quoted_reference_suggests_although_the_name_differs_and_says_so() -> None:
    daughter = Written(name="Ailsa Grant", emails=("ailsa@example.com",))
    one = found(daughter, p7=known(MORAG, Clue("quotes-reference", "EH-2026-000123")))[7]
    assert one.speaks_for == ("It quotes EH-2026-000123, a case of theirs",)
    assert any("Surname differs" in words for words in one.against)
    assert one.score == TABLE.threshold


def test_a_clue_that_does_not_suffice_suggests_nothing_alone() -> None:
    assert found(Written(name="Ailsa Grant"), p7=known(MORAG, Clue("acts-for", "Rowan Ash"))) == {}


def test_the_likeliest_comes_first_and_no_more_than_the_table_says() -> None:
    writer = Written(name="Morag Tait", telephones=("01632 960123",), postcodes=("ZZ1 1BH",))
    people = {f"p{n}": known(replace(MORAG, postcodes=(), addresses=())) for n in range(1, 9)}
    made = found(writer, p20=known(MORAG), **people)
    assert next(iter(made)) == 20
    assert len(made) == TABLE.intake.most_suggested


def test_another_name_of_theirs_counts_as_theirs() -> None:
    maiden = person_record(replace(MORAG, name="Morag Grant"), TABLE)
    both = Known(records=(person_record(MORAG, TABLE), maiden))
    writer = person_record(Written(name="Morag Grant", telephones=("01632 960123",)), TABLE)
    (one,) = suggested([writer], {7: both}, TABLE, UNKNOWN)
    assert "Same surname, Grant" in one.speaks_for


@pytest.mark.parametrize("code", sorted(TABLE.intake.clues))
def test_every_clue_has_a_sentence_that_can_be_filled(code: str) -> None:
    assert TABLE.intake.clues[code].says.format(what="EH-2026-000001")
