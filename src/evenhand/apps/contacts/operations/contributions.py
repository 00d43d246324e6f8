"""An officer's answer to a request for information, given by replying to the mail (SPOC-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.address_keys import key_of_address
from evenhand.apps.contacts.marks import Mark, mark_in, marks_in
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.readers import held, mark_read
from evenhand.apps.contacts.replies import Reply
from evenhand.apps.council.queries import mailbox_addresses, officer_of
from evenhand.domain.time.legal_day import legal_day

RECEIVE, ASKED = "contribution.receive", "from_whom"
OUTCOME = "contribution"
_NOT_RECORDED = "An officer's answer to a request that could not be put on record by itself: {why}"
_SEVERAL = (
    "It answers a mail in which several things were asked, and does not name one by its mark in the subject. Say below "
    "which it answers."
)
_TWO = (
    "It answers one request of ours, and its subject bears the mark of another. Say below which it answers."
)
_COPY = (
    "It was written to somebody else, and to us as a copy: perhaps {name} passed the question on. Read it, and record it if "
    "it answers."
)
_FROM_ELSEWHERE = (
    "It answers a request of ours, from an address that is no officer's: to whoever asked. "
    "Say below whether it is the answer."
)


def contribution_received(reply: Reply) -> bool:
    """Put an officer's reply on the case as the answer they were asked for; whether that was done.

    It must come from the very officer who was asked, by their known address. The entry is in their name; for one
    who never signs in here it is in the name of whoever asked them. Where it cannot be recorded the contact waits
    at triage and says why.
    """
    if not reply.message.item:
        several = marks_in(reply.message.contact.text)
        return _left(reply.contact, _SEVERAL, to=_one_asker(several)) if several else False
    mark = mark_in(reply.contact.subject)
    if mark.genuine and (mark.ref, mark.item) != (reply.message.case_ref, reply.message.item):
        return _left(reply.contact, _TWO, to=asker_of(reply.message))
    case = Case.objects.filter(ref=reply.message.case_ref).first()
    asked = _asked(case, reply) if case is not None else ""
    if case is None or not asked:
        return False
    if asked != f"officer:{reply.officer.pk}":
        why = f"{reply.officer.name} answered, and somebody else was asked. Read it, and record it if it answers."
        return _left(reply.contact, why, to=asker_of(reply.message))
    if _only_a_copy(reply):
        return _left(reply.contact, _COPY.format(name=reply.officer.name), to=asker_of(reply.message))
    user = reply.officer.user
    if user is None or not user.is_active:
        user = asker_of(reply.message)
    if user is None or not user.is_active:
        return _left(reply.contact, f"{reply.officer.name} does not sign in here, so record it for them.")
    contact = reply.contact
    day = contact.received_on or legal_day(contact.stored_at)
    move = Move(
        move=RECEIVE,
        facts={"answer": (contact.new_text or contact.text or "(see the message)"), "contact": contact.fact},
        happened_on=day,
        item=reply.message.item,
    )
    try:
        with transaction.atomic():
            make_move(case, move, by=user, at=contact.stored_at)
    except MoveRefused as refused:
        return _left(contact, str(refused), to=asker_of(reply.message))
    contact.outcome, contact.outcome_by, contact.outcome_at = OUTCOME, user, contact.stored_at
    asker = asker_of(reply.message)
    contact.reader = officer_of(asker) if asker else None
    contact.route_reason = f"The answer to a request in {case.ref}: to whoever asked."
    contact.save(update_fields=["outcome", "outcome_by", "outcome_at", "reader", "route_reason"])
    return True


def _only_a_copy(reply: Reply) -> bool:
    """Whether the reply was written to others, and to none of our addresses but as a copy."""
    ours = {key_of_address(reply.message.envelope_from), *mailbox_addresses()}
    to, cc = (
        {key_of_address(one["address"]) for one in some} for some in (reply.contact.to, reply.contact.cc)
    )
    return bool(to) and not to & ours and bool(cc & ours)


def to_whoever_asked(contact: Contact) -> None:
    """Let whoever asked read what answers their request from an address of nobody's here: an alias, a team's mailbox."""
    message = OutgoingMessage.objects.filter(contact=contact.answers_id).first()
    if message is None or not message.item or contact.customer_id or contact.arrangement_id:
        return
    asker = asker_of(message)
    officer = officer_of(asker) if asker is not None and asker.is_active else None
    if officer is not None and not contact.perhaps_about_spoc:
        contact.reader, contact.route_reason = officer, _FROM_ELSEWHERE
        contact.save(update_fields=["reader", "route_reason"])


@transaction.atomic
def record_answer(
    contact: Contact, case: Case, item: str, *, words: str = "", by: User, at: dt.datetime, batch: UUID
) -> Contact:
    """Put a message on record as the answer to a request, because somebody says that it is: in their name.

    `words` are those of the message that answer this request; without them its new text stands. One message may
    answer several requests. A second press changes nothing more. Raises MoveRefused, also where it was answered.
    """
    contact = held(contact)
    answer = words or contact.new_text or contact.text or "(see the message)"
    move = Move(
        move=RECEIVE,
        facts={"answer": answer, "contact": contact.fact},
        happened_on=contact.received_on or legal_day(contact.stored_at),
        item=item,
    )
    make_move(case, move, by=by, at=at, batch=batch)
    mark_read(contact, by=by, at=at)
    contact.refresh_from_db()
    contact.outcome, contact.outcome_by, contact.outcome_at = OUTCOME, by, at
    message = OutgoingMessage.objects.filter(case_ref=case.ref, item=item).order_by("-pk").first()
    asker = asker_of(message) if message is not None else None
    contact.reader = (officer_of(asker) if asker is not None else None) or contact.reader
    contact.save(update_fields=["outcome", "outcome_by", "outcome_at", "reader"])
    return contact


def _one_asker(marks: Sequence[Mark]) -> User | None:
    """Who asked all of what these marks name, where it was one person."""
    asked = [
        OutgoingMessage.objects.filter(case_ref=mark.ref, item=mark.item).order_by("-pk").first()
        for mark in marks
        if mark.genuine
    ]
    askers = {asker_of(message) for message in asked if message is not None}
    return askers.pop() if len(askers) == 1 else None


def asker_of(message: OutgoingMessage) -> User | None:
    """Who asked: whoever made the message, or the last who wrote about the same request before it went by itself."""
    if message.made_by is not None:
        return message.made_by
    asked = OutgoingMessage.objects.filter(
        case_ref=message.case_ref, item=message.item, made_by__isnull=False
    )
    found = asked.select_related("made_by").order_by("-pk").first()
    return found.made_by if found else None


def _asked(case: Case, reply: Reply) -> str:
    """Who was asked, as a fact; empty where the message of ours was no request."""
    reading = reading_of(case, legal_day(reply.contact.stored_at))
    item = reading.story.items.get(reply.message.item)
    return str(item.facts.get(ASKED) or "") if item is not None else ""


def _left(contact: Contact, why: str, *, to: User | None = None) -> bool:
    """Leave it to be sorted, with the reason: by whoever asked, where there is one, such as a second answer."""
    contact.route_reason = _NOT_RECORDED.format(why=why)
    contact.reader = (officer_of(to) if to is not None else None) or contact.reader
    contact.save(update_fields=["route_reason", "reader"])
    return False
