"""Sending letters: composed, checked, drawn, kept with its hash, handed to the post room, and recorded.

Each is atomic, and a second press of the same button finds what the first did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4, uuid5

import msgspec
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.addressees import UNADDRESSED
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.drawing import draw_docx, draw_pdf, mail_bodies
from evenhand.apps.letters.formats import AS_EVER, form_of
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.going_along import drawn_for, with_what_goes_along
from evenhand.apps.letters.large_files import Linked, link_room, too_large
from evenhand.apps.letters.models import Enclosed, LetterSent
from evenhand.apps.letters.posting import EMAIL, Enclosure, Parcel, PostRoom, deliver
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.procedure import Move as LawMove
from evenhand.domain.letters import ComposedLetter, Facts, compose
from evenhand.domain.letters.formats import Form
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEND_LETTER, NEED_FORMAT = "send-letter", "need-format"
CUSTOMER = "customer"
NO_ADDRESS = "There is no e-mail address to send it to. Add one, or print and post it."
NO_DAY_POSTED = "Say on which day the letter was posted."
POSTED_WRONG = "The letter cannot have been posted on "


class LetterRefused(Exception):
    """A letter may not be sent yet; `sentences` say everything that is missing."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a letter goes: by mail to addresses, or on paper, posted on a day by an officer.

    `carried_by` takes it in place of the post room, such as behind a link: it gets the letter as a file.
    `automatic`: nobody pressed a button for it, so it goes only as automatic mail may.
    """

    channel: str
    to: tuple[str, ...] = ()
    posted_on: dt.date | None = None
    posted_by: int | None = None
    carried_by: PostRoom | None = None
    automatic: bool = False

    @property
    def lacks(self) -> str:
        """What is still to be said before it can go; empty where nothing is."""
        if self.channel == EMAIL:
            return "" if self.to else NO_ADDRESS
        return "" if self.posted_on else NO_DAY_POSTED

    def against_day(self, case: Case, *, today: dt.date) -> str:
        """What stands against the day it was posted: a day to come, or one before there was a case; else nothing."""
        day = self.posted_on
        if self.channel == EMAIL or day is None:
            return ""
        if day > today:
            return f"{POSTED_WRONG}{in_full(day)}: that day has not come yet. Give the day it went, once it went."
        since = case.received_on or case.opened_on
        if since is not None and day < since:
            return (
                f"{POSTED_WRONG}{in_full(day)}: {case.ref} was received on {in_full(since)}. Correct the day."
            )
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A composed letter with what it belongs to: who gets it, and what it answers for."""

    letter: ComposedLetter
    recipient: str = "customer"
    obligation: str = ""
    item: str = ""
    copy_of: LetterSent | None = None
    matters: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@transaction.atomic
