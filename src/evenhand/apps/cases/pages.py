"""What the case page shows, worked out once from a Reading: the same for every procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Shown, show_fact
from evenhand.apps.cases.models import Case, CaseLink, ClockChange
from evenhand.apps.cases.move_pages import move_url
from evenhand.apps.cases.named import learn_names
from evenhand.apps.cases.owing import OwedLine, owed_lines
from evenhand.apps.cases.queries import actor_for, cases_seen_by, reading_shown, words_apart, words_of
from evenhand.apps.cases.recorders import names_of_recorders
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.ui.components import Row
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor, Event, PassageRef
from evenhand.domain.cases.held_apart import may_read
from evenhand.domain.cases.reading import MoveOffer, Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.lawbook.procedure import Ask, Move, Worksheet
from evenhand.domain.time import Calendars

FEW_TABLES = 4  # kinds of item without any: more than that are folded away


@dataclass(frozen=True, slots=True)
class Button:
    """A move on the page: open to this person, or with the sentence why it is not."""

    label: str
    url: str
    says: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the timeline."""

    number: int
    title: str
    happened_on: dt.date
    recorded_at: dt.datetime
    by: str
    rows: tuple[Row, ...]
    item: str
    corrected: bool
    built_in: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock in words: what is due, when, in how many days, and why that day."""

    title: str
    rule: str
    class_: str
    due_on: dt.date | None
    remark: str
    reasons: tuple[str, ...]
    item: str
    stopped_on: dt.date | None
    provisional: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a table: its facts, where it stands, what may be done to it."""

    key: str
    title: str
    stage: str
    cells: tuple[tuple[str, Shown], ...]
    due: ClockLine | None
    buttons: tuple[Button, ...]


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

    refused_moves: tuple[Button, ...]
    may_write: bool
    may_reclassify: bool


def remark_on(due_on: dt.date | None, today: dt.date, days: Calendars) -> str:
    """How far off a due date is: in 3 working days, today, or 2 working days late."""
    if due_on is None:
        return "standing still"
    if due_on == today:
        return "today"
    first, last = sorted((today, due_on))
    count = days.plain("NATION", closed=False).between(first + dt.timedelta(days=1), last)
    words = "1 working day" if count == 1 else f"{count} working days"
    return f"in {words}" if due_on > today else f"{words} late"


def clock_line(clock: ClockReading, today: dt.date, days: Calendars) -> ClockLine:
    """A clock in words."""
    return ClockLine(
        title=clock.title,
        rule=clock.rule.id,
        class_=clock.rule.class_,
        due_on=clock.due_on,
        remark="" if clock.stopped_on else remark_on(clock.due_on, today, days),
        reasons=tuple(reason.text for reason in clock.reckoning.reasons),
        item=clock.item,
        stopped_on=clock.stopped_on,
        provisional=clock.reckoning.provisional,
        overdue=clock.overdue(today),
    )


def case_page(user: User, case: Case, *, today: dt.date) -> CasePage:
    """Gather the page of a case for a person on a day."""
    actor, days = actor_for(user, today), calendars()
    reading = reading_shown(case, today)
    words = {**words_of(case), **words_apart(case, reading.story.events, actor)}
    _learn_names(case, reading)
    lines = tuple(clock_line(clock, today, days) for clock in reading.clocks)
    buttons = _buttons(case, reading, actor, item="")
    return CasePage(
        case=case,
        reading=reading,
        first_line=_first_line(reading, today, days),
        clocks=tuple(clock_line(c, today, days) for c in reading.running if not c.item),
        stopped=tuple(line for line in lines if line.stopped_on),
        owed=owed_lines(case, reading),
        buttons=buttons,
        refused_moves=tuple(button for button in buttons if button.why_not),
        tables=_tables(case, reading, actor, words, today, days),
        facts=_fact_rows(reading, words),
        entries=_entries(reading, words, actor),
        links=tuple(_links(user, case, today)),
        changes=tuple(ClockChange.objects.filter(case=case).order_by("-changed_at")),
        may_write=_may_record(reading, "send-letter", actor),
        may_reclassify=_may_record(reading, "reclassify", actor),
    )


def _learn_names(case: Case, reading: Reading) -> None:
    """Ask at once for all whom the record names, whoever recorded it among them."""
    story = reading.story
    told = [*story.facts.values(), *(v for item in story.items.values() for v in item.facts.values())]
    for event in story.events:
        told += [event.recorded_by, *event.facts.values()]
    customer = case.customer
    learn_names(told, beforehand={f"customer:{customer.pk}": customer.name} if customer else None)


def _first_line(reading: Reading, today: dt.date, days: Calendars) -> str:
    if reading.stage.final:
        closed = reading.story.closed_on
        return f"{reading.stage.title}{' on ' + in_full(closed) if closed else ''}."
    due = (
        next((c for c in reading.running if c.due_on and not c.item and not c.limit), None)
        or reading.next_due
    )
    if due is None or due.due_on is None:
        return f"{reading.stage.title}. No clock is running."
    return f"{due.title}: due {in_full(due.due_on)}, {remark_on(due.due_on, today, days)}."


def _links(user: User, case: Case, today: dt.date) -> Sequence[CaseLink]:
    links = CaseLink.objects.select_related("case", "other")
    both = list(links.filter(Q(case=case) | Q(other=case)).order_by("kind", "other_id", "case_id"))
    out = [link for link in both if link.case_id == case.pk]
    back = [link for link in both if link.case_id != case.pk]
    # Asked of the few that are tied, never by listing all that somebody sees.
    tied = {link.other_id for link in out} | {link.case_id for link in back}
    seen = set(cases_seen_by(user, today).filter(pk__in=tied).values_list("pk", flat=True)) if tied else set()
    shown = [link for link in out if link.other_id in seen][:100]
    return [*shown, *(link for link in back if link.case_id in seen)]


