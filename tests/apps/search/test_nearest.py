"""What the index finds near some words: on either database a rare word tells more than a common one said often."""

from __future__ import annotations

import datetime as dt

import pytest

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
