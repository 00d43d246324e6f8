"""What people do to cases: open one, make a move, put several in one go.

Each is atomic and may be pressed twice: the second press of one form (`batch`) finds what the first did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from django.db import transaction

from evenhand.apps.accounts.meanwhile import require_as_seen
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.about_officers import officers_a_new_case_is_about
from evenhand.apps.cases.departing import with_departures
from evenhand.apps.cases.meanwhile import CaseTrail
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.cases.moved_days import note_moved, open_dues
from evenhand.apps.cases.namesakes import with_namesakes
from evenhand.apps.cases.queries import (
    actor_for,
    events_of,
    procedure_of,
    surroundings_of,
)
from evenhand.apps.cases.recording import append, hold_customer, locked, new_ref
from evenhand.apps.cases.replying import customer_asked, reply_of
from evenhand.apps.council.once_a_request import for_this_piece
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.correcting import day_corrected, day_decided, with_receipt
from evenhand.domain.cases.deciding import Proposal, Refused, decide
from evenhand.domain.cases.events import Decider, Event, Value
from evenhand.domain.cases.excuses import never_opened_so
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.story import CORRECT, RECLASSIFY, corrected
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.time import without_weekday
from evenhand.domain.time.legal_day import legal_day

_NAME_FIRST = "“Ask for a name” first; when it comes, “Record who asked”, and then change the procedure."


class MoveRefused(Exception):
    """A move may not be made; `refusals` holds every sentence why, with its rule and field.

    Where several moves were asked for together, `by_number` tells which of them was refused for what.
    """

    def __init__(
        self, refusals: tuple[Refusal, ...], by_number: Mapping[int, tuple[Refusal, ...]] | None = None
    ) -> None:
        self.refusals = refusals
        self.by_number = by_number or {}
        super().__init__(" ".join(refusal.says for refusal in refusals))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move as an operation asks for it. `seen` is the last entry that the person had on the screen."""

    move: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    happened_on: dt.date
    item: str = ""
    decided_by: Decider | None = None
    seen: int | None = None


@transaction.atomic
@for_this_piece()
def open_case(
    procedure: str,
    move: Move,
    *,
    by: User,
    at: dt.datetime,
    batch: UUID | None = None,
    arrangement: Case | None = None,
) -> Case:
    """Open a case under the edition in force on the day it was received, with its first event.

    `arrangement` is the one whose message it comes from, if any: a case about the officers of it, or of any other
    that its customer has, is none for them to look after (SPOC-18).
    Raises MoveRefused with every sentence where the procedure does not allow it, KeyError where there is
    no such procedure.
    """
    if batch is not None:
        done = EventRow.objects.filter(batch=batch, sequence=1, move=move.move).select_related("case").first()
        if done is not None:
            return done.case
    received = move.facts.get("received_on")
    edition = _edition_for(procedure, received if isinstance(received, dt.date) else move.happened_on)
    today, proposal = legal_day(at), _proposal(move, by, at)
    kept_from = officers_a_new_case_is_about(move.facts, arrangement)
    around = Surroundings(calendars=calendars(), kept_from=kept_from)
    outcome = decide(
        edition,
        (),
        with_namesakes(None, edition, (), around, proposal),
        proposal,
        vocabularies=lawbook().vocabularies,
        today=today,
    )
    if isinstance(outcome, Refused):
        raise MoveRefused(outcome.refusals)
    case = Case.objects.create(ref=new_ref(today.year), procedure=edition.name, edition=edition.id, stage="")
    append(case, outcome, earlier=(), today=today, batch=batch, procedure=edition)
    return case


def _edition_for(name: str, on: dt.date) -> Procedure:
    """The edition in force on a day. Raises MoveRefused where none was yet, KeyError where there is no such procedure."""
    try:
        return lawbook().edition(name, on)
    except KeyError:
        starts = [p.in_force_from for p in lawbook().procedures.values() if p.name == name]
        if not starts:
            raise
        says = (
            f"This kind of case has no rules for {without_weekday(on)}; the first stand from "
            f"{without_weekday(min(starts))}. Check the day, or take an old case over into another procedure."
        )
        raise MoveRefused((Refusal(says=says, field="received_on"),)) from None


def _proposal(move: Move, by: User, at: dt.datetime) -> Proposal:
    return Proposal(
        move=move.move,
        facts=move.facts,
        happened_on=move.happened_on,
        recorded_at=at,
        recorded_by=actor_for(by, legal_day(at)),
        item=move.item,
        decided_by=move.decided_by,
    )


