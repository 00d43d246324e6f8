"""When a contact was received: the instant, how it is known, and the legal day that every clock runs from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from evenhand.domain.contact.mail import ParsedMail, Resident
from evenhand.domain.time.legal_day import legal_day

How = Literal["server", "received-header", "claimed", "unknown"]
# How far each way of knowing is to be trusted, the best first.
_TRUST: tuple[str, ...] = ("server", "received-header", "claimed", "unknown")


@dataclass(frozen=True, slots=True)
class Received:
    """When a contact was received. `to_confirm` where a person must look at it, with the reason."""

    at: dt.datetime | None
    how: How
    on: dt.date
    to_confirm: bool = False
    reason: str = ""


def when_received(
    parsed: ParsedMail, *, resident: Resident, passed_on: bool, stored_at: dt.datetime
) -> Received:
    """When the council received a mail (CNT-4): at its first arrival anywhere, not where it was read.

    A mail passed on inside the council counts from the resident's own mail; a person confirms that. A mail
    that says nothing that can be relied on counts from the day it was taken in, and says so.
    """
    if passed_on:
        at, how = resident.first_arrived_at, resident.arrival
        sure, reason = False, resident.reason
    else:
        at, how = parsed.received_at, parsed.received_how
        sure = how in ("server", "received-header")
        reason = "" if sure else "Only the sender's own date says when this mail was sent."
    if at is None or at > stored_at:
        unknown = "Nothing in the mail says when it was received: the day it was taken in counts."
        return Received(at=None, how="unknown", on=legal_day(stored_at), to_confirm=True, reason=unknown)
    return Received(at=at, how=how, on=legal_day(at), to_confirm=not sure, reason=reason)


def first_arrival(known: Received, other: Received) -> Received:
    """Of two arrivals of one message, the first anywhere in the council (SPOC-18).

    An arrival that a server vouches for outweighs one that is only claimed; of equals the earlier counts.
    """
    if other.at is None:
        return known
    if known.at is None:
        return other
    vouched = ("server", "received-header")
    if (known.how in vouched) != (other.how in vouched):
        return known if known.how in vouched else other
    return min(known, other, key=lambda arrival: (arrival.at or other.at, _TRUST.index(arrival.how)))
