"""Among texts that an index found, the one that shares the rarer words, years and numbers stands first."""

from __future__ import annotations

from evenhand.domain.contact.ranking import most_alike
from evenhand.domain.contact.similarity import text_of
from tests.domain.contact.test_similarity import TABLE


def ranked(asked: str, *others: str) -> list[int]:
    texts = [text_of(other, TABLE) for other in others]
    return [one.place for one in most_alike(text_of(asked, TABLE), texts, TABLE)]


def test_the_words_that_few_share_count_more_than_those_by_which_all_were_found():
    others = [
        f"Agency social workers: {what}."
        for what in ("their policy", "complaints", "a review", "minutes", "spending split by agency")
    ]
    assert ranked("Agency social workers, how much was paid, split by agency?", *others)[0] == 4


def test_of_the_same_words_the_same_year_stands_first():
    years = [f"Parking fines issued in Corn Street in {year}" for year in (2019, 2020, 2021, 2022)]
    assert ranked("How many parking fines were issued in Corn Street in 2021?", *years)[0] == 2


def test_what_shares_nothing_is_left_out():
    assert ranked("Parking fines in Corn Street", "Parking fines in Mill Lane", "") == [0]


def test_the_score_keeps_between_0_and_100_and_is_100_for_the_same_text():
    text = text_of("Parking fines issued in Corn Street in 2021", TABLE)
    assert [one.score for one in most_alike(text, [text], TABLE)] == [100.0]
