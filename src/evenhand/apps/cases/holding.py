"""What may not be erased, and why: whatever erases a record asks here first (FOI-54, RET-1)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact, CaseLink, EventRow, ItemRow, Passage
from evenhand.apps.cases.queries import cases_seen_by, procedure_of, reading_of
from evenhand.apps.cases.shown import events_shown, reading_shown, ties_shown
from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.cases.holds import PLACE, hold_of


class RecordsHeld(Exception):
    """A record may not be erased; the message says for which case, why, and what to do."""


def held_because(record: Case | Passage, *, today: dt.date) -> str:
    """The sentence why a case, or a text of one, may not be erased; empty where it may.

    A case is held by itself and by the cases tied to it, whichever of the two tied the other.
    """
    number = record.case_id if isinstance(record, Passage) else record.pk
    return _in_words(_holding(with_tied(Case.objects.filter(pk=number)), today))


def contact_held_because(contact: int, *, today: dt.date) -> str:
    """The sentence why the contact of this number may not be erased: a case it stands on, or one tied to that."""
    on = list(CaseContact.objects.filter(contact_id=contact).values_list("case_id", flat=True))
    return _in_words(_holding(with_tied(Case.objects.filter(pk__in=on)), today))


def refuse_if_held(record: Case | Passage, *, today: dt.date) -> None:
    """The gate before any erasure. Raises RecordsHeld where something holds the record."""
    why = held_because(record, today=today)
    if why:
        raise RecordsHeld(why)


def hold_for_page(user: User, case: Case, *, today: dt.date) -> str:
    """What the page of a case says of a hold; a tied case is named only to those who see it."""
    own = hold_of(reading_shown(case, today)) if _may_hold_itself(case) else ""
    ties = ties_shown(case)
    if own or not any(link.holds or _may_hold(link) for link in ties):
        return own
    tied = {pk for link in ties for pk in (link.case_id, link.other_id)} - {case.pk}
    found = _holding(Case.objects.filter(pk__in=tied), today)
    if found is None:
        return ""
    holding, why = found
    seen = cases_seen_by(user, today).filter(pk=holding.pk).exists()
    return f"Held for {holding.ref if seen else 'a case that is tied to it'}. {why if seen else ''}".strip()


def _may_hold(link: CaseLink) -> bool:
    """Whether the procedure of a tied case has cases that hold records."""
    editions = (lawbook().procedures.get(case.edition) for case in (link.case, link.other))
    return any(edition is not None and edition.holds_records for edition in editions)


def _may_hold_itself(case: Case) -> bool:
    """Whether a hold is written on the case, or its procedure has cases that hold records."""
    return bool(procedure_of(case).holds_records) or any(event.move == PLACE for event in events_shown(case))


def with_tied(cases: QuerySet[Case]) -> QuerySet[Case]:
    """These few cases and those tied to them, whichever of two tied the other.

    Their numbers are put together first: asked of each case instead, every one on record would be looked at.
    """
    own = cases.order_by().values("pk")
    to = CaseLink.objects.filter(case__in=own).order_by().values("other")
    back = CaseLink.objects.filter(other__in=own).order_by().values("case")
    return Case.objects.filter(pk__in=own.union(to, back))


def _holding(tied: QuerySet[Case], today: dt.date) -> tuple[Case, str] | None:
    """The first of these cases that holds records, with its reason; only those that could are read."""
    for case in _could_hold(tied).order_by("pk"):
        why = hold_of(reading_of(case, today))
        if why:
            return case, why
    return None


def _could_hold(cases: QuerySet[Case]) -> QuerySet[Case]:
    editions = [p.id for p in lawbook().procedures.values() if p.holds_records]
    open_part = Exists(ItemRow.objects.filter(case=OuterRef("pk"), final=False))
    placed = Exists(EventRow.objects.filter(case=OuterRef("pk"), move=PLACE))
    return cases.filter(placed | (Q(edition__in=editions) & (Q(final=False) | open_part)))


def _in_words(found: tuple[Case, str] | None) -> str:
    if found is None:
        return ""
    case, why = found
    return (
        f"This may not be erased: it is held for {case.ref}. {why} "
        "Whoever may lift the hold does so on that case, and says why."
    )
