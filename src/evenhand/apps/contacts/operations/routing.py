"""Fetching what decides where a contact goes, and sending it there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from evenhand.apps.cases.models import CasePerson, ClockRow
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.queries import absent_officers, readers_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.contact.routing import Arrangement, Diversion, Rota, Route, diverted, route
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE
from evenhand.domain.time.legal_day import legal_day

_SPOC, _DEPUTY = "spoc", "deputy"


Diverts = Callable[[int, dt.date, Arrangement | None], Diversion | None]
_diverts: dict[str, Diverts] = {}


def divert_by(name: str, diverts: Diverts) -> None:
    """Let an app above this one say where a customer's mail is read: (customer, day, arrangement) -> Diversion.

    Nothing is ever blocked: a diversion names who reads it. Members' own mail is never offered (SPOC-5).
    """
    _diverts[name] = diverts


def arrangement_of(customer_id: int | None) -> Arrangement | None:
    """The arrangement in force for a customer, with the officers it names; the latest where there are two."""
    if customer_id is None:
        return None
    # The weekly clock runs exactly as long as an arrangement is in force, ending included.
    weekly = lawbook().rules_for(WEEKLY_RESPONSE)
    running = ClockRow.objects.filter(case__customer_id=customer_id, rule__in=weekly, stopped_on__isnull=True)
    clock = running.order_by("-case_id").first()
    if clock is None:
        return None
    people = CasePerson.objects.filter(case_id=clock.case_id, item="", role__in=(_SPOC, _DEPUTY))
    named = dict(people.values_list("role", "officer_id"))
    return Arrangement(case=clock.case_id, spoc=named.get(_SPOC), deputy=named.get(_DEPUTY))


def routed(
    *,
    customer_id: int | None,
    on: dt.date,
    mailbox_id: int | None = None,
    from_member: bool = False,
    only_to_members: bool = False,
) -> Route:
    """Where a contact of this customer, come to this mailbox, goes on a day."""
    named, absent = readers_of(mailbox_id, on), absent_officers(on)
    arrangement = arrangement_of(customer_id)
    diversion = None if from_member or only_to_members else _diversion(customer_id, on, arrangement)
    usual = route(
        rota=Rota(reader=named.officer, deputy=named.deputy, head=named.head),
        arrangement=None if diversion is not None and diversion.ends_arrangement else arrangement,
        absent=absent,
        from_member=from_member,
        only_to_members=only_to_members,
    )
    return diverted(diversion, usual, absent=absent) if diversion is not None else usual


def _diversion(customer_id: int | None, on: dt.date, arrangement: Arrangement | None) -> Diversion | None:
    if customer_id is None:
        return None
    found = (diverts(customer_id, on, arrangement) for diverts in _diverts.values())
    return next((diversion for diversion in found if diversion is not None), None)


def reroute(contact: Contact, *, at: dt.datetime) -> Contact:
    """Send a contact where it belongs, now that its customer is known; one already read stays with its reader."""
    found = routed(customer_id=contact.customer_id, on=legal_day(at), mailbox_id=contact.mailbox_id)
    contact.arrangement_id, contact.route_reason = found.arrangement, found.reason
    if contact.read_at is None:
        contact.reader_id = found.reader
    contact.save(update_fields=["arrangement", "route_reason", "reader"])
    return contact
