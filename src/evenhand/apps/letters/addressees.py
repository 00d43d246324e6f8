"""Who a letter is to that is not to the case's customer: a representative, a member, an officer who is asked.

Nothing here is ever taken from the customer. What the record does not say about somebody stays empty, and the
letter waits until an officer gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.apps.council.models import Member, Officer
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import live_addresses

UNADDRESSED = (
    "There is no postal address for the person this letter is to. "
    "Fill in “Their postal address”, or send it by e-mail to an address of theirs."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A person and how to reach them; what is not known is empty."""

    name: str = ""
    lines: tuple[str, ...] = ()
    email: str = ""

    def facts(self, name: str) -> dict[str, Any]:
        """What is known of one of the two facts at the head of a letter; empty where it is not."""
        value: Any = self.name if name == "recipient_name" else list(self.lines)
        return {name: value} if value else {}


NOBODY = Addressee()


def addressee_from(said: object) -> Addressee:
    """Whom a fact names: somebody on record as `kind:number`, or a name in words."""
    if not isinstance(said, str) or not said.strip():
        return NOBODY
    kind, colon, number = said.partition(":")
    if not (colon and number.isdigit()):
        return Addressee(name=said.strip())
    if kind == "customer":
        customer = Customer.objects.filter(pk=int(number)).first()
        return _customer(customer) if customer is not None else NOBODY
    if kind == "member":
        member = Member.objects.filter(pk=int(number)).first()
        return Addressee(name=member.name, email=member.email) if member is not None else NOBODY
    if kind == "officer":
        officer = Officer.objects.filter(pk=int(number)).first()
        return Addressee(name=officer.name, email=officer.email) if officer is not None else NOBODY
    return NOBODY


def _customer(customer: Customer) -> Addressee:
    held = live_addresses(customer).first()
    return Addressee(
        name=customer.name, lines=postal_lines(customer), email=held.address if held is not None else ""
    )


def postal_lines(customer: Customer) -> tuple[str, ...]:
    """The postal address of a customer that was confirmed last, a line each; empty where there is none."""
    held = customer.postal_addresses.filter(ended_on__isnull=True).order_by("-confirmed_at", "-pk").first()
    if held is None:
        return ()
    return tuple(line for line in (*held.lines.splitlines(), held.postcode) if line.strip())
