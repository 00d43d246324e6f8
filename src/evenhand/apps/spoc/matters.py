"""The matters of an arrangement as a weekly response needs them, fetched in bulk.

However many matters there are, the number of queries stays the same: nothing here is asked matter by matter, but for
the notice of a cleared answer that withholds a part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseLink, Draft, EventRow
from evenhand.apps.cases.queries import actor_for, cases_seen_by
from evenhand.apps.cases.sight import MATTER
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.spoc.contributions import Contribution, contributions_of
from evenhand.apps.spoc.fetching import Fetched, GivenFile, cleared_elsewhere, fetch
from evenhand.apps.spoc.hindrances import (
    BLOCKERS,
    FILLED_IN_BY_SENDING,
    lacks,
    more_asks,
    not_cleared,
    not_now,
    received_on,
)
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.queries import WEEKLY, clock_of, reading_on
from evenhand.apps.spoc.withholding import Beside, beside
from evenhand.domain.cases.events import Actor, Event, PassageRef
from evenhand.domain.cases.reading import Reading
from evenhand.domain.contact.weekly import (
    Alerts,
    Awaited,
    Decision,
    Matter,
    Schedule,
    WeeklyDraft,
    compile_weekly,
    schedule,
)
from evenhand.domain.lawbook.procedure import Ask, Procedure
from evenhand.domain.lawbook.procedures import WeeklySource
from evenhand.domain.lawbook.purposes import WEEKLY_RESPONSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One matter with everything that stands beside its answer."""

    matter: Matter
    case: Case
    question: str
    contributions: tuple[Contribution, ...]
    earlier_answers: tuple[tuple[dt.date, str], ...]
    asks: tuple[Ask, ...]
    draft_name: str
    to_be_cleared: bool
    choice: WeeklyChoice | None
    draft: Draft | None
    files: tuple[FileToSend, ...] = ()

    @property
    def given(self) -> tuple[GivenFile, ...]:
        """The files that officers gave for this matter and that do not go with its answer."""
        going = {file.file_id for file in self.files}
        return tuple(file for one in self.contributions for file in one.files if file.file not in going)

    @property
    def fixed(self) -> bool:
        """Whether the words of the answer stand in the record and only go on, unchanged (SPOC-17, SPOC-18)."""
        return self.matter.relayed or (self.to_be_cleared and bool(self.matter.draft))

    @property
    def waits_for(self) -> str:
        """Why an answer that another team clears cannot go yet, and what then: who clears it, and since when."""
        lacks = " ".join(self.matter.lacks)
        return f"{lacks[:1].upper()}{lacks[1:]} Ask them on the page of the case; it can go from here once they have."

    @property
    def written(self) -> str:
        """The words to show in the field: the answer that goes, or what was proposed to those who clear it."""
        return self.matter.draft or (self.draft.words if self.draft else "")

    @property
    def version(self) -> str:
        """What the person who edits had on the screen: the versions of the choice and of the words."""
        return f"{self.choice.version if self.choice else ''}.{self.draft.version if self.draft else ''}"

    @property
    def changed_by(self) -> int | None:
        """Who last changed the choice or the words: the number of the user; None where nobody has."""
        kept = [(one.saved_at, one.saved_by_id) for one in (self.choice, self.draft) if one is not None]
        return max(kept, key=lambda pair: pair[0])[1] if kept else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The weekly response of an arrangement as it now stands."""

    arrangement: Case
    reading: Reading
    draft: WeeklyDraft
    rows: Mapping[str, Row]
    today: dt.date

    @property
    def schedule(self) -> Schedule:
        """The day it is for, and the next."""
        return self.draft.schedule


class NotRunning(Exception):
    """The arrangement has not started, or has ended, so that no weekly response is due."""


def week_of(arrangement: Case, user: User, *, today: dt.date) -> Week:
    """The draft as it now stands, for somebody who may see the arrangement, with what they may see of it.

    Raises NotRunning where no weekly response is due.
    """
    reading = reading_on(arrangement, today)
    clock = clock_of(reading, WEEKLY_RESPONSE)
    if clock is None:
        raise NotRunning(
            f"{arrangement.ref} stands at “{reading.stage.title}”, so no weekly response is due. Start it first."
        )
    days = calendars()
    week = schedule(clock.rule, last_scheduled_on=clock.started_on, today=today, calendars=days)
    rows = rows_of(arrangement, reading, user, today=today)
    draft = compile_weekly(
        (row.matter for row in rows.values()),
        schedule=week,
        alerts=alerts(),
        today=today,
        calendars=days,
        calendar=clock.rule.calendar,
        against=lawbook().vocabularies[BLOCKERS],
    )
    return Week(arrangement=arrangement, reading=reading, draft=draft, rows=rows, today=today)


def alerts() -> Alerts:
    """When the draft warns, as the council has set it (SPOC-12, SPOC-15)."""
    return Alerts(carries=alert_from("carried-too-often"), working_days=alert_from("law-date-near"))


def alert_from(code: str) -> int:
    """From what count an alert of the council's list warns."""
    return int(lawbook().vocabularies["weekly-alerts"].codes[code].flags["from"])


