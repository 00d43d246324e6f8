"""SUP-1 to SUP-4 and SUP-7: no reader of what is printed can work out a hidden number below five."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.domain.reports.suppression import (
    CannotProtect,
    Cell,
    Mark,
    Relation,
    ratio_shown,
    suppress,
)

FAR = 40  # the attacker takes no figure for larger than this; every total in these tests is smaller


class Attacker:
    """Reads what is printed, knows the rules of printing and the sums, and works out what the figures can be.

    It shares nothing with the code under attack: it narrows each figure's possible numbers by every relation, and
    then tries all that is left.
    """

    def __init__(
        self, printed: dict[object, int | None], marks: dict[object, Mark], sums: Sequence[Relation]
    ) -> None:
        self.sums = sums
        self.could: dict[object, tuple[int, int]] = {}
        for key, mark in marks.items():
            value = printed[key]
            self.could[key] = {
                Mark.SHOWN: (value or 0, value or 0),
                Mark.SMALL: (1, 4),
                Mark.HIDDEN: (5, FAR),
                Mark.WITHHELD: (0, FAR),
            }[mark]

    def narrow(self, could: dict[object, tuple[int, int]]) -> dict[object, tuple[int, int]] | None:
        """Interval propagation to the end; None where nothing fits."""
        could = dict(could)
        changed = True
        while changed:
            changed = False
            for one in self.sums:
                for key, low, high in self._bounds(one, could):
                    was = could[key]
                    now = (max(was[0], low), min(was[1], high))
                    if now[0] > now[1]:
                        return None
                    if now != was:
                        could[key], changed = now, True
        return could

    def _bounds(self, one: Relation, could: dict[object, tuple[int, int]]) -> list[tuple[object, int, int]]:
        lows = {key: could[key][0] for key in one.parts}
        highs = {key: could[key][1] for key in one.parts}
        low, high = could[one.total]
        if one.kind == "part":
            return [(one.total, max(lows.values(), default=0), FAR), *((key, 0, high) for key in one.parts)]
        found: list[tuple[object, int, int]] = []
        exact = one.kind == "sum"
        found.append((one.total, sum(lows.values()) if exact else 0, sum(highs.values())))
        for key in one.parts:
            others_high = sum(highs.values()) - highs[key]
            others_low = sum(lows.values()) - lows[key]
            found.append((key, low - others_high, high - others_low if exact else FAR))
        return found

    def values_of(self, key: object) -> set[int]:
        """Every number a figure can be, up to the second one found."""
        found: set[int] = set()
        start = self.narrow(self.could)
        assert start is not None, "what is printed contradicts itself"
        for value in range(start[key][0], start[key][1] + 1):
            if self._fits({**start, key: (value, value)}):
                found.add(value)
                if len(found) > 1:
                    break
        return found

    def _fits(self, could: dict[object, tuple[int, int]]) -> bool:
        narrowed = self.narrow(could)
        if narrowed is None:
            return False
        open_ = [key for key, (low, high) in narrowed.items() if low < high]
        if not open_:
            return True
        key = min(open_, key=lambda k: narrowed[k][1] - narrowed[k][0])
        low, high = narrowed[key]
        return any(self._fits({**narrowed, key: (value, value)}) for value in range(low, high + 1))


def nothing_given_away(cells: Sequence[Cell], sums: Sequence[Relation], marks: dict[object, Mark]) -> None:
    printed = {cell.key: cell.value if marks[cell.key] is Mark.SHOWN else None for cell in cells}
    attacker = Attacker(printed, marks, sums)
    for cell in cells:
        if 1 <= cell.value <= 4 and marks[cell.key] is not Mark.SHOWN:
            assert len(attacker.values_of(cell.key)) > 1, f"{cell.key} is worked out"


def counts(**values: int) -> list[Cell]:
    return [Cell(key=key, value=value) for key, value in values.items()]


def test_SUP_1_one_to_four_are_hidden_and_nought_and_five_are_printed() -> None:
    marks = suppress(counts(a=0, b=1, c=4, d=5))
    assert marks == {"a": Mark.SHOWN, "b": Mark.SMALL, "c": Mark.SMALL, "d": Mark.SHOWN}


def test_SUP_1_nought_is_hidden_where_the_setting_says_that_it_tells_something() -> None:
    assert suppress(counts(a=0, b=9), zero_is_small=True)["a"] is Mark.SMALL


def test_SUP_1_what_counts_no_people_is_printed() -> None:
    assert suppress([Cell(key="letters", value=2, people=False)]) == {"letters": Mark.SHOWN}


def test_SUP_2_the_next_smallest_is_hidden_where_the_total_would_give_the_small_one_away() -> None:
    cells = counts(total=40, north=3, south=12, east=25)
    sums = [Relation(total="total", parts=("north", "south", "east"))]
    marks = suppress(cells, sums)
    assert (marks["north"], marks["south"], marks["east"], marks["total"]) == (
        Mark.SMALL,
        Mark.HIDDEN,
        Mark.SHOWN,
        Mark.SHOWN,
    )
    nothing_given_away(cells, sums, marks)


def test_SUP_2_five_beside_one_is_not_hiding_place_enough() -> None:
    """A reader knows that a second hidden figure is at least five: of six in all, the other is then one."""
    cells = counts(total=6, a=1, b=5)
    sums = [Relation(total="total", parts=("a", "b"))]
    marks = suppress(cells, sums)
    assert Mark.SHOWN not in marks.values()
    nothing_given_away(cells, sums, marks)


def test_SUP_2_two_small_ones_hide_each_other_unless_only_one_pair_fits() -> None:
    sums = [Relation(total="total", parts=("a", "b"))]
    assert suppress(counts(total=5, a=2, b=3), sums)["total"] is Mark.SHOWN
    assert suppress(counts(total=8, a=4, b=4), sums)["total"] is not Mark.SHOWN


def test_SUP_2_grounds_that_overlap_do_not_give_the_last_one_away() -> None:
    """Nine refused, five of them on one ground: the other ground was used at least four times, so four."""
    cells = counts(refused=9, one=5, other=4)
    sums = [
        Relation(total="refused", parts=("one", "other"), kind="cover"),
        Relation(total="refused", parts=("one", "other"), kind="part"),
    ]
    marks = suppress(cells, sums)
    nothing_given_away(cells, sums, marks)
    assert marks["one"] is not Mark.SHOWN or marks["refused"] is not Mark.SHOWN


def test_SUP_2_nothing_is_given_away_against_the_last_publication() -> None:
    """The half-year was printed whole; a quarter of it now would give the other quarter away."""
    earlier = Cell(key="half", value=30, fixed=Mark.SHOWN)
    cells = [earlier, *counts(first=27, second=3)]
    sums = [Relation(total="half", parts=("first", "second"))]
    marks = suppress(cells, sums)
    assert marks["first"] is Mark.HIDDEN
    nothing_given_away(cells, sums, marks)


def test_SUP_2_what_was_already_given_away_is_refused_and_said() -> None:
    cells = [
        Cell(key="half", value=30, fixed=Mark.SHOWN),
        Cell(key="first", value=27, fixed=Mark.SHOWN),
        Cell(key="second", value=3),
    ]
    with pytest.raises(CannotProtect, match="published before"):
        suppress(cells, [Relation(total="half", parts=("first", "second"))])


def test_SUP_3_a_percentage_needs_five_cases_and_two_printed_figures() -> None:
    assert ratio_shown(5, Mark.SHOWN, Mark.SHOWN)
    assert not ratio_shown(4, Mark.SHOWN, Mark.SHOWN)
    assert not ratio_shown(40, Mark.HIDDEN, Mark.SHOWN)


def test_SUP_4_those_below_the_tenth_rank_are_not_left_over_by_subtraction() -> None:
    ranks = {f"rank {n}": 9 for n in range(1, 11)}
    cells = [*counts(received=93, **ranks), Cell(key="others", value=3, unprinted=True)]
    sums = [Relation(total="received", parts=(*ranks, "others"))]
    marks = suppress(cells, sums)
    nothing_given_away(cells, sums, marks)
    assert [marks[key] for key in ranks].count(Mark.HIDDEN) == 1


def test_SUP_7_an_officer_may_release_a_small_figure_and_hide_a_large_one() -> None:
    cells = [Cell(key="a", value=3, released=True), Cell(key="b", value=50, withheld=True)]
    assert suppress(cells) == {"a": Mark.SHOWN, "b": Mark.WITHHELD}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Cell], list[Relation]]:
    """A table of rows by columns with all its totals."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    numbers = st.integers(0, 9)
    inner = {(r, c): draw(numbers) for r, c in product(range(rows), range(columns))}
    cells = dict(inner)
    sums = []
    for r in range(rows):
        cells[r, "all"] = sum(inner[r, c] for c in range(columns))
        sums.append(Relation(total=(r, "all"), parts=tuple((r, c) for c in range(columns))))
    for c in (*range(columns), "all"):
        cells["all", c] = sum(cells[r, c] for r in range(rows))
        sums.append(Relation(total=("all", c), parts=tuple((r, c) for r in range(rows))))
    sums.append(Relation(total=("all", "all"), parts=tuple(("all", c) for c in range(columns))))
    return [Cell(key=key, value=min(value, FAR)) for key, value in cells.items()], sums