def send(
    case: Case, addressed: Addressed, way: Way, *, by: User, at: dt.datetime, press: UUID | None
) -> LetterSent:
    """Send one letter and keep it exactly as sent; the case's own events are the caller's.

    What the letter encloses by itself goes along (`going_along.py`). A letter to the customer goes in the form that
    their record asks for; a form that we cannot make becomes something owed by the case (EQM-2). Files that no mail
    carries wait behind a link, and the mail says so. Raises LetterRefused with every sentence where the letter lacks
    something it must state, encloses what cannot be had, or has no way to go.
    """
    done = LetterSent.objects.filter(press=press, recipient=addressed.recipient).first() if press else None
    if done is not None:
        return done
    letter, documents = with_what_goes_along(case, addressed.letter, enclosed=len(addressed.enclosures))
    addressed = replace(addressed, letter=letter)
    form = form_of(case.customer, on=legal_day(at)) if addressed.recipient == CUSTOMER else AS_EVER
    along = (*drawn_for(documents, form, at=at), *addressed.enclosures)
    wrong = [gap.sentence for gap in letter.gaps]
    large = too_large(case, along, way.channel) if way.carried_by is None else None
    size = f"{large.measured} {large.against}" if large is not None and large.against else ""
    wrong += filter(None, (way.lacks, way.against_day(case, today=legal_day(at)), size))
    wrong += dict.fromkeys(one.against for one in addressed.enclosures if one.against)
    if wrong:
        raise LetterRefused(wrong)
    drawn = _drawn(case, addressed, form, at=at)
    own_forms = _own_forms(case, letter, form, drawn, way)
    enclosed = (*own_forms, *along)
    linked = _linked(case, addressed, along, by=by, at=at, press=press) if large is not None else None
    written_as = form if way.channel == EMAIL else AS_EVER
    if linked is not None:
        written_as = replace(written_as, notes=(*written_as.notes, linked.note))
    contact = (way.carried_by or deliver)(
        Parcel(
            case=case,
            channel=way.channel,
            subject=letter.subject,
            bodies=mail_bodies(letter, letterhead(), written_as),
            purpose=letter.letter,
            by=by,
            at=at,
            to=way.to,
            item=addressed.item,
            enclosures=own_forms if linked is not None else enclosed,
            to_customer=addressed.recipient == CUSTOMER,
            posted_on=way.posted_on,
            posted_by=way.posted_by,
            automatic=way.automatic,
        )
    )
    if linked is not None:
        linked.record(contact)
    sent = LetterSent.objects.create(
        case=case,
        item=addressed.item,
        code=letter.letter,
        obligation=addressed.obligation,
        recipient=addressed.recipient,
        copy_of=addressed.copy_of,
        subject=letter.subject[:300],
        content=msgspec.to_builtins(letter),
        matters=list(addressed.matters),
        pdf=drawn.pdf,
        docx=drawn.docx,
        sha256=drawn.pdf.sha256,
        channel=way.channel,
        to=list(way.to),
        contact_id=contact,
        posted_on=way.posted_on,
        posted_by_id=way.posted_by,
        sent_by=by,
        sent_at=at,
        press=press,
    )
    Enclosed.objects.bulk_create(
        Enclosed(
            letter=sent,
            place=n,
            name=one.name,
            file=one.file,
            about=one.about,
            of_letter=n <= len(own_forms),
            edition=one.edition,
            edition_sha256=one.edition_sha256,
            findings=list(one.findings),
            accepted_because=one.accepted_because,
            accepted_by_id=one.accepted_by,
        )
        for n, one in enumerate(enclosed, start=1)
    )
    _need_formats(case, sent, form, by=by, at=at)
    return sent


