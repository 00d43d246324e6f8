"""Papers about somebody go to them by a careful way, or by an ordinary one for a reason that is on record (SAR-10)."""

from __future__ import annotations

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import events_of, procedure_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.story import tell

CHOOSE, WAY, WAYS, CHANNEL = "choose-way", "way_of_delivery", "delivery-ways", "channel"


def against_ordinary_way(case: Case, channel: str) -> str:
    """What stands against papers about somebody going by a channel, on record as no way of theirs; else nothing.

    Asked of cases whose procedure has the move that names the way. A link of ours is careful enough, and is not asked.
    """
    procedure = procedure_of(case)
    move = procedure.moves.get(CHOOSE)
    if move is None:
        return ""
    known = lawbook().vocabularies[WAYS].codes
    last = tell(procedure, events_of(case)).last(CHOOSE)
    chosen = known.get(str(last.facts.get(WAY, ""))) if last is not None else None
    if chosen is not None and chosen.flags.get(CHANNEL) == channel:
        return ""
    ways = ", ".join(one.title.lower() for one in known.values() if one.flags.get(CHANNEL) == channel)
    return (
        f"Files of {case.ref} are about the person, and may be read or lost on an ordinary way. Deliver them by a link, "
        f"or first record “{move.title}” on the case: {ways}."
    )
