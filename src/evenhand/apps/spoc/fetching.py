"""Everything about the matters of an arrangement in one go: the number of queries does not grow with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from django.db.models import Q

from evenhand.apps.cases.models import Case, CasePerson, ClockRow, Draft, EventRow, Passage
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.contacts.models import Attachment
from evenhand.apps.council.models import Officer, PostHolding
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.enclosing import beside_each
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.held_apart import is_apart
from evenhand.domain.cases.story import CORRECT, Story, corrected, tell
from evenhand.domain.cases.surroundings import LinkedClock
from evenhand.domain.lawbook.procedure import Procedure

CONTRIBUTION = "contribution"
CHASE, REMIND = f"{CONTRIBUTION}.chase", f"{CONTRIBUTION}.remind"  # by hand, and by itself
ANSWER, OFFERED = "answer", "offered"  # what a file stands beside: see letters.FileToSend


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that came with an officer's answer: the number of the stored file, its name and its size in bytes."""

    file: int
    name: str
    size: int


@dataclass(slots=True)
class Fetched:
    """What was fetched for all matters at once, by case id.

    `events` are those that a weekly response needs of every matter, as they stand with what was corrected in them;
    `stories` the whole of those whose answer another team clears, for what was cleared rests on all of it.
    """

    words: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    events: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    stories: dict[int, Story] = field(default_factory=dict)
    clocks: dict[int, list[LinkedClock]] = field(default_factory=lambda: defaultdict(list))
    people: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    item_due: dict[tuple[int, str], dt.date | None] = field(default_factory=dict)
    drafts: dict[tuple[int, str], Draft] = field(default_factory=dict)
    choices: dict[int, WeeklyChoice] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    files: Mapping[int, Sequence[FileToSend]] = field(default_factory=dict)
    offered: dict[tuple[int, str], list[GivenFile]] = field(default_factory=lambda: defaultdict(list))
    came_with: dict[int, list[GivenFile]] = field(default_factory=lambda: defaultdict(list))


def fetch(arrangement: Case, cases: Sequence[Case], today: dt.date) -> Fetched:
    """Fetch what a weekly response needs to know of these cases."""
    ids = [case.pk for case in cases]
    found = Fetched()
    procedures = {case.pk: procedure_of(case) for case in cases}
    apart = {case.pk: frozenset(case.held_apart) for case in cases}
    for case, name, words in Passage.objects.filter(case__in=ids).values_list("case_id", "name", "words"):
        if not is_apart(procedures[case], name, apart[case]):
            found.words[case][name] = "[erased]" if words is None else words
    _fetch_events(found, cases, procedures)
    _fetch_clocks(found, ids)
    for row in CasePerson.objects.filter(case__in=ids, item=""):
        found.people[row.case_id][row.role] = f"officer:{row.officer_id}"
    found.drafts = {(d.case_id, d.name): d for d in Draft.objects.filter(case__in=ids)}
    choices = WeeklyChoice.objects.filter(arrangement=arrangement, matter__in=ids).select_related("saved_by")
    found.choices = {choice.matter_id: choice for choice in choices}
    _fetch_officers(found, today)
    _fetch_files(found, ids)
    return found


def _fetch_events(found: Fetched, cases: Sequence[Case], procedures: Mapping[int, Procedure]) -> None:
    wanted = _moves_of_interest(cases)
    cleared = {case.pk for case in cases if not case.final and cleared_elsewhere(procedures[case.pk])}
    asked = Q(sequence=1) | Q(move__in=(*wanted, CORRECT)) | Q(move__startswith=f"{CONTRIBUTION}.")
    told = EventRow.objects.filter(case__in=[case.pk for case in cases])
    rows = told.filter(asked | Q(case__in=cleared)).order_by("case_id", "sequence")
    histories: dict[int, list[Event]] = defaultdict(list)
    for number, text in rows.values_list("case_id", "text"):
        histories[number].append(from_canonical(text))
    for number, events in histories.items():
        if number in cleared:
            found.stories[number] = tell(procedures[number], events)
        found.events[number] = [event for event in corrected(events) if _of_interest(event, wanted)]


def _of_interest(event: Event, wanted: Set[str]) -> bool:
    return event.sequence == 1 or event.move in wanted or event.move.startswith(f"{CONTRIBUTION}.")


def cleared_elsewhere(procedure: Procedure) -> bool:
    """Whether the words of the answer must have been recorded by an earlier move, and go as they stand there."""
    weekly = procedure.weekly_response
    if weekly is None or not weekly.answered:
        return False
    guards = procedure.moves[weekly.answered].guards
    earlier = (name for guard in guards if guard.holds == "happened" for name in guard.of)
    return any(weekly.draft in procedure.moves[name].asks for name in earlier if name in procedure.moves)


def _fetch_files(found: Fetched, ids: Sequence[int]) -> None:
    """What goes with each answer, and what officers gave: on the page, or attached to the mail they replied by."""
    found.files = beside_each(ids, ANSWER)
    for rows in beside_each(ids, OFFERED).values():
        for row in rows:
            found.offered[row.case_id, row.item].append(GivenFile(row.file_id, row.name, row.file.size))
    told = (event.facts.get("contact") for events in found.events.values() for event in events if event.item)
    contacts = {int(n) for one in told if isinstance(one, str) and (n := one.partition(":")[2]).isdigit()}
    attached = Attachment.objects.filter(contact__in=contacts, contact__direction="in").order_by(
        "contact", "place"
    )
    for contact, file, name, size in attached.values_list("contact_id", "file_id", "name", "size"):
        found.came_with[contact].append(GivenFile(file, name or "file", size))


def _fetch_clocks(found: Fetched, ids: Sequence[int]) -> None:
    for clock in ClockRow.objects.filter(case__in=ids, stopped_on__isnull=True):
        if clock.item:
            found.item_due[clock.case_id, clock.item] = clock.due_on
        else:
            found.clocks[clock.case_id].append(
                LinkedClock(
                    rule=clock.rule, class_=clock.rule_class, due_on=clock.due_on, work_to=clock.work_to
                )
            )


def _fetch_officers(found: Fetched, today: dt.date) -> None:
    asked = {str(e.facts.get("from_whom")) for events in found.events.values() for e in events}
    asked |= {who for people in found.people.values() for who in people.values()}
    numbers = [int(n) for who in asked if (n := who.partition(":")[2]).isdigit()]
    officers = Officer.objects.filter(pk__in=numbers).select_related("service_area")
    found.officers = {f"officer:{officer.pk}": officer for officer in officers}
    held = PostHolding.objects.filter(on_day(today), officer__in=numbers).order_by("from_on", "pk")
    for officer, title in held.values_list("officer_id", "post__title"):
        found.titles.setdefault(f"officer:{officer}", title)


def _moves_of_interest(cases: Iterable[Case]) -> set[str]:
    """The moves that answer these cases, that clear an answer, or that must come before it."""
    found: set[str] = set()
    for edition in {case.edition for case in cases}:
        procedure = lawbook().procedure(edition)
        weekly = procedure.weekly_response
        if weekly is None or not weekly.answered:
            continue
        found |= {move.name for move in procedure.case_moves if weekly.draft in move.asks}
        found.add(weekly.answered)
        for guard in procedure.moves[weekly.answered].guards:
            found |= {*guard.of, *guard.since.split("|")} if guard.holds == "happened" else set()
    return found - {""}
