"""From mails as read to contacts: copies known again, whose each is, where it goes, and everything written at once.

What can be asked of the record once for many mails is asked once: one mail and fifty take the same road.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db import IntegrityError, transaction

from evenhand.apps.cases.models import CaseContact
from evenhand.apps.contacts import replies
from evenhand.apps.contacts.address_keys import key_of_address
from evenhand.apps.contacts.finding import let_all_be_found
from evenhand.apps.contacts.mailboxes.names import live_mailbox_of
from evenhand.apps.contacts.marks import mark_in
from evenhand.apps.contacts.models import Attachment, Contact, OutgoingMessage, Quarantined, Receipt
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.contributions import to_whoever_asked
from evenhand.apps.contacts.operations.of_members import hand_to_members
from evenhand.apps.contacts.operations.reading import Arrival, ReadMail
from evenhand.apps.contacts.operations.returned import machine_answered
from evenhand.apps.contacts.operations.routing import Incoming, addresses_of, all_routed, words_about
from evenhand.apps.contacts.operations.whose_name import odd_about_name
from evenhand.apps.contacts.queries.suggestions import suggestions_of_all
from evenhand.apps.contacts.signing import is_ours, ours_in
from evenhand.apps.contacts.storable import key_of_id, plain_type, storable, storable_json
from evenhand.apps.council.queries import mailbox_addresses, members_addresses
from evenhand.apps.documents.tasks import ask_for
from evenhand.apps.people.queries import customers_by_addresses
from evenhand.domain.contact.identity import EXACT_ADDRESS
from evenhand.domain.contact.mail import ParsedMail, new_text_of
from evenhand.domain.contact.receipt import How, Received, first_arrival
from evenhand.domain.time.legal_day import LEGAL_ZONE, legal_day

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a receipt: its contact, and whether that contact is new."""

    contact: Contact
    new: bool


def store_contacts(arrivals: Sequence[Arrival]) -> list[Settled]:
    """Make a contact of each mail, or add it to the one it is a copy of; all of them, or none.

    A receipt that has a contact already keeps it, so that two readers at once make one.
    """
    try:
        return _settle(arrivals)
    except IntegrityError:  # a copy was stored at the same moment: it is found now
        return _settle(arrivals)


@transaction.atomic
def _settle(arrivals: Sequence[Arrival]) -> list[Settled]:
    numbers = [one.receipt.pk for one in arrivals]
    held = Receipt.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    receipts = {receipt.pk: receipt for receipt in held}
    settled: dict[int, Settled] = {}
    for few in _without_copies(arrivals):
        settled.update(_settle_few(few, receipts))
    resolved = Quarantined.objects.filter(receipt__in=numbers, resolved_contact__isnull=True)
    for quarantined in resolved:
        quarantined.resolved_contact = settled[quarantined.receipt_id].contact
        quarantined.save(update_fields=["resolved_contact"])
    return [settled[number] for number in numbers]


