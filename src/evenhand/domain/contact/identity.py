"""Who a contact is from. Only an exact address identifies; anything else waits for a person to say."""

from __future__ import annotations

from dataclasses import dataclass

EXACT_ADDRESS = "exact-address"
CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Identified:
    """The address is a live one of exactly this customer."""

    customer: int
    how: str = EXACT_ADDRESS


@dataclass(frozen=True, slots=True)
class Suggested:
    """It may be this customer; `why` is the evidence a person looks at."""

    customer: int
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody on record has this address, and nothing else points to anyone."""


Identity = Identified | Suggested | Unknown


def identify(*, owner_of_address: int | None, answered_customer: int | None, is_bounce: bool) -> Identity:
    """Say who a contact is from.

    `owner_of_address` is the customer with exactly this live address; `answered_customer` the one whom the
    message of ours that this one answers was sent to. That is only a suggestion: replies get forwarded.
    """
    if owner_of_address is not None:
        return Identified(owner_of_address)
    if answered_customer is not None:
        why = (
            "A mail system reports on a message that we sent to this customer."
            if is_bounce
            else "It answers a message that we sent to this customer, from another address."
        )
        return Suggested(answered_customer, why)
    return Unknown()
