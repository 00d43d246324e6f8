"""Letters that were sent, for those who may see the case they belong to; and those that may be written in it."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import NotSeen, actor_for, cases_seen_by, procedure_of, surroundings_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.surroundings import LetterGone
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.time.legal_day import legal_day

SEND_LETTER = "send-letter"
TO_CUSTOMER, BLANK = "customer", "blank-letter"


def gone_to_customer(case: Case) -> tuple[LetterGone, ...]:
    """The letters that went from a case to its customer, each with the day on which it really went.

    One on paper went on the day it was posted: it was written and posted before it came onto the record, where that
    day is earlier. Who posted it stands beside that day.
    """
    sent = LetterSent.objects.filter(case=case, recipient=TO_CUSTOMER, contact_id__isnull=False)
    return tuple(
        LetterGone(
            code=letter.code,
            contact=f"contact:{letter.contact_id}",
            went_on=letter.posted_on or legal_day(letter.sent_at),
            sha256=letter.sha256,
        )
        for letter in sent.only("code", "contact_id", "sent_at", "posted_on", "sha256").order_by("pk")
    )


def letter_for(user: User, pk: int, *, on: dt.date) -> LetterSent:
    """A letter as it was sent, for this person. Raises NotSeen where its case is not theirs to see."""
    found = (
        LetterSent.objects.select_related("case__customer", "pdf", "docx", "sent_by", "posted_by")
        .filter(pk=pk, case__in=cases_seen_by(user, on))
        .first()
    )
    if found is None:
        raise NotSeen("There is no such letter that you may see. Open it from its case.")
    return found


def may_write(user: User, case: Case, *, on: dt.date) -> bool:
    """Whether somebody may send letters in a case that they see: by role, or as named or lent to it."""
    move = procedure_of(case).moves[SEND_LETTER]
    people = surroundings_of(case, on).lent
    return may_record(move, actor_for(user, on), people)


def letters_beside(case: Case) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
    """The letters that may be written on a case without owing one: the blank one and its own procedure's; all others."""
    moves = procedure_of(case).moves.values()
    own = {BLANK, *(owed.name for move in moves for owed in move.owes if owed.kind == "letter")}
    free = free_letters()
    return (
        tuple(letter for letter in free if letter.id in own),
        tuple(letter for letter in free if letter.id not in own),
    )


def free_letters() -> tuple[Letter, ...]:
    """The letters to a customer that somebody may write without owing one, the blank one first.

    One that lists records, such as the answers of a week, is made from those records and not by hand.
    """
    found = (
        letter
        for letter in lawbook().letters.values()
        if letter.to == TO_CUSTOMER
        and not any(fact.type == "entries" and not fact.optional for fact in letter.facts.values())
    )
    return tuple(sorted(found, key=lambda letter: (letter.id != BLANK, letter.title)))
