"""From kept bytes to a contact: read the mail, say whose it is and when it came, and route it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.contacts import replies
from evenhand.apps.contacts.finding import let_be_found, let_files_be_found
from evenhand.apps.contacts.mailboxes.names import live_mailbox_of
from evenhand.apps.contacts.marks import mark_in
from evenhand.apps.contacts.models import Attachment, Contact, OutgoingMessage, Quarantined, Receipt
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.of_members import hand_to_members
from evenhand.apps.contacts.operations.returned import machine_answered
from evenhand.apps.contacts.operations.routing import routed
from evenhand.apps.contacts.queries.suggestions import suggestions_of
from evenhand.apps.contacts.signing import is_ours, looks_like_ours, ours_in
from evenhand.apps.contacts.storable import key_of_id, plain_type, storable, storable_json
from evenhand.apps.council.models import Mailbox, Member, Officer
from evenhand.apps.council.queries import (
    council,
    mailbox_addresses,
    member_by_address,
    members_addresses,
    officer_by_address,
)
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import content_of
from evenhand.apps.documents.tasks import ask_for
from evenhand.apps.people.queries import customer_by_address
from evenhand.domain.contact.identity import EXACT_ADDRESS
from evenhand.domain.contact.mail import Attachment as AttachedPart
from evenhand.domain.contact.mail import (
    ParsedMail,
    Problem,
    Resident,
    attachments_of,
    new_text_of,
    parse_mail,
    resident_of,
)
from evenhand.domain.contact.receipt import Received, first_arrival, when_received
from evenhand.domain.time.legal_day import legal_day

EMAIL = "email"
_NO_MAIL = frozenset({"empty", "no-headers"})


class NoMail(Exception):
    """The bytes are no mail; the sentence says what was found instead."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed the mail in: an officer or member of the council, or nobody we know."""

    officer: Officer | None
    member: Member | None

    @property
    def known(self) -> bool:
        """Whether it is one of the council's own people, by exact address."""
        return self.officer is not None or self.member is not None


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as read, before anything of it is stored."""

    parsed: ParsedMail
    resident: Resident
    sender: Sender
    received: Received

    @property
    def passed_on(self) -> bool:
        """Whether somebody in the council passed a resident's mail on."""
        return self.resident.address != self.parsed.from_address


def read_mail(raw: bytes, *, server_date_at: dt.datetime | None, stored_at: dt.datetime) -> ReadMail:
    """Read a mail with what the council knows of its own people and servers."""
    settings = council()
    own: tuple[str, ...] = tuple(settings.mail_domains)
    parsed = _parsed(raw, own, server_date_at, stored_at)
    sender = _sender(parsed.from_address, legal_day(stored_at))
    domain = parsed.from_address.rpartition("@")[2].lower()
    if sender.known and domain not in own:  # a member who writes from an address of their own
        own = (*own, domain)
        parsed = _parsed(raw, own, server_date_at, stored_at)
    resident = resident_of(parsed, own_domains=own)
    passed_on = resident.address != parsed.from_address
    received = when_received(parsed, resident=resident, passed_on=passed_on, stored_at=stored_at)
    return ReadMail(parsed=parsed, resident=resident, sender=sender, received=received)


def _parsed(
    raw: bytes, own_domains: tuple[str, ...], server_date_at: dt.datetime | None, stored_at: dt.datetime
) -> ParsedMail:
    return parse_mail(
        raw,
        own_servers=tuple(council().own_mail_servers),
        own_domains=own_domains,
        internal_date=server_date_at,
        read_at=stored_at,
    )