def rows_of(arrangement: Case, reading: Reading, user: User, *, today: dt.date) -> Mapping[str, Row]:
    """Every matter of the arrangement that this person may see and that waits for this week, by reference."""
    tied = CaseLink.objects.filter(case=arrangement, kind=MATTER).values("other")
    seen = cases_seen_by(user, today).filter(pk__in=tied)
    cases = list(seen.filter(Q(final=False) | _told_since_last_sent(reading)).order_by("pk"))
    found = fetch(arrangement, cases, today)
    passed_on = _passed_on(reading)
    actor = actor_for(user, today)
    lent = {name: who for name, who in reading.story.people.items() if name in ("spoc", "deputy")}

    def told(case: Case, outcome: str) -> Beside:
        return beside(case, outcome, user=user, on=today)

    rows = (_row(case, found, actor, lent, passed_on, told, today) for case in cases)
    return {row.case.ref: row for row in rows if row is not None}


def _told_since_last_sent(reading: Reading) -> Q:
    """The closed cases of which anything was recorded since the last response went.

    The day on which a case closed does not tell: an answer may be recorded only after its week has gone.
    """
    sent = reading.story.happened.get(f"{WEEKLY}.send", ())
    if not sent:
        return Q(final=True)
    last = max(event.recorded_at for event in sent)
    return Q(Exists(EventRow.objects.filter(case=OuterRef("pk"), recorded_at__gte=last)), final=True)


def _passed_on(reading: Reading) -> Mapping[str, dt.datetime]:
    """When a response of this arrangement last answered each reference, or a single-issue one did."""
    last: dict[str, dt.datetime] = {}
    for event in reading.story.events:
        listed = [event.facts.get(name) for name in ("answered", "none_needed")]
        refs = [ref for one in listed if isinstance(one, tuple) for ref in one]
        if event.move == "send-single-issue":
            refs.append(str(event.facts.get("case")))
        last.update(dict.fromkeys(refs, event.recorded_at))
    return last


def _row(
    case: Case,
    found: Fetched,
    actor: Actor,
    lent: Mapping[str, str],
    passed_on: Mapping[str, dt.datetime],
    told_beside: Callable[[Case, str], Beside],
    today: dt.date,
) -> Row | None:
    procedure = lawbook().procedure(case.edition)
    weekly = procedure.weekly_response
    if case.final and (weekly is None or not weekly.enters or case.apart):
        return None
    if weekly is None or not weekly.enters or case.apart:
        return _kept_out(case, weekly, found)
    words, events = found.words[case.pk], found.events[case.pk]
    relayed = _answer_elsewhere(case, weekly, events, words, passed_on) if case.final else ""
    if case.final and not relayed:
        return None
    draft = found.drafts.get((case.pk, weekly.draft))
    choice = found.choices.get(case.pk)
    move = procedure.moves[weekly.answered]
    asks = more_asks(move, weekly.draft)
    people = {**lent, **found.people[case.pk]}
    contributions = tuple(contributions_of(case, events, words, found))
    to_be_cleared = not relayed and cleared_elsewhere(procedure)
    uncleared = not_cleared(case, procedure, move, found, today=today)
    cleared = "" if uncleared else _cleared(weekly, events, words)
    typed = draft.words if draft else ""
    # What another team clears goes exactly as they cleared it: a draft is only a proposal to them (SPOC-17).
    answer = relayed or (cleared if to_be_cleared else typed or cleared)
    # What is withheld is refused by its notice, in this letter as in any other (FOI-40).
    part = told_beside(case, _outcome(events)) if relayed or (to_be_cleared and cleared) else Beside()
    answer = "\n\n".join(filter(None, (answer, part.words)))
    lacking = uncleared or part.lacks
    if not lacking:
        lacking = lacks(move, asks, choice, actor, people, drafted=bool(typed.strip()))
    return Row(
        matter=Matter(
            ref=case.ref,
            title=case.title or procedure.title,
            procedure=procedure.title,
            received_on=received_on(case),
            clocks=tuple(found.clocks[case.pk]),
            carries=case.carries,
            draft=answer,
            decision=Decision(choice.decision) if choice else Decision.UNDECIDED,
            reason=choice.reason if choice else "",
            lacks=() if relayed else lacking,
            awaited=tuple(
                Awaited(from_whom=c.role, asked_on=c.asked_on, answer_by=c.answer_by)
                for c in contributions
                if c.open
            ),
            uncleared=bool(uncleared) and not relayed,
            relayed=bool(relayed),
            may_need_none=bool(weekly.none_needed),
            may_be_carried=not relayed,
            not_now=not_now(case, procedure, weekly),
        ),
        case=case,
        question=_question(procedure, events, words),
        contributions=contributions,
        earlier_answers=_earlier_answers(weekly, events, words, relayed),
        asks=asks,
        draft_name=weekly.draft,
        to_be_cleared=to_be_cleared,
        choice=choice,
        draft=draft,
        files=tuple(found.files.get(case.pk, ())),
    )


