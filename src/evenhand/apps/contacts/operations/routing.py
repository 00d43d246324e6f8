"""Fetching what decides where a contact goes, and sending it there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import CaseContact, CasePerson, ClockRow
from evenhand.apps.contacts.address_keys import key_of_address
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import Mailbox, Officer
from evenhand.apps.council.queries import absent_officers, readers_of
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.contact.about_officers import PerhapsAbout, perhaps_about, speaks_of_complaint
from evenhand.domain.contact.routing import Arrangement, Diversion, Rota, Route, diverted, route
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE
from evenhand.domain.time.legal_day import legal_day

_SPOC, _DEPUTY = "spoc", "deputy"
_SIGNS = "signs-of-complaint"
_READ = 50_000  # letters of a message that are looked through


Diverts = Callable[[Mapping[int, Arrangement | None], dt.date], Mapping[int, Diversion]]
_diverts: dict[str, Diverts] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What decides where one contact goes: whose it is, on which day, by which mailbox, whether a member's, its words.

    `addresses` are those it is addressed to, in the form in which they are compared; `answered` is the number of
    the contact of ours that it answers.
    """

    customer_id: int | None
    on: dt.date
    mailbox_id: int | None = None
    from_member: bool = False
    only_to_members: bool = False
    words: str = ""
    addresses: frozenset[str] = frozenset()
    answered: int | None = None

    @property
    def may_be_diverted(self) -> bool:
        """Whether a limit may send it elsewhere: never members' own mail (SPOC-5)."""
        return self.customer_id is not None and not (self.from_member or self.only_to_members)


def divert_by(name: str, diverts: Diverts) -> None:
    """Let an app above this one say where customers' mail is read.

    It is asked for many customers at once, (arrangements by customer, day) -> diversions by customer. Nothing is ever
    blocked: a diversion names who reads it. Members' own mail is never offered (SPOC-5).
    """
    _diverts[name] = diverts


def arrangements_of(customers: Collection[int]) -> dict[int, Arrangement]:
    """The arrangement in force for each of these customers, with the officers it names; the latest where there are two."""
    if not customers:
        return {}
    # The weekly clock runs exactly as long as an arrangement is in force, ending included.
    weekly = lawbook().rules_for(WEEKLY_RESPONSE)
    clocks = ClockRow.objects.filter(
        case__customer_id__in=customers, rule__in=weekly, stopped_on__isnull=True
    )
    cases = dict(clocks.order_by("case_id").values_list("case__customer_id", "case_id"))
    named: dict[int, dict[str, int | None]] = {}
    if cases:
        people = CasePerson.objects.filter(case_id__in=cases.values(), item="", role__in=(_SPOC, _DEPUTY))
        for case, role, officer in people.values_list("case_id", "role", "officer_id"):
            named.setdefault(case, {})[role] = officer
    return {
        customer: Arrangement(
            case=case, spoc=named.get(case, {}).get(_SPOC), deputy=named.get(case, {}).get(_DEPUTY)
        )
        for customer, case in cases.items()
    }


def routed(
    *,
    customer_id: int | None,
    on: dt.date,
    mailbox_id: int | None = None,
    from_member: bool = False,
    only_to_members: bool = False,
    words: str = "",
    addresses: frozenset[str] = frozenset(),
    answered: int | None = None,
) -> Route:
    """Where a contact of this customer, come to this mailbox, goes on a day."""
    incoming = Incoming(
        customer_id=customer_id,
        on=on,
        mailbox_id=mailbox_id,
        from_member=from_member,
        only_to_members=only_to_members,
        words=words,
        addresses=addresses,
        answered=answered,
    )
    return all_routed([incoming])[0]


def all_routed(contacts: Sequence[Incoming]) -> list[Route]:
    """Where each of these contacts goes; the record is asked once for all of them."""
    arrangements = arrangements_of({one.customer_id for one in contacts if one.customer_id is not None})
    diversions = {
        on: _diversions({one for one in contacts if one.on == on and one.may_be_diverted}, arrangements)
        for on in {one.on for one in contacts}
    }
    return [_route(one, arrangements, diversions[one.on]) for one in contacts]


