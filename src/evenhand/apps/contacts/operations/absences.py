"""Unread mail of an officer who is away goes to whoever stands in, and comes back to one who has returned (SPOC-2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.cases.about_officers import SPOC_ROLES
from evenhand.apps.cases.models import CasePerson
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.routing import Incoming, all_routed, words_about
from evenhand.apps.contacts.queries.reading_time import unread
from evenhand.apps.council.models import Absence, Officer
from evenhand.apps.council.queries import absent_officers
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day

_LOOKED_BACK = dt.timedelta(days=7)  # a machine that was switched off for some days still sees who came back


@transaction.atomic
def read_anew(officer: Officer, by: User, at: dt.datetime) -> list[Contact]:
    """Name the readers of unread contacts anew, as an officer's absences now stand; those that changed.

    What an officer who is away was to read goes to whoever stands in; what went to others for their sake comes
    back to an officer who is here. What somebody gave to another officer by hand stays there while that one is
    here. Each change is on the record of its contact. It may run twice.
    """
    on = legal_day(at)
    away = officer.pk in absent_officers(on)
    found = list(_perhaps_moved(officer, away=away).select_for_update(of=("self",)).select_related("reader"))
    routes = all_routed(
        [
            Incoming(
                customer_id=contact.customer_id,
                on=on,
                mailbox_id=contact.mailbox_id,
                # Whether it may be about them has been decided, or is still flagged (SPOC-18).
                words=words_about(contact) if contact.perhaps_about_spoc else "",
            )
            for contact in found
        ]
    )
    changed = []
    for contact, route in zip(found, routes, strict=True):
        if route.reader is None or route.reader == contact.reader_id:
            continue
        if officer.pk not in (contact.reader_id, route.reader):
            continue
        before = facts_of(contact, ("reader",))
        was = contact.reader.name if contact.reader else "nobody"
        contact.reader_id = route.reader
        contact.route_reason = f"{route.reason} Until {in_full(at)} it waited for {was}."
        contact.save(update_fields=["reader", "route_reason"])
        after = facts_of(contact, ("reader",))
        note_change(contact, what="read-anew", by=by, at=at, before=before, after=after)
        changed.append(contact)
    return changed


def read_anew_for(officer: Officer, by: User, at: dt.datetime) -> None:
    """The same, for whoever follows an officer's absences."""
    read_anew(officer, by, at)


def _perhaps_moved(officer: Officer, *, away: bool) -> QuerySet[Contact]:
    """The unread contacts that an officer's going, or coming back, may give another reader."""
    if away:
        return unread().filter(reader=officer)
    arrangements = CasePerson.objects.filter(officer=officer, item="", role__in=SPOC_ROLES).values("case_id")
    by_hand = RecordChange.objects.filter(model="contacts.contact", what="give-contact").values("object_id")
    of_theirs = Q(arrangement__in=arrangements) | Q(arrangement__isnull=True)
    return unread().filter(of_theirs, reader__isnull=False).exclude(pk__in=by_hand)


def follow_absences(at: dt.datetime) -> int:
    """Name readers anew for everybody whose absence has begun, or has come to its end; how many contacts changed.

    For the schedule: an absence recorded ahead begins without anybody pressing anything.
    """
    on = legal_day(at)
    begun = Absence.objects.filter(from_on__lte=on).exclude(until_on__lt=on - _LOOKED_BACK)
    officers = {
        absence.officer: absence.recorded_by for absence in begun.select_related("officer", "recorded_by")
    }
    return sum(len(read_anew(officer, by, at)) for officer, by in officers.items())
