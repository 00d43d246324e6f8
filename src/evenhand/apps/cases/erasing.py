"""Erasing what was said in a case: asked for by one person with a reason, confirmed by another (RET-1, RET-2).

The events stay with their hashes, so the chain still verifies; the words, their keys, the messages, the letters and the
files go. The record of the person goes with the last case that deals with them (RET-3).
Apps above this one say what they keep of a case in their `AppConfig.ready`::

    erasing.also_erase("letters", erase_letters)  # (Case, at) -> Gone
    erasing.kept_by("papers", why_papers_stay)  # (Case) -> the sentence why it may not go, or ""
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.holding import RecordsHeld, refuse_if_held, with_tied
from evenhand.apps.cases.models import Case, Draft, Erasure, ItemRow, Passage
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import actor_for, officer_id, procedure_of, reading_of
from evenhand.apps.cases.recording import locked
from evenhand.apps.council.queries import roles_of
from evenhand.apps.documents.releasing import release
from evenhand.apps.lawbook.books import overlays
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import erasing as people
from evenhand.domain.cases.retention import Schedule, kept_until, load_retention
from evenhand.domain.time.legal_day import legal_day

ERASE = "erase-records"


@dataclass(frozen=True, slots=True)
class Gone:
    """What an app destroyed of a case: how many contacts and letters, and the rows whose files are let go."""

    contacts: int = 0
    letters: int = 0
    files: Sequence[tuple[models.Model, int]] = field(default=())

    def __add__(self, other: Gone) -> Gone:
        return Gone(self.contacts + other.contacts, self.letters + other.letters, (*self.files, *other.files))


Eraser = Callable[[Case, dt.datetime], Gone]
Keeper = Callable[[Case], str]
_erasers: dict[str, Eraser] = {}
_keepers: dict[str, Keeper] = {}


def also_erase(name: str, eraser: Eraser) -> None:
    """Let a higher app erase what it keeps of a case, in the transaction that erases it."""
    _erasers[name] = eraser


def kept_by(name: str, keeper: Keeper) -> None:
    """Let a higher app say why a case may not be erased."""
    _keepers[name] = keeper


def schedule() -> Schedule:
    """The retention schedule of this installation."""
    return load_retention(settings.LAW, overlays())


def may_ask(user: User, on: dt.date) -> bool:
    """Whether somebody may ask that a record be erased."""
    return bool(roles_of(user, on) & schedule().asked_by)


def may_confirm(user: User, on: dt.date) -> bool:
    """Whether somebody may confirm what another asked."""
    return bool(roles_of(user, on) & schedule().confirmed_by)


def kept_until_of(case: Case) -> dt.date | None:
    """The last day on which a case is kept, from the closing of the last case tied to it; None while one is open."""
    tied = with_tied(Case.objects.filter(pk=case.pk))
    days = list(tied.values_list("final", "closed_on"))
    if any(not final or closed is None for final, closed in days):
        return None
    last = (
        case.event_rows.exclude(move=ERASE)
        .order_by("-happened_on")
        .values_list("happened_on", flat=True)
        .first()
    )
    ended = max(day for day in (last, *(closed for _final, closed in days)) if day is not None)
    kinds = set(ItemRow.objects.filter(case=case).values_list("kind", flat=True))
    kept = schedule().kept.get(procedure_of(case).retention)
    return kept_until(kept, ended_on=ended, outcome=case.outcome, items=kinds)


def why_not(case: Case, *, today: dt.date) -> str:
    """The sentence why a case may not be erased now; empty where it may."""
    if Erasure.objects.filter(case=case, confirmed_at__isnull=False).exists():
        return "The words of this record were erased already."
    reading = reading_of(case, today)  # not the rows: what ends by itself on a day has ended here
    items = reading.story.items.values()
    try:  # the law's own reason comes first: to close a request so that it can be erased is no way round it
        refuse_if_held(case, today=today)
    except RecordsHeld as held:
        return str(held)
    if not case.final or not all(reading.procedure.items[i.kind].stages[i.stage].final for i in items):
        return "It is still open, or a part of it is. Close it first."
    return next((says for keeper in _keepers.values() if (says := keeper(case))), "")


def goes_too(case: Case) -> Customer | None:
    """The person whose record goes with this case, since nothing else deals with them; None where it stays (RET-3)."""
    person = case.customer
    if person is None or person.erased_at is not None or why_person_stays(case):
        return None
    return person


def why_person_stays(case: Case) -> str:
    """The sentence why the record of the person outlives this case; empty where it goes, or where there is nobody."""
    person = case.customer
    if person is None or person.erased_at is not None:
        return ""
    erased = Erasure.objects.filter(case=OuterRef("pk"), confirmed_at__isnull=False)
    numbers = people.records_of(person)
    others = Case.objects.filter(~Exists(erased), customer__in=numbers).exclude(pk=case.pk)
    if (many := others.count()) > 0:
        return f"{many} other {'record of theirs stands' if many == 1 else 'records of theirs stand'}."
    return people.why_kept(person)


@transaction.atomic
def ask_to_erase(case: Case, *, why: str, by: User, at: dt.datetime) -> Erasure:
    """Ask that the words of a case be erased; nothing goes before somebody else confirms. Raises Refused."""
    case, today = locked([case.pk])[case.pk], legal_day(at)
    if not may_ask(by, today):
        raise Refused("Your role does not ask for records to be erased. Ask the information team.")
    if not why.strip():
        raise Refused("Say why: the reason stays on record, so leave names out.", field="why")
    against = why_not(case, today=today)
    if against:
        raise Refused(against)
    there = Erasure.objects.filter(case=case, taken_back_at=None).first()
    if there is not None:
        return there
    return Erasure.objects.create(
        case=case,
        kept=procedure_of(case).retention,
        kept_until=kept_until_of(case),
        why=why.strip()[:300],
        asked_by=by,
        asked_at=at,
    )


@transaction.atomic
def take_back(erasure: Erasure, *, by: User, at: dt.datetime) -> None:
    """Take back what was asked, or turn it down: the record stays. Raises Refused once it was erased."""
    locked([erasure.case_id])
    erasure.refresh_from_db()
    if erasure.confirmed_at is not None:
        raise Refused("It was erased already, and cannot be brought back.")
    if not (may_ask(by, legal_day(at)) or may_confirm(by, legal_day(at))):
        raise Refused("Your role does not decide on erasing records.")
    erasure.taken_back_by, erasure.taken_back_at = by, at
    erasure.save(update_fields=["taken_back_by", "taken_back_at"])


@transaction.atomic
def confirm(erasure: Erasure, *, by: User, at: dt.datetime) -> Erasure:
    """Confirm, as a second person, and erase: words with their keys, drafts, messages, letters and files.

    Raises Refused where it is the same person, the role may not, or something holds the record by now.
    """
    case, today = locked([erasure.case_id])[erasure.case_id], legal_day(at)
    erasure.refresh_from_db()
    if erasure.confirmed_at is not None:
        return erasure
    if erasure.taken_back_at is not None:
        raise Refused("It was taken back. Ask again if it is still to be erased.")
    if erasure.asked_by_id == by.pk:
        raise Refused("You asked for it yourself. Somebody else has to confirm it.")
    if not may_confirm(by, today):
        raise Refused("Your role does not confirm that records are erased. Ask the head of service.")
    against = why_not(case, today=today)
    if against:
        raise Refused(against)
    gone = reduce(Gone.__add__, (eraser(case, at) for eraser in _erasers.values()), Gone())
    whose = goes_too(case)
    if whose is not None:
        gone += Gone(files=people.erase_person(whose, at=at))
    texts = Passage.objects.filter(case=case, erased_at=None)
    passages = texts.update(words=None, key=None, erased_at=at)
    Draft.objects.filter(case=case).delete()
    erasure.confirmed_by, erasure.confirmed_at = by, at
    erasure.passages, erasure.contacts, erasure.letters = passages, gone.contacts, gone.letters
    erasure.people = 0 if whose is None else 1
    erasure.files = release(gone.files, at=at)
    erasure.save()
    _record(case, erasure, by=by, at=at)
    return erasure


def _record(case: Case, erasure: Erasure, *, by: User, at: dt.datetime) -> None:
    asked_by = actor_for(erasure.asked_by, legal_day(at)).officer if officer_id(erasure.asked_by) else None
    known = {
        "kept": erasure.kept,
        "kept_until": erasure.kept_until,
        "asked_by": asked_by,
        "passages": erasure.passages,
        "contacts": erasure.contacts,
        "letters": erasure.letters,
        "files": erasure.files,
        "people": erasure.people,
    }
    facts = {name: value for name, value in known.items() if value is not None}
    move = Move(move=ERASE, facts=facts, happened_on=legal_day(at))
    make_move(case, move, by=by, at=at, batch=uuid5(NAMESPACE_URL, f"erasure {erasure.pk}"))