def _without_copies(arrivals: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """The mails in their order, so many together as cannot be copies of each other."""
    few: list[Arrival] = []
    seen: set[object] = set()
    for one in arrivals:
        names = {one.receipt.raw_id, key_of_id(one.mail.parsed.message_id)} - {""}
        if names & seen:
            yield few
            few, seen = [], set()
        few.append(one)
        seen |= names
    if few:
        yield few


def _settle_few(arrivals: Sequence[Arrival], receipts: Mapping[int, Receipt]) -> dict[int, Settled]:
    waiting = [one for one in arrivals if receipts[one.receipt.pk].contact_id is None]
    same_bytes = _with_same_bytes([receipts[one.receipt.pk] for one in waiting])
    same_ids = _with_same_ids(waiting)
    settled: dict[int, Settled] = {}
    new: list[Arrival] = []
    for one in waiting:
        original = same_bytes.get(one.receipt.raw_id) or _copied(one.mail.parsed, same_ids)
        if original is None:
            new.append(one)
        else:
            contact = _with_another_arrival(Contact.objects.get(pk=original), one.mail.received)
            settled[one.receipt.pk] = Settled(contact, new=False)
    for one, contact in zip(new, _stored(new, same_ids), strict=True):
        settled[one.receipt.pk] = Settled(contact, new=True)
    _note_on_receipts(waiting, receipts, settled)
    for one in arrivals:
        if (known := receipts[one.receipt.pk].contact) is not None and one.receipt.pk not in settled:
            settled[one.receipt.pk] = Settled(known, new=False)
    return settled


def _note_on_receipts(
    arrivals: Sequence[Arrival], receipts: Mapping[int, Receipt], settled: Mapping[int, Settled]
) -> None:
    for one in arrivals:
        receipt = receipts[one.receipt.pk]
        receipt.contact = settled[receipt.pk].contact
        receipt.received_at, receipt.received_how = one.mail.received.at, one.mail.received.how
    # The rows are there and held: writing them again costs a third of an update that names each value by its row.
    Receipt.objects.bulk_create(
        [receipts[one.receipt.pk] for one in arrivals],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["contact", "received_at", "received_how"],
    )


def _with_same_bytes(receipts: Sequence[Receipt]) -> dict[int, int]:
    """By the number of the kept bytes, the first contact that came with exactly them."""
    came = Receipt.objects.filter(
        raw_id__in=[receipt.raw_id for receipt in receipts], contact__direction=Direction.IN
    )
    return {
        raw: contact
        for raw, contact in came.order_by("-contact_id").values_list("raw_id", "contact_id")
        if contact
    }


SameIds = Mapping[str, Mapping[str, int]]


def _with_same_ids(arrivals: Sequence[Arrival]) -> SameIds:
    """By the Message-IDs of these mails, the contacts that bear them: by the hash of their content, which one."""
    keys = {key_of_id(one.mail.parsed.message_id) for one in arrivals} - {""}
    found: dict[str, dict[str, int]] = {}
    if keys:
        came = Contact.objects.filter(direction=Direction.IN, message_key__in=keys).order_by("-pk")
        for key, content, number in came.values_list("message_key", "content_hash", "pk"):
            found.setdefault(key, {})[content] = number
    return found


def _copied(parsed: ParsedMail, same_ids: SameIds) -> int | None:
    """The contact with the same Message-ID and the same decoded content."""
    return same_ids.get(key_of_id(parsed.message_id), {}).get(parsed.content_hash)


def _with_another_arrival(contact: Contact, arrival: Received) -> Contact:
    """Let the first arrival anywhere in the council count.

    Where a person has confirmed the day, or cases run from it already, an earlier day is a suggestion: one step on
    the page of the contact confirms it, and moves the clocks of those cases (SPOC-18).
    """
    if contact.received_on is None:
        return contact
    confirmed = contact.confirmed_receipt_at is not None
    how = cast(How, "server" if confirmed else contact.received_how)
    known = Received(
        at=contact.received_at or _start_of(contact.received_on), how=how, on=contact.received_on
    )
    first = first_arrival(known, arrival)
    if first is known:
        return contact
    if confirmed or CaseContact.objects.filter(contact_id=contact.pk).exists():
        if first.on < (contact.earlier_copy_on or contact.received_on):
            contact.earlier_copy_on = first.on
            contact.save(update_fields=["earlier_copy_on"])
        return contact
    contact.received_at, contact.received_how, contact.received_on = first.at, first.how, first.on
    contact.save(update_fields=["received_at", "received_how", "received_on"])
    return contact


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=LEGAL_ZONE)


def _stored(arrivals: Sequence[Arrival], same_ids: SameIds) -> list[Contact]:
    """The new contacts of these mails, written with their files and their words, and what each sets going."""
    contacts = [_contact(one, same_ids) for one in arrivals]
    _name_customers(contacts)
    _give_to_readers(contacts, arrivals)
    Contact.objects.bulk_create(contacts)
    files = _attached(contacts, arrivals)
    let_all_be_found(contacts, files)
    for contact, one in zip(contacts, arrivals, strict=True):
        _set_going(contact, one.mail)
    return contacts


def _contact(arrival: Arrival, same_ids: SameIds) -> Contact:
    """What a mail says, as a contact that is not kept yet."""
    receipt, mail = arrival.receipt, arrival.mail
    parsed, resident, received = mail.parsed, mail.resident, mail.received
    key = key_of_id(parsed.message_id)
    return Contact(
        direction=Direction.IN,
        channel=EMAIL,
        raw_id=receipt.raw_id,
        mailbox_id=_mailbox(parsed) or live_mailbox_of(receipt),
        received_at=received.at,
        received_how=received.how,
        received_on=received.on,
        receipt_to_confirm=received.to_confirm,
        stored_at=receipt.stored_at,
        subject=storable(parsed.subject),
        from_name=storable(resident.name),
        from_address=storable(resident.address),
        from_key=key_of_address(resident.address),
        to=storable_json(parsed.to),
        cc=storable_json(parsed.cc),
        text=storable(parsed.text),
        new_text=storable(_words_of_resident(mail)),
        html=storable(parsed.html),
        message_id=storable(parsed.message_id),
        message_key=key,
        in_reply_to=storable(parsed.in_reply_to),
        references=storable_json(parsed.references),
        content_hash=parsed.content_hash,
        problems=storable_json([*parsed.problems, *odd_about_name(parsed, ours=mail.ours)]),
        auto_reply=parsed.auto_reply,
        bounce=parsed.bounce is not None,
        robots=storable_json(parsed.robots),
        list_id=storable(parsed.list_id),
        same_id_other_content=key in same_ids,
        answers=_answered(parsed),
        forwarded_by_address=storable(parsed.from_address) if mail.passed_on else "",
        forwarded_by_officer=mail.sender.officer if mail.passed_on else None,
        forwarded_by_member=mail.sender.member if mail.passed_on else None,
        forwarded_at=parsed.received_at if mail.passed_on else None,
        forwarded_reason=received.reason,
    )


def _words_of_resident(mail: ReadMail) -> str:
    """What the resident wrote: of a mail that was passed on, the words inside it and not those above it."""
    if not mail.passed_on:
        return mail.parsed.new_text
    inside = [one for one in mail.parsed.forwarded if one.from_address == mail.resident.address]
    return new_text_of(inside[-1].text) if inside and inside[-1].text.strip() else mail.parsed.new_text


