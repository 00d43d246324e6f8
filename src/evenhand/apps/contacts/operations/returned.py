"""What machines say of mail we sent: it did not arrive, or the recipient is away. The duty to tell stays open."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.contacts.storable import storable
from evenhand.apps.council.queries import officer_of
from evenhand.apps.people.queries import customer_by_address
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


def machine_answered(contact: Contact, bounce: Bounce | None) -> None:
    """Take in what a machine says of a message of ours: whoever sent it reads it, and a failure opens the duty again.

    A report of a delay changes nothing yet. Runs in the transaction that stores the contact, once a contact.
    """
    message = (
        OutgoingMessage.objects.filter(contact=contact.answers_id).first() if contact.answers_id else None
    )
    if message is None:
        if bounce is not None and has_failed(bounce) and bounce.recipient:
            _names_nothing_kept(contact, whom=bounce.recipient)
        return
    asker = officer_of(message.made_by) if message.made_by else None
    if asker is not None and contact.arrangement_id is None:
        contact.reader = asker
        contact.route_reason = _RETURNED if bounce else _AWAY.format(whom="a message of ours")
        contact.save(update_fields=["reader", "route_reason"])
    if bounce is not None and has_failed(bounce):
        if message.made_by is None:
            _route(contact, _BY_ITSELF.format(whom=", ".join(map(str, message.recipients))))
        _came_back(message, bounce, contact)


def _names_nothing_kept(report: Contact, *, whom: str) -> None:
    """Say at triage whose address it is. Anybody can make up such a report, so that it suggests and opens nothing."""
    words = _NOT_KEPT.format(whom=whom[:254])
    owner = customer_by_address(whom)
    if owner is not None:
        report.suggested_customer, report.suggested_why = owner, words
        report.save(update_fields=["suggested_customer", "suggested_why"])
    _route(report, words)


def _route(report: Contact, words: str) -> None:
    report.route_reason = storable(words)
    report.save(update_fields=["route_reason"])


def has_failed(bounce: Bounce) -> bool:
    """Whether a report says that a message will not arrive, and not only that it is late (RFC 3464)."""
    return bounce.action not in (
        "delayed",
        "delivered",
        "relayed",
        "expanded",
    ) and not bounce.status.startswith(("2.", "4."))


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
        _open_duty(case, message, report, by=message.made_by)


def _open_duty(case: Case, message: OutgoingMessage, report: Contact, *, by: User) -> None:
    """Say on the case that it did not arrive. Where the procedure does not let it, the work list says it all the same."""
    move = Move(
        move=DID_NOT_ARRIVE,
        facts={"what": message.contact.shown_subject[:300], "contact": report.fact},
        happened_on=report.received_on or legal_day(report.stored_at),
    )
    try:
        with transaction.atomic():
            make_move(case, move, by=by, at=report.stored_at)
    except MoveRefused as refused:
        report.route_reason = f"{report.route_reason} The case could not say so by itself: {refused}"
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
