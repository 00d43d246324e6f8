"""Letters that were sent, for those who may see the case they belong to; and those that may be written in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.queries import NotSeen, actor_for, cases_seen_by, procedure_of, surroundings_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import Enclosed, LetterSent
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.surroundings import LetterGone
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.letters.parts import KeptPiece, part_about
from evenhand.domain.time.legal_day import legal_day

SEND_LETTER = "send-letter"
TO_CUSTOMER, BLANK = "customer", "blank-letter"
# A letter that tells one matter about others, and a copy: read by the case that it went from alone (SPOC-14).
BY_ITS_OWN_CASE = Q(matters__1__isnull=False) | Q(copy_of__isnull=False)


def files_that_went(case: Case) -> tuple[str, ...]:
    """The names of the files that went with the letters of a case, also with one of its arrangement, each once."""
    own = Q(letter__case=case, about="") | Q(about=case.ref)
    rows = Enclosed.objects.filter(own, of_letter=False, edition="").order_by("letter", "place")
    return tuple(dict.fromkeys(rows.values_list("name", flat=True)))


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


@dataclass(frozen=True, slots=True)
class LetterRead:
    """A letter as somebody may read it: by its own `case`, or by a matter that it answers, and then not its copies.

    Where it answers more than they may see, `parts` holds what answers theirs, by reference, and the letter itself
    stays closed.
    """

    letter: LetterSent
    case: Case
    by_its_own_case: bool
    parts: Mapping[str, tuple[KeptPiece, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether all of it may be read."""
        return not self.parts


def letter_for(user: User, pk: int, *, on: dt.date) -> LetterRead:
    """A letter as it was sent, or the part of it that answers what this person may see (SPOC-14, SPOC-17).

    Raises NotSeen where neither its case is theirs to see nor a matter that it answers.
    """
    letters = LetterSent.objects.select_related("case__customer", "pdf", "docx", "sent_by", "posted_by")
    found, seen = letters.filter(pk=pk).first(), cases_seen_by(user, on).select_related("customer")
    if found is not None and seen.filter(pk=found.case_id).exists():
        return LetterRead(found, found.case, by_its_own_case=True)
    if found is not None and found.copy_of_id is None:
        cases = {case.ref: case for case in seen.filter(ref__in=found.matters)}
        if cases and len(found.matters) == 1:
            return LetterRead(found, cases[found.matters[0]], by_its_own_case=False)
        kept = found.content.get(
            "pieces", ()
        )  # none where the words were erased with the case that it went from
        read = {ref: part_about(kept, ref) for ref in found.matters if ref in cases}
        if parts := {ref: part for ref, part in read.items() if part}:
            return LetterRead(found, cases[next(iter(parts))], by_its_own_case=False, parts=parts)
    raise NotSeen("There is no such letter that you may see. Open it from its case.")


def letters_of(case: Case) -> QuerySet[LetterSent]:
    """The letters that went from a case, and those from another that may answer it: it keeps them as it was sent.

    Their numbers are put together first: asked of each letter instead, PostgreSQL would look at every one on record.
    """
    letters = LetterSent.objects.filter(copy_of=None).order_by()
    elsewhere = letters.filter(contact_id__in=CaseContact.objects.filter(case=case).values("contact_id"))
    return LetterSent.objects.filter(
        pk__in=letters.filter(case=case).values("pk").union(elsewhere.values("pk"))
    )


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