def _route(
    one: Incoming, arrangements: Mapping[int, Arrangement], diversions: Mapping[int, Diversion]
) -> Route:
    named, absent = readers_of(one.mailbox_id, one.on), absent_officers(one.on)
    customer = one.customer_id
    arrangement = arrangements.get(customer) if customer is not None else None
    diversion = diversions.get(customer) if customer is not None and one.may_be_diverted else None
    usual = route(
        rota=Rota(reader=named.officer, deputy=named.deputy, head=named.head),
        arrangement=None if diversion is not None and diversion.ends_arrangement else arrangement,
        absent=absent,
        from_member=one.from_member,
        only_to_members=one.only_to_members,
        about=about_officers_of(arrangement, one.words) if arrangement is not None else None,
    )
    if diversion is None:
        return usual
    return diverted(
        diversion, usual, absent=absent, services=_services_of(one) if diversion.services else frozenset()
    )


def _services_of(one: Incoming) -> frozenset[str]:
    """The services that a contact came to: by its mailbox, the officers it is addressed to, the case that it answers."""
    boxes = Mailbox.objects.filter(Q(pk=one.mailbox_id) | Q(address__in=one.addresses))
    officers = Officer.objects.filter(email__in=one.addresses)
    found = {*boxes.values_list("service_area__code", flat=True).order_by("pk")}
    found |= {*officers.values_list("service_area__code", flat=True).order_by("pk")}
    if one.answered is not None:
        tied = CaseContact.objects.filter(contact_id=one.answered).order_by("pk")
        found |= {*tied.values_list("case__service", flat=True)}
    return frozenset(code for code in found if code)


def addresses_of(contact: Contact) -> frozenset[str]:
    """The addresses that a contact is addressed to, as addresses are compared."""
    named = (one.get("address", "") for one in (*contact.to, *contact.cc))
    return frozenset(key_of_address(one) for one in named) - {""}


def words_about(contact: Contact) -> str:
    """The words of a contact in which somebody may be complained of: its subject, and what is new in its text."""
    return f"{contact.subject}\n{contact.new_text}"[:_READ]


def about_officers_of(arrangement: Arrangement, words: str) -> PerhapsAbout | None:
    """Which officers of an arrangement these words may complain of; the record is asked only where they complain."""
    signs = vocabulary(_SIGNS)
    if not speaks_of_complaint(words, signs):
        return None
    numbers = [number for number in (arrangement.spoc, arrangement.deputy) if number is not None]
    names = dict(Officer.objects.filter(pk__in=numbers).order_by("pk").values_list("pk", "name"))
    return perhaps_about(words, names, signs)


@transaction.atomic
def not_about_officers(contact: Contact, *, by: User, at: dt.datetime) -> Contact:
    """Decide that a contact is not about the single point of contact or the deputy: it goes where others go (SPOC-18)."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.perhaps_about_spoc:
        before = facts_of(contact, ("perhaps_about_spoc", "reader"))
        contact = reroute(contact, at=at, decided=True)
        after = facts_of(contact, ("perhaps_about_spoc", "reader"))
        note_change(contact, what="not-about-officers", by=by, at=at, before=before, after=after)
    return contact


def _diversions(
    contacts: Collection[Incoming], arrangements: Mapping[int, Arrangement]
) -> dict[int, Diversion]:
    """The first diversion that an app above says of each customer, all of one day."""
    asked = {
        one.customer_id: arrangements.get(one.customer_id) for one in contacts if one.customer_id is not None
    }
    found: dict[int, Diversion] = {}
    for diverts in _diverts.values() if asked else ():
        found = {**diverts(asked, next(iter(contacts)).on), **found}
    return found


def reroute(contact: Contact, *, at: dt.datetime, decided: bool = False) -> Contact:
    """Send a contact where it belongs, now that its customer is known; one already read stays with its reader.

    `decided`: somebody has said that it is about no officer of the arrangement, whatever its words.
    """
    found = routed(
        customer_id=contact.customer_id,
        on=legal_day(at),
        mailbox_id=contact.mailbox_id,
        words="" if decided else words_about(contact),
        addresses=addresses_of(contact),
        answered=contact.answers_id,
    )
    contact.arrangement_id, contact.route_reason = found.arrangement, found.reason
    contact.perhaps_about_spoc = found.apart
    if contact.read_at is None:
        contact.reader_id = found.reader
    contact.save(update_fields=["arrangement", "route_reason", "reader", "perhaps_about_spoc"])
    return contact