def fitting(cells: list[Cell], sums: list[Relation]) -> list[Relation]:
    values = {cell.key: cell.value for cell in cells}
    return [one for one in sums if one.gap(values) == 0]


few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@few
@given(tables())
def test_SUP_2_no_table_with_its_totals_gives_a_small_figure_away(
    table: tuple[list[Cell], list[Relation]],
) -> None:
    cells, sums = table
    nothing_given_away(cells, fitting(cells, sums), suppress(cells, sums))


@few
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.data())
def test_SUP_2_no_pair_of_publications_gives_a_small_figure_away(
    values: list[int], data: st.DataObject
) -> None:
    """First a whole is printed with some parts; then, of the same series, the other parts as well."""
    parts = [Cell(key=n, value=value) for n, value in enumerate(values)]
    whole = Cell(key="whole", value=sum(values))
    sums = [Relation(total="whole", parts=tuple(range(len(values))))]
    first = [whole, *parts[: data.draw(st.integers(0, len(parts)))]]
    earlier = suppress(first, sums)
    fixed = [Cell(key=cell.key, value=cell.value, fixed=earlier[cell.key]) for cell in first]
    new = [cell for cell in parts if cell.key not in earlier]
    try:
        marks = suppress([*fixed, *new], sums)
    except CannotProtect:
        return  # refused: nothing is printed
    nothing_given_away([*fixed, *new], sums, marks)


@few
@given(st.integers(0, 12), st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_SUP_2_overlapping_grounds_never_give_one_away(refused: int, grounds: list[int]) -> None:
    grounds = [min(ground, refused) for ground in grounds]
    cells = [Cell(key="refused", value=refused), *(Cell(key=n, value=g) for n, g in enumerate(grounds))]
    keys = tuple(range(len(grounds)))
    sums = [
        Relation(total="refused", parts=keys, kind="cover"),
        Relation(total="refused", parts=keys, kind="part"),
    ]
    nothing_given_away(cells, fitting(cells, sums), suppress(cells, sums))


def test_SUP_2_where_everything_is_small_all_of_it_is_withheld_and_nothing_is_refused():
    rows = [Cell(key=f"part {number}", value=1) for number in range(70)]
    chain = [Cell(key=f"sum {number}", value=number + 2) for number in range(69)]
    relations = [Relation(total="sum 0", parts=("part 0", "part 1"))]
    relations += [
        Relation(total=f"sum {number}", parts=(f"sum {number - 1}", f"part {number + 1}"))
        for number in range(1, 69)
    ]
    marks = suppress([*rows, *chain], relations)
    assert all(marks[cell.key] is not Mark.SHOWN for cell in rows)