def make_move(
    case: Case,
    move: Move,
    *,
    by: User,
    at: dt.datetime,
    batch: UUID | None = None,
) -> Event:
    """Make one move on a case.

    Raises MoveRefused with every sentence, or ChangedMeanwhile where somebody else added to the case since
    `move.seen`.
    """
    return make_moves([(case, move)], by=by, at=at, batch=batch)[0]


@transaction.atomic
@for_this_piece()
def make_moves(
    moves: Sequence[tuple[Case, Move]],
    *,
    by: User,
    at: dt.datetime,
    batch: UUID | None = None,
    tell_all: bool = False,
) -> list[Event]:
    """Make moves on one or several cases, all or none, in the order given.

    The cases are locked in the order of their ids. Raises as `make_move`; with `tell_all`, for moves that do
    not rest on one another, everything that is wrong with any of them at once.
    """
    cases = locked(case.pk for case, _ in moves)
    histories: dict[int, tuple[Event, ...]] = {pk: events_of(case) for pk, case in cases.items()}
    started_at = {pk: case.head_sequence for pk, case in cases.items()}
    made: list[Event] = []
    wrong: dict[int, tuple[Refusal, ...]] = {}
    for number, (given, move) in enumerate(moves):
        case = cases[given.pk]
        press = uuid5(batch, str(number)) if batch is not None else None
        again = _made_before(case, press)
        if again is not None:
            made.append(again)
            continue
        require_as_seen(CaseTrail(case, histories[case.pk][: started_at[case.pk]]), move.seen)
        try:
            event = _append(case, move, histories[case.pk], by=by, at=at, batch=press)
        except MoveRefused as refused:
            if not tell_all:
                raise
            wrong[number] = refused.refusals
            continue
        histories[case.pk] = (*histories[case.pk], event)
        made.append(event)
    if wrong:
        raise MoveRefused(tuple(one for refusals in wrong.values() for one in refusals), wrong)
    return made


def pressed_before(case: Case, batch: UUID) -> bool:
    """Whether this press of a button has made its moves on the case already."""
    return EventRow.objects.filter(case=case, batch=uuid5(batch, "0")).exists()


def _made_before(case: Case, press: UUID | None) -> Event | None:
    """The event that an earlier press of the same button made, if it was pressed before."""
    row = EventRow.objects.filter(case=case, batch=press).first() if press is not None else None
    return from_canonical(row.text) if row is not None else None


def _append(
    case: Case,
    move: Move,
    earlier: tuple[Event, ...],
    *,
    by: User,
    at: dt.datetime,
    batch: UUID | None,
) -> Event:
    today = legal_day(at)
    procedure = procedure_of(case)
    hold_customer(case, procedure, move.move)
    proposal = _proposal(move, by, at)
    posts_on = day_decided(proposal.happened_on, proposal.decided_by, today)
    around = surroundings_of(case, today, posts_on=posts_on)
    around = with_namesakes(case, procedure, earlier, around, proposal)
    outcome = decide(
        procedure,
        earlier,
        with_departures(case, procedure, earlier, around, proposal),
        proposal,
        vocabularies=lawbook().vocabularies,
        today=today,
    )
    if isinstance(outcome, Refused):
        raise MoveRefused(outcome.refusals)
    return append(case, outcome, earlier=earlier, today=today, batch=batch)


@transaction.atomic
@for_this_piece()
def reclassify(
    case: Case,
    *,
    to: str,
    stage: str,
    why: str,
    on: dt.date,
    by: User,
    at: dt.datetime,
    batch: UUID | None = None,
    seen: int | None = None,
) -> Event:
    """Read a case under another procedure: receipt is kept, and the new clocks run from it (GEN-6).

    Raises MoveRefused where the case's present procedure does not allow it, or the other one has no such
    stage or is not opened by what was said, and ChangedMeanwhile where somebody else added to the case since `seen`.
    """
    case = locked([case.pk])[case.pk]
    earlier = events_of(case)
    again = _made_before(case, batch)
    if again is not None:
        return again
    require_as_seen(CaseTrail(case, earlier), seen)
    edition = lawbook().edition(to, case.received_on or on)
    if stage not in edition.stages:
        stages = ", ".join(one.title for one in edition.stages.values())
        says = f"{edition.title} does not have the stage you chose. Choose one of: {stages}."
        raise MoveRefused((Refusal(says=says, field="stage"),))
    if reply_of(case) is not None and (asked := customer_asked(edition)) and not asked.optional:
        says = f"{edition.title} needs a name, and none was given. {_NAME_FIRST}"
        raise MoveRefused((Refusal(says=says, field="to"),))
    move = Move(move=RECLASSIFY, facts={"to": edition.id, "stage": stage, "why": why}, happened_on=on)
    today = legal_day(at)
    around = surroundings_of(case, today)
    if edition.name != case.procedure:
        against = never_opened_so(edition, corrected(earlier)[0], around, today=today)
        if against:
            raise MoveRefused(tuple(replace(one, field="to") for one in against))
    outcome = decide(
        procedure_of(case),
        earlier,
        around,
        _proposal(move, by, at),
        vocabularies=lawbook().vocabularies,
        today=today,
    )
    if isinstance(outcome, Refused):
        raise MoveRefused(outcome.refusals)
    return append(case, outcome, earlier=earlier, today=today, batch=batch, procedure=edition)