def _attached(contacts: Sequence[Contact], arrivals: Sequence[Arrival]) -> list[Attachment]:
    """The files of new contacts, on record, each to be looked into once."""
    attachments = [
        Attachment(
            contact=contact,
            place=place,
            name=storable(part.name),
            media_type=plain_type(part.type),
            size=part.size,
            file=file,
        )
        for contact, one in zip(contacts, arrivals, strict=True)
        for place, (part, file) in enumerate(one.files, start=1)
    ]
    if attachments:
        Attachment.objects.bulk_create(attachments)
        for one in {attachment.file_id: attachment.file for attachment in attachments}.values():
            ask_for(one)
    return attachments


def _set_going(contact: Contact, mail: ReadMail) -> None:
    """What a contact does by itself: it waits with a member, reopens a duty, or answers what an officer was asked."""
    members = _only_to_members(contact, mail.parsed)
    if members:
        hand_to_members(contact, members)
    if contact.bounce or contact.auto_reply:
        machine_answered(contact, mail.parsed.bounce)
    elif mail.passed_on or mail.sender.officer is None:
        if contact.answers_id:
            to_whoever_asked(contact)
    else:
        replies.offer(contact, officer=mail.sender.officer)


def _mailbox(parsed: ParsedMail) -> int | None:
    """The number of the council's mailbox a mail was written to; the earliest entered where there are several."""
    known = mailbox_addresses()
    found = [known[key] for one in (*parsed.to, *parsed.cc) if (key := key_of_address(one.address)) in known]
    return min(found, default=None)


def _answered(parsed: ParsedMail) -> Contact | None:
    """The message of ours that this one answers, or reports on. Only numbers that we signed count.

    A report may name it in its own fields, in the headers of the mail it returns, or anywhere in its text.
    """
    ids = [parsed.in_reply_to, *reversed(parsed.references[-20:])]
    if parsed.bounce is not None:
        ids = [parsed.bounce.message_id, *ids, *ours_in(parsed.text[:200_000])]
    keys = [key_of_id(one) for one in ids if is_ours(one)]
    if not keys:
        return _answered_by_mark(parsed) if parsed.bounce is not None or parsed.auto_reply else None
    found = {c.message_key: c for c in Contact.objects.filter(direction=Direction.OUT, message_key__in=keys)}
    return next((found[key] for key in keys if key in found), None)


def _answered_by_mark(parsed: ParsedMail) -> Contact | None:
    """The message of ours whose subject, with a mark that we signed, a machine quotes."""
    mark = mark_in(f"{parsed.subject} {parsed.text[:20_000]}")
    if not mark.genuine:
        return None
    sent = OutgoingMessage.objects.filter(case_ref=mark.ref, item=mark.item).order_by("-pk").first()
    return sent.contact if sent else None


def _name_customers(contacts: Sequence[Contact]) -> None:
    """An exact address names the customer; anything else suggests one, with the evidence.

    So does an address of which the mail server says that the mail does not come from it.
    """
    owners = customers_by_addresses({contact.from_address for contact in contacts})
    strangers: dict[dt.date, list[Contact]] = {}
    for contact in contacts:
        owner = owners.get(contact.from_address) if not contact.in_false_name else None
        if owner is not None:
            contact.customer, contact.identified_how = owner, EXACT_ADDRESS
        else:
            strangers.setdefault(legal_day(contact.stored_at), []).append(contact)
    for on, some in strangers.items():
        for contact, suggestions in zip(some, suggestions_of_all(some, on=on), strict=True):
            if suggestions:
                likeliest = suggestions[0]
                contact.suggested_customer, contact.suggested_why = (
                    likeliest.customer,
                    likeliest.suggestion.why,
                )


def _give_to_readers(contacts: Sequence[Contact], arrivals: Sequence[Arrival]) -> None:
    routes = all_routed(
        [
            Incoming(
                customer_id=contact.customer_id,
                on=legal_day(contact.stored_at),
                mailbox_id=contact.mailbox_id,
                from_member=one.mail.sender.member is not None and not one.mail.passed_on,
                only_to_members=bool(_only_to_members(contact, one.mail.parsed)),
                words=words_about(contact),
                addresses=addresses_of(contact),
                answered=contact.answers_id,
            )
            for contact, one in zip(contacts, arrivals, strict=True)
        ]
    )
    for contact, found in zip(contacts, routes, strict=True):
        contact.reader_id, contact.arrangement_id = found.reader, found.arrangement
        contact.route_reason, contact.perhaps_about_spoc = found.reason, found.apart


def _only_to_members(contact: Contact, parsed: ParsedMail) -> tuple[int, ...]:
    """The members a mail is addressed to, where it is addressed to nobody else."""
    addresses = {key_of_address(one.address) for one in (*parsed.to, *parsed.cc)} - {""}
    known = members_addresses(legal_day(contact.stored_at))
    return tuple(known[one] for one in sorted(addresses)) if addresses and addresses <= known.keys() else ()
