"""What the case page shows, worked out once from a Reading: the same for every procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.clock_lines import ClockLine, clock_line, remark_on
from evenhand.apps.cases.fact_types import Shown, show_fact
from evenhand.apps.cases.item_remarks import remark_on_part
from evenhand.apps.cases.models import Case, CaseLink, ClockChange
from evenhand.apps.cases.move_pages import move_url
from evenhand.apps.cases.owing import OwedLine, owed_lines
from evenhand.apps.cases.queries import (
    actor_for,
    cases_seen_by,
    words_apart,
)
from evenhand.apps.cases.shown import reading_shown, ties_shown, words_shown
from evenhand.apps.cases.timeline import Entry, ask_of_value, asks_of, entries_of, fact_rows, learn_names_in
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.ui.components import Row
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor, PassageRef, Value
from evenhand.domain.cases.reading import MoveOffer, Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.lawbook.procedure import Ask, Worksheet
from evenhand.domain.time import Calendars

HELD_APART = "Held apart. Only those for whom it is meant can read the words."
FEW_TABLES = 4  # kinds of item without any: more than that are folded away
FEW_MOVES = 5  # more than that, and only the first stand open
FIRST_MOVES = 3
NAMED_OF_FOLDED = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A move on the page: open to this person, or with the sentence why it is not.

    `only_late`: not today, but it may be recorded if it was done in time.
    """

    label: str
    url: str
    says: str
    why_not: str = ""
    only_late: bool = False


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a table: its facts, where it stands, what may be done to it."""

    key: str
    title: str
    stage: str
    cells: tuple[tuple[str, Shown], ...]
    due: ClockLine | None
    buttons: tuple[Button, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of one kind."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[ItemLine, ...]
    openings: tuple[Button, ...]
    worksheets: tuple[Button, ...] = ()
    may_be_folded: bool = False


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page of a case."""

    case: Case
    reading: Reading
    first_line: str
    first_clock: ClockLine | None
    clocks: tuple[ClockLine, ...]
    stopped: tuple[ClockLine, ...]
    owed: tuple[OwedLine, ...]
    buttons: tuple[Button, ...]
    tables: tuple[ItemTable, ...]
    facts: tuple[Row, ...]
    entries: tuple[Entry, ...]
    links: tuple[CaseLink, ...]
    changes: tuple[ClockChange, ...]

    @property
    def folded(self) -> tuple[ItemTable, ...]:
        """The kinds of which the case has none yet, where they are many: they stand under one heading."""
        return tuple(table for table in self.tables if table.may_be_folded)

    @property
    def folded_says(self) -> str:
        """What stands under that heading: the first few that may be added, so that nobody opens it in vain."""
        first = [table.openings[0].label for table in self.folded if table.openings][:NAMED_OF_FOLDED]
        named = ", ".join(label[:1].lower() + label[1:] for label in first)
        return f"Add something else to this case: {named} …" if named else "Add something else to this case"

    @property
    def first_moves(self) -> tuple[Button, ...]:
        """What stands open at once: all that may be done where it is little, else the first of it."""
        allowed = self._allowed
        return allowed if len(allowed) <= FEW_MOVES else allowed[:FIRST_MOVES]

    @property
    def more_moves(self) -> tuple[Button, ...]:
        """What else may be done, one click away."""
        return self._allowed[len(self.first_moves) :]

    @property
    def _allowed(self) -> tuple[Button, ...]:
        return tuple(button for button in self.buttons if not button.why_not)

    refused_moves: tuple[Button, ...]
    may_write: bool
    may_reclassify: bool
    may_correct: bool


def case_page(user: User, case: Case, *, today: dt.date) -> CasePage:
    """Gather the page of a case for a person on a day."""
    actor, days = actor_for(user, today), calendars()
    reading = reading_shown(case, today)
    words = {**words_shown(case), **words_apart(case, reading.story, actor)}
    learn_names_in(case, reading)
    lines = tuple(clock_line(clock, today, days) for clock in reading.clocks)
    buttons, first = _buttons(case, reading, actor, item=""), _first_clock(reading)
    return CasePage(
        case=case,
        reading=reading,
        first_line=_first_line(reading, first, today, days),
        first_clock=clock_line(first, today, days) if first else None,
        clocks=tuple(clock_line(c, today, days) for c in reading.running if not c.item and c is not first),
        stopped=tuple(line for line in lines if line.stopped_on),
        owed=owed_lines(case, reading, actor),
        buttons=buttons,
        refused_moves=tuple(button for button in buttons if button.why_not),
        tables=_tables(case, reading, actor, words, today, days),
        facts=fact_rows(reading, words),
        entries=entries_of(reading, words, actor),
        links=tuple(_links(user, case, today)),
        changes=_clock_changes(case),
        may_write=_may_record(reading, "send-letter", actor),
        may_reclassify=_may_record(reading, "reclassify", actor),
        may_correct=_may_record(reading, "correct", actor),
    )


