"""SUP-1 to SUP-4 and SUP-7: no reader of what is printed can work out a hidden number below five."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import highspy
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
    assert marks == {"total": Mark.HIDDEN, "a": Mark.SMALL, "b": Mark.SHOWN}
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


def test_SUP_2_a_long_chain_of_small_ones_is_protected_and_not_refused() -> None:
    """Every part is one and every sum is told by the one before it: cuts alone find no end here."""
    parts = [Cell(key=f"part {number}", value=1) for number in range(24)]
    chain = [Cell(key=f"sum {number}", value=number + 2) for number in range(23)]
    sums = [Relation(total="sum 0", parts=("part 0", "part 1"))]
    sums += [
        Relation(total=f"sum {number}", parts=(f"sum {number - 1}", f"part {number + 1}"))
        for number in range(1, 23)
    ]
    cells = [*parts, *chain]
    marks = suppress(cells, sums)
    assert audited(cells, sums, marks) == []
    assert all(marks[cell.key] is not Mark.SHOWN for cell in parts)


def test_SUP_2_the_least_is_lost() -> None:
    """One line of four with a small figure costs one further line of it, in each of the two columns' totals."""
    cells = counts(
        a1=2, a2=30, a3=40, a=72, b1=21, b2=22, b3=23, b=66, c1=90, c2=80, c3=70, c=240, t1=113, t2=132, t3=133, t=378
    )  # fmt: skip
    sums = [Relation(total=row, parts=(f"{row}1", f"{row}2", f"{row}3")) for row in "abct"]
    sums += [
        Relation(total=f"t{column}", parts=(f"a{column}", f"b{column}", f"c{column}")) for column in "123"
    ]
    sums.append(Relation(total="t", parts=("a", "b", "c")))
    marks = suppress(cells, sums)
    assert {key for key, mark in marks.items() if mark is not Mark.SHOWN} == {"a1", "a2", "b1", "b2"}


def test_SUP_2_what_readers_ask_for_first_is_hidden_last() -> None:
    """The total would go before two large parts, were it not what the question asks for."""
    cells = [Cell(key="received", value=240, leading=True), *counts(on_time=203, late=34, lapsed=3)]
    cells += [Cell(key="received next", value=250, leading=True), *counts(late_next=45, on_time_next=205)]
    cells += [Cell(key="late in all", value=79)]
    sums = [
        Relation(total="received", parts=("on_time", "late", "lapsed")),
        Relation(total="received next", parts=("on_time_next", "late_next")),
        Relation(total="late in all", parts=("late", "late_next")),
    ]
    marks = suppress(cells, sums)
    assert marks["received"] is Mark.SHOWN
    assert marks["lapsed"] is Mark.SMALL
    assert audited(cells, sums, marks) == []


def test_SUP_2_the_same_figures_are_hidden_on_every_run_and_in_any_order() -> None:
    cells = counts(
        **{
            f"{row}{column}": (row_at * 7 + column * 3) % 11
            for row_at, row in enumerate("abcd")
            for column in range(4)
        }
    )
    cells += counts(**{row: sum(cell.value for cell in cells if cell.key[0] == row) for row in "abcd"})
    sums = [Relation(total=row, parts=tuple(f"{row}{column}" for column in range(4))) for row in "abcd"]
    assert suppress(cells, sums) == suppress(cells[::-1], sums[::-1])


def audited(cells: Sequence[Cell], sums: Sequence[Relation], marks: dict[object, Mark]) -> list[object]:
    """The secrets that have no room between their least and largest number, by a linear program for each.

    Written apart from the code under audit: in true numbers, one program afresh for each end.
    """
    spans = {
        Mark.SMALL: (1.0, 4.0),
        Mark.HIDDEN: (5.0, highspy.kHighsInf),
        Mark.WITHHELD: (0.0, highspy.kHighsInf),
    }
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    of = {
        cell.key: solver.addVariable(*(spans.get(marks[cell.key]) or (cell.value, cell.value)))
        for cell in cells
    }
    for one in sums:
        whole = solver.qsum(of[part] for part in one.parts)
        match one.kind:
            case "sum":
                solver.addConstr(whole == of[one.total])
            case "cover":
                solver.addConstr(whole >= of[one.total])
            case "part":
                for part in one.parts:
                    solver.addConstr(of[part] <= of[one.total])
    found = []
    for cell in cells:
        if 1 <= cell.value <= 4 and marks[cell.key] is not Mark.SHOWN:
            solver.addConstr(of[cell.key] <= cell.value + 50)  # a largest number is wanted, not how large
            solver.minimize(of[cell.key])
            least = solver.val(of[cell.key])
            solver.maximize(of[cell.key])
            if solver.val(of[cell.key]) - least < 0.999:
                found.append(cell.key)
    return found


@st.composite
def linked_tables(draw: st.DrawFn) -> tuple[list[Cell], list[Relation]]:
    """What an answer is made of: quarters with a year, each received = became of it, and two kinds together."""
    cells: dict[object, int] = {}
    sums: list[Relation] = []
    kinds, spans, fates = ("foi", "eir"), ("q1", "q2", "q3", "q4"), ("time", "late", "open")
    small = st.integers(0, 7)
    for kind, span, fate in product(kinds, spans, fates):
        cells[kind, span, fate] = draw(small)
    for kind, fate in product(kinds, fates):
        parts = tuple((kind, span, fate) for span in spans)
        cells[kind, "year", fate] = sum(cells[part] for part in parts)
        sums.append(Relation(total=(kind, "year", fate), parts=parts))
    for kind, span in product(kinds, (*spans, "year")):
        fated = tuple((kind, span, fate) for fate in fates)
        cells[kind, span, "all"] = sum(cells[part] for part in fated)
        sums.append(Relation(total=(kind, span, "all"), parts=fated))
    for span in (*spans, "year"):
        both = tuple((kind, span, "all") for kind in kinds)
        cells["both", span, "all"] = sum(cells[part] for part in both)
        sums.append(Relation(total=("both", span, "all"), parts=both))
    for kind in ("foi", "eir", "both"):
        parts = tuple((kind, span, "all") for span in spans)
        sums.append(Relation(total=(kind, "year", "all"), parts=parts))
    return [Cell(key=key, value=value) for key, value in cells.items()], sums


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(linked_tables())
def test_SUP_2_no_linked_tables_give_a_small_figure_away_to_an_auditor(
    tables: tuple[list[Cell], list[Relation]],
) -> None:
    cells, sums = tables
    assert audited(cells, sums, suppress(cells, sums)) == []


def test_the_auditor_finds_what_is_given_away() -> None:
    cells = counts(total=40, north=3, south=12, east=25)
    sums = [Relation(total="total", parts=("north", "south", "east"))]
    shown = dict.fromkeys(("total", "south", "east"), Mark.SHOWN)
    assert audited(cells, sums, {**shown, "north": Mark.SMALL}) == ["north"]
