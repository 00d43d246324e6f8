"""What the person's own page shows: what applies, until when, why in the words of the letter, and what to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.queries import limits_on
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.domain.conduct.limits import Limit
from evenhand.domain.lawbook.letter_shapes import BODY_PLACEHOLDERS
from evenhand.domain.letters.parts import words_of
from evenhand.domain.time.legal_day import legal_day

DECIDING = "restrictions"  # the fact by which a letter about a decision is known
REVIEW, REDRESS, CARVE_OUTS = "conduct-review", "conduct-redress", "restriction-carve-outs"


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """One limit for the person, with the adjustments that come before it (URB-3)."""

    limit: Limit
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything on the page, for the person themselves."""

    ref: str
    limits: tuple[OwnLimit, ...]
    always: tuple[str, ...]
    letter: tuple[str, ...]
    letter_on: dt.date | None
    review: tuple[str, ...]
    elsewhere: tuple[str, ...]


def own_page(case: Case, *, on: dt.date) -> OwnPage:
    """The page of one case on a day: every limit that binds the person, whichever case it stands on."""
    codes = [letter.id for letter in lawbook().letters.values() if DECIDING in letter.facts]
    letter = (
        LetterSent.objects.filter(case=case, code__in=codes, recipient="customer")
        .order_by("-sent_at")
        .first()
    )
    return OwnPage(
        ref=case.ref,
        limits=tuple(_own(one) for one in limits_on(case.customer, on)) if case.customer else (),
        always=tuple(code.title for code in lawbook().vocabularies[CARVE_OUTS].codes.values()),
        letter=words_of(letter.content.get("pieces", ())) if letter is not None else (),
        letter_on=legal_day(letter.sent_at) if letter is not None else None,
        review=_said(REVIEW, on),
        elsewhere=_said(REDRESS, on),
    )


def _own(limit: Limit) -> OwnLimit:
    titles = lawbook().vocabularies["adjustments"]
    return OwnLimit(limit, tuple(titles.title_of(code) for code in limit.met_by))


def _said(name: str, on: dt.date) -> tuple[str, ...]:
    """A standard paragraph as letters of this day say it, with how to reach the body it names."""
    paragraph = lawbook().letters.paragraphs[name]
    body = lawbook().letters.bodies[paragraph.body].on(on) if paragraph.body else None
    known = {
        word: getattr(body, word.removeprefix("body_"), "") if body else "" for word in BODY_PLACEHOLDERS
    }
    return tuple(words.format_map(known) for words in paragraph.says)
