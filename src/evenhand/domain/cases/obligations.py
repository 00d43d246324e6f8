"""What the policy now requires because of what happened: letters, notices, tasks.

An obligation stays on the work list until an event meets it, or a named person waives it with a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.story import Story
from evenhand.domain.cases.told import WAIVE
from evenhand.domain.lawbook.compiling import words_of
from evenhand.domain.lawbook.procedure import Owed, Procedure
from evenhand.domain.time import Calendars, reckon


class Obligation(msgspec.Struct, frozen=True):
    """One thing owed: `key` is `<sequence of the event>.<name>`; `met_by` the event that met it.

    Where `same` names a fact, only an event that says `about` under it meets this one; where `under` names some,
    one that says or lists `about` in any of them: what a move listed, or the item that owes it. `steps` are moves that
    belong to it and do not end it; where `due_in` names a fact, its item gives the day by which it is owed, or the
    last of those steps that says it.
    """

    key: str
    kind: str
    name: str
    title: str
    item: str
    owed_since: dt.date
    due_on: dt.date | None
    by: tuple[str, ...]
    answered_by: frozenset[str]
    ended_by: frozenset[str] = frozenset()
    met_by: int | None = None
    waived: bool = False
    same: str = ""
    about: str = ""
    steps: tuple[str, ...] = ()
    due_in: str = ""
    under: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still stands on the work list."""
        return self.met_by is None


def matches(wanted: Mapping[str, str], facts: Mapping[str, Value]) -> bool:
    """Whether every named fact has the wanted value, or one of several as in `upheld|partially-upheld`.

    Booleans are written `true` and `false`; `*` stands for anything at all, and nothing for what nobody said.
    """
    return all(_matches(value, as_said(facts.get(name))) for name, value in wanted.items())


def _matches(wanted: str, said: str) -> bool:
    return bool(said) if wanted == "*" else said in wanted.split("|")


def as_said(value: Value | None) -> str:
    """A fact as a procedure file writes it: `true`, `false`, a code, a number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def listed(value: Value | None) -> tuple[str, ...]:
    """A fact that may list several, as texts; none where nobody said it."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(filter(None, map(as_said, values)))


def read_obligations(procedure: Procedure, story: Story, calendars: Calendars) -> tuple[Obligation, ...]:
    """Every obligation of the case, met or open, in the order in which they arose."""
    found: list[Obligation] = []
    still: list[int] = []  # where in the list those stand that are open
    answers: set[str] = {WAIVE}
    put_off_by: set[str] = set()
    while_open: set[str] = set()  # the keys of what is owed only until the case ends
    for event in story.events:
        if still and event.move in answers:
            _meet(found, still, event)
        if event.move in put_off_by:
            _put_off(found, still, event)
        move = procedure.moves.get(event.move)
        if move is None or not move.owes or event.sequence in story.elsewhere:
            continue
        for owed in move.owes:
            if not owed.when or matches(owed.when, {**story.facts, **event.facts}):
                arisen = _owe_each(owed, event, story, calendars, before=found)
                still.extend(range(len(found), len(found) + len(arisen)))
                found.extend(arisen)
                while_open.update(one.key for one in arisen if owed.while_open)
                answers.update(owed.met_by, owed.ended_by)
                put_off_by.update(owed.steps if owed.due_on else ())
    stage = procedure.stages.get(story.stage)
    if while_open and stage is not None and stage.final:
        ended = _ended_at(procedure, story)
        found = [
            msgspec.structs.replace(one, met_by=ended, waived=True)
            if one.open and one.key in while_open
            else one
            for one in found
        ]
    return tuple(found)


def _ended_at(procedure: Procedure, story: Story) -> int:
    """The entry that brought the case to the end at which it stands; the last one where its stage ended by itself."""
    to_the_end = (
        event.sequence
        for event in reversed(story.events)
        if (move := procedure.moves.get(event.move)) is not None
        and move.to == story.stage
        and not move.item_kind
    )
    return next(to_the_end, story.events[-1].sequence)


