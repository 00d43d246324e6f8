"""Sending each officer their work in the morning: once a day each, and nothing where nothing waits."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from evenhand.apps.contacts.operations.automatic import NotAutomatic
from evenhand.apps.contacts.operations.posting import Outgoing, our_address, queue_message
from evenhand.apps.contacts.queries.seen import OWN_WORK
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import absent_officers, council, title_of
from evenhand.apps.council.vocabularies import days_until_looked_at, goes_now
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.drawing import MailBodies, mail_bodies
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.work.digest.contents import PURPOSE, Contents, contents
from evenhand.apps.work.digest.days import codes_of_day, default_days
from evenhand.apps.work.models import Digest, DigestChoice
from evenhand.domain.letters import compose, facts_for
from evenhand.domain.time.legal_day import legal_day

KEPT = MORNING = "morning-mail"  # a code of law/vocabularies/looked-at-again.yaml, and of mail-hours.yaml
_log = logging.getLogger(__name__)


class DigestsFailed(Exception):
    """Some mails could not be written; the others went. It is tried again."""


def send_due_digests(at: dt.datetime) -> int:
    """Send each officer's morning mail that is due now and has not gone; how many were sent.

    May run any number of times a day. One officer's failure hinders no other. Raises DigestsFailed afterwards, so
    that the schedule tries again.
    """
    if not goes_now(MORNING, at):
        return 0
    on, sent, failed = legal_day(at), 0, 0
    for officer in due_officers(on=on):
        try:
            digest = send_digest(officer, at=at)
        except Exception as fault:  # noqa: BLE001 - one bad record keeps no other officer's work from them
            _log.error("The morning mail of officer %s failed (%s).", officer.pk, type(fault).__name__)
            failed += 1
        else:
            sent += digest is not None and digest.message_id is not None
    kept = days_until_looked_at(KEPT, on=on)
    if kept is not None:
        Digest.objects.filter(on__lt=on - kept).delete()
    if failed:
        raise DigestsFailed(f"{failed} morning mails could not be written; see the lines before this.")
    return sent


def due_officers(*, on: dt.date) -> QuerySet[Officer]:
    """Those who want a mail on this day and about whom nothing was decided yet; nobody who is away."""
    codes = codes_of_day(on)
    chosen = DigestChoice.objects.exclude(days="")
    wants = Q(pk__in=chosen.filter(days__in=codes).values("officer"))
    if default_days() in codes:
        wants |= ~Q(pk__in=chosen.values("officer"))
    here = Officer.objects.filter(Q(user__isnull=True) | Q(user__is_active=True)).exclude(email="")
    done = Digest.objects.filter(on=on).values("officer")
    return (
        here.filter(wants)
        .exclude(pk__in=done)
        .exclude(pk__in=absent_officers(on))
        .select_related("user")
        .order_by("pk")
    )


@transaction.atomic
def send_digest(officer: Officer, *, at: dt.datetime) -> Digest | None:
    """Write an officer's mail of the day and put it in the queue; None where that was decided before.

    The row of the day and the message are committed together, so neither a second pass nor a crash sends two.
    """
    on = legal_day(at)
    digest, made = Digest.objects.get_or_create(officer=officer, on=on)
    if not made:
        return None
    found = contents(officer, on=on, write_to=_our_address(officer))
    if found.nothing:
        return digest
    try:
        message = queue_message(_outgoing(officer, found, on=on), by=None, at=at)
    except NotAutomatic as refused:
        digest.why_not = str(refused)[:300]
    else:
        digest.message = message
        contact = message.contact
        contact.outcome = OWN_WORK  # so that nobody else reads over the shoulder
        contact.save(update_fields=["outcome"])
    digest.save(update_fields=["message", "why_not"])
    return digest


def _our_address(officer: Officer) -> str:
    nothing = MailBodies(text="", html="")
    return our_address(Outgoing(to=(officer.email,), subject="", bodies=nothing, purpose=PURPOSE))


def _outgoing(officer: Officer, found: Contents, *, on: dt.date) -> Outgoing:
    book, base = letter_book(), council().web_address.rstrip("/")
    facts = {
        **found.facts,
        "work_list": f"{base}{reverse('work')}" if base and officer.user is not None else None,
        "recipient_name": officer.name,
        "reference": title_of(officer, on) or officer.name,
        "date_on": on,
        "sender_name": council().name,
        "sender_title": "Sent by itself each morning",
        "council_name": council().name,
    }
    letter = book[PURPOSE]
    composed = compose(letter, facts_for(letter, facts, book), book)
    return Outgoing(
        to=(officer.email,),
        subject=composed.subject,
        bodies=mail_bodies(composed, letterhead()),
        purpose=PURPOSE,
        automatic=True,
        case=found.only.case if found.only else None,
        item=found.only.key if found.only else "",
    )
