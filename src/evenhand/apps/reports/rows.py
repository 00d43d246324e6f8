"""Rows for figures, fetched from the record in a handful of queries, however many cases there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from evenhand.apps.cases.models import Case, ClockRow, EventRow, ItemRow, Passage
from evenhand.apps.council.lists import LISTS, one_for_all_terms
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.reports.models import ScrutinyBoard
from evenhand.apps.reports.people import People
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.events import Event, PassageRef
from evenhand.domain.cases.story import CORRECT, corrected, is_of_another
from evenhand.domain.lawbook.procedure import LISTED, Procedure, Stage
from evenhand.domain.reports.rows import ClockRun, Fact, Happening, Part, Row, stands_at

_CHUNK = 5_000
TIME_MOVE = "record-time"
TIME_TOLD, ASKED = "minutes_spent", "from_whom"
"""The minutes that an answer took, told with it, and whose they were: of whoever was asked."""
NAMED = frozenset(("contract", "regulator_reference", "notice_reference", "tribunal_reference"))
"""Facts in words that name a thing and never a person: figures are broken down by them, or lists show them (CO-11, IR-10)."""
NOT_TIED = "not-tied"
"""Who is named in words and not on the list that the fact is taken from: one line, since words are not counted."""


class _Text(msgspec.Struct):
    """The parts of a kept event that figures look at; the rest of its text is not read."""

    move: str
    item: str
    happened_on: dt.date
    recorded_by: str
    under: str
    facts: dict[str, Any]
    decided_by: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(_Text).decode


def counted_as(procedure: str) -> str:
    """The kind under which cases of a procedure are counted: that of its newest edition."""
    return _kinds().get(procedure, procedure)


def _kinds() -> Mapping[str, str]:
    newest: dict[str, Procedure] = {}
    for one in lawbook().procedures.values():
        if one.name not in newest or newest[one.name].in_force_from <= one.in_force_from:
            newest[one.name] = one
    return {name: one.counts_as for name, one in newest.items()}


def _forgetting() -> Mapping[str, frozenset[str]]:
    """Of each procedure the moves whose facts say nothing of the case itself, such as what a link is for."""
    found: dict[str, frozenset[str]] = {}
    for one in lawbook().procedures.values():
        moves = frozenset(name for name, move in one.moves.items() if not move.keeps_facts)
        found[one.name] = found.get(one.name, frozenset()) | moves
    return found


def cases_of(groups: Collection[str]) -> QuerySet[Case]:
    """The cases that are counted under any of these kinds."""
    names = [name for name, kind in _kinds().items() if kind in groups]
    return Case.objects.filter(procedure__in=names)


def begins(groups: Collection[str]) -> dict[str, dt.date | None]:
    """The first day on which anything of each kind was received; nothing where there is no case at all."""
    kinds = _kinds()
    found: dict[str, dt.date | None] = dict.fromkeys(groups)
    firsts = cases_of(groups).values_list("procedure").annotate(first=Min("received_on")).order_by()
    for procedure, first in firsts:
        kind = kinds.get(procedure, procedure)
        known = found.get(kind)
        found[kind] = first if known is None else min(known, first or known)
    return found


def rows(
    cases: QuerySet[Case], *, from_on: dt.date, until_on: dt.date, stands_on: dt.date
) -> tuple[Row, ...]:
    """The rows of the cases that a period may ask about: received by its end, and open or touched since its start.

    `stands_on` is the day on which a stage that ends by itself is looked at: no limit reads as in force after its end.
    """
    touched = EventRow.objects.filter(case=OuterRef("pk"), happened_on__gte=from_on)
    asked = cases.filter(received_on__lte=until_on).filter(
        Q(final=False) | Q(closed_on__gte=from_on) | Q(received_on__gte=from_on) | Exists(touched)
    )
    around = _Around(
        people=People.of(asked),
        kinds=_kinds(),
        forgetting=_forgetting(),
        directorates=dict(ServiceArea.objects.values_list("code", "directorate")),
        boards=boards_on(until_on),
        stands_on=stands_on,
        stages=_stages(),
        procedures={one.name: one for one in lawbook().newest()},
        listed=_listed(),
        same={fact: first for name in LISTS for fact, first in one_for_all_terms(name).items()},
    )
    ids = list(asked.order_by("pk").values_list("pk", flat=True))
    found: list[Row] = []
    for start in range(0, len(ids), _CHUNK):
        found += _chunk(ids[start : start + _CHUNK], around)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What rows say beside what stands in their own case."""

    people: People
    kinds: Mapping[str, str]
    forgetting: Mapping[str, frozenset[str]]
    directorates: Mapping[str, str]
    boards: Mapping[str, str]
    stands_on: dt.date
    stages: Mapping[tuple[str, str], Mapping[str, Stage]]
    procedures: Mapping[str, Procedure]
    listed: frozenset[str]
    same: Mapping[str, str]


