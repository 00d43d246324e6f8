"""Sending one message: claimed and committed first, then handed over, so that a crash is told apart from a success.

A message whose fate a crash left unknown is never sent again by itself; it stands on the work list.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q, QuerySet

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.contacts.transport import FateUnknown, NotSent, Transport
from evenhand.apps.documents.queries import FileLost, content_of

INTERRUPTED_AFTER = dt.timedelta(minutes=30)
WAIT = dt.timedelta(minutes=5)
_SETTLED = ("settled_by", "settled_at")
MOST_TRIES = 12


def send_one(number: int, *, transport: Transport, at: dt.datetime) -> OutgoingMessage:
    """Send a queued message; one that is not queued (any more) is left as it is, so this may run twice.

    `sending` is committed before the mail server hears a word. A fault that surely sent nothing is tried again
    later where it may pass, else it is `failed`; where the line broke midway it `may-have-been-sent`.
    """
    message = OutgoingMessage.objects.select_related("raw").get(pk=number)
    try:
        raw = content_of(message.raw)
    except FileLost as lost:
        if message.state == SendingState.QUEUED:
            _keep(message, SendingState.FAILED, problem=str(lost))
        return message
    claimed = OutgoingMessage.objects.filter(pk=number, state=SendingState.QUEUED).update(
        state=SendingState.SENDING, tried_at=at, tries=F("tries") + 1, problem=""
    )
    message.refresh_from_db(fields=["state", "tried_at", "tries", "problem"])
    if not claimed:
        return message
    try:
        refused = transport.hand_over(
            raw,
            sender=message.envelope_from,
            recipients=message.recipients,
            name=message.raw.sha256,
        )
    except NotSent as fault:
        again = fault.temporary and message.tries < MOST_TRIES
        _keep(message, SendingState.QUEUED if again else SendingState.FAILED, problem=str(fault))
    except FateUnknown as fault:
        _keep(message, SendingState.UNCERTAIN, problem=str(fault))
    else:
        said = "; ".join(f"{who}: {words}" for who, words in refused.items())
        message.refused, message.partly_refused, message.sent_at = dict(refused), bool(refused), at
        _keep(message, SendingState.SENT, problem=f"Refused for {said}" if said else "")
    return message


def _keep(message: OutgoingMessage, state: SendingState, *, problem: str) -> None:
    """Write down how it went; a sweep may have called it uncertain meanwhile, and this is the truth.

    Whoever settled an earlier try has not settled this one.
    """
    message.state, message.problem = state, problem
    message.settled_by, message.settled_at = None, None
    message.save(update_fields=["state", "problem", "refused", "partly_refused", "sent_at", *_SETTLED])


def mark_interrupted(*, at: dt.datetime) -> int:
    """Mark what has been `sending` for too long as `may-have-been-sent`; how many there were."""
    stuck = OutgoingMessage.objects.filter(state=SendingState.SENDING, tried_at__lt=at - INTERRUPTED_AFTER)
    return stuck.update(
        state=SendingState.UNCERTAIN,
        problem="The system stopped while this message was being sent, so nobody knows whether it went.",
    )


def due_to_send(*, at: dt.datetime) -> QuerySet[OutgoingMessage]:
    """The queued messages whose turn it is: never tried, or tried long enough ago."""
    return OutgoingMessage.objects.filter(
        Q(tried_at__isnull=True) | Q(tried_at__lt=at - WAIT), state=SendingState.QUEUED
    ).order_by("pk")


@transaction.atomic
def say_it_went(message: OutgoingMessage, *, by: User, at: dt.datetime) -> OutgoingMessage:
    """Say that a message of unknown fate did go, such as after asking the recipient."""
    message = _held(message)
    if message.state == SendingState.UNCERTAIN or message.refused:
        message.state, message.settled_by, message.settled_at = SendingState.SENT, by, at
        message.sent_at = message.sent_at or message.tried_at
        message.save(update_fields=["state", "settled_by", "settled_at", "sent_at"])
        note_change(message, what="say-it-went", by=by, at=at)
    return message


@transaction.atomic
def put_back_in_queue(message: OutgoingMessage, *, by: User, at: dt.datetime) -> bool:
    """Decide that a message of unknown fate, or one that failed, is to be sent again; whether it now waits.

    The same bytes go with the same Message-ID, so that a mail program may recognise a second copy.
    """
    message = _held(message)
    if message.state not in (SendingState.UNCERTAIN, SendingState.FAILED, SendingState.RETURNED):
        return False
    message.state, message.settled_by, message.settled_at = SendingState.QUEUED, by, at
    message.tried_at, message.partly_refused = None, False
    message.save(update_fields=["state", "partly_refused", "tried_at", *_SETTLED])
    note_change(message, what="send-again", by=by, at=at)
    return True


def _held(message: OutgoingMessage) -> OutgoingMessage:
    return OutgoingMessage.objects.select_for_update().get(pk=message.pk)
