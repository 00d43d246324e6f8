"""The rarest words choose what is weighed; where all are common, several must stand together."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from evenhand.apps.search.telling import WEIGHED, Groups, common, telling


def held(each: dict[str, int], together: int = 0):
    def count(several: Sequence[Groups]) -> list[int]:
        return [sum(each[g[0]] if len(g) == 1 else together for g in groups) for groups in several]

    return count


def test_the_rarest_words_choose_until_enough_would_be_weighed():
    each = {"care": WEIGHED, "knotweed": 3, "gully": 40, "nowhere": 0}
    assert telling(tuple(each), held(each)) == (("knotweed",), ("gully",))


def test_a_word_that_stands_in_just_as_many_as_may_be_is_taken():
    assert telling(("care",), held({"care": WEIGHED})) == (("care",),)


def test_where_every_word_is_common_two_of_the_three_rarest_stand_together():
    each = {"care": WEIGHED + 3, "children": WEIGHED + 2, "social": WEIGHED + 1}
    groups = telling(tuple(each), held(each, together=9))
    assert groups == (("social", "children"), ("social", "care"), ("children", "care"))


def test_where_even_that_is_too_many_all_words_stand_together():
    each = {"care": WEIGHED + 3, "children": WEIGHED + 2}
    (group,) = telling(tuple(each), held(each, together=WEIGHED + 1))
    assert set(group) == {"care", "children"}


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, WEIGHED + 9)), st.integers(0, WEIGHED * 2))
def test_a_word_is_common_when_too_many_documents_hold_it_and_never_when_few_do(each, most):
    found = common(tuple(each), held(each), most=most)
    assert found == {word for word, many in each.items() if many > most or many > WEIGHED}


def test_words_that_stand_nowhere_choose_nothing():
    assert telling(("nowhere",), held({"nowhere": 0})) == ()
