"""Repeats and near repeats of a text. All sentences are made up for these tests.

Two sets in the manner of the trials behind the design: pairs that ask the same in nearly the same words or
in other words, and pairs in one form of words about another subject, year or place.
"""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.contact.similarity import likeness, load_similarity_table, repeats, text_of

TABLE = load_similarity_table(Path(__file__).parents[3] / "src" / "evenhand" / "law")

SUBJECTS = [
    ("potholes repaired on Mill Lane", "pothole repairs made on Mill Lane"),
    ("fines issued for littering in the market square", "littering fines issued in the market square"),
    ("the cost of the leisure centre roof repairs", "repair costs of the leisure centre roof"),
    (
        "children waiting for a school transport decision",
        "school transport decisions children are waiting for",
    ),
    ("complaints received about missed bin collections", "missed bin collection complaints received"),
    ("agency staff employed in adult social care", "adult social care agency staff employed"),
    ("empty council homes awaiting repair", "council homes that stand empty awaiting repairs"),
    ("parking permits refused near the hospital", "refused parking permits near the hospital"),
    ("trees felled in public parks and the reasons", "public park trees felled, and reasons"),
    ("money spent on translation and interpreting", "translation and interpreting spending money"),
    (
        "planning enforcement notices served on landlords",
        "enforcement notices served on landlords by planning",
    ),
    ("allotment waiting times at each site", "waiting times for allotments at each site"),
    ("library opening hours and visitor numbers", "visitor numbers and opening hours of the library"),
    ("asbestos surveys of primary schools", "primary school asbestos surveys"),
    ("taxi licences revoked after convictions", "taxi licences that were revoked after a conviction"),
    ("street lights switched off after midnight", "street lighting switched off after midnight"),
]
FRAMES = [
    ("Dear Sir or Madam, under the Freedom of Information Act 2000 please tell me {}. Kind regards", "{}"),
    ("Please could you provide details of {}?", "I would like to request information about {}."),
    ("FOI request: {}", "Please supply a list of {}. Many thanks"),
]


def asked(a: str, b: str) -> list[tuple[str, str]]:
    """The same subject in three pairs of frames, once in the same and twice in other words."""
    return [
        (first.format(a), second.format(a if number == 0 else b))
        for number, (first, second) in enumerate(FRAMES)
    ]


REPEATS = [pair for a, b in SUBJECTS for pair in asked(a, b)]
SAME_FRAME = "Please tell me how many {} there were in {}"
YEARS = cycle([("2023", "2024"), ("2021/22", "2023/24"), ("2019", "2022")])
HARD = [
    *[
        (SAME_FRAME.format(a, "2024"), SAME_FRAME.format(b, "2024"))
        for (a, _), (b, _) in zip(SUBJECTS, SUBJECTS[1:] + SUBJECTS[:1], strict=True)
    ],
    *[
        (SAME_FRAME.format(a, first), SAME_FRAME.format(b, second))
        for ((a, _), (b, _)), (first, second) in zip(
            zip(SUBJECTS, SUBJECTS[5:] + SUBJECTS[:5], strict=True), YEARS, strict=False
        )
    ],
    *[
        (
            f"Under the Freedom of Information Act please send me {a}",
            f"Under the Freedom of Information Act please send me {b}",
        )
        for (a, _), (b, _) in zip(SUBJECTS, SUBJECTS[9:] + SUBJECTS[:9], strict=True)
    ],
    ("How many potholes were reported in Northside?", "How many fox sightings were reported in Northside?"),
    ("Salary of the chief executive", "Car allowance of the head of planning"),
]


def alike(a: str, b: str) -> float:
    return likeness(text_of(a, TABLE), text_of(b, TABLE), TABLE).score


def told(a: str, b: str) -> str:
    return "; ".join(likeness(text_of(a, TABLE), text_of(b, TABLE), TABLE).evidence)


def test_there_are_48_repeats_and_50_hard_negatives() -> None:
    assert (len(REPEATS), len(HARD)) == (48, 50)


