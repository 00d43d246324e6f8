"""A letter on record: its files as drawn, the row that says how it went, and what went with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.drawing import draw_docx, draw_pdf
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.models import Enclosed, LetterSent
from evenhand.apps.letters.posting import EMAIL, Enclosure
from evenhand.apps.letters.ways import Addressed, Way
from evenhand.domain.letters import ComposedLetter
from evenhand.domain.letters.formats import Form

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The files of a letter as they are kept; a copy is kept as PDF alone."""

    pdf: StoredFile
    docx: StoredFile | None


def drawn_as_files(case: Case, addressed: Addressed, form: Form, *, at: dt.datetime) -> Drawn:
    """Draw a letter in the form it goes in, and keep the files."""
    head = letterhead()
    pdf = keep(draw_pdf(addressed.letter, head, form.look), at=at, media_type=PDF)
    if addressed.copy_of is not None:
        return Drawn(pdf, None)
    return Drawn(pdf, keep(draw_docx(addressed.letter, head, form.look), at=at, media_type=DOCX))


def own_forms_of(
    case: Case, letter: ComposedLetter, form: Form, drawn: Drawn, way: Way
) -> tuple[Enclosure, ...]:
    """The letter itself as files: the one that is printed, or what goes beside a mail for who needs it."""
    files = {"pdf": drawn.pdf, "docx": drawn.docx}
    endings = form.encloses if way.channel == EMAIL and way.carried_by is None else ("pdf",)
    return tuple(
        Enclosure(f"{case.ref} {letter.letter}.{ending}", file)
        for ending in endings
        if (file := files.get(ending)) is not None
    )


def keep_letter(
    case: Case,
    addressed: Addressed,
    way: Way,
    drawn: Drawn,
    contact: int | None,
    *,
    by: User,
    at: dt.datetime,
    press: UUID | None,
) -> LetterSent:
    """The letter on record, exactly as it went."""
    letter = addressed.letter
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


def keep_enclosed(sent: LetterSent, own_forms: Sequence[Enclosure], along: Sequence[Enclosure]) -> None:
    """What went with it, in the order of the parcel: first the letter's own forms."""
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
        for n, one in enumerate((*own_forms, *along), start=1)
    )
