"""SUP-4: from how many requests came, how many people sent them and the ten largest counts, nobody works out a small one.

The reader here is written apart from the code under test. It knows the rules of printing, and tries every way in which
the requests could have been sent: all the lists of whole numbers that print the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from itertools import product

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evenhand.domain.reports.composing import compose
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.measures import Report, Section
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures
from evenhand.domain.reports.rows import Happening, Row
from tests.domain.reports.test_every_question import BOOK, around

TODAY = dt.date(2023, 9, 1)
HALF = Span(dt.date(2022, 4, 1), dt.date(2022, 9, 30), "half a year")
QUARTER = Span(dt.date(2022, 4, 1), dt.date(2022, 6, 30), "a quarter")
RANKS = 10
FAR = 9  # how many more requests than there were the reader takes to be possible where their number is hidden
TOLD_BESIDE, LIST = ("received", "requesters"), ("top-requesters",)


def row(number: int, customer: int | None, received: dt.date) -> Row:
    return Row(
        ref=f"EH-{number}",
        counts_as="foi",
        first_counts_as="foi",
        procedure="foi-request",
        stage="received",
        final=False,
        outcome="",
        received_on=received,
        opened_on=received,
        customer=customer,
        happened=(Happening(move="receive", on=received),),
    )


def sent(*quarters: Sequence[int]) -> tuple[Row, ...]:
    """Requests of each quarter in turn: so many by the first person, so many by the second, and so on."""
    found = [
        (person, dt.date(2022, 4 + 3 * quarter, 10))
        for quarter, counts in enumerate(quarters)
        for person, count in enumerate(counts)
        for _ in range(count)
    ]
    return tuple(row(number, person, on) for number, (person, on) in enumerate(found))


def printed(rows: tuple[Row, ...], main: Span, *, each: bool = False) -> dict[tuple[str, str], str]:
    """The words of every figure, by the days of its period and its name; a list of `each` quarter, or of all alone."""
    beside = Section(title="T", ids=("x",), groups=("foi",), columns="quarters", measures=TOLD_BESIDE)
    listed = replace(beside, measures=LIST, columns="quarters" if each else "whole")
    figures = Figures(
        rows=rows, groups=BOOK.groups, measures=BOOK.measures, today=TODAY, rates=lambda role, on: None
    )
    made: Document = compose(
        Report(report="r", title="R", sections=(beside, listed)),
        main,
        audience="public",
        figures=figures,
        around=around(),
    )
    found = {}
    for key, cell in made.printed().items():
        _, measure, line, days = key.split("|")
        found[days, line or measure] = cell.text
    return found


def of(words: dict[tuple[str, str], str], span: Span) -> dict[str, str]:
    days = f"{span.from_on}..{span.until_on}"
    return {name: text for (at, name), text in words.items() if at == days}


@cache
def ways(number: int, most: int) -> tuple[tuple[int, ...], ...]:
    """Every way of sending so many requests, none sending more than `most`; the largest first."""
    if number == 0:
        return ((),)
    return tuple(
        (first, *rest) for first in range(min(number, most), 0, -1) for rest in ways(number - first, first)
    )


def could_be(text: str, value: int, *, withheld: bool = False) -> bool:
    """Whether a number prints so. A reader takes "[c]" for no small number, unless a list is withheld as a whole."""
    match text:
        case "<5":
            return 1 <= value <= 4
        case "0 to 4":
            return value <= 4
        case "[c]":
            return value >= 5 or withheld
        case _:
            return int(text) == value


def fits(said: dict[str, str], counts: Sequence[int], *, few: bool) -> bool:
    """Whether counts print so. `few`: there are fewer than five people, so that a reader of "[c]" cannot be sure of five."""
    ranked = (*counts[:RANKS], *([0] * (RANKS - len(counts))))
    texts = [said.get(f"rank={place}", "[c]") for place in range(1, RANKS + 1)]
    withheld = set(texts) == {"[c]"}
    return (
        could_be(said["received"], sum(counts), withheld=True)
        and could_be(said["requesters"], len(counts), withheld=withheld or few)
        and all(could_be(text, value, withheld=withheld) for text, value in zip(texts, ranked, strict=True))
    )


def secrets(counts: Sequence[int]) -> dict[str, int]:
    """What must not be worked out of a list of counts: small ranks, the next below, the rest, and how few people."""
    ranked = sorted(counts, reverse=True)
    found = {f"rank {place}": value for place, value in enumerate(ranked[: RANKS + 1], 1)}
    found["all below"] = sum(ranked[RANKS:])
    found["people"] = len(ranked)
    return {name: value for name, value in found.items() if 1 <= value <= 4}


def named(name: str, counts: Sequence[int]) -> int:
    if name == "people":
        return len(counts)
    if name == "all below":
        return sum(counts[RANKS:])
    place = int(name.removeprefix("rank "))
    return counts[place - 1] if place <= len(counts) else 0


def worked_out(said: dict[str, str], counts: Sequence[int]) -> list[str]:
    """The small numbers that can only be one."""
    number = sum(counts)
    known = range(number, number + 1) if said["received"] == str(number) else range(1, number + FAR)
    possible = [way for one in known for way in ways(one, one) if fits(said, way, few=len(counts) < 5)]
    assert tuple(sorted(counts, reverse=True)) in possible, "the truth itself must fit what is printed"
    return [name for name in secrets(counts) if len({named(name, way) for way in possible}) == 1]


PHASES = (Phase.explicit, Phase.generate)  # to shrink what is found would take minutes
few = settings(max_examples=40, deadline=None, phases=PHASES)
COUNTS = st.lists(st.one_of(st.just(1), st.integers(1, 9)), max_size=14).filter(
    lambda counts: sum(counts) <= 24
)


@few
@given(COUNTS)
@example([1] * 12)  # as many people as requests: each has sent one
@example([2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])  # one more: one has sent two
@example([1, 1, 1])  # noughts among the ranks would tell how few people there are
@example([13, 1, 1])  # what is left beside a large one
@example([5, 2])  # few requests in all
@example([8])
@example([5])
def test_SUP_4_no_list_of_ranks_lets_a_small_count_be_worked_out(counts: list[int]) -> None:
    words = printed(sent(counts), QUARTER)
    assert worked_out(of(words, QUARTER), counts) == []


@cache
def ways_of_two(
    first: int, second: int, most: tuple[int, int] | None = None
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Every way of sending so many requests in one quarter and so many in the next: what each person sent in both."""
    if (first, second) == (0, 0):
        return ((),)
    found: list[tuple[tuple[int, int], ...]] = []
    for one, two in product(range(first, -1, -1), range(second, -1, -1)):
        if (one, two) != (0, 0) and (most is None or (one, two) <= most):
            found += [((one, two), *rest) for rest in ways_of_two(first - one, second - two, (one, two))]
    return tuple(found)


