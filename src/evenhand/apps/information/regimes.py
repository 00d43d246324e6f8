"""Under which law a message seems to ask, shown while it is sorted, with the words that show it. It only suggests.

What was suggested is kept with what the person at triage chose, so that first guess and final decision both stand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.opened import Opened
from evenhand.apps.information.models import FirstGuess
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.information.regime import RegimeSuggestion, load_signs, suggest

FIRST_GUESS = "first_guess"  # how a case leads to its own, with which its page fetches it


def regime_hint(contact: Contact) -> SafeString:
    """The laws that the message seems to ask under, each with its words; empty where none is seen (FOI-16, GEN-6).

    The subject is read too, since a request may stand in the subject line alone.
    """
    signs, found = load_signs(settings.LAW), suggestion_for(contact)
    if not found.regimes:
        return SafeString("")
    lines = [(signs.regimes[regime].title, found.words[regime]) for regime in found.regimes]
    return render_to_string("information/parts/regimes.html", {"lines": lines})


def suggestion_for(contact: Contact, words: str = "") -> RegimeSuggestion:
    """The laws that a message, or the part of it in `words`, seems to ask under."""
    whole = "\n".join(part for part in (contact.subject, contact.new_text or contact.text) if part)
    return suggest(words or whole, load_signs(settings.LAW))


def keep_first_guess(opened: Opened) -> None:
    """Keep what was suggested for a case that triage opened, its words, and what the person chose (DEF-3)."""
    found = suggestion_for(opened.contact, opened.words)
    FirstGuess.objects.get_or_create(
        case=opened.case,
        defaults={
            "suggested": list(found.regimes),
            "words": {regime: list(words) for regime, words in found.words.items()},
            "chosen": opened.case.procedure,
            "chosen_by": opened.by,
            "chosen_at": opened.at,
        },
    )


def forget_first_guess(case: Case, _at: dt.datetime) -> Gone:
    """Erase the words of a guess with its case; the codes stay, since figures count them."""
    FirstGuess.objects.filter(case=case).update(words={})
    return Gone()


@dataclass(frozen=True, slots=True)
class Decided:
    """How a case came to its law: what its words suggested, what was chosen at triage, and what it is now."""

    suggested: tuple[tuple[str, tuple[str, ...]], ...]
    chosen: str
    now: str
    changed: bool


def how_decided(case: Case) -> Decided | None:
    """The first guess and the final decision; None for a case that was not opened from a message."""
    guess: FirstGuess | None = getattr(case, FIRST_GUESS, None)
    if guess is None:
        return None
    signs = load_signs(settings.LAW)
    suggested = tuple(
        (signs.regimes[code].title, tuple(guess.words.get(code, ()))) for code in guess.suggested
    )
    return Decided(suggested, _title(guess.chosen), procedure_of(case).title, guess.chosen != case.procedure)


def _title(procedure: str) -> str:
    found = (one.title for one in lawbook().procedures.values() if one.name == procedure)
    return next(found, procedure)
