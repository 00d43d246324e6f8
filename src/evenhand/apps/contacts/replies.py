"""Mails that are themselves the next step of a case: an officer's answer to a request needs no typing in.

An app registers what it recognises, in its `AppConfig.ready`::

    replies.register("contribution", contribution_received)  # (Reply) -> bool: whether it was put on record

A recogniser runs in the transaction that stores the contact. It may refuse; then the contact waits at triage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.apps.contacts.marks import mark_in
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.council.models import Officer


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail from an officer of the council, by exact address, and the message of ours that it answers."""

    contact: Contact
    officer: Officer
    message: OutgoingMessage


Recogniser = Callable[[Reply], bool]
_recognisers: dict[str, Recogniser] = {}


def register(name: str, recogniser: Recogniser) -> None:
    """Say what recognises a reply; the same name again takes the place of the first."""
    _recognisers[name] = recogniser


def offer(contact: Contact, *, officer: Officer | None) -> bool:
    """Offer a contact that just came in to the recognisers; whether one of them put it on record.

    Only an officer's own mail is offered, and no mail of a machine: an out-of-office is no answer.
    """
    if officer is None or contact.auto_reply or contact.bounce:
        return False
    message = _answered_message(contact)
    if message is None:
        return False
    reply = Reply(contact=contact, officer=officer, message=message)
    return any(recogniser(reply) for recogniser in _recognisers.values())


def _answered_message(contact: Contact) -> OutgoingMessage | None:
    """By the headers of the reply; else by the mark in its subject, where it names case and item and we signed it.

    A message of ours that is about no single request, such as the morning mail, gives way to the mark: it asks whoever
    answers to write the mark into the subject, and people do so in a reply to it.
    """
    by_number = (
        OutgoingMessage.objects.filter(contact=contact.answers_id).first() if contact.answers_id else None
    )
    mark = mark_in(contact.subject)
    if (by_number is not None and by_number.item) or not mark.genuine:
        return by_number
    return OutgoingMessage.objects.filter(case_ref=mark.ref, item=mark.item).order_by("-pk").first()
