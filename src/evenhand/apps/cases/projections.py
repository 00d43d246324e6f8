"""The rows by which lists find a case: made from its events, its edition and the calendar, never of today.

`project` is run in the transaction of every event; `evenhand rebuild` runs it again over everything and
must find the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import F

from evenhand.apps.cases.models import (
    Case,
    CaseContact,
    CaseLink,
    CasePerson,
    ClockRow,
    ItemRow,
    ObligationRow,
)
from evenhand.apps.people.standing import number_standing_for
from evenhand.domain.cases.clocks import ClockReading
from evenhand.domain.cases.events import Event, PassageRef
from evenhand.domain.cases.reading import Reading

CARRY_OVER_FACT = "weekly_response"


def project(case: Case, reading: Reading, words: Mapping[str, str]) -> None:
    """Write what lists need to know of a case; `words` are its passages by name."""
    _project_case(case, reading, words)
    _project_clocks(case, reading)
    _project_items(case, reading)
    _project_obligations(case, reading)
    _project_people(case, reading)
    _project_ties(case, reading.story.events)


def _number(value: object, prefix: str) -> int | None:
    if isinstance(value, str) and value.startswith(prefix):
        return int(value.removeprefix(prefix))
    return None


def _project_case(case: Case, reading: Reading, words: Mapping[str, str]) -> None:
    story = reading.story
    received = story.facts.get("received_on")
    heading = story.facts.get(reading.procedure.heading)
    due = reading.next_due if not reading.stage.final else reading.next_due_after_close
    case.procedure = reading.procedure.name
    case.edition = reading.procedure.id
    case.customer_id = number_standing_for(
        _number(story.facts.get("customer"), "customer:"), row=case.pk, model="cases.case"
    )
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
    service, ward = story.facts.get("service"), story.facts.get("ward")
    case.service = service.removeprefix("service:") if isinstance(service, str) else ""
    case.ward = words.get(ward.name, "")[:200] if isinstance(ward, PassageRef) else ""
    case.calendar_version = reading.surroundings.calendars.version
    case.save()


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


def _project_clocks(case: Case, reading: Reading) -> None:
    """Replace the rows of running clocks. A stopped clock keeps what it stopped under (GEN-2)."""
    kept = {
        (row.key, row.item, row.run): row
        for row in ClockRow.objects.filter(case=case, stopped_on__isnull=False)
    }
    version = reading.surroundings.calendars.version
    rows: list[ClockRow] = []
    for clock in reading.clocks:
        old = kept.get((clock.key, clock.item, clock.run))
        same = old is not None and (old.started_on, old.stopped_on) == (clock.started_on, clock.stopped_on)
        if old is not None and same and not clock.running:
            old.pk = None
            rows.append(old)
        else:
            rows.append(_clock_row(case, clock, version))
    ClockRow.objects.filter(case=case).delete()
    ClockRow.objects.bulk_create(rows)


def _project_items(case: Case, reading: Reading) -> None:
    due = {c.item: c.due_on for c in reading.clocks if c.item and c.running}
    rows = [
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
    ItemRow.objects.filter(case=case).delete()
    ItemRow.objects.bulk_create(rows)


def _project_obligations(case: Case, reading: Reading) -> None:
    rows = [
        ObligationRow(
            case=case,
            key=owed.key,
            kind=owed.kind,
            name=owed.name,
            title=owed.title[:200],
            owed_since=owed.owed_since,
            due_on=owed.due_on,
            open=owed.open,
        )
        for owed in reading.obligations
    ]
    ObligationRow.objects.filter(case=case).delete()
    ObligationRow.objects.bulk_create(rows)


def _project_people(case: Case, reading: Reading) -> None:
    story = reading.story
    named = [(role, officer, "") for role, officer in story.people.items()]
    named += [
        (role, officer, item.key) for item in story.items.values() for role, officer in item.people.items()
    ]
    rows = [
        CasePerson(case=case, role=role, officer_id=number, item=item)
        for role, officer, item in named
        if (number := _number(officer, "officer:")) is not None
    ]
    CasePerson.objects.filter(case=case).delete()
    CasePerson.objects.bulk_create(rows)


def _project_ties(case: Case, events: Sequence[Event]) -> None:
    """The contacts on a case and the cases tied to it, as the moves that put them there left them."""
    contacts: dict[int, int] = {}
    links: set[tuple[str, str]] = set()
    for event in events:
        number = _number(event.facts.get("contact"), "contact:")
        if event.move == "remove-contact":
            if number is not None:
                contacts.pop(number, None)
        elif number is not None:
            contacts.setdefault(number, event.sequence)
        if event.move in ("link", "unlink"):
            tie = (str(event.facts["case"]), str(event.facts["kind"]))
            links.discard(tie) if event.move == "unlink" else links.add(tie)
    CaseContact.objects.filter(case=case).delete()
    CaseContact.objects.bulk_create(
        CaseContact(case=case, contact_id=number, sequence=at) for number, at in contacts.items()
    )
    _project_links(case, links)


def _project_links(case: Case, links: set[tuple[str, str]]) -> None:
    if not links and not CaseLink.objects.filter(case=case).exists():
        return
    ids = dict(Case.objects.filter(ref__in={ref for ref, _ in links}).values_list("ref", "id"))
    CaseLink.objects.filter(case=case).delete()
    CaseLink.objects.bulk_create(
        CaseLink(case=case, other_id=ids[ref], kind=kind) for ref, kind in sorted(links) if ref in ids
    )


def heads() -> Sequence[tuple[str, int, str]]:
    """The head of every chain, in the order of the cases."""
    rows = Case.objects.order_by("id").annotate(at=F("head_sequence"))
    return list(rows.values_list("ref", "at", "head_hash"))
