"""Conditions that what was decided still is what was decided: nothing that it rests on was changed since.

An answer is cleared, and goes days later. In between somebody may answer a question otherwise, take up a ground or
correct an entry; what would go then is not what was cleared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from evenhand.domain.cases.events import Event
from evenhand.domain.cases.standing import Gaps, Standing, plain
from evenhand.domain.cases.story import CORRECT, NOW
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.time import in_full

_MOST_TOLD = 4


def unchanged_since(guard: Guard, at: Standing) -> Gaps | None:
    """Nothing of what `of` names was recorded or corrected after the last of the moves in `since` (FOI-40, SPOC-17).

    `of` names moves and kinds of item; a kind stands for all of its moves. The move in `since` among them means that it
    was not corrected itself. With `item`, each item of that kind at one of the `stages` is looked at by itself, with
    all of its own entries. Where no such move happened there is nothing yet that could change.
    """
    if guard.item:
        changes = [change for item in _items(guard, at) for change in _of_item(guard, at, item)]
    else:
        changes = list(_of_case(guard, at))
    return {"changed": _listed(changes)} if changes else None


def _since(guard: Guard, entries: Iterable[Event]) -> int:
    moves = guard.since.split("|")
    return max((event.sequence for event in entries if event.move in moves), default=0)


def _items(guard: Guard, at: Standing) -> list[str]:
    items = at.story.items.values()
    return [i.key for i in items if i.kind == guard.item and (not guard.stages or i.stage in guard.stages)]


def _of_item(guard: Guard, at: Standing, key: str) -> Iterator[str]:
    entries = [event for event in at.story.items[key].events if event.item == key]
    decided = _since(guard, entries)
    if decided:
        yield from _after(decided, entries, at)
        yield from _corrected(decided, (old for old in at.story.superseded.values() if old.item == key), at)


def _of_case(guard: Guard, at: Standing) -> Iterator[str]:
    story = at.story
    decided = _since(guard, (event for found in story.happened.values() for event in found))
    if decided:
        yield from _after(decided, (e for e in story.events if _named(e, guard.of)), at)
        yield from _corrected(
            decided, (old for old in story.superseded.values() if _named(old, guard.of)), at
        )


def _named(event: Event, names: Collection[str]) -> bool:
    return event.move in names or event.move.partition(".")[0] in names


def _after(decided: int, entries: Iterable[Event], at: Standing) -> Iterator[str]:
    for event in entries:
        if event.sequence > decided and event.sequence not in at.story.elsewhere:
            yield f"{_about(event, at)}, on {in_full(event.happened_on)}"


def _corrected(decided: int, entries: Iterable[Event], at: Standing) -> Iterator[str]:
    """Those of these entries that the decision rested on, and whose facts a later correction changed or struck out."""
    numbers = {event.sequence for event in entries if event.sequence <= decided}
    for correction in at.story.happened.get(CORRECT, ()):
        old = at.story.superseded.get(correction.sequence)
        if old is None or old.sequence not in numbers or correction.sequence < decided:
            continue
        if _changes_facts(correction):
            yield f"{_about(old, at)} (entry {old.sequence}), corrected on {in_full(correction.happened_on)}"


def _changes_facts(correction: Event) -> bool:
    """Whether a correction says or strikes out anything: another day of the same entry changes nothing that goes."""
    return any(name.startswith(NOW) or name in ("cleared", "strike") for name in correction.facts)


def _about(event: Event, at: Standing) -> str:
    move = at.procedure.moves.get(event.move)
    title = move.title if move is not None else plain(event.move)
    return f"{plain(event.item)}: “{title}”" if event.item else f"“{title}”"


def _listed(changes: list[str]) -> str:
    more = len(changes) - _MOST_TOLD
    told = "; ".join(changes[:_MOST_TOLD])
    return f"{told}; and {more} more" if more > 0 else told