def _buttons(case: Case, reading: Reading, actor: Actor, *, item: str) -> tuple[Button, ...]:
    found = [
        _button(case, reading, offer, actor)
        for offer in reading.moves
        if offer.item == item and offer.move.menu and not (offer.move.item_kind and not item)
    ]
    return tuple(sorted(found, key=lambda button: bool(button.why_not)))


def _may_record(reading: Reading, name: str, actor: Actor) -> bool:
    people = {**reading.surroundings.lent, **reading.story.people}
    return may_record(reading.procedure.moves[name], actor, people)


def _button(case: Case, reading: Reading, offer: MoveOffer, actor: Actor) -> Button:
    move = offer.move
    item = reading.story.items.get(offer.item)
    people = {**reading.surroundings.lent, **reading.story.people, **(item.people if item else {})}
    why_not = " ".join(refusal.says for refusal in offer.refusals)
    if not may_record(move, actor, people):
        why_not = f"This is for: {', '.join(name.replace('-', ' ') for name in move.by)}."
    return Button(move.title, move_url(case, move, offer.item), move.says, why_not)


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
        asks = _asks_of(kind.opening)
        shows = kind.shows or tuple(asks)
        openings = [
            _button(case, reading, offer, actor)
            for offer in reading.moves
            if offer.move.item_kind == kind.name and offer.move.opens and offer.move.menu
        ]
        items = reading.items_of(kind.name)
        lines = tuple(
            _item_line(case, reading, actor, item, shows, words, today, days) for item in reversed(items)
        )
        if lines or openings:
            asked = _asks_of((*kind.opening, *kind.moves))
            columns = tuple(_column(asked, name) for name in shows)
            sheets = _worksheets(case, reading, actor, kind.name)
            tables.append(ItemTable(kind.plural, columns, lines, tuple(openings), sheets))
    bare = [table for table in tables if not table.lines]
    if len(bare) <= FEW_TABLES:
        return tuple(tables)
    return tuple(replace(table, may_be_folded=not table.lines) for table in tables)


def _column(asks: Mapping[str, Ask], name: str) -> str:
    return asks[name].title if name in asks else words_of_name(name)


def _asks_of(moves: Sequence[Move]) -> dict[str, Ask]:
    return {name: ask for move in moves for name, ask in move.asks.items()}


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
    asks = _asks_of((*kind.opening, *kind.moves))
    clock = next((c for c in reading.clocks if c.item == item.key and c.running), None)
    return ItemLine(
        key=item.key,
        title=f"{kind.title} {item.key.rpartition('-')[2]}",
        stage=kind.stages[item.stage].title,
        cells=tuple(
            (
                _column(asks, name),
                show_fact(asks.get(name), item.facts[name], words) if name in item.facts else "",
            )
            for name in shows
        ),
        due=clock_line(clock, today, days) if clock else None,
        buttons=tuple(b for b in _buttons(case, reading, actor, item=item.key) if not b.why_not),
    )


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


def _fact_rows(reading: Reading, words: Mapping[str, str]) -> tuple[Row, ...]:
    asks = _asks_of(tuple(m for m in reading.procedure.case_moves if m.keeps_facts))
    return tuple(
        Row(asks[name].title if name in asks else name.replace("_", " ").capitalize(), shown)
        for name, value in reading.story.facts.items()
        if name != reading.procedure.heading
        and not _blinded(reading, asks.get(name))
        and (shown := show_fact(asks.get(name), value, words))
    )


def _blinded(reading: Reading, ask: Ask | None) -> bool:
    """Whether a fact would name the requester of a request that is handled without regard to who asks."""
    return reading.procedure.applicant_blind and ask is not None and ask.type == "customer"


def _entries(reading: Reading, words: Mapping[str, str], actor: Actor) -> tuple[Entry, ...]:
    names = names_of_recorders({event.recorded_by for event in reading.story.events})
    corrected = {e.facts.get("supersedes") for e in reading.story.events if e.move == "correct"}
    return tuple(
        _entry(reading, event, words, names, actor, corrected=event.sequence in corrected)
        for event in sorted(reading.story.events, key=lambda e: e.sequence, reverse=True)
    )


def _entry(
    reading: Reading,
    event: Event,
    words: Mapping[str, str],
    names: Mapping[str, str],
    actor: Actor,
    *,
    corrected: bool,
) -> Entry:
    move = reading.procedure.moves.get(event.move)
    asks = move.asks if move else {}
    rows = [
        Row(asks[name].title if name in asks else name.replace("_", " ").capitalize(), shown)
        for name, value in event.facts.items()
        if not _blinded(reading, asks.get(name)) and (shown := show_fact(asks.get(name), value, words))
    ]
    if not may_read(reading.procedure, event, actor):
        rows.append(Row("Held apart", "Only those for whom it is meant can read the words."))
    decider = event.decided_by
    if decider is not None:
        who = decider.role or decider.body
        day = f" on {in_full(decider.decided_on)}" if decider.decided_on else ""
        minute = f", minute {decider.minute}" if decider.minute else ""
        rows.append(Row("Decided by", f"{who.replace('-', ' ').capitalize()}{day}{minute}"))
    return Entry(
        number=event.sequence,
        title=move.title if move else event.move,
        happened_on=event.happened_on,
        recorded_at=event.recorded_at,
        by=names.get(event.recorded_by, "Evenhand"),
        rows=tuple(rows),
        item=event.item,
        corrected=corrected,
        built_in=bool(move and move.built_in),
    )