@cache
def counts_of_two(first: int, second: int) -> tuple[list[tuple[int, ...]], ...]:
    """The same, as the falling counts of each quarter and of both together; each once."""
    found = {tuple(counts_in(way)): None for way in ways_of_two(first, second)}
    return tuple(map(list, found))


def counts_in(way: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """The falling counts of each quarter and of both together."""
    lists = ([one for one, _ in way], [two for _, two in way], [one + two for one, two in way])
    return [tuple(sorted(filter(None, counts), reverse=True)) for counts in lists]


def worked_out_of_two(way: Sequence[tuple[int, int]], *, each: bool) -> list[tuple[int, str]]:
    """The small numbers of either quarter, or of both, that can only be one for whoever reads all of it."""
    rows = sent([one for one, _ in way], [two for _, two in way])
    words = printed(rows, HALF, each=each)
    after = Span(dt.date(2022, 7, 1), HALF.until_on)
    said = [of(words, QUARTER), of(words, after), of(words, HALF)]
    truth = counts_in(way)

    def numbers(place: int) -> range:
        number = sum(truth[place])
        known = said[place]["received"] == str(number)
        return range(number, number + 1) if known else range(0 if number == 0 else 1, number + 3)

    possible = [
        found
        for one, two in product(numbers(0), numbers(1))
        for found in counts_of_two(one, two)
        if all(
            fits(words_of, counts, few=len(true) < 5)
            for words_of, counts, true in zip(said, found, truth, strict=True)
        )
    ]
    assert truth in possible, "the truth itself must fit what is printed"
    return [
        (place, name)
        for place in range(3)
        for name in secrets(truth[place])
        if each or place == 2 or name == "people"
        if len({named(name, found[place]) for found in possible}) == 1
    ]


TWO = (
    st.lists(
        st.tuples(st.one_of(st.just(1), st.integers(0, 8)), st.sampled_from([0, 0, 0, 1, 2])), max_size=13
    )
    .map(lambda way: [one for one in way if one != (0, 0)])
    .filter(lambda way: sum(one for one, _ in way) <= 11 and sum(two for _, two in way) <= 2)
)


@settings(max_examples=12, deadline=None, phases=PHASES)
@given(TWO)
@example([(1, 0)] * 10 + [(0, 1)] * 2)
@example([(1, 1), (1, 1), *[(1, 0)] * 8])
@example([(11, 1), (1, 0)])
def test_SUP_2_no_list_is_worked_out_with_what_is_told_of_its_quarters(way: list[tuple[int, int]]) -> None:
    assert worked_out_of_two(way, each=False) == []


@settings(max_examples=12, deadline=None, phases=PHASES)
@given(TWO)
@example(
    [(1, 0), (1, 0), (8, 2)]
)  # the largest of both, less the largest of the first, is told of the second
@example([(1, 1), (1, 2), (5, 2), (1, 1), (2, 0)])
def test_SUP_2_no_quarter_is_worked_out_from_the_lists_of_two_and_of_both(way: list[tuple[int, int]]) -> None:
    assert worked_out_of_two(way, each=True) == []
