"""What speaks for and against two records being of one person. Everybody here is invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.contact.matching import Match, Written, load_matching_table, person_record, score

TABLE = load_matching_table(Path(__file__).parents[4] / "src" / "evenhand" / "law")
MORAG = Written(
    given_name="Morag",
    surname="Tait",
    birth_date="1961-02-04",
    postcodes=("ZZ1 1BH",),
    addresses=("12 Acorn Road, Northside",),
    town="Exampletown",
    emails=("morag.tait@example.org",),
    telephones=("01632 960123",),
)


def compared(a: Written, b: Written) -> Match:
    return score(person_record(a, TABLE), person_record(b, TABLE), TABLE)


def suggested(a: Written, b: Written) -> bool:
    return compared(a, b).score >= TABLE.threshold


def evidence(a: Written, b: Written) -> str:
    return "; ".join(compared(a, b).evidence)


# What is one person


def test_a_new_address_and_mailbox_do_not_hide_a_name_and_birth_date() -> None:
    moved = Written(
        name="Morag Tait", birth_date="4/2/1961", postcodes=("ZZ9 9AA",), emails=("mt@example.com",)
    )
    assert suggested(MORAG, moved)
    assert "postcode differs" in evidence(MORAG, moved)


@pytest.mark.parametrize(
    "name", ["Ms Morag Tait", "TAIT, Morag", "Tait Morag", "Dr. Mórag Tait", "morag  tait"]
)
def test_titles_accents_capitals_and_order_do_not_matter(name: str) -> None:
    assert suggested(MORAG, Written(name=name, postcodes=("zz11bh",)))


@pytest.mark.parametrize("number", ["+44 1632 960123", "(01632) 960 123", "0044 1632-960123"])
def test_a_telephone_number_is_the_same_however_it_is_written(number: str) -> None:
    assert "Same telephone number" in evidence(MORAG, Written(surname="Tait", telephones=(number,)))


def test_a_nickname_is_a_form_of_the_name() -> None:
    a = Written(given_name="Elizabeth", surname="Orme", postcodes=("ZZ1 1BH",))
    b = Written(given_name="Beth", surname="Orme", postcodes=("ZZ1 1BH",))
    assert "forms of one name" in evidence(a, b)
    assert suggested(a, b)


def test_surnames_that_sound_alike_are_told() -> None:
    a, b = Written(surname="Tait", birth_date="1961-02-04"), Written(surname="Tate", birth_date="1961-02-04")
    assert "surname" in evidence(a, b).lower()
    assert suggested(a, b)


def test_a_double_barrelled_name_shares_a_part() -> None:
    assert "shares a part" in evidence(Written(surname="Tait-Orme"), Written(surname="Orme"))


def test_day_and_month_swapped_nearly_agree() -> None:
    assert "day and month swapped" in evidence(MORAG, Written(surname="Tait", birth_date="1961-04-02"))


@pytest.mark.parametrize("line", ["12 Acorn Rd", "12, Acorn Road", "12 acorn road\nNorthside\nZZ1 1BH"])
def test_an_address_is_the_same_with_or_without_its_district(line: str) -> None:
    assert "address line" in evidence(MORAG, Written(surname="Tait", addresses=(line,)))
    assert "differs" not in evidence(MORAG, Written(surname="Tait", addresses=(line,)))


def test_a_neighbour_has_another_number() -> None:
    assert "not the number" in evidence(
        MORAG, Written(surname="Tait", addresses=("14 Acorn Road, Northside",))
    )


def test_any_of_several_mailboxes_may_agree() -> None:
    b = Written(surname="Tait", emails=("shop@example.com", "Morag.Tait@example.org"))
    assert "Same e-mail address" in evidence(MORAG, b)


# What is not


def test_a_name_alone_is_never_enough_however_rare() -> None:
    a = b = Written(
        given_name="Xanthippe", surname="Quillfeather", town="Exampletown", organisation="Orme Ltd"
    )
    assert not suggested(a, b)
    assert TABLE.bounds.name_alone in evidence(a, b)


def test_a_married_couple_at_one_address_are_two_people() -> None:
    husband = replace(MORAG, given_name="Hamish", birth_date="", emails=())
    assert not suggested(MORAG, husband)
    assert TABLE.bounds.household in evidence(MORAG, husband)


def test_mr_and_mrs_with_one_initial_are_two_people() -> None:
    mr = Written(name="Mr J Orme", addresses=("3 Mill Lane",), postcodes=("ZZ1 2AA",))
    mrs = Written(name="Mrs J Orme", addresses=("3 Mill Lane",), postcodes=("ZZ1 2AA",))
    assert not suggested(mr, mrs)


def test_two_people_of_one_name_in_one_street_have_their_own_birth_dates() -> None:
    other = Written(name="Morag Tait", birth_date="1994-11-23", postcodes=("ZZ1 1BH",))
    assert not suggested(MORAG, other)


@pytest.mark.parametrize(
    ("born", "words"),
    [("1961-01-20", "within a month"), ("1962-03-01", "within a year"), ("1971-02-15", "ten years apart")],
)
def test_a_rare_name_in_one_town_with_near_birth_dates_is_suggested_and_says_so(
    born: str, words: str
) -> None:
    rare = Written(
        given_name="Xanthippe", surname="Quillfeather", town="Exampletown", birth_date="1961-02-04"
    )
    assert suggested(rare, replace(rare, birth_date=born))
    assert words in evidence(rare, replace(rare, birth_date=born))
    assert not suggested(rare, replace(rare, birth_date="1985-07-19"))


def test_near_birth_dates_make_nobody_of_one_house_one_person() -> None:
    brother = replace(MORAG, given_name="Hamish", birth_date="1962-03-01", emails=())
    assert not suggested(MORAG, brother)


def test_another_birth_date_is_told_even_where_the_home_agrees() -> None:
    mother = replace(MORAG, birth_date="1932-07-19", emails=())
    assert "two people of one name" in evidence(MORAG, mother)


def test_names_and_dates_that_differ_altogether_outweigh_a_shared_line() -> None:
    assert not suggested(
        MORAG, Written(name="Hamish Orme", birth_date="1980-12-30", telephones=("01632960123",))
    )


# What always holds

NAMES = st.sampled_from(
    ["", "Morag", "Tait", "Tate", "Ann", "Orme", "Tait-Orme", "Dr Morag", "J", "Beth", "Elizabeth"]
)
WRITTEN = st.builds(
    Written,
    given_name=NAMES,
    surname=NAMES,
    birth_date=st.sampled_from(["", "1961-02-04", "1961-04-02", "1961-02-05", "1980-12-30"]),
    postcodes=st.lists(st.sampled_from(["ZZ1 1BH", "ZZ1 1BJ", "ZZ9 9AA"]), max_size=2),
    addresses=st.lists(
        st.sampled_from(["12 Acorn Road", "14 Acorn Rd", "Flat 2, 12 Acorn Road"]), max_size=1
    ),
    town=st.sampled_from(["", "Exampletown", "Exmpletown", "Otherham"]),
    emails=st.lists(
        st.sampled_from(["mt@example.org", "morag.tait@example.org", "x@example.com"]), max_size=1
    ),
    telephones=st.lists(st.sampled_from(["01632 960123", "01632 960124", "07700 900456"]), max_size=2),
    organisation=st.sampled_from(["", "Orme Ltd", "Tait & Sons"]),
)
FIELDS = {
    "given_name": "",
    "surname": "",
    "birth_date": "",
    "postcodes": (),
    "addresses": (),
    "town": "",
    "emails": (),
    "telephones": (),
    "organisation": "",
}
AGREEING = {
    "given_name": "Rowan",
    "surname": "Quill",
    "birth_date": "1970-10-09",
    "postcodes": ("ZZ5 5ZZ",),
    "addresses": ("7 Heather Close",),
    "town": "Elsewhere",
    "emails": ("rowan@example.net",),
    "telephones": ("07700 900999",),
    "organisation": "Quill Trust",
}


@settings(max_examples=60, deadline=None)
@given(WRITTEN, WRITTEN)
def test_either_way_round_is_the_same(a: Written, b: Written) -> None:
    assert compared(a, b) == compared(b, a)


@settings(max_examples=60, deadline=None)
@given(WRITTEN, WRITTEN, st.sampled_from([f for f in FIELDS if f not in {"given_name", "surname"}]))
def test_a_missing_field_says_nothing(a: Written, b: Written, field: str) -> None:
    without = compared(replace(a, **{field: FIELDS[field]}), b)
    both_without = compared(replace(a, **{field: FIELDS[field]}), replace(b, **{field: FIELDS[field]}))
    assert without == both_without


@settings(max_examples=60, deadline=None)
@given(WRITTEN, WRITTEN, st.sampled_from(sorted(FIELDS)))
def test_a_field_that_agrees_never_lowers_the_score(a: Written, b: Written, field: str) -> None:
    a, b = (replace(record, **{field: FIELDS[field]}) for record in (a, b))
    agreeing = {field: AGREEING[field]}
    assert compared(replace(a, **agreeing), replace(b, **agreeing)).score >= compared(a, b).score
