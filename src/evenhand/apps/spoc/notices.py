"""The notices of an arrangement: whom they concern, which went, and which are still owed (SPOC-4, SPOC-5, SPOC-19)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.cases.models import Case, CasePerson
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.queries import holders_by_role
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.circulating import title_of_circle
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.spoc.queries import DEPUTY, SPOC, arrangement_procedures, reading_on
from evenhand.domain.cases.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice: `key` leads to writing it while it is owed; afterwards the day, how many people, and the letter."""

    key: str
    title: str
    since: dt.date
    open: bool
    told_on: dt.date | None = None
    people: int = 0
    letter: int | None = None


def notices_of(arrangement: Case, reading: Reading) -> tuple[Notice, ...]:
    """Every notice that the arrangement owes or owed, in the order in which they arose."""
    letters = lawbook().letters
    told = {event.sequence: event for event in reading.story.events}
    sent = dict(
        LetterSent.objects.filter(case=arrangement, contact_id__isnull=False).values_list("contact_id", "pk")
    )
    found: list[Notice] = []
    for owed in reading.obligations:
        if owed.kind != "letter" or not title_of_circle(letters[owed.name]):
            continue
        event = told.get(owed.met_by or 0)
        people = event.facts.get(letters[owed.name].to) if event is not None else None
        contact = str(event.facts.get("contact", "")).partition(":")[2] if event is not None else ""
        found.append(
            Notice(
                key=owed.key,
                title=owed.title,
                since=owed.owed_since,
                open=owed.open,
                told_on=event.happened_on if event is not None and not owed.waived else None,
                people=len(people) if isinstance(people, tuple) else 0,
                letter=sent.get(int(contact)) if contact.isdigit() else None,
            )
        )
    return tuple(found)


def concerned(case: Case, on: dt.date) -> frozenset[str]:
    """Whom an arrangement concerns: who deals with the customer, passed on their mail, answers callers, or was told.

    Nothing for any other case.
    """
    if case.procedure not in arrangement_procedures() or case.customer_id is None:
        return frozenset()
    dealing = CasePerson.objects.filter(case__customer_id=case.customer_id, officer__isnull=False)
    numbers = set(dealing.exclude(case=case).values_list("officer_id", flat=True))
    mail = Contact.objects.filter(customer_id=case.customer_id)
    numbers |= set(mail.values_list("forwarded_by_officer_id", flat=True))
    reading = reading_on(case, on)
    holders = holders_by_role(on)
    for role in reading.procedure.card_for:
        numbers |= set(holders.get(role, ()))
    members = set(mail.values_list("forwarded_by_member_id", flat=True))
    found = {f"officer:{pk}" for pk in numbers - {None}} | {f"member:{pk}" for pk in members - {None}}
    for event in reading.story.events:
        for name in ("officers", "members"):
            told = event.facts.get(name)
            found |= set(told) if isinstance(told, tuple) else set()
    people = reading.story.people
    return frozenset(found - {people.get(SPOC, ""), people.get(DEPUTY, "")})
