"""Writing a message of ours: its exact bytes once, the contact it is, and its place in the queue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.contacts.finding import let_be_found
from evenhand.apps.contacts.marks import marked
from evenhand.apps.contacts.models import Attachment, Contact, OutgoingMessage
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.automatic import check_automatic
from evenhand.apps.contacts.operations.delivering import put_back_in_queue
from evenhand.apps.contacts.operations.keeping import MAIL
from evenhand.apps.contacts.signing import new_message_id
from evenhand.apps.contacts.storable import key_of_id
from evenhand.apps.contacts.tasks import send_message
from evenhand.apps.council.models import Mailbox, Officer
from evenhand.apps.council.queries import council
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.queries import content_of
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.letters.posting import EMAIL, Enclosure, Parcel
from evenhand.apps.people.models import Customer
from evenhand.domain.contact.mail.writing import BY_ITSELF, ON_THE_WIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be sent by mail. `case` and `item` say what a reply to it belongs to.

    `automatic`: nobody pressed a button for it. Such a message says so of itself, and goes only so often a day.
    """

    to: tuple[str, ...]
    subject: str
    bodies: MailBodies
    purpose: str
    cc: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    case: Case | None = None
    item: str = ""
    customer: Customer | None = None
    answers: Contact | None = None
    press: UUID | None = None
    automatic: bool = False


@transaction.atomic
def queue_message(outgoing: Outgoing, *, by: User | None, at: dt.datetime) -> OutgoingMessage:
    """Write a message and put it in the queue: bytes, hash and contact stand before anything is sent.

    It is sent after the transaction commits. A second press of the same button gives the same message.
    Raises ValueError without a recipient, NotAutomatic where an automatic one may not go.
    """
    if not outgoing.to:
        raise ValueError("A message needs somebody to go to.")
    if outgoing.press is not None:
        done = OutgoingMessage.objects.filter(contact__press=outgoing.press).first()
        if done is not None:
            return done
    if outgoing.automatic:
        check_automatic(
            (*outgoing.to, *outgoing.cc), purpose=outgoing.purpose, answers=outgoing.answers, at=at
        )
    sender = our_address(outgoing)
    message = _written(outgoing, sender=sender, at=at)
    raw = keep(message.as_bytes(policy=ON_THE_WIRE), at=at, media_type=MAIL)
    contact = Contact.objects.create(
        direction=Direction.OUT,
        channel=EMAIL,
        raw=raw,
        stored_at=at,
        recorded_by=by,
        subject=str(message["Subject"]),
        from_name=council().name,
        from_address=sender,
        to=[{"name": "", "address": one} for one in outgoing.to],
        cc=[{"name": "", "address": one} for one in outgoing.cc],
        text=outgoing.bodies.text,
        new_text=outgoing.bodies.text,
        html=outgoing.bodies.html,
        message_id=str(message["Message-ID"]),
        message_key=key_of_id(str(message["Message-ID"])),
        in_reply_to=str(message["In-Reply-To"] or ""),
        customer=outgoing.customer,
        identified_how="chosen" if outgoing.customer else "",
        answers=outgoing.answers,
        press=outgoing.press,
    )
    let_be_found(contact)
    _attach(contact, outgoing.enclosures)
    queued = OutgoingMessage.objects.create(
        contact=contact,
        raw=raw,
        envelope_from=sender,
        recipients=list(dict.fromkeys((*outgoing.to, *outgoing.cc))),
        case_ref=outgoing.case.ref if outgoing.case else "",
        item=outgoing.item,
        purpose=outgoing.purpose,
        automatic=outgoing.automatic,
        made_by=by,
        made_at=at,
    )
    _send_after_commit(queued)
    return queued


def our_address(outgoing: Outgoing) -> str:
    """The address we write from, where replies come in: the one that was written to, where it is in use.

    That is the mailbox of the contact that is answered, else of the latest on the case; else the first mailbox in
    use; else the address of the settings.
    """
    in_use = Mailbox.objects.filter(active=True)
    answered = outgoing.answers
    if answered is None and outgoing.case is not None and not outgoing.item:
        numbers = CaseContact.objects.filter(case=outgoing.case).values("contact_id")
        came = Contact.objects.filter(pk__in=numbers, direction=Direction.IN, mailbox__isnull=False)
        answered = came.order_by("-received_on", "-pk").first()
    written_to = in_use.filter(pk=answered.mailbox_id).first() if answered and answered.mailbox_id else None
    mailbox = written_to or in_use.order_by("pk").first()
    return mailbox.address if mailbox else str(settings.DEFAULT_FROM_EMAIL)


