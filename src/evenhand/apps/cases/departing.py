"""How a decision that is being recorded differs from most like it, as the app that knows such decisions tells it.

That app stands above this one. It is asked only where a condition of the move rests on the answer.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from evenhand.apps.cases.models import Case
from evenhand.domain.cases.deciding import Proposal
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.guards import looks_at
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Procedure

DEPARTS = "departs"
Teller = Callable[[Case, Procedure, tuple[Event, ...], Surroundings, Proposal], tuple[str, ...]]
_tellers: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Say who knows similar decisions; the app that does says so once, as it starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def with_departures(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> Surroundings:
    """The surroundings of a case for one move, with how it would differ from most decisions like it."""
    move = procedure.moves.get(proposal.move)
    if move is None or not looks_at(move, DEPARTS):
        return around
    found = tuple(
        words for teller in _tellers for words in teller(case, procedure, earlier, around, proposal)
    )
    return msgspec.structs.replace(around, departs=found)
