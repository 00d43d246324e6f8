"""Whether a case holds records back from erasure, and for what reason (FOI-54, RET-1)."""

from __future__ import annotations

from evenhand.domain.cases.events import Event
from evenhand.domain.cases.reading import Reading

PLACE, LIFT = "place-hold", "lift-hold"
PLACED = "A hold was placed on its records."


def hold_of(reading: Reading) -> str:
    """The sentence why a case holds its own records and those tied to it; empty where it does not.

    By itself a case holds from receipt to its end, and again while anything that outlives it is open (a review,
    a complaint to the regulator, an appeal), where its procedure says so in `holds_records`. A recorded hold holds
    any case. Lifting ends both, until another hold is placed or a new part (a review, say) is opened.
    """
    placed = reading.story.last(PLACE)
    since = _lifted_at(reading)
    if placed is not None and placed.sequence > since:
        return PLACED
    return reading.procedure.holds_records if _open_since(reading, since) else ""


def _lifted_at(reading: Reading) -> int:
    lifted: Event | None = reading.story.last(LIFT)
    return lifted.sequence if lifted is not None else 0


def _open_since(reading: Reading, since: int) -> bool:
    """Whether the case, or a part of it that outlives it, is open and has not been released by this entry."""
    if not reading.stage.final and not since:
        return True
    kinds = reading.procedure.items
    return any(
        kinds[item.kind].outlives_case
        and not kinds[item.kind].stages[item.stage].final
        and item.events
        and item.events[0].sequence > since
        for item in reading.story.items.values()
    )