def _written(outgoing: Outgoing, *, sender: str, at: dt.datetime) -> EmailMessage:
    message = EmailMessage(policy=ON_THE_WIRE)
    message["From"] = f'"{_quoted(council().name)}" <{sender}>'
    message["To"] = ", ".join(outgoing.to)
    if outgoing.cc:
        message["Cc"] = ", ".join(outgoing.cc)
    message["Reply-To"] = sender
    message["Subject"] = marked(
        outgoing.subject, ref=outgoing.case.ref if outgoing.case else "", item=outgoing.item
    )
    message["Date"] = at
    message["Message-ID"] = new_message_id(sender.rpartition("@")[2])
    if outgoing.automatic:
        for name, value in BY_ITSELF.items():
            message[name] = value
    answered = outgoing.answers
    if answered is not None and _fit_for_header(answered.message_id):
        message["In-Reply-To"] = answered.message_id
        earlier = [one for one in answered.references if _fit_for_header(one)]
        message["References"] = " ".join((*earlier[-10:], answered.message_id))
    message.set_content(outgoing.bodies.text)
    if outgoing.bodies.html:
        message.add_alternative(outgoing.bodies.html, subtype="html")
    for enclosure in outgoing.enclosures:
        main, sub = _as_attached(enclosure.file.media_type)
        message.add_attachment(
            content_of(enclosure.file), maintype=main, subtype=sub, filename=enclosure.name
        )
    return message


def _as_attached(media_type: str) -> tuple[str, str]:
    """The type a file is attached under; a mail or a mail's part goes as bytes, so that it stays as it was."""
    main, _, sub = media_type.partition("/")
    return ("application", "octet-stream") if main in ("message", "multipart") else (main, sub)


def _quoted(name: str) -> str:
    return " ".join(name.split()).replace("\\", "").replace('"', "'")


def _fit_for_header(message_id: str) -> bool:
    return (
        bool(message_id)
        and len(message_id) < 250
        and message_id.isascii()
        and not re.search(r"\s", message_id)
    )


def _attach(contact: Contact, enclosures: Sequence[Enclosure]) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            contact=contact,
            place=place,
            name=one.name,
            media_type=one.file.media_type,
            size=one.file.size,
            file=one.file,
        )
        for place, one in enumerate(enclosures, start=1)
    )


def _send_after_commit(message: OutgoingMessage) -> None:
    transaction.on_commit(lambda: _enqueue(message.pk))


def _enqueue(number: int) -> None:
    send_message.enqueue(number)


def send_again(message: OutgoingMessage, *, by: User, at: dt.datetime) -> None:
    """Send a message of unknown fate, or one that failed, once more: somebody decided so."""
    with transaction.atomic():
        if put_back_in_queue(message, by=by, at=at):
            _send_after_commit(message)


@transaction.atomic
def post_room(parcel: Parcel) -> int:
    """Take a letter from the app of letters: queue it as mail, or keep it as a letter posted on a day.

    Gives the number of the contact it became.
    """
    if parcel.channel == EMAIL:
        outgoing = Outgoing(
            to=parcel.to,
            subject=parcel.subject,
            bodies=parcel.bodies,
            purpose=parcel.purpose,
            enclosures=parcel.enclosures,
            case=parcel.case,
            item=parcel.item if not parcel.to_customer else "",
            customer=parcel.case.customer if parcel.to_customer else None,
            press=parcel.press,
            automatic=parcel.automatic,
        )
        return queue_message(outgoing, by=parcel.by, at=parcel.at).contact_id
    return _posted(parcel).pk


def _posted(parcel: Parcel) -> Contact:
    if parcel.press is not None:
        done = Contact.objects.filter(press=parcel.press).first()
        if done is not None:
            return done
    contact = Contact.objects.create(
        direction=Direction.OUT,
        channel=parcel.channel,
        stored_at=parcel.at,
        recorded_by=parcel.by,
        subject=" ".join(parcel.subject.split()),
        from_name=council().name,
        text=parcel.bodies.text,
        new_text=parcel.bodies.text,
        customer=parcel.case.customer if parcel.to_customer else None,
        identified_how="chosen" if parcel.to_customer and parcel.case.customer else "",
        posted_on=parcel.posted_on,
        posted_by=Officer.objects.filter(pk=parcel.posted_by).first() if parcel.posted_by else None,
        press=parcel.press,
    )
    let_be_found(contact)
    _attach(contact, parcel.enclosures)
    return contact