def _linked(
    case: Case,
    addressed: Addressed,
    files: Sequence[Enclosure],
    *,
    by: User,
    at: dt.datetime,
    press: UUID | None,
) -> Linked | None:
    """Put files that no mail carries behind a link of this letter's own."""
    room = link_room()
    link = uuid5(press or uuid4(), f"link {addressed.recipient}")
    return room.put_behind(case, files, by=by, at=at, press=link) if room is not None else None


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The files of a letter as they are kept; a copy is kept as PDF alone."""

    pdf: StoredFile
    docx: StoredFile | None


def _drawn(case: Case, addressed: Addressed, form: Form, *, at: dt.datetime) -> _Drawn:
    head = letterhead()
    pdf = keep(draw_pdf(addressed.letter, head, form.look), at=at, media_type=PDF)
    if addressed.copy_of is not None:
        return _Drawn(pdf, None)
    return _Drawn(pdf, keep(draw_docx(addressed.letter, head, form.look), at=at, media_type=DOCX))


def _own_forms(
    case: Case, letter: ComposedLetter, form: Form, drawn: _Drawn, way: Way
) -> tuple[Enclosure, ...]:
    """The letter itself as files: the one that is printed, or what goes beside a mail for who needs it."""
    files = {"pdf": drawn.pdf, "docx": drawn.docx}
    endings = form.encloses if way.channel == EMAIL and way.carried_by is None else ("pdf",)
    return tuple(
        Enclosure(f"{case.ref} {letter.letter}.{ending}", file)
        for ending in endings
        if (file := files.get(ending)) is not None
    )


def _need_formats(case: Case, sent: LetterSent, form: Form, *, by: User, at: dt.datetime) -> None:
    """Put on the case what somebody else has to make: Braille, a recording, a translation."""
    press = sent.press if sent.press is not None else uuid4()
    for wanted in form.ordered:
        contact: dict[str, Value] = {"contact": f"contact:{sent.contact_id}"} if sent.contact_id else {}
        facts: dict[str, Value] = {"format": wanted.code, "letter": sent.code, **contact}
        move = Move(move=NEED_FORMAT, facts=facts, happened_on=legal_day(at))
        make_move(case, move, by=by, at=at, batch=uuid5(press, f"{NEED_FORMAT} {wanted.code}"))


@transaction.atomic
def send_owed(
    case: Case,
    owed: Obligation,
    facts: Facts,
    way: Way,
    *,
    by: User,
    at: dt.datetime,
    press: UUID | None,
    enclosures: tuple[Enclosure, ...] = (),
    told: Mapping[str, Value] | None = None,
) -> LetterSent:
    """Send a letter that the case owes, and record the move that meets it; `told` are further facts of that move.

    A day that the letter gives is told to the move too where it asks for it, so that what was promised is checked.
    Raises LetterRefused for what the letter lacks, MoveRefused where this person may not record it.
    """
    book = letter_book()
    addressed = Addressed(
        letter=compose(book[owed.name], facts, book),
        recipient=book[owed.name].to,
        obligation=owed.key,
        item=owed.item,
        enclosures=enclosures,
    )
    elsewhere = addressed.recipient != CUSTOMER and way.channel != EMAIL
    if elsewhere and not facts.get("recipient_address"):
        raise LetterRefused((*(gap.sentence for gap in addressed.letter.gaps), UNADDRESSED))
    sent = send(case, addressed, way, by=by, at=at, press=press)
    days = {name: day for name, day in facts.items() if isinstance(day, dt.date)}
    meeting = _meeting(case, owed, way, sent, told={**days, **(told or {})}, on=legal_day(at))
    make_move(case, meeting, by=by, at=at, batch=press)
    return sent


@transaction.atomic
def send_free(
    case: Case,
    letter: Letter,
    facts: Facts,
    way: Way,
    *,
    by: User,
    at: dt.datetime,
    press: UUID | None,
    enclosures: tuple[Enclosure, ...] = (),
) -> LetterSent:
    """Send a letter that nothing asked for, and put on the record that it went.

    Raises LetterRefused for what the letter lacks, MoveRefused where this person may not record it.
    """
    addressed = Addressed(letter=compose(letter, facts, letter_book()), enclosures=enclosures)
    sent = send(case, addressed, way, by=by, at=at, press=press)
    asks = procedure_of(case).moves[SEND_LETTER].asks
    move = Move(move=SEND_LETTER, facts=_told(letter.id, way, sent, set(asks)), happened_on=legal_day(at))
    make_move(case, move, by=by, at=at, batch=press)
    return sent


def _meeting(
    case: Case, owed: Obligation, way: Way, sent: LetterSent, *, told: Mapping[str, Value], on: dt.date
) -> Move:
    """The move that meets what is owed: the built-in one, or the one that the procedure names."""
    name = SEND_LETTER if SEND_LETTER in owed.answered_by else min(owed.answered_by)
    move = procedure_of(case).moves[name]
    facts = _told(owed.name, way, sent, set(move.asks))
    facts |= {name: value for name, value in told.items() if name in move.asks}
    facts |= _decided_before(case, move, facts, on=on)
    stated = facts.get(move.happens_on)
    return Move(
        move=name,
        facts=facts,
        happened_on=stated if isinstance(stated, dt.date) else on,
        item=owed.item if move.item_kind else "",
    )


def _told(code: str, way: Way, sent: LetterSent, asks: set[str]) -> dict[str, Value]:
    """What a move that records a letter is told, as far as it asks for it."""
    known: dict[str, Value | None] = {
        "letter": code,
        "contact": f"contact:{sent.contact_id}" if sent.contact_id else None,
        "posted_on": way.posted_on,
        "posted_by": f"officer:{way.posted_by}" if way.posted_by else None,
    }
    return {key: value for key, value in known.items() if value is not None and key in asks}


def _decided_before(
    case: Case, move: LawMove, facts: Mapping[str, Value], *, on: dt.date
) -> dict[str, Value]:
    """What the move must be told and the case already says: the grounds of a refusal that is now sent."""
    said = reading_of(case, on).story.facts
    return {
        name: said[name]
        for name, ask in move.asks.items()
        if not ask.optional and name not in facts and name in said
    }


def owed_letter(case: Case, key: str, *, on: dt.date) -> Obligation | None:
    """The letter that a case owes under this key, met or not; None where it owes none."""
    found = reading_of(case, on).obligations
    return next((owed for owed in found if owed.key == key and owed.kind == "letter"), None)
