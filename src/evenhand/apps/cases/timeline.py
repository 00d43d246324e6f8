"""The record of a case as a page tells it: its facts, and what happened, the latest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evenhand.apps.cases.fact_types import Shown, show_fact
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.named import learn_names
from evenhand.apps.cases.recorders import names_of_recorders
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Row
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.events import Actor, Event, Value
from evenhand.domain.cases.held_apart import entries_apart, sequences_read
from evenhand.domain.cases.reading import Reading
from evenhand.domain.cases.story import CORRECT, NOW
from evenhand.domain.lawbook.procedure import Ask, Move


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


def learn_names_in(case: Case, reading: Reading) -> None:
    """Ask at once for all whom the record names, whoever recorded it among them."""
    story = reading.story
    told = [*story.facts.values(), *(v for item in story.items.values() for v in item.facts.values())]
    for event in story.events:
        told += [event.recorded_by, *event.facts.values()]
    customer = case.customer
    learn_names(told, beforehand={f"customer:{customer.pk}": customer.name} if customer else None)


def asks_of(moves: Sequence[Move]) -> dict[str, Ask]:
    """Every fact that these moves ask for, by name."""
    return {name: ask for move in moves for name, ask in move.asks.items()}


def ask_of_value(moves: Sequence[Move], name: str, value: Value) -> Ask | None:
    """The question that a value answers: of several of this name, the one whose list holds it, else the last."""
    asked = [move.asks[name] for move in moves if name in move.asks]
    known = lawbook().vocabularies
    holds = (ask for ask in asked if ask.vocabulary and value in known[ask.vocabulary].codes)
    return next(holds, asked[-1] if asked else None)


def fact_rows(reading: Reading, words: Mapping[str, str]) -> tuple[Row, ...]:
    """The facts that stand on a case, in words: first those that its procedure puts first."""
    facts, leads = reading.story.facts, reading.procedure.leads
    ordered = {name: facts[name] for name in (*leads, *facts) if name in facts}
    asks = _asks_as_said(reading)
    return tuple(
        Row(asks[name].title if name in asks else name.replace("_", " ").capitalize(), shown)
        for name, value in ordered.items()
        if name != reading.procedure.heading
        and not _blinded(reading, asks.get(name))
        and (shown := show_fact(asks.get(name), value, words))
    )


def _asks_as_said(reading: Reading) -> dict[str, Ask]:
    """Every fact of the case by name, as the step asked it that told it last: steps ask one name in different words."""
    asks = asks_of(tuple(m for m in reading.procedure.case_moves if m.keeps_facts))
    for event in reading.story.events:
        move = reading.procedure.moves.get(event.move)
        if move is not None and move.keeps_facts and not move.item_kind:
            asks.update({name: ask for name, ask in move.asks.items() if name in event.facts})
    return asks


def _blinded(reading: Reading, ask: Ask | None) -> bool:
    """Whether a fact would name the requester of a request that is handled without regard to who asks."""
    return reading.procedure.applicant_blind and ask is not None and ask.type == "customer"


def _carries_words(ask: Ask | None) -> bool:
    """Whether a fact leads to words beyond the entry: the mail that it came by, the files given with it."""
    return ask is not None and ask.type in ("contact", "file")


def entries_of(reading: Reading, words: Mapping[str, str], actor: Actor) -> tuple[Entry, ...]:
    """Everything that was recorded, the latest first, with what this person may read of it."""
    names = names_of_recorders({event.recorded_by for event in reading.story.events})
    corrected = {e.facts.get("supersedes") for e in reading.story.events if e.move == "correct"}
    procedure, story = reading.procedure, reading.story
    unread = entries_apart(procedure, story) - sequences_read(procedure, story, actor)
    return tuple(
        _entry(
            reading,
            event,
            words,
            names,
            corrected=event.sequence in corrected,
            unread=event.sequence in unread,
        )
        for event in sorted(reading.story.events, key=lambda e: e.sequence, reverse=True)
    )


def _asks_of_entry(reading: Reading, event: Event, move: Move | None) -> Mapping[str, Ask]:
    """What an entry was asked; of a correction, also what the entry was asked that it corrects."""
    asks = dict(move.asks) if move else {}
    if event.move != CORRECT:
        return asks
    number = event.facts.get("supersedes")
    old = next((e for e in reading.story.events if e.sequence == number), None)
    over = reading.procedure.moves.get(old.move) if old is not None else None
    corrected = over.asks.items() if over else ()
    return {**asks, **{f"{NOW}{name}": replace(ask, title=f"Now: {ask.title}") for name, ask in corrected}}


def _shown(name: str, value: Value, asks: Mapping[str, Ask], words: Mapping[str, str]) -> Shown:
    """A fact of an entry in words; what a correction took out is named as it was asked."""
    if name == "cleared" and isinstance(value, tuple):
        titles = [asks[f"{NOW}{one}"].title if f"{NOW}{one}" in asks else one for one in value]
        return ", ".join(title.removeprefix("Now: ") for title in titles)
    return show_fact(asks.get(name), value, words)


def _entry(
    reading: Reading,
    event: Event,
    words: Mapping[str, str],
    names: Mapping[str, str],
    *,
    corrected: bool,
    unread: bool,
) -> Entry:
    move = reading.procedure.moves.get(event.move)
    asks = _asks_of_entry(reading, event, move)
    rows = [
        Row(asks[name].title if name in asks else name.replace("_", " ").capitalize(), shown)
        for name, value in event.facts.items()
        if not _blinded(reading, asks.get(name))
        and not (unread and _carries_words(asks.get(name)))
        and (shown := _shown(name, value, asks, words))
    ]
    if unread:
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
