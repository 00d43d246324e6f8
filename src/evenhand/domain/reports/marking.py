"""How every figure of a report is printed: lists of ranks first, and then all others with what those tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evenhand.domain.reports.added import held_back
from evenhand.domain.reports.adding_up import cells, rank_lists, relations, sums_over_time
from evenhand.domain.reports.around import Around, Earlier
from evenhand.domain.reports.between import told_already
from evenhand.domain.reports.outside import outside
from evenhand.domain.reports.planning import Figures, Key
from evenhand.domain.reports.ranks import print_lists, ties
from evenhand.domain.reports.suppression import CannotProtect, Cell, Mark, Rules, suppress


def marks_of(figures: Figures, around: Around, printed: Iterable[Key]) -> dict[str, Mark]:
    """How each figure is printed for a reader who may not see small ones, by its name.

    Raises CannotProtect where earlier publications give a small number away whatever is hidden now.
    """
    shown = tuple(printed)
    now = _cells_now(figures, around, shown)
    known = relations(figures, [one.key for one in around.earlier], begins=around.begins)
    lists = rank_lists(figures, now)
    rules = Rules(zero_is_small=around.zero_is_small)
    ranked = print_lists(lists, known, {key: cell.value for key, cell in now.items()}, rules)
    lost = [cell.key for one in lists if not ranked[one.whole].proven for cell in one.ranks]
    if lost:
        raise CannotProtect(lost)
    marks: dict[str, Mark] = {}
    for one in lists:
        how = ranked[one.whole]
        for key, least in how.asks(one):
            cell = now[str(key)]
            now[str(key)] = replace(cell, least=least) if cell.least is not Mark.WITHHELD else cell
        for cell, mark in zip(one.ranks, how.ranks, strict=True):
            marks[str(cell.key)] = mark
            del now[str(cell.key)]
    known += ties(lists, ranked, rules)
    every = (*figures.made, *(one.key for one in around.earlier))
    alone = list(outside(every, figures.measures, now, rules))
    cells_of_all = (*now.values(), *(cell for cell, _ in alone))
    others = suppress(cells_of_all, (*known, *(one for _, one in alone)), zero_is_small=around.zero_is_small)
    sums = dict.fromkeys(map(str, held_back(figures, around.earlier, shown)), Mark.HIDDEN)
    return marks | sums | {str(key): mark for key, mark in others.items()}


def _told_before(figures: Figures, around: Around) -> Iterator[Earlier]:
    """What can be worked out of earlier publications alone, of what is at hand."""
    of_time = (one for one in around.earlier if _counts_once(figures, one.key))
    return (one for one in told_already(of_time) if one.key in figures.made)


def _counts_once(figures: Figures, key: Key) -> bool:
    measure = figures.measures.get(key.measure)
    return measure is not None and measure.reckons == "count" and sums_over_time(measure)


def _cells_now(figures: Figures, around: Around, printed: Iterable[Key]) -> dict[str, Cell]:
    """Every figure as a cell, with what officers decided of it and how it was printed before."""
    now = {
        str(cell.key): replace(
            cell, released=str(cell.key) in around.released, withheld=str(cell.key) in around.withheld
        )
        for cell in cells(figures, printed)
    }
    for made in figures.made:
        name = str(made)
        if made.from_on > figures.today and name in now and now[name].value == 0:
            now[name] = Cell(
                key=name, value=0, fixed=Mark.SHOWN
            )  # nobody has to be told what cannot have been
    for one in (*around.earlier, *_told_before(figures, around)):
        key = str(one.key)
        if key not in now or now[key].value == one.value:
            now[key] = Cell(key=key, value=one.value, fixed=one.mark)
    return now
