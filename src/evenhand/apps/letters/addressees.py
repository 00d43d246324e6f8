"""Who a letter is to that is not to the case's customer: a representative, a member, an officer who is asked.

Nothing here is ever taken from the customer. What the record does not say about somebody stays empty, and the
letter waits until an officer gives it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from evenhand.apps.council.lists import LISTS
from evenhand.apps.council.models import Member, MemberOfParliament, Officer
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.queries import council
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import live_addresses
from evenhand.apps.people.spellings import name_without_titles
from evenhand.domain.time import in_full

PARLIAMENT = "house-of-commons"  # its line of the directory
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
    left: str = ""  # a sentence, where they are written to no more because they left their office

    def facts(self, name: str) -> dict[str, Any]:
        """What is known of one of the two facts at the head of a letter; empty where it is not."""
        value: Any = self.name if name == "recipient_name" else list(self.lines)
        return {name: value} if value else {}


NOBODY = Addressee()


def addressee_from(said: object, *, on: dt.date) -> Addressee:
    """Whom a fact names: somebody on record as `kind:number`, or a name in words.

    A name that is that of one councillor or Member of Parliament in office on the day is written to as the council
    knows them; of two of one name neither is taken.
    """
    if not isinstance(said, str) or not said.strip():
        return NOBODY
    kind, colon, number = said.partition(":")
    if not (colon and number.isdigit()):
        return _in_office(said.strip(), on)
    if kind == "customer":
        customer = Customer.objects.filter(pk=int(number)).first()
        return _customer(customer) if customer is not None else NOBODY
    if kind in LISTS:
        elected = LISTS[kind]._default_manager.filter(pk=int(number)).first()
        return _elected(elected, on) if elected is not None else NOBODY
    if kind == "officer":
        officer = Officer.objects.filter(pk=int(number)).first()
        return Addressee(name=officer.name, email=officer.email) if officer is not None else NOBODY
    return NOBODY


def _in_office(name: str, on: dt.date) -> Addressee:
    members = [_member(one) for one in Member.objects.filter(on_day(on)) if _same_name(one.name, name)]
    of_parliament = [
        _of_parliament(one, on)
        for one in MemberOfParliament.objects.filter(on_day(on))
        if _same_name(one.name, name)
    ]
    found = [*members, *of_parliament]
    return found[0] if len(found) == 1 else Addressee(name=name)


def _elected(one: Member | MemberOfParliament, on: dt.date) -> Addressee:
    """Somebody elected, in the term that covers the day; of who has left office the name alone, and no address of it.

    What they asked was for a constituent, and whoever reads the mail of the office by then is somebody else.
    """
    terms = [one, *type(one)._default_manager.filter(on_day(on), name=one.name)]
    serving = next((term for term in terms if term.covers(on) and str(term) == str(one)), None)
    if serving is None:
        return Addressee(name=one.name, left=_left(one, on))
    return _member(serving) if isinstance(serving, Member) else _of_parliament(serving, on)


def _left(one: Member | MemberOfParliament, on: dt.date) -> str:
    if one.until_on is None or one.until_on >= on:
        return f"{one} is not in office before {in_full(one.from_on)}, so no address of that office is used."
    return (
        f"{one} left office on {in_full(one.until_on)}, so no address of that office is used. "
        "Whoever reads its mail now is somebody else. Give an address of their own, or ask whom they want it to go to."
    )


def _member(member: Member) -> Addressee:
    """A councillor: by mail at their own address, on paper at the council's, where their post goes."""
    return Addressee(name=member.name, lines=tuple(council().address_lines), email=member.email)


def _of_parliament(one: MemberOfParliament, on: dt.date) -> Addressee:
    return Addressee(name=one.name, lines=_lines(PARLIAMENT, on), email=one.email)


def _lines(body: str, on: dt.date) -> tuple[str, ...]:
    """The postal address of a body of the directory, a line each."""
    book = letter_book()
    details = book.bodies[body].on(on) if body in book.bodies else None
    return tuple(part.strip() for part in details.address.split(",")) if details is not None else ()


def _same_name(known: str, said: str) -> bool:
    return name_without_titles(known) == name_without_titles(said) != ()


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