def test_nine_repeats_in_ten_are_found() -> None:
    found = [pair for pair in REPEATS if alike(*pair) >= TABLE.threshold]
    assert len(found) >= 0.9 * len(REPEATS), [pair for pair in REPEATS if pair not in found]


def test_one_form_of_words_is_not_one_request() -> None:
    wrong = [pair for pair in HARD if alike(*pair) >= TABLE.threshold]
    assert len(wrong) <= 0.05 * len(HARD), wrong


def test_greetings_and_boilerplate_say_nothing() -> None:
    assert (
        alike("Dear Sir or Madam, please tell me the cost of the bridge. Kind regards", "Cost of the bridge")
        == 100
    )


def test_another_year_is_told_and_lowers_the_score() -> None:
    a, b = "Children in care placements 2023/24", "Children in care placements 2024/25"
    assert "differs: 2023/24 against 2024/25" in told(a, b)
    assert alike(a, b) < alike(a, a)


@pytest.mark.parametrize("year", ["2023/24", "2023-24", "2023-2024", "2023/2024", "2023 – 2024"])
def test_a_financial_year_is_the_same_however_it_is_written(year: str) -> None:
    assert "differs" not in told("School spending 2023/24", f"School spending {year}")


@pytest.mark.parametrize(
    ("a", "b", "difference"),
    [
        ("staff in post on 31/03/2024", "staff in post on 31/03/2025", "31/03/2024 against 31/03/2025"),
        ("invoices over 500 pounds paid", "invoices over 25,000 pounds paid", "25000 against 500"),
        (
            "all letters about the school at Northside",
            "all letters about the school at Southend",
            "northside against southend",
        ),
    ],
)
def test_dates_numbers_and_names_that_differ_are_told(a: str, b: str, difference: str) -> None:
    assert difference in told(a, b)
    assert alike(a, b) < 100


def test_a_headline_in_capitals_names_nobody() -> None:
    assert "differs" not in told("Foster Care Allowances Paid", "foster care allowances paid")


def test_repeats_are_found_among_others_and_told_once() -> None:
    texts = [text_of(a, TABLE) for a, _ in SUBJECTS]
    texts.append(text_of("please tell me the " + SUBJECTS[3][1], TABLE))
    found = list(repeats(texts, TABLE))
    assert [(pair.a, pair.b) for pair in found] == [(3, len(SUBJECTS))]


def test_texts_that_are_word_for_word_the_same_are_all_paired() -> None:
    texts = [text_of("Cost of the bridge repairs", TABLE)] * 4
    assert {(pair.a, pair.b) for pair in repeats(texts, TABLE)} == {
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    }


def test_an_empty_text_repeats_nothing() -> None:
    texts = [text_of("Dear Sir or Madam, thank you", TABLE), text_of("", TABLE), text_of("", TABLE)]
    assert list(repeats(texts, TABLE)) == []


WORDS = st.lists(
    st.sampled_from(["bridge", "Northside", "2023/24", "2024", "roof", "the", "500", "costs"]), max_size=6
)


@settings(max_examples=80, deadline=None)
@given(WORDS, WORDS)
def test_either_way_round_is_the_same(a: list[str], b: list[str]) -> None:
    first, second = text_of(" ".join(a), TABLE), text_of(" ".join(b), TABLE)
    assert likeness(first, second, TABLE) == likeness(second, first, TABLE)


LITTLE = sorted(TABLE.little_words)
WORDS = st.lists(st.sampled_from([*LITTLE, "knotweed", "gully", "mill", "bins", "tax"]), max_size=8)


@given(WORDS, WORDS, st.frozensets(st.sampled_from(["mill", "tax"])))
def test_what_two_texts_share_is_told_in_words_that_tell_something(first, second, common):
    a, b = text_of(" ".join(first), TABLE), text_of(" ".join(second), TABLE)
    alike = likeness(a, b, TABLE, common)
    assert alike == likeness(b, a, TABLE, common)
    held = {"knotweed", "gully", "mill", "bin", "tax"} - common
    assert set(alike.telling) == held & set(a.words) & set(b.words)
    told = [one.removeprefix("shares: ").split(", ") for one in alike.evidence if one.startswith("shares: ")]
    assert told in ([], [list(alike.telling)])