def _clock_changes(case: Case) -> tuple[ClockChange, ...]:
    """The days that moved, the newest first; `case_for` has said whether there are any, which is seldom."""
    if not getattr(case, "days_moved", True):
        return ()
    return tuple(ClockChange.objects.filter(case=case).order_by("-changed_at"))


def _first_clock(reading: Reading) -> ClockReading | None:
    """The clock that the first line speaks of; none where the case is closed."""
    if reading.stage.final:
        return None
    of_case = (c for c in reading.running if c.due_on and not c.item and not c.limit)
    return next(of_case, None) or reading.next_due


def _first_line(reading: Reading, due: ClockReading | None, today: dt.date, days: Calendars) -> str:
    if reading.stage.final:
        closed = reading.story.closed_on
        return f"{reading.stage.title}{' on ' + in_full(closed) if closed else ''}."
    if due is None or due.due_on is None:
        return f"{reading.stage.title}. No clock is running."
    return f"{due.title}: due {in_full(due.due_on)}, {remark_on(due.due_on, today, days)}."


def _links(user: User, case: Case, today: dt.date) -> Sequence[CaseLink]:
    both = sorted(ties_shown(case), key=lambda link: (link.kind, link.other_id, link.case_id))
    out = [link for link in both if link.case_id == case.pk]
    back = [link for link in both if link.case_id != case.pk]
    # Asked of the few that are tied, never by listing all that somebody sees.
    tied = {link.other_id for link in out} | {link.case_id for link in back}
    seen = set(cases_seen_by(user, today).filter(pk__in=tied).values_list("pk", flat=True)) if tied else set()
    shown = [link for link in out if link.other_id in seen][:100]
    return [*shown, *(link for link in back if link.case_id in seen)]


def _buttons(case: Case, reading: Reading, actor: Actor, *, item: str) -> tuple[Button, ...]:
    wanted = [] if item else _wanted_next(reading)
    offers = [
        offer
        for offer in reading.moves
        if offer.item == item and offer.move.menu and not (offer.move.item_kind and not item)
    ]
    offers.sort(key=lambda offer: wanted.index(offer.move.name) if offer.move.name in wanted else len(wanted))
    found = [_button(case, reading, offer, actor) for offer in offers]
    return tuple(sorted(found, key=lambda button: bool(button.why_not)))


def _wanted_next(reading: Reading) -> list[str]:
    """The moves by which the running clocks are met, as the procedure says, that of the earliest day first."""
    bindings = {binding.key: binding for binding in reading.procedure.clocks}
    running = (bindings.get(clock.key) for clock in reading.running if not clock.item and not clock.limit)
    return list(dict.fromkeys(name for binding in running if binding is not None for name in binding.next))


def _may_record(reading: Reading, name: str, actor: Actor) -> bool:
    people = {**reading.surroundings.lent, **reading.story.people}
    return may_record(reading.procedure.moves[name], actor, people)


def _button(case: Case, reading: Reading, offer: MoveOffer, actor: Actor) -> Button:
    move = offer.move
    item = reading.story.items.get(offer.item)
    people = {**reading.surroundings.lent, **reading.story.people, **(item.people if item else {})}
    why_not, only_late = " ".join(refusal.says for refusal in offer.refusals), offer.only_late
    if not may_record(move, actor, people):
        why_not = f"This is for: {', '.join(name.replace('-', ' ') for name in move.by)}."
        only_late = False
    return Button(move.title, move_url(case, move, offer.item), move.says, why_not, only_late)


