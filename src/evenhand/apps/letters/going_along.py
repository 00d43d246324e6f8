"""What goes with a letter by itself: the council's policy, as it is in force on the day of the letter.

Which letter encloses what is said by its demands (`encloses` of the lawbook). The policies stand in an app above
this one, which registers where they come from in its `AppConfig.ready`::

    going_along.policies_come_from(policy_on)  # (name of a procedure, day) -> Document, or raises NotToBeHad
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.documents.operations import keep
from evenhand.apps.documents.views import safe_filename
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.drawing import draw_docx, draw_pdf
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.posting import Enclosure
from evenhand.domain.lawbook.letter_shapes import OWN, Letter
from evenhand.domain.letters import ComposedLetter, Gap
from evenhand.domain.letters.formats import Form

DRAWN = {
    "pdf": (draw_pdf, "application/pdf"),
    "docx": (draw_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that goes along, not drawn yet.

    `name` is its procedure, `edition` the full name of the text, `digest` the hash of the files that were adopted.
    """

    name: str
    title: str
    edition: str
    digest: str
    content: ComposedLetter


class NotToBeHad(Exception):
    """What a letter encloses cannot be had; the text says why, and what to do."""


Source = Callable[[str, dt.date], Document]


class _Source:
    policies: Source | None = None


def policies_come_from(source: Source) -> None:
    """Register where the policy in force on a day is asked for."""
    _Source.policies = staticmethod(source)


def with_what_goes_along(
    case: Case, letter: ComposedLetter, *, enclosed: int
) -> tuple[ComposedLetter, tuple[Document, ...]]:
    """The letter naming what goes with it by itself, and those documents; one that cannot be had is a gap of the letter.

    So is something that it says comes with it and that only a person can enclose, where no file is `enclosed`.
    """
    law = lawbook().letters.get(letter.letter)
    if law is None or letter.date_on is None:
        return letter, ()
    found: dict[str, Document] = {}
    gaps = [] if enclosed else _left_behind(letter, law)
    for demand in law.must_state:
        if not demand.encloses or demand.id not in letter.statements:
            continue
        name = procedure_of(case).name if demand.encloses == OWN else demand.encloses
        try:
            found[name] = found.get(name) or policy_to_enclose(name, letter.date_on)
        except NotToBeHad as refused:
            gaps.append(Gap(demand.id, demand.rule, f"{demand.what} ({demand.rule}): {refused}"))
    unmade = {gap.statement for gap in gaps}
    documents = tuple(found.values())
    named = replace(
        letter,
        enclosures=(*(one.title for one in documents), *letter.enclosures),
        statements=tuple(one for one in letter.statements if one not in unmade),
        gaps=(*letter.gaps, *gaps),
    )
    return named, documents


def _left_behind(letter: ComposedLetter, law: Letter) -> list[Gap]:
    return [
        Gap(
            one.id,
            one.rule,
            f"{one.what} ({one.rule}): no file is enclosed. Choose the files that go with the letter.",
        )
        for one in law.must_state
        if one.files and one.id in letter.statements
    ]


def policy_to_enclose(name: str, on: dt.date) -> Document:
    """The policy of this name as it is in force on a day. Raises NotToBeHad with a sentence."""
    source = _Source.policies
    if source is None:
        raise NotToBeHad("no app keeps the policies here. Ask whoever runs the system.")
    return source(name, on)


def drawn_for(documents: Sequence[Document], form: Form, *, at: dt.datetime) -> tuple[Enclosure, ...]:
    """The documents as files, in the type and on the page that the person needs; drawing one twice gives the same file."""
    return tuple(
        Enclosure(
            name=safe_filename(f"{one.title}.{ending}"),
            file=keep(drawn(one, form, ending), at=at, media_type=DRAWN[ending][1]),
            edition=one.edition,
            edition_sha256=one.digest,
        )
        for one in documents
        for ending in ("pdf", *(each for each in form.encloses if each != "pdf"))
    )


def drawn(document: Document, form: Form, ending: str = "pdf") -> bytes:
    """One document as the bytes of a file."""
    return DRAWN[ending][0](document.content, letterhead(), form.look)