def _kept_out(case: Case, weekly: WeeklySource | None, found: Fetched) -> Row:
    why = weekly.why_not if weekly is not None and not weekly.enters else ""
    why = "It is about the single point of contact or the deputy." if case.apart else why
    matter = Matter(
        ref=case.ref,
        title=case.title,
        procedure=lawbook().procedure(case.edition).title,
        received_on=case.received_on or dt.date.min,
        enters=False,
        why_not=why or "Its procedure keeps it out of weekly responses.",
        clocks=tuple(found.clocks[case.pk]),
    )
    return Row(
        matter=matter,
        case=case,
        question="",
        contributions=(),
        earlier_answers=(),
        asks=(),
        draft_name="",
        to_be_cleared=False,
        choice=None,
        draft=None,
    )


def _cleared(weekly: WeeklySource, events: Sequence[Event], words: Mapping[str, str]) -> str:
    """The words that another team cleared for this answer since it was last answered."""
    for event in reversed(events):
        if event.move == weekly.answered:
            return ""
        value = event.facts.get(weekly.draft)
        if isinstance(value, PassageRef):
            return words.get(value.name, "")
    return ""


def _outcome(events: Sequence[Event]) -> str:
    """The outcome with which the answer was last cleared or recorded; empty where none was."""
    said = (e.facts["outcome"] for e in reversed(events) if not e.item and "outcome" in e.facts)
    return str(next(said, ""))


def _answer_elsewhere(
    case: Case,
    weekly: WeeklySource,
    events: Sequence[Event],
    words: Mapping[str, str],
    passed_on: Mapping[str, dt.datetime],
) -> str:
    """The words of an answer recorded on the case page that has not gone to the customer yet (SPOC-18)."""
    last = next((e for e in reversed(events) if e.move == weekly.answered), None)
    if last is None or FILLED_IN_BY_SENDING & set(last.facts):
        return ""
    if (gone_at := passed_on.get(case.ref)) is not None and gone_at >= last.recorded_at:
        return ""
    value = last.facts.get(weekly.draft)
    if isinstance(value, PassageRef):
        return words.get(value.name, "")
    # Recorded without words of its own, it is the answer as it was cleared.
    return _cleared(weekly, [event for event in events if event.sequence < last.sequence], words)


def _question(procedure: Procedure, events: Sequence[Event], words: Mapping[str, str]) -> str:
    """What was asked, in the words of the first entry as they stand: the first long text that the opening move asks for."""
    opened = events[0].facts if events else {}
    for move in procedure.opening_moves:
        for ask in move.asks.values():
            value = opened.get(ask.name)
            if ask.type == "text" and isinstance(value, PassageRef) and (said := words.get(value.name)):
                return said
    return ""


def _earlier_answers(
    weekly: WeeklySource, events: Sequence[Event], words: Mapping[str, str], relayed: str
) -> tuple[tuple[dt.date, str], ...]:
    found = []
    for event in events:
        value = event.facts.get(weekly.draft)
        if event.move == weekly.answered and isinstance(value, PassageRef):
            found.append((event.happened_on, words.get(value.name, "")))
    return tuple(one for one in found if one[1] and one[1] != relayed)
