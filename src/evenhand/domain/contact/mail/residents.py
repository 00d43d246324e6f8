"""Whose mail a forwarded one really is: the resident as sender, the first arrival as receipt."""

from __future__ import annotations

from evenhand.domain.contact.mail.forwarding import is_own
from evenhand.domain.contact.mail.parsed import Certainty, Forwarded, ParsedMail, Resident


def resident_of(parsed: ParsedMail, *, own_domains: tuple[str, ...]) -> Resident:
    """Who outside the council wrote first, and when that first arrived anywhere in the council.

    A mail from outside is its own sender's. One that the council's own people pass on belongs to the
    innermost outside sender in it. The first arrival is the Received line of an attached mail, else its
    date as claimed. Both are to be confirmed by a person; `certainty` and `reason` say how far to trust them.
    """
    if not is_own(parsed.from_address, own_domains):
        sure: Certainty = "certain" if parsed.from_address and parsed.received_how != "claimed" else "likely"
        return Resident(
            address=parsed.from_address,
            name=parsed.from_name,
            first_arrived_at=parsed.received_at,
            arrival=parsed.received_how,
            certainty=sure if parsed.from_address else "unsure",
            reason="The mail came from outside the council."
            if parsed.from_address
            else "The mail names no sender.",
        )
    outside = [
        mail for mail in parsed.forwarded if mail.from_address and not is_own(mail.from_address, own_domains)
    ]
    if not outside:
        return _officer(parsed)
    return _forwarded_resident(outside[-1], parsed)


def _officer(parsed: ParsedMail) -> Resident:
    named = next(
        (mail for mail in reversed(parsed.forwarded) if mail.from_name and not mail.from_address), None
    )
    reason = "The council's own mail, with nobody from outside in it."
    if named is not None:
        reason = "A mail passed on inside the council gives its writer's name but no address."
    return Resident(
        address="" if named else parsed.from_address,
        name=named.from_name if named else parsed.from_name,
        first_arrived_at=(named.sent_at if named else None) or parsed.received_at,
        arrival="claimed" if named and named.sent_at else parsed.received_how,
        certainty="unsure",
        reason=reason,
    )


def _forwarded_resident(mail: Forwarded, parsed: ParsedMail) -> Resident:
    arrived = mail.received_at or mail.sent_at
    if mail.received_at is not None:
        certainty, reason = "certain", "The council's server wrote the date into the attached mail."
    elif mail.how == "attached":
        certainty, reason = "likely", "The resident's mail is attached; its date is the resident's own claim."
    else:
        certainty, reason = (
            "likely",
            "The resident's mail was passed on inside the text, as a mail program writes it.",
        )
    if arrived is None or (parsed.received_at is not None and arrived > parsed.received_at):
        certainty, reason = (
            "unsure",
            "The passed-on mail has no date that can be right; the day it was passed on counts until confirmed.",
        )
        return Resident(
            address=mail.from_address,
            name=mail.from_name,
            first_arrived_at=parsed.received_at,
            arrival=parsed.received_how,
            certainty="unsure",
            reason=reason,
        )
    return Resident(
        address=mail.from_address,
        name=mail.from_name,
        first_arrived_at=arrived,
        arrival="received-header" if mail.received_at else "claimed",
        certainty="certain" if certainty == "certain" else "likely",
        reason=reason,
    )
