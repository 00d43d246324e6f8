"""Where a contact goes: to the single point of contact, their deputy, or whoever sorts what comes in."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """An arrangement in force for the customer: its case, and the officers it names."""

    case: int
    spoc: int | None
    deputy: int | None


@dataclass(frozen=True, slots=True)
class Route:
    """Who is to read a contact, under which arrangement, and the reason as shown. No reader: triage."""

    reader: int | None
    arrangement: int | None
    reason: str


def route(
    *,
    arrangement: Arrangement | None,
    absent: Set[int],
    from_member: bool = False,
    only_to_members: bool = False,
) -> Route:
    """Say where a contact goes (SPOC-2, SPOC-4, SPOC-5).

    A member's own mail, in or out, is never diverted: members choose for each item by forwarding it.
    """
    if from_member:
        return Route(None, None, "From a member of the council: never diverted (SPOC-5).")
    if only_to_members:
        return Route(None, None, "Addressed to a member of the council alone: never diverted (SPOC-5).")
    if arrangement is None:
        return Route(None, None, "To be sorted at triage.")
    return _within(arrangement, absent)


def _within(arrangement: Arrangement, absent: Set[int]) -> Route:
    spoc, deputy = arrangement.spoc, arrangement.deputy
    if spoc is not None and spoc not in absent:
        return Route(spoc, arrangement.case, "To the single point of contact (SPOC-4).")
    if deputy is not None and deputy not in absent:
        return Route(deputy, arrangement.case, "To the deputy: the single point of contact is away (SPOC-2).")
    return Route(
        None,
        arrangement.case,
        "Both the single point of contact and the deputy are away: the head of service names a reader.",
    )