def _stages() -> Mapping[tuple[str, str], Mapping[str, Stage]]:
    """The stages of each procedure, and of each kind of its parts, by their names."""
    found: dict[tuple[str, str], Mapping[str, Stage]] = {}
    for one in lawbook().newest():
        found[one.name, ""] = one.stages
        found |= {(one.name, kind): item.stages for kind, item in one.items.items()}
    return found


def _listed() -> frozenset[str]:
    """The facts that procedures take from a list which the council keeps."""
    moves = (move for one in lawbook().procedures.values() for move in one.moves.values())
    return frozenset(ask.name for move in moves for ask in move.asks.values() if ask.type == LISTED)


def boards_on(on: dt.date) -> dict[str, str]:
    """Of each service the scrutiny board that looks at it on a day; the first by name where two do (CO-1)."""
    found: dict[str, str] = {}
    for board in ScrutinyBoard.objects.filter(on_day(on)):
        for service in board.services:
            found.setdefault(service, board.name)
    return found


def _chunk(ids: list[int], around: _Around) -> Iterator[Row]:
    events = _events(ids)
    clocks = _clocks(ids)
    items = _items(ids)
    for case in Case.objects.filter(pk__in=ids).order_by("pk").iterator(chunk_size=_CHUNK):
        yield _row(case, events[case.pk], clocks[case.pk], items[case.pk], around)


def _events(ids: list[int]) -> Mapping[int, list[_Text]]:
    found: dict[int, list[_Text]] = defaultdict(list)
    altered: set[int] = set()
    lines = EventRow.objects.filter(case_id__in=ids).order_by("case_id", "sequence")
    for case, move, text in lines.values_list("case_id", "move", "text").iterator(chunk_size=_CHUNK):
        if move == CORRECT:
            altered.add(case)
        found[case].append(_decode(text))
    for case in altered:
        texts = EventRow.objects.filter(case_id=case).order_by("sequence").values_list("text", flat=True)
        found[case] = [_plain(event) for event in corrected([from_canonical(text) for text in texts])]
    _named(found)
    return found


def _named(found: Mapping[int, list[_Text]]) -> None:
    """Put the words of the few facts that figures are broken down by in place of their passages."""
    wanted = Q()
    for name in NAMED:
        wanted |= Q(name__endswith=f".{name}")
    lines = Passage.objects.filter(wanted, case_id__in=found.keys()).values_list("case_id", "name", "words")
    words = {(case, name): said for case, name, said in lines}
    for case, events in found.items():
        for event in events if words else ():
            for name in NAMED & event.facts.keys():
                value = event.facts[name]
                if isinstance(value, dict) and "passage" in value:
                    event.facts[name] = words.get((case, value["passage"])) or value


def _plain(event: Event) -> _Text:
    facts = {
        name: {"passage": value.name} if isinstance(value, PassageRef) else value
        for name, value in event.facts.items()
    }
    decided_by = msgspec.to_builtins(event.decided_by) if event.decided_by else None
    return _Text(event.move, event.item, event.happened_on, event.recorded_by, event.under, facts, decided_by)


def _clocks(ids: list[int]) -> Mapping[int, list[ClockRun]]:
    found: dict[int, list[ClockRun]] = defaultdict(list)
    lines = ClockRow.objects.filter(case_id__in=ids).order_by("case_id", "pk")
    for line in lines.values_list(
        "case_id", "rule", "rule_class", "started_on", "due_on", "stopped_on", "item", "limit"
    ).iterator(chunk_size=_CHUNK):
        found[line[0]].append(
            ClockRun(
                rule=line[1],
                rule_class=line[2],
                started_on=line[3],
                due_on=line[4],
                stopped_on=line[5],
                item=line[6],
                limit=line[7],
            )
        )
    return found


def _items(ids: list[int]) -> Mapping[int, list[ItemRow]]:
    found: dict[int, list[ItemRow]] = defaultdict(list)
    for item in ItemRow.objects.filter(case_id__in=ids).order_by("case_id", "pk").iterator(chunk_size=_CHUNK):
        found[item.case_id].append(item)
    return found


