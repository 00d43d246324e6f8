"""What the index finds near some words: on either database a rare word tells more than a common one said often."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from evenhand.apps.search import full_text
from evenhand.apps.search.operations import index_new
from evenhand.apps.search.queries import common_among, nearest
from evenhand.apps.search.sources import Words

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 5)
OFTEN = "road repair road repair road repair"


def test_what_holds_the_rare_word_comes_before_what_says_the_common_ones_often() -> None:
    others = [Words(number, f"{OFTEN} in street {number}", ON) for number in range(2, 40)]
    index_new("case", [Words(1, "knotweed beside the road to the mill", ON), *others])
    assert nearest("case", ("road", "repair", "knotweed"), limit=5)[0] == 1


def test_a_word_that_many_stored_texts_hold_is_common_and_a_rare_one_is_not() -> None:
    words = ("road", "repairs", "knotweed", "nowhere")
    index_new("case", [Words(1, "knotweed beside the mill", ON)])
    assert common_among(words, share=0.1, fewest=50) == frozenset()
    index_new("case", [Words(number, f"{OFTEN} in street {number}", ON) for number in range(2, 60)])
    assert common_among(words, share=0.1, fewest=50) == {"road", "repairs"}


def test_many_words_are_counted_at_once_and_very_common_ones_as_the_database_knows_them(monkeypatch) -> None:
    monkeypatch.setattr(full_text, "WEIGHED", 30)
    index_new("case", [Words(1, "knotweed beside the road", ON), Words(2, "knotweed in a garden", ON)])
    index_new("case", [Words(number, f"the mill by the road, no. {number}", ON) for number in range(3, 50)])
    several = [
        (("roads",),),
        (("knotweed",),),
        (("nowhere",),),
        (("road", "knotweed"), ("garden",)),
        (("mill",),),
    ]
    exactly = [31, 2, 0, 2, 31]
    assert full_text.full_text().held(several) == exactly
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert full_text.full_text().held(several) == exactly
