"""What an app that knows the matter tells of an entry as it is recorded.

One tells how a decision differs from most like it, another what else on record does not bear the entry out. These apps
stand above this one. They are asked only where a condition of the move rests on the answer.
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

DEPARTS, AGAINST = "departs", "against"
Teller = Callable[[Case, Procedure, tuple[Event, ...], Surroundings, Proposal], tuple[str, ...]]
_tellers: list[Teller] = []
_finders: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Say who knows similar decisions; the app that does says so once, as it starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def find_against_by(finder: Teller) -> None:
    """Say who knows what on record does not bear an entry out; the app that does says so once, as it starts."""
    if finder not in _finders:
        _finders.append(finder)


def with_departures(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> Surroundings:
    """The surroundings of a case for one move, with what is told of that move where its conditions ask for it."""
    move = procedure.moves.get(proposal.move)
    if move is None:
        return around
    told = {
        name: tuple(
            words for teller in tellers for words in teller(case, procedure, earlier, around, proposal)
        )
        for name, tellers in ((DEPARTS, _tellers), (AGAINST, _finders))
        if looks_at(move, name)
    }
    return msgspec.structs.replace(around, **told) if told else around