def _row(
    case: Case,
    events: list[_Text],
    clocks: list[ClockRun],
    items: Iterable[ItemRow],
    around: _Around,
) -> Row:
    people, kinds = around.people, around.kinds
    own: list[Happening] = []
    of_part: dict[str, list[Happening]] = defaultdict(list)
    facts: dict[str, Fact] = {}
    minutes: list[tuple[str, int, dt.date]] = []
    procedure = around.procedures.get(case.procedure)
    for event in events:
        happened = _happening(event, around)
        if event.item:
            of_part[event.item].append(happened)
        elif procedure is None or not is_of_another(procedure, event.move, under=event.under):
            own.append(happened)
            if event.move not in around.forgetting.get(case.procedure, ()):
                facts |= happened.facts
        minutes += _time_in(happened, of_part.get(event.item, own))
    service = _text(facts, "service")
    received = case.received_on or case.opened_on or dt.date.min
    customer = people.stands_for.get(case.customer_id, case.customer_id) if case.customer_id else None
    return Row(
        ref=case.ref,
        counts_as=kinds.get(case.procedure, case.procedure),
        first_counts_as=_first_kind(events, kinds) or kinds.get(case.procedure, case.procedure),
        procedure=case.procedure,
        stage=stands_at(case.stage, facts, around.stages.get((case.procedure, "")), around.stands_on),
        final=case.final,
        outcome=case.outcome,
        received_on=received,
        opened_on=case.opened_on or received,
        closed_on=case.closed_on,
        customer=customer,
        unresolved=customer in people.unresolved,
        organisation=customer in people.organisations,
        service=service,
        directorate=around.directorates.get(service, ""),
        board=around.boards.get(service, ""),
        ward=case.ward,
        channel=_text(facts, "channel"),
        handled_by=_text(facts, "handler") or _text(facts, "investigator"),
        facts=facts,
        happened=tuple(own),
        parts=tuple(_part(item, of_part[item.key], case.procedure, around) for item in items),
        clocks=tuple(clocks),
        minutes=tuple(minutes),
    )


def _time_in(happened: Happening, so_far: list[Happening]) -> Iterator[tuple[str, int, dt.date]]:
    """The time that an event records: whose, how many minutes, on which day."""
    facts = happened.facts
    if happened.move.endswith(TIME_MOVE) and isinstance(spent := facts.get("minutes"), int):
        yield str(facts.get("role") or facts.get("officer") or happened.recorded_by), spent, _day(happened)
    if isinstance(told := facts.get(TIME_TOLD), int):
        asked = [one.facts[ASKED] for one in so_far if ASKED in one.facts]
        yield str(asked[-1] if asked else happened.recorded_by), told, _day(happened)


def _day(happened: Happening) -> dt.date:
    """The day on which time was spent, where the event says it; else the day it was recorded for."""
    on = happened.facts.get("on") or happened.facts.get("spent_on")
    return on if isinstance(on, dt.date) else happened.on


def _text(facts: Mapping[str, Fact], name: str) -> str:
    value = facts.get(name)
    return value.partition(":")[2] or value if isinstance(value, str) else ""


def _first_kind(events: list[_Text], kinds: Mapping[str, str]) -> str:
    """As what a case was opened: the procedure of its first event, `council/procedure@edition`."""
    if not events:
        return ""
    name = events[0].under.rpartition("/")[2].partition("@")[0]
    return kinds.get(name, name)


def _happening(event: _Text, around: _Around) -> Happening:
    facts: dict[str, Fact] = {}
    said: list[str] = []
    for name, value in event.facts.items():
        if isinstance(value, dict):
            if "date" in value:
                facts[name] = dt.date.fromisoformat(value["date"])
            elif "money" in value:
                facts[name] = Decimal(value["money"])
            else:
                said.append(name)
                if name in around.listed:
                    facts[name] = NOT_TIED
        elif isinstance(value, str):
            facts[name] = around.same.get(value, value)
        else:
            facts[name] = tuple(value) if isinstance(value, list) else value
    decided = event.decided_by or {}
    return Happening(
        move=event.move,
        on=event.happened_on,
        item=event.item,
        facts=facts,
        decided_by=decided.get("role") or decided.get("body") or "",
        recorded_by=event.recorded_by,
        said=frozenset(said),
    )


def _part(item: ItemRow, events: list[Happening], procedure: str, around: _Around) -> Part:
    facts: dict[str, Fact] = {}
    for event in events:
        facts |= event.facts
    return Part(
        key=item.key,
        kind=item.kind,
        opened_on=item.opened_on,
        stage=stands_at(item.stage, facts, around.stages.get((procedure, item.kind)), around.stands_on),
        closed_on=events[-1].on if item.final and events else None,
        facts=facts,
        happened=tuple(events),
    )
