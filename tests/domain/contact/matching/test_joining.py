"""Groups of records: joined where the whole of two groups speaks for it, never by one chance likeness."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.contact.matching.joining import joined

ONE, OTHER = (0, 1, 2), (3, 4, 5)
TWO_PEOPLE = {pair: 12.0 for group in (ONE, OTHER) for pair in combinations(group, 2)}


def groups(said: dict[tuple[int, int], float], *, largest: int = 60) -> set[tuple[int, ...]]:
    pairs = [pair for pair, score in said.items() if score >= 7.5]
    return set(joined(pairs, lambda a, b: said.get((a, b), -9.0), from_mean=0.0, largest=largest))


def test_one_likeness_between_two_people_does_not_join_their_records() -> None:
    assert groups({**TWO_PEOPLE, (2, 3): 8.0}) == {ONE, OTHER}


def test_a_record_that_little_links_stays_where_the_rest_speaks_for_it() -> None:
    assert groups({(0, 1): 20.0, (1, 2): 8.0, (0, 2): -5.0}) == {(0, 1, 2)}
    assert groups({(0, 1): 20.0, (1, 2): 8.0, (0, 2): -9.0}) == set()


def test_what_is_linked_to_very_many_is_no_one_person() -> None:
    alike = dict.fromkeys(combinations(range(11), 2), 8.0)
    assert groups(alike) == {tuple(range(11))}
    assert groups(alike, largest=10) == set()


scores = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([-7.5, -2.0, 0.0, 3.0, 8.0, 15.0]),
)


@given(scores)
def test_nobody_stands_in_two_groups_and_each_group_speaks_for_itself(
    said: dict[tuple[int, int], float],
) -> None:
    found = groups(said)
    everybody = [one for group in found for one in group]
    assert len(everybody) == len(set(everybody))
    for group in found:
        assert sum(said.get(pair, -9.0) for pair in combinations(group, 2)) >= 0
