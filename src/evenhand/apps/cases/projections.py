"""The rows by which lists find a case: made from its events, its edition and the calendar, never of today.

`project` is run in the transaction of every event; `evenhand rebuild` runs it again over everything and
must find the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from django.db.models import F, Manager, Model

from evenhand.apps.cases.models import (
    Case,
    CaseContact,
    CaseLink,
    CaseMember,
    CasePerson,
    ClockRow,
    ItemRow,
    ObligationRow,
)
from evenhand.apps.cases.people_named import takes_part
from evenhand.apps.people.standing import number_standing_for, numbers_standing_for
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.events import Event, PassageRef
from evenhand.domain.cases.facts import references_in
from evenhand.domain.cases.held_apart import entries_apart
from evenhand.domain.cases.reading import Reading

_BATCH = 100  # cases in one statement: databases bound the number of its values
_CASES = "cases.case"  # as merges and splits of people name the rows of cases
Row = TypeVar("Row", ClockRow, ItemRow, ObligationRow, CasePerson, CaseMember, CaseContact)
AnyRow: TypeAlias = ClockRow | ItemRow | ObligationRow | CasePerson | CaseMember | CaseContact


@dataclass(frozen=True, slots=True)
class Projected:
    """A case with what its rows are made from: its reading, and its passages by name."""

    case: Case
    reading: Reading
    words: Mapping[str, str]
    new: bool = False


def project(case: Case, reading: Reading, words: Mapping[str, str], *, new: bool = False) -> None:
    """Write what lists need to know of a case; `words` are its passages by name, `new` where it has no rows yet."""
    customer = number_standing_for(_customer(reading), row=case.pk, model=_CASES)
    _describe(case, reading, words, customer)
    case.save()
    _write_rows([Projected(case, reading, words, new)])


def project_all(projected: Sequence[Projected]) -> None:
    """Write what lists need to know of many cases, in as many queries as for one."""
    recorded = {one.case.pk: _customer(one.reading) for one in projected}
    customers = numbers_standing_for(recorded, model=_CASES)
    for one in projected:
        _describe(one.case, one.reading, one.words, customers[one.case.pk])
    fields = [field.name for field in Case._meta.concrete_fields if not field.primary_key]
    # As an insert of rows that are there: an update of many, column by column, takes seconds.
    Case.objects.bulk_create(
        [one.case for one in projected],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )
    _write_rows(projected)


def agrees(projected: Projected) -> bool:
    """Whether the rows by which lists find a case are those that its events make. Only reads."""
    case, again = projected.case, copy(projected.case)
    customer = number_standing_for(_customer(projected.reading), row=case.pk, model=_CASES)
    _describe(again, projected.reading, projected.words, customer)
    names = [field.attname for field in Case._meta.concrete_fields]
    if any(getattr(case, name) != getattr(again, name) for name in names):
        return False
    gone, new = _links_changed([projected])
    return not (gone or new) and all(_said(held) == _said(rows) for held, rows in _rows([projected]))


def _said(rows: Sequence[AnyRow]) -> list[str]:
    """What rows say, in an order of its own: lists find a case by its rows, however they lie."""
    return sorted(repr(said) for several in _by_case(rows).values() for said in several)


def _write_rows(projected: Sequence[Projected]) -> None:
    for held, rows in _rows(projected):
        _replace(held, rows)
    gone, new = _links_changed(projected)
    if gone:
        CaseLink.objects.filter(pk__in=gone).delete()
    if new:
        CaseLink.objects.bulk_create(new)


def _rows(projected: Sequence[Projected]) -> Iterator[tuple[Sequence[AnyRow], Sequence[AnyRow]]]:
    """The rows of each kind, as the cases have them and as their events make them."""
    clocks, owed = _held(ClockRow, projected), _held(ObligationRow, projected)
    yield clocks, _clock_rows(projected, _stopped(clocks))
    yield owed, _obligation_rows(projected, _done(owed))
    items = [row for one in projected for row in _item_rows(one.case, one.reading)]
    yield _held(ItemRow, projected), items
    people = [row for one in projected for row in _people_rows(one.case, one.reading)]
    yield _held(CasePerson, projected), people
    members = [row for one in projected for row in _member_rows(one.case, one.reading)]
    yield _held(CaseMember, projected), members
    contacts = [row for one in projected for row in _contact_rows(one)]
    yield _held(CaseContact, projected), contacts


def _held(model: type[Row], projected: Sequence[Projected]) -> list[Row]:
    """The rows that the cases have, in the order they were written in; a case just opened has none."""
    cases = [one.case.pk for one in projected if not one.new]
    return list(model._default_manager.filter(case__in=cases).order_by("pk")) if cases else []


def _replace(held: Sequence[AnyRow], rows: Sequence[AnyRow]) -> None:
    """These rows in place of those held. A case whose rows are as they were is left alone: most entries change few."""
    before, after = _by_case(held), _by_case(rows)
    changed = {case for case in before.keys() | after.keys() if before.get(case) != after.get(case)}
    gone, new = ([row for row in several if row.case_id in changed] for several in (held, rows))
    if gone:
        _kind_of(gone).filter(case__in=changed).delete()
    if new:
        _kind_of(new).bulk_create(new)


def _kind_of(rows: Sequence[AnyRow]) -> Manager[Model]:
    model: type[Model] = type(rows[0])
    return model._default_manager


def _by_case(rows: Sequence[AnyRow]) -> dict[int, list[tuple[object, ...]]]:
    """What the rows of each case say, in their order."""
    said: dict[int, list[tuple[object, ...]]] = {}
    for row in rows:
        names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
        said.setdefault(row.case_id, []).append(tuple(getattr(row, name) for name in names))
    return said


def _number(value: object, prefix: str) -> int | None:
    if isinstance(value, str) and value.startswith(prefix):
        return int(value.removeprefix(prefix))
    return None


def _customer(reading: Reading) -> int | None:
    """The number of the customer as it was recorded."""
    return _number(reading.story.facts.get("customer"), "customer:")


def _describe(case: Case, reading: Reading, words: Mapping[str, str], customer: int | None) -> None:
    story = reading.story
    received = story.facts.get("received_on")
    heading = story.facts.get(reading.procedure.heading)
    due = reading.next_due if not reading.stage.final else reading.next_due_after_close
    case.procedure = reading.procedure.name
    case.edition = reading.procedure.id
    case.customer_id = customer
    case.title = words.get(heading.name, "")[:300] if isinstance(heading, PassageRef) else ""
    case.stage = story.stage
    case.final = reading.stage.final
    case.outcome = story.outcome
    case.received_on = received if isinstance(received, dt.date) else story.opened_on
    case.opened_on = story.opened_on
    case.closed_on = story.closed_on
    case.next_due_on = due.due_on if due else None
    case.next_due_rule = due.rule.id if due else ""
    weekly = reading.procedure.weekly_response
    case.carries = story.times(weekly.carried) if weekly and weekly.carried else 0
    case.apart = story.facts.get("concerns_spoc") is True
    case.looked_after = _looked_after(reading)
    case.held_apart = numbers_apart(reading)
    service, ward = story.facts.get("service"), story.facts.get("ward")
    case.service = service.removeprefix("service:") if isinstance(service, str) else ""
    case.ward = words.get(ward.name, "")[:200] if isinstance(ward, PassageRef) else ""
    # A case in which nothing runs keeps the calendar it was last reckoned by: no later holiday moves it (GEN-2).
    if _moves_with_holidays(reading) or not case.calendar_version:
        case.calendar_version = reading.surroundings.calendars.version


def _looked_after(reading: Reading) -> bool:
    """Whether the case itself names an officer who does something in it: not whom it is about, nor who posted a letter."""
    named = (role for role, who in reading.story.people.items() if _number(who, "officer:") is not None)
    return any(takes_part(reading.procedure, role) for role in named)


def numbers_apart(reading: Reading) -> list[int]:
    """The entries of a case whose words are held apart, in their order."""
    return sorted(entries_apart(reading.procedure, reading.story))


def _moves_with_holidays(reading: Reading) -> bool:
    """Whether a clock runs, or a promise with a day is open: what a new holiday reckons again."""
    return bool(reading.running) or any(owed.open and owed.due_on for owed in reading.obligations)


def _clock_row(case: Case, clock: ClockReading, calendar_version: str) -> ClockRow:
    reckoning = clock.reckoning
    return ClockRow(
        case=case,
        key=clock.key,
        run=clock.run,
        item=clock.item,
        rule=clock.rule.id,
        rule_class=clock.rule.class_,
        title=clock.title[:200],
        started_on=clock.started_on,
        due_on=clock.due_on,
        work_to=reckoning.work_to,
        provisional=reckoning.provisional,
        limit=clock.limit,
        stopped_on=clock.stopped_on,
        rule_version=reckoning.version,
        calendar_version=calendar_version,
    )


def _stopped(held: Sequence[ClockRow]) -> Mapping[tuple[int, str, str, int], ClockRow]:
    """The clocks that have stopped, as they were written when they did."""
    return {(row.case_id, row.key, row.item, row.run): row for row in held if row.stopped_on is not None}


def _clock_rows(
    projected: Sequence[Projected], kept: Mapping[tuple[int, str, str, int], ClockRow]
) -> list[ClockRow]:
    """The rows of all clocks. A stopped clock keeps what it stopped under (GEN-2)."""
    rows: list[ClockRow] = []
    for one in projected:
        version = one.reading.surroundings.calendars.version
        for clock in one.reading.clocks:
            old = kept.get((one.case.pk, clock.key, clock.item, clock.run))
            same = old is not None and (old.started_on, old.stopped_on) == (
                clock.started_on,
                clock.stopped_on,
            )
            if old is not None and same and not clock.running:
                kept_row = copy(old)
                kept_row.pk = None
                rows.append(kept_row)
            else:
                rows.append(_clock_row(one.case, clock, version))
    return rows


def _item_rows(case: Case, reading: Reading) -> list[ItemRow]:
    due: dict[str, dt.date | None] = {}
    for clock in reading.running:  # the earliest first
        due.setdefault(clock.item, clock.due_on)
    return [
        ItemRow(
            case=case,
            key=item.key,
            kind=item.kind,
            stage=item.stage,
            final=reading.procedure.items[item.kind].stages[item.stage].final,
            opened_on=item.opened_on,
            due_on=due.get(item.key),
        )
        for item in reading.story.items.values()
    ]


def _done(held: Sequence[ObligationRow]) -> Mapping[tuple[int, str], ObligationRow]:
    """The promises that were kept, as they were written when they were."""
    return {(row.case_id, row.key): row for row in held if not row.open}


def _obligation_rows(
    projected: Sequence[Projected], kept: Mapping[tuple[int, str], ObligationRow]
) -> list[ObligationRow]:
    """The rows of all promises. One that was kept keeps the day it was due by then, as a stopped clock does (GEN-2)."""
    rows: list[ObligationRow] = []
    for one in projected:
        for owed in one.reading.obligations:
            old = None if owed.open else kept.get((one.case.pk, owed.key))
            same = old is not None and old.owed_since == owed.owed_since
            rows.append(
                ObligationRow(
                    case=one.case,
                    key=owed.key,
                    kind=owed.kind,
                    name=owed.name,
                    title=owed.title[:200],
                    owed_since=owed.owed_since,
                    due_on=old.due_on if old is not None and same else owed.due_on,
                    open=owed.open,
                )
            )
    return rows


def _people_rows(case: Case, reading: Reading) -> list[CasePerson]:
    story = reading.story
    owed = any(owed.open for owed in reading.obligations)
    in_hand = not case.final or case.next_due_on is not None or owed
    named = [(role, officer, "", in_hand) for role, officer in story.people.items()]
    for item in story.items.values():
        goes_on = not reading.procedure.items[item.kind].stages[item.stage].final
        named += [(role, officer, item.key, goes_on) for role, officer in item.people.items()]
    return [
        CasePerson(case=case, role=role, officer_id=number, item=item, in_hand=in_hand)
        for role, officer, item, in_hand in named
        if (number := _number(officer, "officer:")) is not None
    ]


def _member_rows(case: Case, reading: Reading) -> list[CaseMember]:
    story = reading.story
    stated = [("", story.facts), *((item.key, item.facts) for item in story.items.values())]
    return [
        CaseMember(case=case, role=name, member_id=number, item=key)
        for key, facts in stated
        for name, value in facts.items()
        if (number := _number(value, "member:")) is not None
    ]


@dataclass(frozen=True, slots=True)
class _Ties:
    """The contacts on a case, with the entry that put each there, and the cases tied to it."""

    contacts: Mapping[int, int]
    links: frozenset[tuple[str, str]]


def _contact_rows(one: Projected) -> list[CaseContact]:
    """The contacts on a case; one that came with any words held apart is held apart as a whole."""
    told = [event for event in one.reading.story.events if event.sequence in one.case.held_apart]
    apart = {_number(event.facts.get("contact"), "contact:") for event in told}
    return [
        CaseContact(case=one.case, contact_id=number, sequence=at, apart=number in apart)
        for number, at in _ties(one).contacts.items()
    ]


def _ties(projected: Projected) -> _Ties:
    """The contacts on a case and the cases tied to it, as the moves that put them there left them."""
    contacts: dict[int, int] = {}
    links: set[tuple[str, str]] = set()
    for event in projected.reading.story.events:
        number = _number(event.facts.get("contact"), "contact:")
        if event.move == "remove-contact":
            if number is not None:
                contacts.pop(number, None)
        elif number is not None:
            contacts.setdefault(number, event.sequence)
        if event.move in ("link", "unlink"):
            tie = (str(event.facts["case"]), str(event.facts["kind"]))
            links.discard(tie) if event.move == "unlink" else links.add(tie)
        links.update(_tied_by(event, projected))
    return _Ties(contacts, frozenset(links))


def _tied_by(event: Event, projected: Projected) -> Iterator[tuple[str, str]]:
    """The cases that an entry names and thereby ties, each with the kind of tie; earlier entries name them in words."""
    move = projected.reading.procedure.moves.get(event.move)
    for ask in move.asks.values() if move is not None else ():
        named = event.facts.get(ask.name) if ask.ties else None
        if isinstance(named, PassageRef):
            named = references_in(projected.words.get(named.name, ""))
        if named is not None:
            several = named if isinstance(named, tuple) else (named,)
            yield from ((str(ref), ask.ties) for ref in several)


def _links_changed(projected: Sequence[Projected]) -> tuple[list[int], list[CaseLink]]:
    """The numbers of ties that were untied, and the ties that are new; most stand as they did.

    An arrangement ties hundreds of matters: to write them all again for each entry would make the last tie
    cost as much as all before it together.
    """
    links = {one.case.pk: _ties(one).links for one in projected}
    there: dict[int, dict[tuple[str, str], int]] = {one.case.pk: {} for one in projected}
    held = CaseLink.objects.filter(case__in=list(there))
    for pk, case, ref, kind in held.values_list("pk", "case_id", "other__ref", "kind"):
        there[case][ref, kind] = pk
    gone = [pk for case, rows in there.items() for tie, pk in rows.items() if tie not in links[case]]
    new = [(case, tie) for case, tied in links.items() for tie in sorted(tied) if tie not in there[case]]
    refs = {ref for _, (ref, _) in new}
    ids = dict(Case.objects.filter(ref__in=refs).values_list("ref", "id")) if refs else {}
    made = [CaseLink(case_id=case, other_id=ids[ref], kind=kind) for case, (ref, kind) in new if ref in ids]
    return gone, made


def heads() -> Sequence[tuple[str, int, str]]:
    """The head of every chain, in the order of the cases."""
    rows = Case.objects.order_by("id").annotate(at=F("head_sequence"))
    return list(rows.values_list("ref", "at", "head_hash"))
