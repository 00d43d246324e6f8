"""What machines say of mail we sent: it did not arrive, or the recipient is away. The duty to tell stays open."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.about_officers import officers_it_is_about
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.contacts.address_keys import key_of_address
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.contacts.storable import storable
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import officer_of
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import customer_by_address
from evenhand.apps.ui.dates import in_full
from evenhand.domain.contact.mail import Bounce
from evenhand.domain.time.legal_day import legal_day

DID_NOT_ARRIVE, TOLD = "did-not-arrive", "told-another-way"
_AWAY = "An automatic reply to {whom}. It may mean that the message was not received (CNT-5)."
_RETURNED = "A mail system says that a message did not arrive: to whoever sent it."
_BY_ITSELF = (
    "A mail system says that mail which went by itself, to {whom}, did not arrive. Check that address."
)
_NOT_KEPT = (
    "A mail system says that mail to {whom} did not arrive, and names no message that is kept. "
    "It may be a one-time code, or a link to set a password, which are never kept."
)
_LAST_SENT = "The last that we sent there is “{subject}”, on {on}. See whether that arrived; if not, record it on its case."
_TRIED_FOR = dt.timedelta(days=14)


def machine_answered(contact: Contact, bounce: Bounce | None) -> None:
    """Take in what a machine says of a message of ours: whoever sent it reads it, and a failure opens the duty again.

    A report of a delay changes nothing yet. Runs in the transaction that stores the contact, once a contact.
    """
    message = (
        OutgoingMessage.objects.filter(contact=contact.answers_id).first() if contact.answers_id else None
    )
    if message is None:
        if bounce is not None and bounce.has_failed and bounce.recipient:
            _names_nothing_kept(contact, whom=bounce.recipient)
        return
    asker = _still_here(message)
    if asker is not None and contact.arrangement_id is None:
        contact.reader = asker
        contact.route_reason = _RETURNED if bounce else _AWAY.format(whom="a message of ours")
        contact.save(update_fields=["reader", "route_reason"])
    if bounce is not None and bounce.has_failed:
        if message.made_by is None:
            _route(contact, _BY_ITSELF.format(whom=", ".join(map(str, message.recipients))))
        _came_back(message, bounce, contact)


def _names_nothing_kept(report: Contact, *, whom: str) -> None:
    """Say at triage whose address it is, and what we last sent there. Anybody can make up such a report, so that it
    suggests and opens nothing."""
    words = _NOT_KEPT.format(whom=whom[:254])
    owner = customer_by_address(whom)
    if owner is not None:
        last = _last_sent(owner, whom, before=report.stored_at)
        if last is not None:
            subject, on = last.contact.shown_subject[:200], in_full(legal_day(last.made_at))
            words = f"{words} {_LAST_SENT.format(subject=subject, on=on)}"
            report.reader = _still_here(last)
        report.suggested_customer, report.suggested_why = owner, storable(words)
        report.save(update_fields=["suggested_customer", "suggested_why", "reader"])
    _route(report, words)


def _last_sent(owner: Customer, address: str, *, before: dt.datetime) -> OutgoingMessage | None:
    """What we sent last to an address of somebody's, as far back as mail systems keep trying."""
    sent = OutgoingMessage.objects.filter(
        contact__customer=owner, made_at__lte=before, made_at__gte=before - _TRIED_FOR
    )
    wanted = key_of_address(address)
    latest = sent.select_related("contact", "made_by").order_by("-pk")[:20]
    return next((one for one in latest if wanted in map(key_of_address, one.recipients)), None)


def _route(report: Contact, words: str) -> None:
    report.route_reason = storable(words)
    report.save(update_fields=["route_reason"])


def _came_back(message: OutgoingMessage, bounce: Bounce, report: Contact) -> None:
    if message.state == SendingState.RETURNED:
        return  # another recipient, or the same report twice: the duty is open already
    who = bounce.recipient or "A recipient"
    said = " ".join(bounce.diagnostic.split())[:300] or "no reason given"
    message.state, message.problem = SendingState.RETURNED, storable(f"{who}: {said}")
    message.settled_by, message.settled_at = None, None
    message.save(update_fields=["state", "problem", "settled_by", "settled_at"])
    case = Case.objects.filter(ref=message.case_ref).first() if message.case_ref else None
    if case is not None and message.made_by is not None:
        _open_duty(case, message, report)


def _still_here(message: OutgoingMessage) -> Officer | None:
    """Who reads what came back: whoever sent it, or once they have gone an officer who is named on its case."""
    if message.made_by is None:
        return None
    case = Case.objects.filter(ref=message.case_ref).first() if message.case_ref else None
    found = (officer_of(user) for user in _who_may_say(case, message.made_by) if user.is_active)
    return next((officer for officer in found if officer is not None), None)


def _who_may_say(case: Case | None, maker: User) -> list[User]:
    """In whose names a case may say it, in turn: whoever sent the message, then the officers named on the case."""
    if case is None:
        return [maker]
    named = case.people_named.filter(item="", officer__user__is_active=True).order_by("pk")
    named = named.exclude(officer__in=officers_it_is_about(case)).select_related("officer__user")
    return list(dict.fromkeys((maker, *(cast(User, one.officer.user) for one in named))))


def _open_duty(case: Case, message: OutgoingMessage, report: Contact) -> None:
    """Say on the case that it did not arrive. Where the procedure does not let it, the work list says it all the same."""
    move = Move(
        move=DID_NOT_ARRIVE,
        facts={"what": message.contact.shown_subject[:300], "contact": report.fact},
        happened_on=report.received_on or legal_day(report.stored_at),
    )
    refusals = []
    for by in _who_may_say(case, cast(User, message.made_by)):
        try:
            with transaction.atomic():
                make_move(case, move, by=by, at=report.stored_at)
        except MoveRefused as refused:
            refusals.append(str(refused))
        else:
            return
    report.route_reason = f"{report.route_reason} The case could not say so by itself: {refusals[0]}"
    report.save(update_fields=["route_reason"])


@transaction.atomic
def say_told(message: OutgoingMessage, *, how: str, by: User, at: dt.datetime) -> OutgoingMessage:
    """Say how the person was told what did not arrive; the duty on the case is met with it.

    Raises Refused without a word on how, MoveRefused where this person may not record it on the case.
    """
    message = OutgoingMessage.objects.select_for_update().get(pk=message.pk)
    if message.state != SendingState.RETURNED:
        return message
    if not how.strip():
        raise Refused("Say how they were told, such as by letter or by telephone.", field="how")
    message.state, message.settled_by, message.settled_at = SendingState.SENT, by, at
    message.refused, message.partly_refused = {}, False
    message.save(update_fields=["state", "settled_by", "settled_at", "refused", "partly_refused"])
    note_change(message, what="say-told", by=by, at=at)
    case = Case.objects.filter(ref=message.case_ref).first() if message.case_ref else None
    if case is not None and case.obligation_rows.filter(open=True, name="tell-another-way").exists():
        move = Move(move=TOLD, facts={"how": how.strip()[:300]}, happened_on=legal_day(at))
        make_move(case, move, by=by, at=at)
    return message