@transaction.atomic
@for_this_piece()
def correct(
    case: Case,
    *,
    entry: int,
    why: str,
    by: User,
    at: dt.datetime,
    happened_on: dt.date | None = None,
    facts: Mapping[str, Value] | None = None,
    cleared: Sequence[str] = (),
    strike: bool = False,
    batch: UUID | None = None,
    seen: int | None = None,
) -> Event:
    """Lay a correction over an entry: another day, other facts, or struck out. The entry itself stays.

    `cleared` names facts that were not so. An entry that opened a case on the day of its receipt stays on that
    day: where one of the two is corrected and nothing is said of the other, both move. The days that move by it
    are kept beside the case.

    Raises MoveRefused where there is no such entry, where it is a correction itself, or where what would
    then stand does not fit the procedure, and ChangedMeanwhile where somebody else added to the case since `seen`.
    """
    case = locked([case.pk])[case.pk]
    earlier = events_of(case)
    again = _made_before(case, batch)
    if again is not None:
        return again
    require_as_seen(CaseTrail(case, earlier), seen)
    wrong = _why_not_correctable(earlier, entry, happened_on, (*(facts or ()), *cleared), strike)
    if wrong:
        raise MoveRefused((Refusal(says=wrong, field="supersedes"),))
    happened_on, facts = with_receipt(earlier, entry, happened_on, facts or {})
    said: dict[str, Value] = {"supersedes": entry, "why": why}
    if cleared and not strike:
        said["cleared"] = tuple(cleared)
    if strike:
        said["strike"] = True
    if happened_on is not None:
        said["corrected_on"] = happened_on
    said.update({f"now.{name}": value for name, value in facts.items()})
    move = Move(move=CORRECT, facts=said, happened_on=legal_day(at))
    return _corrected(case, move, earlier, by=by, at=at, batch=batch)


def _why_not_correctable(
    events: Sequence[Event],
    entry: int,
    happened_on: dt.date | None,
    changed: Sequence[str],
    strike: bool,
) -> str:
    found = next((event for event in events if event.sequence == entry), None)
    if found is None:
        return f"This case has no entry number {entry}."
    if found.move in (CORRECT, RECLASSIFY):
        return "A correction or a change of procedure is not corrected; record another one."
    if strike and entry == 1:
        return "The entry that opened the case cannot be struck out. Correct what it says."
    if not strike and happened_on is None and not changed:
        return "Say what should stand instead, or strike the entry out."
    return ""


def _corrected(
    case: Case, move: Move, earlier: tuple[Event, ...], *, by: User, at: dt.datetime, batch: UUID | None
) -> Event:
    today = legal_day(at)
    posts_on = day_corrected(earlier, move.facts, today)
    procedure, surroundings = procedure_of(case), surroundings_of(case, today, posts_on=posts_on)
    proposal = _proposal(move, by, at)
    surroundings = with_namesakes(case, procedure, earlier, surroundings, proposal)
    told = with_departures(case, procedure, earlier, surroundings, proposal)
    outcome = decide(procedure, earlier, told, proposal, vocabularies=lawbook().vocabularies, today=today)
    if isinstance(outcome, Refused):
        raise MoveRefused(outcome.refusals)
    before = {a.says for a in read(procedure, earlier, surroundings, today).anomalies}
    after = read(procedure, (*earlier, outcome.event), surroundings, today).anomalies
    new = [anomaly.says for anomaly in after if anomaly.says not in before]
    if new:
        says = f"With this correction the history would no longer fit the procedure: {' '.join(new)}"
        raise MoveRefused((Refusal(says=says),))
    dues = open_dues(case)
    event = append(case, outcome, earlier=earlier, today=today, batch=batch)
    note_moved(case, dues, cause=f"Entry {move.facts['supersedes']} was corrected.", at=at)
    return event