def _sender(address: str, on: dt.date) -> Sender:
    return Sender(officer=officer_by_address(address), member=member_by_address(address, on))


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a receipt: its contact, and whether that contact is new."""

    contact: Contact
    new: bool


def make_contact(receipt: Receipt, *, as_it_is: bool = False) -> Settled:
    """Read the kept bytes of a receipt and make its contact, or add it to the one it is a copy of.

    Raises NoMail where the bytes are no mail, unless they are to be taken `as_it_is`. A receipt that has a
    contact already keeps it, so that two readers at once make one.
    """
    raw = content_of(receipt.raw)
    mail = read_mail(raw, server_date_at=receipt.server_date_at, stored_at=receipt.stored_at)
    nothing = [problem.sentence for problem in mail.parsed.problems if problem.code in _NO_MAIL]
    if nothing and not as_it_is:
        raise NoMail(" ".join(nothing))
    files = [
        (part, keep(content, at=receipt.stored_at, media_type=part.type))
        for part, content in attachments_of(raw)
    ]
    try:
        return _settle(receipt, mail, files)
    except IntegrityError:  # a copy was stored at the same moment: it is found now
        return _settle(receipt, mail, files)


@transaction.atomic
def _settle(receipt: Receipt, mail: ReadMail, files: Sequence[tuple[AttachedPart, StoredFile]]) -> Settled:
    receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if receipt.contact is not None:
        return Settled(receipt.contact, new=False)
    original = _copy_of(receipt, mail.parsed)
    if original is not None:
        contact, new = _with_another_arrival(original, mail.received), False
    else:
        contact, new = _stored(receipt, mail), True
        Attachment.objects.bulk_create(
            Attachment(
                contact=contact,
                place=place,
                name=storable(part.name),
                media_type=plain_type(part.type),
                size=part.size,
                file=file,
            )
            for place, (part, file) in enumerate(files, start=1)
        )
        for _, file in files:
            ask_for(file)
        let_files_be_found(contact)
    receipt.contact = contact
    receipt.received_at, receipt.received_how = mail.received.at, mail.received.how
    receipt.save(update_fields=["contact", "received_at", "received_how"])
    Quarantined.objects.filter(receipt=receipt).update(resolved_contact=contact)
    return Settled(contact, new=new)


def _copy_of(receipt: Receipt, parsed: ParsedMail) -> Contact | None:
    """The contact this is a copy of: the same bytes, or the same Message-ID and the same decoded content."""
    same_bytes = (
        Contact.objects.filter(receipts__raw=receipt.raw_id, direction=Direction.IN).order_by("pk").first()
    )
    if same_bytes is not None or not parsed.message_id:
        return same_bytes
    return Contact.objects.filter(
        direction=Direction.IN,
        message_key=key_of_id(parsed.message_id),
        content_hash=parsed.content_hash,
    ).first()


def _with_another_arrival(contact: Contact, arrival: Received) -> Contact:
    """Let the first arrival anywhere in the council count, unless a person has confirmed the day."""
    if contact.confirmed_receipt_at is not None or contact.received_on is None:
        return contact
    known = Received(at=contact.received_at, how=contact.received_how, on=contact.received_on)  # type: ignore[arg-type]
    first = first_arrival(known, arrival)
    if first is not known:
        contact.received_at, contact.received_how, contact.received_on = first.at, first.how, first.on
        contact.save(update_fields=["received_at", "received_how", "received_on"])
    return contact


def _words_of_resident(mail: ReadMail) -> str:
    """What the resident wrote: of a mail that was passed on, the words inside it and not those above it."""
    if not mail.passed_on:
        return mail.parsed.new_text
    inside = [one for one in mail.parsed.forwarded if one.from_address == mail.resident.address]
    return new_text_of(inside[-1].text) if inside and inside[-1].text.strip() else mail.parsed.new_text


def _stored(receipt: Receipt, mail: ReadMail) -> Contact:
    parsed, resident, received = mail.parsed, mail.resident, mail.received
    key = key_of_id(parsed.message_id)
    answered = _answered(parsed)
    contact = Contact(
        direction=Direction.IN,
        channel=EMAIL,
        raw=receipt.raw,
        mailbox=_mailbox(parsed) or live_mailbox_of(receipt),
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
        problems=storable_json([*parsed.problems, *_false_numbers(parsed)]),
        auto_reply=parsed.auto_reply,
        bounce=parsed.bounce is not None,
        robots=storable_json(parsed.robots),
        list_id=storable(parsed.list_id),
        same_id_other_content=bool(key)
        and Contact.objects.filter(direction=Direction.IN, message_key=key).exists(),
        answers=answered,
        forwarded_by_address=storable(parsed.from_address) if mail.passed_on else "",
        forwarded_by_officer=mail.sender.officer if mail.passed_on else None,
        forwarded_by_member=mail.sender.member if mail.passed_on else None,
        forwarded_at=parsed.received_at if mail.passed_on else None,
        forwarded_reason=received.reason,
    )
    _name_customer(contact)
    _give_to_reader(contact, mail)
    contact.save(force_insert=True)
    let_be_found(contact)
    members = _only_to_members(parsed, legal_day(contact.stored_at))
    if members:
        hand_to_members(contact, members)
    if contact.bounce or contact.auto_reply:
        machine_answered(contact, parsed.bounce)
    else:
        replies.offer(contact, officer=None if mail.passed_on else mail.sender.officer)
    return contact


def _false_numbers(parsed: ParsedMail) -> list[Problem]:
    """What is odd about the message numbers of ours that a mail quotes or bears."""
    found = []
    if is_ours(parsed.message_id):
        found.append(Problem("own-message", "This is a message that we sent ourselves, come back to us."))
    ids = (parsed.in_reply_to, *parsed.references)
    if any(looks_like_ours(one) and not is_ours(one) for one in ids):
        found.append(
            Problem(
                "false-number", "It quotes a message number that looks like ours and that we never gave out."
            )
        )
    return found


def _mailbox(parsed: ParsedMail) -> Mailbox | None:
    known = mailbox_addresses()
    found = [known[key] for one in (*parsed.to, *parsed.cc) if (key := key_of_address(one.address)) in known]
    return Mailbox.objects.get(pk=min(found)) if found else None


def key_of_address(address: str) -> str:
    """The spelling by which a sender is found again, cut to what an index takes; empty for no address."""
    try:
        return storable(normalised_address(address))[:320]
    except ValueError:
        return ""


def _answered(parsed: ParsedMail) -> Contact | None:
    """The message of ours that this one answers, or reports on. Only numbers that we signed count.

    A report may name it in its own fields, in the headers of the mail it returns, or anywhere in its text.
    """
    ids = [parsed.in_reply_to, *reversed(parsed.references[-20:])]
    if parsed.bounce is not None:
        ids = [parsed.bounce.message_id, *ids, *ours_in(parsed.text[:200_000])]
    keys = [key_of_id(one) for one in ids if is_ours(one)]
    if not keys:
        return _answered_by_mark(parsed) if parsed.bounce is not None else None
    found = {c.message_key: c for c in Contact.objects.filter(direction=Direction.OUT, message_key__in=keys)}
    return next((found[key] for key in keys if key in found), None)


def _answered_by_mark(parsed: ParsedMail) -> Contact | None:
    """The message of ours whose subject, with a mark that we signed, a report quotes."""
    mark = mark_in(f"{parsed.subject} {parsed.text[:20_000]}")
    if not mark.genuine:
        return None
    sent = OutgoingMessage.objects.filter(case_ref=mark.ref, item=mark.item).order_by("-pk").first()
    return sent.contact if sent else None


def _name_customer(contact: Contact) -> None:
    """An exact address names the customer; anything else suggests one, with the evidence."""
    owner = customer_by_address(contact.from_address)
    if owner is not None:
        contact.customer, contact.identified_how = owner, EXACT_ADDRESS
        return
    suggestions = suggestions_of(contact, on=legal_day(contact.stored_at))
    if suggestions:
        likeliest = suggestions[0]
        contact.suggested_customer, contact.suggested_why = likeliest.customer, likeliest.suggestion.why


def _give_to_reader(contact: Contact, mail: ReadMail) -> None:
    on = legal_day(contact.stored_at)
    found = routed(
        customer_id=contact.customer_id,
        on=on,
        mailbox_id=contact.mailbox_id,
        from_member=mail.sender.member is not None and not mail.passed_on,
        only_to_members=bool(_only_to_members(mail.parsed, on)),
    )
    contact.reader_id, contact.arrangement_id = found.reader, found.arrangement
    contact.route_reason = found.reason


def _only_to_members(parsed: ParsedMail, on: dt.date) -> tuple[int, ...]:
    """The members a mail is addressed to, where it is addressed to nobody else."""
    addresses = {key_of_address(one.address) for one in (*parsed.to, *parsed.cc)} - {""}
    known = members_addresses(on)
    return tuple(known[one] for one in sorted(addresses)) if addresses and addresses <= known.keys() else ()
