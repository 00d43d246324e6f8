"""How figures hang together: what must add up (AU-3), and what a reader could subtract (SUP-2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from evenhand.domain.reports.coinciding import coinciding
from evenhand.domain.reports.figures import TOP, Figure
from evenhand.domain.reports.measures import Measure
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Figures, Key
from evenhand.domain.reports.ranks import Piece, RankList
from evenhand.domain.reports.suppression import Cell, Mark, Relation

_ADDITIVE = ("received", "answered", "closed", "opened", "happened", "due")
_OF_SERVICES = ("directorate", "board")
_OF_TIME = ("count", "customers")
MANY_VALUED = ("ground",)
_NAMED = 12
PRESENT = "present"
"""One, and known to all: a line of a breakdown stands in a table only where there is something to count on it."""


class DoesNotAddUp(Exception):
    """A total is not the sum of its parts; the sentence names the cases that make the difference."""

    def __init__(self, measure: Measure, of: str, span: Span, refs: tuple[str, ...]) -> None:
        self.refs = refs
        shown = ", ".join(refs[:_NAMED]) + (f" and {len(refs) - _NAMED} more" if len(refs) > _NAMED else "")
        super().__init__(
            f"“{measure.title}” of {of}, {span.says}, is not the sum of its parts, so the report is not made. These "
            f"stand in none of the parts, or in several: {shown or 'no single case'}. Look at how each of them ended "
            "and correct it. If all is right there, ask an administrator: what a figure counts then lacks an ending."
        )


def check_sums(figures: Figures) -> None:
    """Check every total that was made against its parts (AU-3). Raises DoesNotAddUp with the cases."""
    for key, total in list(figures.made.items()):
        if not total.measure.sum_of or key.line:
            continue
        span = Span(key.from_on, key.until_on)
        parts = [figures.figure(key.group, name, span)[1] for name in total.measure.sum_of]
        if sum(part.value or 0 for part in parts) != total.value:
            of = " and ".join(figures.groups[name].title for name in key.group.split("+"))
            raise DoesNotAddUp(total.measure, of, span, _unequal(total, parts))


def _unequal(total: Figure, parts: Iterable[Figure]) -> tuple[str, ...]:
    """The cases that stand in no part, in several, or in a part without the whole."""
    times: dict[str, int] = defaultdict(int)
    for part in parts:
        for ref in part.cases:
            times[ref] += 1
    whole = set(total.cases)
    return tuple(sorted({ref for ref in whole | set(times) if times.get(ref, 0) != int(ref in whole)}))


def kin(measures: Mapping[str, Measure], names: Iterable[str]) -> frozenset[str]:
    """Every measure that hangs together with one of these, however many sums lie between them (SUP-2).

    What was published of any of them tells something of the others, whichever report it stood in.
    """
    near: dict[str, set[str]] = defaultdict(set)
    for one in measures.values():
        for other in (*one.sum_of, *one.covered_by, *one.of_lines, *one.share, *filter(None, (one.within,))):
            near[one.id].add(other)
            near[other].add(one.id)
    found, edge = set(names), list(names)
    while edge:
        new = near[edge.pop()] - found
        found |= new
        edge += sorted(new)
    return frozenset(found)


def sums_over_time(measure: Measure) -> bool:
    """Whether its figures of shorter periods make up that of a longer one: each thing counted has its one day."""
    return measure.reckons in _OF_TIME and measure.dated in _ADDITIVE


def complete(figures: Figures) -> None:
    """Make the figures that a reader could work out from those asked for, although they stand in no table."""
    before = -1
    while before != len(figures.made):
        before = len(figures.made)
        for key, one in list(figures.made.items()):
            _complete_one(figures, key, one.measure)


def _complete_one(figures: Figures, key: Key, measure: Measure) -> None:
    span = Span(key.from_on, key.until_on)
    whole = () if key.line or not measure.within else (measure.within,)
    for name in (*measure.sum_of, *whole, *measure.share, *filter(None, (measure.ranks,))):
        figures.figure(key.group, name, span, key.line)
    if measure.reckons == "top":
        figures.figure(key.group, measure.id, span)
        for rank in range(1, TOP + 1):
            figures.figure(key.group, measure.id, span, f"rank={rank}")


def cells(figures: Figures, printed: Iterable[Key]) -> list[Cell]:
    """Every whole number that was made, as a cell to be put to the proof; those in no table are unprinted."""
    shown = set(printed)
    found = [Cell(key=PRESENT, value=1, fixed=Mark.SHOWN)]
    for key, one in list(figures.made.items()):
        if one.measure.reckons not in ("count", "customers", "unresolved", "distinct", "listed", "top"):
            continue
        if one.measure.reckons == "top" and not key.line:
            continue
        value = int(one.value or 0)
        found.append(
            Cell(
                key=str(key),
                value=value,
                people=one.measure.people,
                leading=one.measure.leading and not key.line,
                ranked=one.measure.reckons == "top" and bool(one.ranks),
                unprinted=key not in shown,
            )
        )
    return found


def rank_lists(figures: Figures, now: Mapping[str, Cell]) -> list[RankList]:
    """Every list of ranks that was made, with what it is told beside; `now` are the cells of all figures."""
    found = []
    for key, one in figures.made.items():
        if one.measure.reckons != "top" or key.line or not one.ranks:
            continue
        ranks = (
            str(Key(key.group, key.measure, f"rank={n}", key.from_on, key.until_on))
            for n in range(1, TOP + 1)
        )
        found.append(
            RankList(
                whole=_beside(key, one.measure.within),
                people=now[_beside(key, one.measure.ranks)],
                ranks=tuple(now[name] for name in ranks),
                counts=one.ranks,
                series=(key.group, key.measure),
                days=(key.from_on, key.until_on),
                nameless=one.base - sum(one.ranks),
                pieces=_pieces_of(key, one.measure, figures, now),
            )
        )
    return found


def _pieces_of(key: Key, measure: Measure, figures: Figures, now: Mapping[str, Cell]) -> tuple[Piece, ...]:
    """The shortest periods that fill this one and of which the people were counted."""
    starts: dict[dt.date, list[Key]] = defaultdict(list)
    for other in figures.made:
        if (other.group, other.measure, other.line) == (key.group, measure.ranks, ""):
            starts[other.from_on].append(other)
    whole = Key(key.group, measure.ranks, "", key.from_on, key.until_on)
    wholes = [
        (_beside(people, measure.within), people)
        for people in max(_fillings(whole, starts), key=len, default=())
    ]
    return tuple(Piece(name, now[name].value, now[str(people)]) for name, people in wholes)


def relations(
    figures: Figures, earlier: Iterable[Key] = (), *, begins: Mapping[str, dt.date | None] | None = None
) -> list[Relation]:
    """Everything a reader knows of how these figures, and those printed earlier, hang together.

    `begins` is the first day on which anything of each kind is recorded: before it nothing was in force.
    """
    keys = sorted({*figures.made, *earlier})
    found = [
        *_by_measure(figures),
        *coinciding(figures),
        *_of_breakdowns(figures.made),
        *_of_lines(figures),
        *_of_services(figures),
        *(Relation(total=PRESENT, parts=keys, kind="cover") for keys in figures.lines_found()),
        *_of_stocks(figures, begins or {}),
    ]
    by_span: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    by_group: dict[tuple[str, str, dt.date, dt.date], list[Key]] = defaultdict(list)
    for key in keys:
        measure = figures.measures.get(key.measure)
        if measure is None or measure.reckons not in _OF_TIME:
            continue
        if sums_over_time(measure):
            by_span[key.group, key.measure, key.line].append(key)
        by_group[key.measure, key.line, key.from_on, key.until_on].append(key)
    for (_, name, _), several in by_span.items():
        found += _known(_tilings(several), figures.measures[name])
    for (name, *_), several in by_group.items():
        found += _known(_of_groups(several), figures.measures[name])
    return found


def _known(sums: Iterable[Relation], measure: Measure) -> Iterator[Relation]:
    """Sums as they hold of a measure: of different people only that none is more, and that all are no less."""
    for one in sums:
        if measure.reckons == "count":
            yield one
        else:
            yield replace(one, kind="cover")
            yield replace(one, kind="part")


def _by_measure(figures: Figures) -> Iterator[Relation]:
    for key, one in figures.made.items():
        measure = one.measure
        if measure.reckons in ("share", "top"):
            continue
        if measure.sum_of:
            yield Relation(total=str(key), parts=tuple(_beside(key, name) for name in measure.sum_of))
        if measure.covered_by:
            parts = tuple(_beside(key, name) for name in measure.covered_by)
            yield Relation(total=str(key), parts=parts, kind="cover")
        if measure.within:
            yield Relation(total=_beside(key, measure.within), parts=(str(key),), kind="part")


def _beside(key: Key, measure: str) -> str:
    return str(Key(key.group, measure, key.line, key.from_on, key.until_on))


def _of_breakdowns(made: Mapping[Key, Figure]) -> Iterator[Relation]:
    """The lines of a breakdown add up to the whole, or cover it where a case may stand in several."""
    lines: dict[tuple[Key, str], list[str]] = defaultdict(list)
    for key in made:
        by = key.line.partition("=")[0]
        if by and by != "rank":
            lines[Key(key.group, key.measure, "", key.from_on, key.until_on), by].append(str(key))
    for (whole, by), parts in lines.items():
        if whole in made and made[whole].measure.reckons == "count":
            if by in MANY_VALUED:
                yield Relation(total=str(whole), parts=tuple(parts), kind="cover")
                yield Relation(total=str(whole), parts=tuple(parts), kind="part")
            else:
                yield Relation(total=str(whole), parts=tuple(parts))


def _of_lines(figures: Figures) -> Iterator[Relation]:
    """What stands on lines of a breakdown elsewhere: complaints upheld are those on that line of complaints by outcome.

    A line that was not found holds nothing, which a reader sees. Where no line was made, there is none to see.
    """
    lines: dict[Key, dict[str, str]] = defaultdict(dict)
    for key in figures.made:
        if key.line:
            lines[replace(key, line="")][key.line] = str(key)
    for key, one in figures.made.items():
        for name, values in one.measure.of_lines.items() if not key.line else ():
            by = figures.measures[name].by
            told = lines[replace(key, measure=name)]
            if any(line.startswith(f"{by}=") for line in told):
                parts = tuple(told[line] for value in values if (line := f"{by}={value}") in told)
                yield Relation(total=str(key), parts=parts)


def _of_services(figures: Figures) -> Iterator[Relation]:
    """A directorate, or a scrutiny board, counts what its services count; everybody may know which those are."""
    services: dict[Key, dict[str, str]] = defaultdict(dict)
    wider: list[tuple[Key, str, str]] = []
    for key, one in figures.made.items():
        by, _, value = key.line.partition("=")
        if one.measure.reckons == "count" and by == "service":
            services[replace(key, line="")][value] = str(key)
        elif one.measure.reckons == "count" and by in _OF_SERVICES:
            wider.append((key, by, value))
    of = {by: {row.service: getattr(row, by) for row in figures.rows} for by in _OF_SERVICES}
    for key, by, value in wider:
        lines = services[replace(key, line="")]
        parts = tuple(line for service, line in lines.items() if of[by].get(service, "") == value)
        if parts:
            yield Relation(total=str(key), parts=parts)


def _of_stocks(figures: Figures, begins: Mapping[str, dt.date | None]) -> Iterator[Relation]:
    """What is in force in a period was so in the one before or has begun in it; and whoever was so in either was so
    in the longer period that holds both. Where nothing is recorded before it, all of it has begun in it.
    """
    held = [(key, one.measure.begun_by) for key, one in figures.made.items() if one.measure.begun_by]
    for key, begun_by in held:
        before = key.from_on - dt.timedelta(days=1)
        started = _beside(key, begun_by)
        yield Relation(total=str(key), parts=(started,), kind="part")
        firsts = [begins.get(name) for name in key.group.split("+")]
        if all(on is None or on >= key.from_on for on in firsts):
            yield Relation(total=str(key), parts=(started,), kind="cover")
        for other, _ in held:
            if (other.group, other.measure, other.line) != (key.group, key.measure, key.line):
                continue
            if other.until_on == before:
                yield Relation(total=str(key), parts=(str(other), started), kind="cover")
                for whole, _ in held:
                    if (
                        (whole.group, whole.measure, whole.line) == (key.group, key.measure, key.line)
                        and whole.from_on <= other.from_on
                        and whole.until_on >= key.until_on
                    ):
                        yield Relation(total=str(whole), parts=(str(other), started), kind="over")
            elif other.from_on <= key.from_on and other.until_on >= key.until_on:
                yield Relation(total=str(other), parts=(str(key),), kind="part")


def _tilings(keys: list[Key]) -> Iterator[Relation]:
    """Wherever shorter periods lie end to end and fill a longer one."""
    starts: dict[dt.date, list[Key]] = defaultdict(list)
    for key in keys:
        starts[key.from_on].append(key)
    for whole in keys:
        yield from (
            Relation(total=str(whole), parts=tuple(map(str, parts))) for parts in _fillings(whole, starts)
        )


def _fillings(whole: Key, starts: Mapping[dt.date, list[Key]]) -> Iterator[tuple[Key, ...]]:
    """Each way of filling a period by others, the finest and the coarsest among them; at most a few dozen."""
    todo: list[tuple[Key, ...]] = [
        (first,) for first in starts[whole.from_on] if first != whole and first.until_on <= whole.until_on
    ]
    for _ in range(400):
        if not todo:
            return
        path = todo.pop()
        if path[-1].until_on == whole.until_on:
            if len(path) > 1:
                yield path
            continue
        after = path[-1].until_on + dt.timedelta(days=1)
        todo += [(*path, key) for key in starts.get(after, ()) if key.until_on <= whole.until_on]


def _of_groups(keys: list[Key]) -> Iterator[Relation]:
    """Kinds of case counted together are the sum of those counted apart."""
    single = {frozenset(key.group.split("+")): key for key in keys}
    for names, key in single.items():
        if len(names) < 2:
            continue
        for size in range(2, len(names) + 1):
            for several in combinations([known for known in single if known < names], size):
                if sum(map(len, several)) == len(names) and frozenset().union(*several) == names:
                    yield Relation(total=str(key), parts=tuple(str(single[one]) for one in several))