def _tables(
    case: Case,
    reading: Reading,
    actor: Actor,
    words: Mapping[str, str],
    today: dt.date,
    days: Calendars,
) -> tuple[ItemTable, ...]:
    tables = []
    for kind in reading.procedure.items.values():
        asks = asks_of(kind.opening)
        openings = [
            _button(case, reading, offer, actor)
            for offer in reading.moves
            if offer.move.item_kind == kind.name and offer.move.opens and offer.move.menu
        ]
        items = reading.items_of(kind.name)
        shows = tuple(name for name in kind.shows or asks if _has_a_column(asks.get(name), items))
        lines = tuple(
            _item_line(case, reading, actor, item, shows, words, today, days) for item in reversed(items)
        )
        if lines or openings:
            asked = asks_of((*kind.opening, *kind.moves))
            columns = tuple(_column(asked, name) for name in shows)
            sheets = _worksheets(case, reading, actor, kind.name)
            tables.append(ItemTable(kind.plural, columns, lines, tuple(openings), sheets))
    bare = [table for table in tables if not table.lines]
    if len(bare) <= FEW_TABLES:
        return tuple(tables)
    return tuple(replace(table, may_be_folded=not table.lines) for table in tables)


def _has_a_column(ask: Ask | None, items: Sequence[ItemStory]) -> bool:
    """Whether a fact has a column: one that only some answers call for has none where no item says it."""
    return ask is None or not ask.when or any(ask.name in item.facts for item in items)


def _column(asks: Mapping[str, Ask], name: str) -> str:
    return asks[name].title if name in asks else words_of_name(name)


def _item_line(
    case: Case,
    reading: Reading,
    actor: Actor,
    item: ItemStory,
    shows: Sequence[str],
    words: Mapping[str, str],
    today: dt.date,
    days: Calendars,
) -> ItemLine:
    kind = reading.procedure.items[item.kind]
    moves = (*kind.opening, *kind.moves)
    asks, facts = asks_of(moves), item.facts
    clock = next((c for c in reading.clocks if c.item == item.key and c.running), None)
    return ItemLine(
        key=item.key,
        title=f"{kind.title} {item.key.rpartition('-')[2]}",
        stage=kind.stages[item.stage].title,
        cells=tuple(
            (
                _column(asks, name),
                _cell(ask_of_value(moves, name, facts[name]), facts[name], words) if name in facts else "",
            )
            for name in shows
        ),
        due=clock_line(clock, today, days) if clock else None,
        buttons=tuple(b for b in _buttons(case, reading, actor, item=item.key) if not b.why_not),
        remark=remark_on_part(reading, item.key, today),
    )


def _cell(ask: Ask | None, value: Value, words: Mapping[str, str]) -> Shown:
    """A fact of an item; words that this person does not read are said to be held apart, not left out unseen."""
    if isinstance(value, PassageRef) and value.name not in words:
        return HELD_APART
    return show_fact(ask, value, words)


def known_to(reading: Reading, item: str = "") -> Mapping[str, Value]:
    """What a case says already, and one of its items where a step is about that."""
    story = reading.story
    return {**story.facts, **(story.items[item].facts if item in story.items else {})}


def items_in_words(reading: Reading, words: Mapping[str, str]) -> dict[str, str]:
    """The items of a case by key, each by its number and its first words, for lists to choose from."""
    found = {}
    for item in reading.story.items.values():
        first = next((v for v in item.facts.values() if isinstance(v, PassageRef)), None)
        said = words.get(first.name, "")[:70] if first is not None else ""
        title = f"{reading.procedure.items[item.kind].title} {item.key.rpartition('-')[2]}"
        found[item.key] = f"{title}: {said}" if said else title
    return found


def _worksheets(case: Case, reading: Reading, actor: Actor, kind: str) -> tuple[Button, ...]:
    """The worksheets of a kind of item on which this person has something to fill in."""
    return tuple(
        Button(sheet.title, reverse("case-worksheet", args=[case.ref, sheet.name]), sheet.says)
        for sheet in reading.procedure.worksheets.values()
        if sheet.item_kind == kind and any(o.allowed for o in offered_on(sheet, reading, actor))
    )


def offered_on(sheet: Worksheet, reading: Reading, actor: Actor) -> tuple[MoveOffer, ...]:
    """The moves of a worksheet that stand open to this person now: on each item, and adding a new one."""
    story = reading.story
    return tuple(
        offer
        for offer in reading.moves
        if offer.move in (sheet.move, sheet.add)
        and may_record(
            offer.move,
            actor,
            {
                **reading.surroundings.lent,
                **story.people,
                **(story.items[offer.item].people if offer.item in story.items else {}),
            },
        )
    )