def _owe_each(
    owed: Owed, event: Event, story: Story, calendars: Calendars, *, before: Sequence[Obligation]
) -> list[Obligation]:
    """What a move owes: once, for each that it lists, or for each earlier event of `for_each` not met before."""
    one = _owe(owed, event, story, calendars)
    if owed.each:
        still = {other.about for other in before if other.open and other.name == owed.name}
        return [
            msgspec.structs.replace(one, key=f"{one.key}.{n}", title=f"{one.title}: {about}", about=about)
            for n, about in enumerate(listed(event.facts.get(owed.each)), start=1)
            if about not in still
        ]
    if not owed.for_each:
        return [one]
    earlier = [e for e in story.events if e.sequence < event.sequence]
    times = sum(e.move == owed.for_each for e in earlier) - sum(e.move in owed.met_by for e in earlier)
    if times < 2:
        return [one] * max(times, 0)
    return [
        msgspec.structs.replace(one, key=f"{one.key}.{n}", title=f"{one.title} ({n} of {times})")
        for n in range(1, times + 1)
    ]


def _owe(owed: Owed, event: Event, story: Story, calendars: Calendars) -> Obligation:
    due = reckon(owed.within, event.happened_on, {}, calendars).due if owed.within else None
    if owed.due_on:
        due = _day_given(owed.due_on, event, story) or due
    same = as_said(event.facts.get(owed.same)) if owed.same else ""
    about = event.item if owed.under and not owed.each else same
    return Obligation(
        key=f"{event.sequence}.{owed.name}",
        kind=owed.kind,
        name=owed.name,
        title=f"{owed.title}: {words_of(same)}" if same else owed.title,
        item=event.item,
        owed_since=event.happened_on,
        due_on=due,
        by=owed.by,
        answered_by=owed.met_by,
        same=owed.same,
        about=about,
        steps=owed.steps,
        due_in=owed.due_on,
        under=owed.under,
        ended_by=owed.ended_by,
    )


def _day_given(name: str, event: Event, story: Story) -> dt.date | None:
    """The last day that the event, or its item before it, gave under a name."""
    given = [event]
    if event.item in story.items:
        given = [e for e in story.items[event.item].events if e.sequence <= event.sequence]
    days = (day for one in reversed(given) if isinstance(day := one.facts.get(name), dt.date))
    return next(days, None)


def _meet(found: list[Obligation], still: list[int], event: Event) -> None:
    """Let an event meet what it answers, of several owed by one name the oldest, and end those that it ends."""
    answered: set[tuple[str, str]] = set()
    for index in tuple(still):
        obligation = found[index]
        if event.move in obligation.ended_by or _waives(obligation, event):
            found[index] = msgspec.structs.replace(obligation, met_by=event.sequence, waived=True)
        elif (obligation.name, obligation.about) not in answered and _answers(obligation, event):
            found[index] = msgspec.structs.replace(obligation, met_by=event.sequence)
            answered.add((obligation.name, obligation.about))
        else:
            continue
        still.remove(index)


def _put_off(found: list[Obligation], still: Sequence[int], event: Event) -> None:
    """Let a step that says when it will be done say by when it is owed."""
    for index in still:
        one = found[index]
        day = event.facts.get(one.due_in) if one.due_in and event.move in one.steps else None
        if not isinstance(day, dt.date) or _of_another_item(one, event):
            continue
        if not one.same or as_said(event.facts.get(one.same)) == one.about:
            found[index] = msgspec.structs.replace(one, due_on=day)


def _waives(obligation: Obligation, event: Event) -> bool:
    return event.move == WAIVE and event.facts.get("obligation") == obligation.key


def _answers(obligation: Obligation, event: Event) -> bool:
    if event.move not in obligation.answered_by:
        return False
    if obligation.kind == "letter" and "letter" in event.facts:
        return event.facts["letter"] == obligation.name
    if obligation.same and as_said(event.facts.get(obligation.same)) != obligation.about:
        return False
    if obligation.under:
        return any(obligation.about in listed(event.facts.get(name)) for name in obligation.under)
    return not _of_another_item(obligation, event)


def _of_another_item(obligation: Obligation, event: Event) -> bool:
    """Whether an event is about another item of the same kind; one of another kind was named on purpose."""
    if not obligation.item or not event.item or event.item == obligation.item:
        return False
    return _kind(event.item) == _kind(obligation.item)


def _kind(item: str) -> str:
    return item.rpartition("-")[0]
