"""The council's policy as a document that goes with a letter: the edition in force on a day, in plain words.

It says who adopted it, and from when it stands. Where the council has recorded no adoption yet, the files by which its cases go
are in force, and are known by their hash just the same.
"""

from __future__ import annotations

import datetime as dt

from evenhand.apps.council.queries import council
from evenhand.apps.lawbook.books import lawbook, shipped_overlays
from evenhand.apps.letters.going_along import Document, NotToBeHad
from evenhand.apps.policies.keeping import EditionAltered, gathered, kept_in, written_out
from evenhand.apps.policies.library import lawbook_at
from evenhand.apps.policies.models import Adoption
from evenhand.apps.policies.queries import as_adopted, standing_on
from evenhand.apps.policies.times import times_of
from evenhand.domain.lawbook.book import LAW_ITSELF, Lawbook
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.letters import ComposedLetter, Piece
from evenhand.domain.letters.pieces import bullets, heading, paragraph, table
from evenhand.domain.policies.words import procedure_for_the_person
from evenhand.domain.time import in_full, without_weekday


def policy_on(name: str, on: dt.date) -> Document:
    """The policy of this name as it is in force on a day. Raises NotToBeHad with the sentence why there is none."""
    book, digest, adoption = _standing(on)
    try:
        found = book.edition(name, on)
    except KeyError as missing:
        raise NotToBeHad(
            f"no policy “{name}” is in force on {in_full(on)}, so it cannot be enclosed. Correct the date of the letter, "
            "or ask whoever keeps the policy."
        ) from missing
    if found.council == LAW_ITSELF:
        raise NotToBeHad(
            f"“{found.title}” is the law's own, and the council has no policy on it to enclose. Ask whoever keeps the policy."
        )
    (shown,) = as_adopted((found,))
    return Document(
        name=name,
        title=f"{shown.title}, our policy in force from {without_weekday(shown.in_force_from)}",
        edition=found.id,
        digest=digest,
        content=_content(shown, book, on, adoption),
    )


def _standing(on: dt.date) -> tuple[Lawbook, str, Adoption | None]:
    """The lawbook of the edition that stands on a day, its hash, and the decision where the council took one."""
    standing = standing_on(on)
    if standing is None:
        return lawbook(), gathered(shipped_overlays()).digest, None
    try:
        kept = kept_in(standing.adoption.edition)
    except EditionAltered as altered:
        raise NotToBeHad(f"{altered} Until then it cannot be enclosed.") from altered
    decided = standing.adoption if standing.adoption.kind != Adoption.Kind.BEFORE else None
    return lawbook_at(written_out(kept)), kept.digest, decided


def _content(procedure: Procedure, book: Lawbook, on: dt.date, adoption: Adoption | None) -> ComposedLetter:
    name = council().name
    words = procedure_for_the_person(procedure, book, on=on, laid_down_by=name)
    pieces: list[Piece] = [paragraph(line) for line in (*words.opening, *_decided(adoption))]
    for section in words.sections:
        pieces += [heading(section.heading), *(paragraph(said) for said in section.sentences)]
        if section.points:
            pieces.append(bullets(section.points))
    pieces += [
        heading("Our times, and what they rest on"),
        table(("What", "How long", "Source"), times_of(procedure, on)),
    ]
    return ComposedLetter(
        letter="policy",
        subject=words.title,
        recipient=(),
        reference="",
        date_on=procedure.in_force_from,
        salutation=(),
        pieces=tuple(pieces),
        closing="",
        signature=(name,),
    )


def _decided(adoption: Adoption | None) -> tuple[str, ...]:
    if adoption is None or adoption.approved_on is None:
        return ()
    minute = f" (minute {adoption.minute})" if adoption.minute else ""
    return (f"{adoption.approved_by} approved it on {without_weekday(adoption.approved_on)}{minute}.",)
