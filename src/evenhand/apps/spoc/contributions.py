"""What officers were asked about a matter, what they said, and the files they gave with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.fetching import CHASE, CONTRIBUTION, REMIND, Fetched, GivenFile
from evenhand.domain.cases.events import Event, PassageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What an officer was asked about a matter, and what they said; nothing of it where that is legal advice."""

    key: str
    from_whom: str
    role: str
    question: str
    answer: str
    asked_on: dt.date
    answer_by: dt.date | None
    open: bool
    chased_on: dt.date | None
    held_apart: bool = False
    files: tuple[GivenFile, ...] = ()


def contributions_of(
    case: Case, events: Sequence[Event], words: Mapping[str, str], found: Fetched
) -> Iterable[Contribution]:
    """What officers were asked about a case and what they said, in the order in which they were asked."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.item.startswith(f"{CONTRIBUTION}-"):
            told[event.item].append(event)
    kind = lawbook().procedure(case.edition).items.get(CONTRIBUTION)
    for key, happened in told.items():
        if kind is None:
            return
        moves = {move.name: move for move in (*kind.opening, *kind.moves)}
        stage = next(
            (moves[e.move].to for e in reversed(happened) if e.move in moves and moves[e.move].to), ""
        )
        facts = {name: value for event in happened for name, value in event.facts.items()}
        who = str(facts.get("from_whom", ""))
        officer = found.officers.get(who)
        apart = any(event.sequence in case.held_apart for event in happened)
        yield Contribution(
            key=key,
            from_whom=officer.name if officer else "",
            role=found.titles.get(who)
            or (str(officer.service_area) if officer and officer.service_area else "a colleague"),
            question=_said(facts.get("question"), words),
            answer=_said(facts.get("answer"), words),
            asked_on=happened[0].happened_on,
            answer_by=found.item_due.get((case.pk, key)),
            open=bool(stage) and not kind.stages[stage].final,
            chased_on=max((e.happened_on for e in happened if e.move in (CHASE, REMIND)), default=None),
            held_apart=apart,
            files=() if apart else _given(case, key, happened, found),
        )


def _given(case: Case, key: str, events: Sequence[Event], found: Fetched) -> tuple[GivenFile, ...]:
    """The files an officer gave with an answer: on the page, or with the mail that was their reply."""
    contacts = (str(event.facts.get("contact", "")).partition(":")[2] for event in events)
    with_mail = [file for n in contacts if n.isdigit() for file in found.came_with.get(int(n), ())]
    return tuple({file.file: file for file in (*found.offered.get((case.pk, key), ()), *with_mail)}.values())


def _said(value: object, words: Mapping[str, str]) -> str:
    return words.get(value.name, "") if isinstance(value, PassageRef) else ""
