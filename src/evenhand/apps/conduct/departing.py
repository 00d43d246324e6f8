"""Whether a decision goes another way than most decisions like it, asked of every entry wherever it is made."""

from __future__ import annotations

from dataclasses import replace

from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.past_decisions import SIMILAR, all_decisions
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.deciding import Proposal, Refused, decide
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.conduct.alike import decision_in, departures, most_alike
from evenhand.domain.conduct.limits import limits_contact
from evenhand.domain.conduct.register import NOT_APPLIED
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.time.legal_day import legal_day


def departures_of(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> tuple[str, ...]:
    """How a decision on limits would differ from most like it, a sentence each; nothing where it is refused anyhow."""
    if not limits_contact(procedure):
        return ()
    today = legal_day(proposal.recorded_at)
    outcome = decide(procedure, earlier, around, proposal, vocabularies=lawbook().vocabularies, today=today)
    if isinstance(outcome, Refused):
        return ()
    own = decision_in(read(procedure, (*earlier, outcome.event), around, today), case.ref)
    similar = most_alike(own, all_decisions(on=today), at_most=SIMILAR)
    return departures(replace(own, applied=proposal.move != NOT_APPLIED), similar)
