"""The card of a case, for whoever must tell a caller how it goes and need not read it (`card_for`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.clock_lines import ClockLine, clock_line
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.move_pages import move_url
from evenhand.apps.cases.queries import NotSeen, case_for, case_known_to, procedure_of, reading_of
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import roles_of
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.ui.components import Link, Row
from evenhand.domain.cases.reading import Reading
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.lawbook.procedure import Move, Procedure


@dataclass(frozen=True, slots=True)
class CaseCard:
    """What it is about, where it stands, who looks after it, and its dates with their reasons."""

    case: Case
    kind: str
    blind: bool
    stage: str
    waiting: str
    closed_on: dt.date | None
    people: tuple[Row, ...]
    clocks: tuple[ClockLine, ...]
    moves: tuple[Link, ...] = ()


def moves_from_card(procedure: Procedure, viewer: User, *, on: dt.date) -> tuple[Move, ...]:
    """What somebody who sees no more than the card may record: of the procedure's `card_moves`, those of their roles."""
    roles = roles_of(viewer, on) & procedure.card_for
    moves = (move for move in procedure.case_moves if move.name in procedure.card_moves)
    return tuple(move for move in moves if roles & set(move.by))


def case_for_move(user: User, ref: str, name: str, *, on: dt.date) -> Case:
    """The case on which this person may make a move: seen whole, or as a card that offers it. Raises NotSeen."""
    try:
        return case_for(user, ref, on=on)
    except NotSeen:
        known = case_known_to(user, ref, on=on)
        if all(move.name != name for move in moves_from_card(procedure_of(known), user, on=on)):
            raise
        return known


def case_card(case: Case, *, today: dt.date, viewer: User) -> CaseCard:
    """The card of a case on a day. Whoever calls has asked whether the viewer may see it, and logs the view."""
    reading = reading_of(case, today)
    days = calendars()
    running = (c for c in reading.running if not c.item and not c.limit)
    return CaseCard(
        case=case,
        kind=reading.procedure.title,
        blind=reading.procedure.applicant_blind,
        stage=reading.stage.title,
        waiting=reading.stage.waiting,
        closed_on=reading.story.closed_on if reading.stage.final else None,
        people=_people(reading),
        clocks=tuple(clock_line(clock, today, days) for clock in running),
        moves=tuple(
            Link(label=move.title, url=move_url(case, move))
            for move in moves_from_card(reading.procedure, viewer, on=today)
            if reading.offer(move.name) is not None
        ),
    )


def _people(reading: Reading) -> tuple[Row, ...]:
    """The officers whom the case names, those it is tied to included; never those it is about."""
    named = {**reading.surroundings.lent, **reading.story.people}
    titles = _titles(reading.procedure)
    officers = Officer.objects.in_bulk([_number(said) for said in named.values() if said])
    return tuple(
        Row(titles.get(name) or words_of_name(name), officers[_number(said)].name)
        for name, said in named.items()
        if said and name not in reading.procedure.keeps_out and _number(said) in officers
    )


def _titles(procedure: Procedure) -> Mapping[str, str]:
    """What the people of a case are called: by its own procedure first, then by those whose cases may tie it."""
    found: dict[str, str] = {}
    for one in (procedure, *lawbook().procedures.values()):
        for move in one.case_moves:
            for name, ask in move.asks.items():
                if ask.type == "officer":
                    found.setdefault(name, ask.title)
    return found


def _number(officer: str) -> int:
    return int(officer.partition(":")[2])
