"""What a case opened from a contact would start: its kinds, and the dates of their clocks, before anybody confirms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import actor_for
from evenhand.apps.cases.replying import needs_no_name
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.excuses import Excuse, excuses_wanted
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Move, Procedure
from evenhand.domain.time import Reckoning, reckon
from evenhand.domain.time.given import ReckoningRefused


@dataclass(frozen=True, slots=True)
class Starting:
    """One clock that opening a case of a kind would start."""

    rule: str
    title: str
    reckoning: Reckoning


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case that a contact may become, and what its opening wants a reason for, from that day of receipt."""

    name: str
    title: str
    clocks: tuple[Starting, ...]
    may_need_no_answer: bool
    needs_no_name: bool = False
    excuses: tuple[Excuse, ...] = ()

    @property
    def label(self) -> str:
        """The kind with the first day it falls due, as the list of choices shows it."""
        days = [c.reckoning.due for c in self.clocks if c.reckoning.due is not None]
        return f"{self.title}: due {in_full(min(days))}" if days else self.title


def kinds_from_triage(user: User, *, received_on: dt.date, today: dt.date) -> tuple[Kind, ...]:
    """The kinds of case this person may open from a contact received on a day, each with its clocks."""
    actor = actor_for(user, today)
    return tuple(
        Kind(
            name=procedure.name,
            title=procedure.title,
            clocks=_clocks(procedure, received_on),
            may_need_no_answer=bool(procedure.weekly_response and procedure.weekly_response.none_needed),
            needs_no_name=needs_no_name(procedure),
            excuses=excuses_of(procedure, received_on=received_on, today=today),
        )
        for procedure in lawbook().in_force(received_on)
        if procedure.started_from_triage
        and procedure.opening_moves
        and may_record(procedure.opening_moves[0], actor, {})
    )


def excuses_of(procedure: Procedure, *, received_on: dt.date, today: dt.date) -> tuple[Excuse, ...]:
    """What opening a case from a message received on that day wants a reason for, as far as the message tells (FOI-1)."""
    return excuses_wanted(
        procedure,
        procedure.opening_moves[0],
        {"received_on": received_on},
        Surroundings(calendars=calendars()),
        happened_on=received_on,
        today=today,
    )


def refused_at_triage(
    user: User, *, received_on: dt.date, today: dt.date
) -> tuple[tuple[Procedure, Move], ...]:
    """The procedures that this person may refuse something under as it comes in, each with the move that does it."""
    actor = actor_for(user, today)
    found = []
    for procedure in lawbook().in_force(received_on):
        move = procedure.moves.get(procedure.refused_at_triage)
        opening = procedure.opening_moves[0] if procedure.opening_moves else None
        if move and opening and may_record(opening, actor, {}) and may_record(move, actor, {}):
            found.append((procedure, move))
    return tuple(found)


def _clocks(procedure: Procedure, received_on: dt.date) -> tuple[Starting, ...]:
    opening = procedure.opening_moves[0].name
    found = []
    for clock in procedure.clocks:
        if clock.item_kind or opening not in clock.starts or clock.when or clock.params:
            continue
        try:
            reckoning = reckon(clock.rule, received_on, {}, calendars())
        except ReckoningRefused:
            continue  # a rule that needs more than the day of receipt: nothing to show yet
        found.append(Starting(rule=clock.rule.id, title=clock.title, reckoning=reckoning))
    return tuple(found)
