"""Sending letters: composed, checked, drawn, kept with its hash, handed to the post room, and recorded.

Each is atomic, and a second press of the same button finds what the first did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.documents.operations import keep
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.drawing import draw_docx, draw_pdf, mail_bodies
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import EMAIL, Enclosure, Parcel, deliver
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.letters import ComposedLetter, Facts, compose
from evenhand.domain.time.legal_day import legal_day

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEND_LETTER = "send-letter"


class LetterRefused(Exception):
    """A letter may not be sent yet; `sentences` say everything that is missing."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a letter goes: by mail to addresses, or on paper, posted on a day by an officer."""

    channel: str
    to: tuple[str, ...] = ()
    posted_on: dt.date | None = None
    posted_by: int | None = None

    @property
    def lacks(self) -> str:
        """What is still to be said before it can go; empty where nothing is."""
        if self.channel == EMAIL:
            return (
                "" if self.to else "There is no e-mail address to send it to. Add one, or print and post it."
            )
        return "" if self.posted_on else "Say on which day the letter was posted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A composed letter with what it belongs to: who gets it, and what it answers for."""

    letter: ComposedLetter
    recipient: str = "customer"
    obligation: str = ""
    item: str = ""
    copy_of: LetterSent | None = None
    matters: tuple[str, ...] = ()


@transaction.atomic
def send(
    case: Case, addressed: Addressed, way: Way, *, by: User, at: dt.datetime, press: UUID | None
) -> LetterSent:
    """Send one letter and keep it exactly as sent; the case's own events are the caller's.

    Raises LetterRefused with every sentence where it lacks something it must state, or a way to go.
    """
    done = LetterSent.objects.filter(press=press, recipient=addressed.recipient).first() if press else None
    if done is not None:
        return done
    letter = addressed.letter
    wrong = [gap.sentence for gap in letter.gaps] + ([way.lacks] if way.lacks else [])
    if wrong:
        raise LetterRefused(wrong)
    head = letterhead()
    pdf = keep(draw_pdf(letter, head), at=at, media_type=PDF)
    docx = keep(draw_docx(letter, head), at=at, media_type=DOCX) if addressed.copy_of is None else None
    contact = deliver(
        Parcel(
            case=case,
            channel=way.channel,
            subject=letter.subject,
            bodies=mail_bodies(letter, head),
            purpose=letter.letter,
            by=by,
            at=at,
            to=way.to,
            item=addressed.item,
            enclosures=() if way.channel == EMAIL else (Enclosure(f"{case.ref} {letter.letter}.pdf", pdf),),
            to_customer=addressed.recipient == "customer",
            posted_on=way.posted_on,
            posted_by=way.posted_by,
        )
    )
    return LetterSent.objects.create(
        case=case,
        item=addressed.item,
        code=letter.letter,
        obligation=addressed.obligation,
        recipient=addressed.recipient,
        copy_of=addressed.copy_of,
        subject=letter.subject[:300],
        content=msgspec.to_builtins(letter),
        matters=list(addressed.matters),
        pdf=pdf,
        docx=docx,
        sha256=pdf.sha256,
        channel=way.channel,
        to=list(way.to),
        contact_id=contact,
        posted_on=way.posted_on,
        posted_by_id=way.posted_by,
        sent_by=by,
        sent_at=at,
        press=press,
    )


@transaction.atomic
def send_owed(
    case: Case, owed: Obligation, facts: Facts, way: Way, *, by: User, at: dt.datetime, press: UUID | None
) -> LetterSent:
    """Send a letter that the case owes, and record the move that meets it.

    Raises LetterRefused for what the letter lacks, MoveRefused where this person may not record it.
    """
    book = lawbook().letters
    addressed = Addressed(letter=compose(book[owed.name], facts, book), obligation=owed.key, item=owed.item)
    sent = send(case, addressed, way, by=by, at=at, press=press)
    make_move(case, _meeting(case, owed, way, sent, on=legal_day(at)), by=by, at=at, batch=press)
    return sent


def _meeting(case: Case, owed: Obligation, way: Way, sent: LetterSent, *, on: dt.date) -> Move:
    """The move that meets what is owed: the built-in one, or the one that the procedure names."""
    name = SEND_LETTER if SEND_LETTER in owed.answered_by else min(owed.answered_by)
    move = procedure_of(case).moves[name]
    known: dict[str, Value | None] = {
        "letter": owed.name,
        "contact": f"contact:{sent.contact_id}" if sent.contact_id else None,
        "posted_on": way.posted_on,
        "posted_by": f"officer:{way.posted_by}" if way.posted_by else None,
    }
    facts = {key: value for key, value in known.items() if value is not None and key in move.asks}
    return Move(move=name, facts=facts, happened_on=on, item=owed.item if move.item_kind else "")


def owed_letter(case: Case, key: str, *, on: dt.date) -> Obligation | None:
    """The letter that a case owes under this key, met or not; None where it owes none."""
    found = reading_of(case, on).obligations
    return next((owed for owed in found if owed.key == key and owed.kind == "letter"), None)
