"""Sending letters: composed, checked, drawn, kept with its hash, handed to the post room, and recorded.

Each is atomic, and a second press of the same button finds what the first did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.letters.addressees import UNADDRESSED
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.drawing import MailBodies, mail_bodies
from evenhand.apps.letters.formats import AS_EVER, form_of
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.going_along import drawn_for, with_what_goes_along
from evenhand.apps.letters.keeping import drawn_as_files, keep_enclosed, keep_letter, own_forms_of
from evenhand.apps.letters.large_files import Linked, TooLarge, link_room, too_large
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import EMAIL, Enclosure, Parcel, deliver
from evenhand.apps.letters.ways import Addressed, Way
from evenhand.apps.letters.ways_out import against_way
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.procedure import Move as LawMove
from evenhand.domain.letters import Facts, compose
from evenhand.domain.letters.formats import Form
from evenhand.domain.time.legal_day import legal_day

SEND_LETTER, NEED_FORMAT = "send-letter", "need-format"
CUSTOMER = "customer"


class LetterRefused(Exception):
    """A letter may not be sent yet; `sentences` say everything that is missing."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


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
    large = too_large(case, along, way.channel) if way.carried_by is None else None
    if wrong := _against(case, addressed, way, large, today=legal_day(at)):
        raise LetterRefused(wrong)
    drawn = drawn_as_files(case, addressed, form, at=at)
    own_forms = own_forms_of(case, letter, form, drawn, way)
    linked = _linked(case, addressed, along, by=by, at=at, press=press) if large is not None else None
    written_as = form if way.channel == EMAIL else AS_EVER
    if linked is not None:
        written_as = replace(written_as, notes=(*written_as.notes, linked.note))
    parcel = _parcel(case, addressed, way, mail_bodies(letter, letterhead(), written_as), by=by, at=at)
    enclosed = own_forms if linked is not None else (*own_forms, *along)
    contact = (way.carried_by or deliver)(replace(parcel, enclosures=enclosed))
    if linked is not None:
        linked.record(contact)
    sent = keep_letter(case, addressed, way, drawn, contact, by=by, at=at, press=press)
    keep_enclosed(sent, own_forms, along)
    _need_formats(case, sent, form, by=by, at=at)
    return sent


def _against(
    case: Case, addressed: Addressed, way: Way, large: TooLarge | None, *, today: dt.date
) -> list[str]:
    """All that stands against a letter's going, each as a sentence."""
    size = f"{large.measured} {large.against}" if large is not None and large.against else ""
    handed_out = addressed.recipient == CUSTOMER and addressed.enclosures and way.carried_by is None
    outward = against_way(case, way.channel) if handed_out and large is None else ""
    files = dict.fromkeys(one.against for one in addressed.enclosures)
    gaps = (gap.sentence for gap in addressed.letter.gaps)
    return [
        sentence
        for sentence in (*gaps, way.lacks, way.against_day(case, today=today), size, outward, *files)
        if sentence
    ]


def _parcel(
    case: Case, addressed: Addressed, way: Way, bodies: MailBodies, *, by: User, at: dt.datetime
) -> Parcel:
    """The letter as it is handed over, without its files."""
    return Parcel(
        case=case,
        channel=way.channel,
        subject=addressed.letter.subject,
        bodies=bodies,
        purpose=addressed.letter.letter,
        by=by,
        at=at,
        to=way.to,
        item=addressed.item,
        to_customer=addressed.recipient == CUSTOMER,
        posted_on=way.posted_on,
        posted_by=way.posted_by,
        automatic=way.automatic,
    )


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
