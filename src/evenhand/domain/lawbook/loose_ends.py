"""Loose ends of a procedure that reads well: a name that cannot stand in an address, a clock that never starts, a
condition that looks at nothing, a sentence with a gap that nobody fills.

Each would be met only by a person with a case in hand; so each is told when the file is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from string import Formatter

from evenhand.domain.lawbook.compiling import Parts
from evenhand.domain.lawbook.procedures import (
    ClockSource,
    GuardSource,
    ItemSource,
    MoveSource,
    ProcedureSource,
)

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FACT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# These guards look at the items of one kind; the second lot also at where those stand.
_OF_ITEMS = frozenset(
    {"every", "some", "some-or-tied", "no-open", "each-followed", "each-rests", "item-there"}
)
_OF_STAGES = frozenset({"every", "no-open", "each-rests"})

Finding = tuple[str, str, str]


def loose_ends(stages: Collection[str], parts: Parts, *, sentences: Mapping[str, str]) -> Iterator[Finding]:
    """Every loose end, as (key, what is wrong, how to mend it)."""
    facts = _facts(parts)
    yield from _names("stages", stages)
    yield from _moves("moves", parts.moves, parts.items, sentences)
    yield from _owed("moves", {**parts.moves, **parts.built_in}, facts, of_item=False)
    for kind, item in parts.items.items():
        where = f"items.{kind}"
        yield from _names("items", (kind,))
        yield from _names(f"{where}.stages", item.stages)
        yield from _moves(f"{where}.moves", item.moves, parts.items, sentences)
        yield from _owed(f"{where}.moves", item.moves, facts, of_item=True)
        for name in item.shows:
            if name not in facts:
                yield f"{where}.shows", f"no move is told “{name}”", _mend_fact(name, facts)
        for number, clock in enumerate(item.clocks):
            yield from _clock(f"{where}.clocks[{number}]", clock, facts)
    for number, clock in enumerate(parts.clocks):
        yield from _clock(f"clocks[{number}]", clock, facts)


def asked_of_no_move(source: ProcedureSource, moves: Collection[str]) -> Iterator[Finding]:
    """What a procedure asks before moves, of cases and items, that it has not."""
    asked = [("guards_before", name) for name in source.guards_before]
    for key, name in sorted([*asked, *(("asks_before", name) for name in source.asks_before)]):
        if name not in moves:
            yield (
                f"{key}.{name}",
                f"there is no move “{name}”",
                f"Name a move of this procedure.{_near(name, moves)}",
            )


def _facts(parts: Parts) -> set[str]:
    """Whatever any move is told or works out."""
    everywhere = (parts.moves, parts.built_in, *(item.moves for item in parts.items.values()))
    return {name for moves in everywhere for move in moves.values() for name in (*move.asks, *move.derives)}


def _names(key: str, names: Collection[str]) -> Iterator[Finding]:
    for name in names:
        if not _NAME.fullmatch(name):
            mend = "Use small letters, digits and single hyphens, such as ask-officer."
            yield f"{key}.{name}", f"“{name}” cannot be a name: it stands in the addresses of pages", mend


def _moves(
    key: str,
    moves: Mapping[str, MoveSource],
    items: Mapping[str, ItemSource],
    sentences: Mapping[str, str],
) -> Iterator[Finding]:
    yield from _names(key, moves)
    for name, move in moves.items():
        for fact in move.asks:
            if not _FACT.fullmatch(fact):
                mend = "Use small letters, digits and single low lines, such as received_on."
                yield f"{key}.{name}.asks.{fact}", f"“{fact}” cannot be the name of a fact", mend
        for number, guard in enumerate(move.guards):
            yield from _guard(f"{key}.{name}.guards[{number}]", guard, items, sentences)


def _owed(
    key: str, moves: Mapping[str, MoveSource], facts: Collection[str], *, of_item: bool
) -> Iterator[Finding]:
    """What is owed has a day that somebody gives, and a move can say which of several it meets."""
    for name, move in moves.items():
        for number, owed in enumerate(move.owes):
            where = f"{key}.{name}.owes[{number}]"
            if owed.due_on and owed.due_on not in facts:
                yield f"{where}.due_on", f"no move is told “{owed.due_on}”", _mend_fact(owed.due_on, facts)
            if owed.each and not owed.under:
                mend = "Give in `under` the facts in which a meeting move names one of them."
                yield f"{where}.each", "nothing says which of them a move meets", mend
            if owed.under and not owed.each and not of_item:
                mend = "Give `each` the fact that lists what is owed, or take `under` out."
                yield f"{where}.under", "there is nothing that a move could name in it", mend


def _guard(
    key: str, guard: GuardSource, items: Mapping[str, ItemSource], sentences: Mapping[str, str]
) -> Iterator[Finding]:
    if guard.holds in _OF_ITEMS and not guard.item:
        yield (
            f"{key}.item",
            f"“{guard.holds}” looks at no kind of item",
            f"Add `item:`, one of: {_listed(items)}.",
        )
    if guard.holds in _OF_STAGES and not guard.stages:
        yield f"{key}.stages", f"“{guard.holds}” looks at no stage", "Add `stages:` with those it is about."
    if guard.item in items:
        known = items[guard.item].stages
        for stage in guard.stages:
            if stage not in known:
                mend = f"Name one of: {_listed(known)}.{_near(stage, known)}"
                yield f"{key}.stages", f"“{stage}” is not a stage of “{guard.item}”", mend
    if guard.says and guard.holds in sentences:
        yield from _sentence(f"{key}.says", guard.says, sentences[guard.holds])


def _sentence(key: str, says: str, usual: str) -> Iterator[Finding]:
    """The gaps of a guard's own sentence are among those that its usual sentence has, for those are filled."""
    known = _gaps(usual) or set()
    gaps = _gaps(says)
    if gaps is None:
        yield key, "a brace is opened and not closed, or closed and not opened", "Write gaps as {name}."
        return
    for gap in sorted(gaps - known):
        mend = f"Fill in one of: {_listed(known)}.{_near(gap, known)}" if known else "Leave it out."
        yield key, f"nothing fills the gap {{{gap}}}", mend


def _gaps(sentence: str) -> set[str] | None:
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return None


def _clock(key: str, clock: ClockSource, facts: Collection[str]) -> Iterator[Finding]:
    if not clock.from_:
        yield f"{key}.from", "nothing ever starts this clock", "Name the moves that start it."
    for name in filter(None, clock.on.split("|")):
        if name not in facts:
            yield (
                f"{key}.on",
                f"no move is told “{name}”, so the clock would have no day 0",
                _mend_fact(name, facts),
            )


def _mend_fact(name: str, facts: Collection[str]) -> str:
    return f"Name a fact that a move asks.{_near(name, facts)}"


def _near(name: str, names: Collection[str]) -> str:
    close = get_close_matches(name, list(names), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
