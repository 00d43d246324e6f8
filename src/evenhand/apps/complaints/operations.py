"""What a coordinator does to many complaints at once: acknowledge them, give them to somebody else.

Each case is its own: what cannot be done to one is said in a sentence, and the others go on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.council.models import Officer
from evenhand.apps.letters import gathering
from evenhand.apps.letters.addressing import offered
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.operations import LetterRefused, send_owed
from evenhand.apps.letters.posting import EMAIL
from evenhand.apps.letters.ways import Way
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.letters import facts_for
from evenhand.domain.time.legal_day import legal_day

ALLOCATE = "allocate"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one case: a sentence where it could not be done."""

    case: Case
    why_not: str = ""


def acknowledgement_owed(case: Case, *, on: dt.date) -> Obligation | None:
    """The letter by which a case is acknowledged, where one is still owed.

    It is the letter whose move leaves the stage as it is: the case is told of, not answered.
    """
    procedure = procedure_of(case)
    for owed in reading_of(case, on).owed:
        meeting = [procedure.moves[name] for name in owed.answered_by if name in procedure.moves]
        if (
            owed.kind == "letter"
            and not owed.item
            and meeting
            and all(not move.to and not move.built_in for move in meeting)
        ):
            return owed
    return None


def acknowledge_many(cases: Sequence[Case], *, by: User, at: dt.datetime, batch: UUID) -> list[Done]:
    """Send each case's acknowledgement by e-mail to the address it goes to first. A second press sends nothing more."""
    return [_acknowledge(case, by=by, at=at, batch=uuid5(batch, case.ref)) for case in cases]


def _acknowledge(case: Case, *, by: User, at: dt.datetime, batch: UUID) -> Done:
    on = legal_day(at)
    owed = acknowledgement_owed(case, on=on)
    if owed is None:
        return Done(case, "No acknowledgement is owed.")
    addresses = offered(case)
    if not addresses:
        return Done(case, "There is no e-mail address. Write the letter and post it.")
    if len(addresses) > 1 or addresses[0].warning:
        return Done(
            case, "Choose the address on the letter itself: there is more than one, or it was never used."
        )
    book = letter_book()
    letter = book[owed.name]
    about = gathering.about(case, user=by, on=on, item=owed.item, owed=owed.key)
    known = facts_for(letter, gathering.gather(letter, about), book)
    try:
        with transaction.atomic():
            send_owed(
                case, owed, known, Way(channel=EMAIL, to=(addresses[0].address,)), by=by, at=at, press=batch
            )
    except (LetterRefused, MoveRefused) as refused:
        return Done(case, str(refused))
    return Done(case)


def reassign_many(
    cases: Sequence[Case], *, to: Officer, by: User, at: dt.datetime, batch: UUID
) -> list[Done]:
    """Give each case to another officer who looks after it. A second press does nothing more."""
    on = legal_day(at)
    found = []
    for case in cases:
        move = Move(move=ALLOCATE, facts={"handler": f"officer:{to.pk}"}, happened_on=on)
        try:
            with transaction.atomic():
                make_move(case, move, by=by, at=at, batch=uuid5(batch, case.ref))
        except MoveRefused as refused:
            found.append(Done(case, str(refused)))
        else:
            found.append(Done(case))
    return found
