"""What mails about a delivery say, in the words of `law/letters`, a council's own over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.council.queries import council
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.drawing import mail_bodies
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.posting import EMAIL, Enclosure, Parcel
from evenhand.domain.letters import ComposedLetter, compose
from evenhand.domain.letters.content import Paragraph
from evenhand.domain.time.legal_day import legal_day

TWO_SECRETS, FILES = "delivery-link", "files-behind-link"


def link_facts(link: str, ends_on: dt.date, files: Sequence[Enclosure] = ()) -> Mapping[str, object]:
    """What a mail says of a link: the address, its last day, and the files by name where they may be named."""
    named = {"files": ", ".join(one.name for one in files)} if files else {}
    return {"link": link, "ends_on": ends_on, **named}


def composed(case: Case, code: str, facts: Mapping[str, object], *, on: dt.date) -> ComposedLetter:
    """One of the two letters. It is from the council and not from an officer, whose post would tell what it is about."""
    own, book = council(), letter_book()
    every = {
        "recipient_name": own.name,  # never shown: it greets nobody by name
        "reference": case.ref,
        "date_on": on,
        "sender_name": own.name,
        "sender_title": own.telephone or own.website or own.name,
        "council_name": own.name,
    }
    return compose(book[code], {**every, **facts}, book)


def files_in_words(case: Case, facts: Mapping[str, object], *, on: dt.date) -> str:
    """What a letter by mail says of its files that wait behind a link, in one paragraph."""
    pieces = composed(case, FILES, facts, on=on).pieces
    return " ".join("".join(run.text for run in one.runs) for one in pieces if isinstance(one, Paragraph))


def mail_about(
    case: Case, to: str, code: str, facts: Mapping[str, object], *, by: User, at: dt.datetime, press: UUID
) -> Parcel:
    """The mail with a link, ready to be handed over."""
    letter = composed(case, code, facts, on=legal_day(at))
    return Parcel(
        case=case,
        channel=EMAIL,
        subject=letter.subject,
        bodies=mail_bodies(letter, letterhead()),
        purpose="delivery",
        by=by,
        at=at,
        to=(to,),
        press=press,
    )
