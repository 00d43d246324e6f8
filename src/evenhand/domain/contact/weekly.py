"""The weekly response of a single point of contact: what goes in, in which order, and what still blocks it.

Pure: the matters, their drafts and decisions, the rule of the weekly day and today come in. No number of
days and no clause stands here: the week is that of the rule, the alerts are the council's list `weekly-alerts`, and
what blocks sending is said, with its clause, by the list `weekly-blockers`.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.domain.cases.surroundings import LinkedClock
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time import Calendars, in_full, reckon
from evenhand.domain.time.working_days import WorkingDays

LAW = "LAW"
DAYS_IN_A_WEEK = 7


class Decision(enum.StrEnum):
    """What the single point of contact decided about a matter for this week."""

    UNDECIDED = ""
    ANSWERED = "answered"
    CARRIED = "carried"
    ALONE = "alone"
    NONE_NEEDED = "none_needed"

    @property
    def stays(self) -> bool:
        """Whether the matter stays open: its answer comes with a later response, or on its own (SPOC-12, SPOC-15)."""
        return self in (Decision.CARRIED, Decision.ALONE)


class Group(enum.StrEnum):
    """The parts of a weekly response, in the order in which they stand."""

    MUST_GO = "must-go"
    ANSWERED = "answered"
    AWAITING = "awaiting"
    NONE_NEEDED = "none-needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The weekly day a response is for, when it must go, and when the one after it does."""

    last_on: dt.date
    scheduled_on: dt.date
    due_on: dt.date
    next_scheduled_on: dt.date
    next_due_on: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether a holiday moved it from its day."""
        return self.due_on != self.scheduled_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """From how many carry-overs, and how many working days before a date set by law, the draft warns."""

    carries: int
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Something asked of an officer and not yet received."""

    from_whom: str
    asked_on: dt.date
    answer_by: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One open thing the customer raised, as it stands for this week.

    `lacks` are sentences about what an answer still needs before it may be given. `uncleared` marks one whose
    answer another team has not cleared yet, so that nobody here can answer it (SPOC-17). `relayed` marks an
    answer that another team has recorded on the case and that waits to be passed on (SPOC-18). `not_now` says
    for each decision that the case does not allow where it stands why that is so.
    """

    ref: str
    title: str
    procedure: str
    received_on: dt.date
    clocks: tuple[LinkedClock, ...] = ()
    enters: bool = True
    why_not: str = ""
    carries: int = 0
    draft: str = ""
    decision: Decision = Decision.UNDECIDED
    reason: str = ""
    lacks: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    uncleared: bool = False
    relayed: bool = False
    may_need_none: bool = True
    may_be_carried: bool = True
    not_now: Mapping[Decision, str] = field(default_factory=dict)

    @property
    def law_due_on(self) -> dt.date | None:
        """The earliest date that the law sets for it and that still runs."""
        days = (clock.due_on for clock in self.clocks if clock.class_ == LAW)
        return min((day for day in days if day is not None), default=None)

    def must_go_before(self, schedule: Schedule) -> bool:
        """Whether the law sets a date for it that comes before the next weekly response (SPOC-15)."""
        due = self.law_due_on
        return due is not None and due < schedule.next_due_on

    @property
    def work_to(self) -> dt.date | None:
        """The earliest cautious day before such a date, where a rule or a late holiday gives one (CAL-8)."""
        days = (clock.work_to for clock in self.clocks if clock.class_ == LAW)
        return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A matter in its place in the draft, with what the reader is warned of."""

    matter: Matter
    group: Group
    law_due_on: dt.date | None
    work_to: dt.date | None
    weeks_old: int
    alone: bool
    law_near: bool
    carried_too_often: bool

    @property
    def age(self) -> str:
        """How old the matter is, in words: a number of whole weeks says nothing in the first."""
        if not self.weeks_old:
            return "less than a week"
        return f"{self.weeks_old} week{'' if self.weeks_old == 1 else 's'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why the response cannot go yet, in a sentence, with the matter and the clause (as its list gives it)."""

    ref: str
    says: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyDraft:
    """The response as it now stands."""

    schedule: Schedule
    lines: tuple[Line, ...]
    kept_out: tuple[Matter, ...]
    blockers: tuple[Blocker, ...]

    def of(self, group: Group) -> tuple[Line, ...]:
        """The lines of one part, in order."""
        return tuple(line for line in self.lines if line.group == group)

    def decided(self, decision: Decision) -> tuple[Line, ...]:
        """The lines that were decided one way."""
        return tuple(line for line in self.lines if line.matter.decision == decision)

    @property
    def nothing_to_say(self) -> bool:
        """Whether there is no matter at all: a nil week."""
        return not self.lines

    @property
    def may_go(self) -> bool:
        """Whether nothing stands against sending."""
        return not self.blockers


def schedule(
    rule: ClockRule, *, last_scheduled_on: dt.date, today: dt.date, calendars: Calendars
) -> Schedule:
    """The week a response is now for: the one after the last, or the latest whose day has come.

    A missed week is not sent twice over: a late response stands for the latest day passed, so that the
    next comes on its own (SPOC-11). Raises ReckoningRefused where the rule has no value.
    """
    last = last_scheduled_on
    while _due(rule, after_week(rule, last), calendars) <= today:
        last = after_week(rule, last)
    scheduled = after_week(rule, last)
    reckoned = reckon(rule, last, {}, calendars)
    return Schedule(
        last_on=last_scheduled_on,
        scheduled_on=scheduled,
        due_on=reckoned.due or scheduled,
        next_scheduled_on=after_week(rule, scheduled),
        next_due_on=_due(rule, scheduled, calendars),
        reasons=tuple(reason.text for reason in reckoned.reasons),
    )


def after_week(rule: ClockRule, scheduled_on: dt.date) -> dt.date:
    """The weekly day after another one, before any holiday moves it."""
    value = rule.value_on(scheduled_on)
    length = value.length if value is not None and value.length is not None else DAYS_IN_A_WEEK
    return scheduled_on + dt.timedelta(days=length)


def _due(rule: ClockRule, last_scheduled_on: dt.date, calendars: Calendars) -> dt.date:
    due = reckon(rule, last_scheduled_on, {}, calendars).due
    return due if due is not None else after_week(rule, last_scheduled_on)


def compile_weekly(
    matters: Iterable[Matter],
    *,
    schedule: Schedule,
    alerts: Alerts,
    today: dt.date,
    calendars: Calendars,
    calendar: str,
    against: Vocabulary,
) -> WeeklyDraft:
    """Put every matter in its place and say what still blocks sending (SPOC-9, 12, 15, 18).

    `calendar` is the one whose working days the warning about a date set by law counts; `against` the list that
    says what blocks sending. Raises KeyError where that list lacks a sentence that is needed.
    """
    lines: list[Line] = []
    kept_out: list[Matter] = []
    days = calendars.working_days(calendar)
    for matter in matters:
        if not matter.enters:
            kept_out.append(matter)
            continue
        due = matter.law_due_on
        lines.append(
            Line(
                matter=matter,
                group=_group(matter, schedule),
                law_due_on=due,
                work_to=matter.work_to,
                weeks_old=weeks_between(matter.received_on, today),
                alone=due is not None and due < schedule.due_on,
                law_near=due is not None and _near(due, today, days, alerts),
                carried_too_often=matter.carries >= alerts.carries,
            )
        )
    lines.sort(key=_place)
    return WeeklyDraft(
        schedule=schedule,
        lines=tuple(lines),
        kept_out=tuple(kept_out),
        blockers=blockers(lines, schedule=schedule, against=against),
    )


def _near(due: dt.date, today: dt.date, days: WorkingDays, alerts: Alerts) -> bool:
    tomorrow = today + dt.timedelta(days=1)
    return due <= today or days.between(tomorrow, due) <= alerts.working_days


def weeks_between(first: dt.date, last: dt.date) -> int:
    """Whole weeks from one day to another; never below 0."""
    return max((last - first).days, 0) // DAYS_IN_A_WEEK


def _group(matter: Matter, schedule: Schedule) -> Group:
    if matter.decision == Decision.NONE_NEEDED:
        return Group.NONE_NEEDED
    if matter.must_go_before(schedule):
        return Group.MUST_GO
    if matter.decision == Decision.CARRIED:
        return Group.AWAITING
    if matter.decision == Decision.ANSWERED or matter.draft.strip() or matter.relayed:
        return Group.ANSWERED
    return Group.AWAITING


_ORDER = {group: place for place, group in enumerate(Group)}


def _place(line: Line) -> tuple[int, dt.date, int, dt.date, str]:
    """Law first by its date; what waits longest and was carried most often stands on top of its part."""
    return (
        _ORDER[line.group],
        line.law_due_on or dt.date.max,
        -line.matter.carries,
        line.matter.received_on,
        line.matter.ref,
    )


def proposed(matter: Matter, *, schedule: Schedule) -> Decision:
    """What a fresh draft proposes: answered where an answer stands, carried over where one was asked for.

    What another team has not cleared yet is carried over too, or goes on its own where the law does not wait for
    the next response (SPOC-15). Nothing is proposed where an officer was not even asked.
    """
    if matter.relayed or (
        matter.draft.strip() and not matter.lacks and Decision.ANSWERED not in matter.not_now
    ):
        return Decision.ANSWERED
    if not matter.may_be_carried or Decision.CARRIED in matter.not_now:
        return Decision.UNDECIDED
    if matter.must_go_before(schedule):
        return Decision.ALONE if matter.uncleared else Decision.UNDECIDED
    return Decision.CARRIED if matter.awaited or matter.uncleared else Decision.UNDECIDED


def may_be_carried_with_others(line: Line, *, schedule: Schedule, awaited_only: bool) -> bool:
    """Whether a matter is one of those that are carried over in one go: open, without an answer, and not urgent by law.

    `awaited_only` leaves out what nobody was asked about.
    """
    matter = line.matter
    return (
        matter.decision in (Decision.UNDECIDED, Decision.CARRIED)
        and matter.may_be_carried
        and not matter.draft.strip()
        and Decision.CARRIED not in matter.not_now
        and not matter.must_go_before(schedule)
        and (bool(matter.awaited) or not awaited_only)
    )


def blockers(lines: Sequence[Line], *, schedule: Schedule, against: Vocabulary) -> tuple[Blocker, ...]:
    """Every sentence that stands against sending, matter by matter, in the words of the list `against`."""
    found: list[Blocker] = []
    for line in lines:
        matter = line.matter
        for code, gaps in _against(line, schedule):
            said = against.codes[code]
            says = said.says.format_map(gaps)
            found.append(
                Blocker(ref=matter.ref, says=f"{matter.ref}, {matter.title}: {says}", rule=said.source)
            )
    return tuple(found)


def _against(line: Line, schedule: Schedule) -> Iterable[tuple[str, Mapping[str, str]]]:
    """What stands against sending a matter as it was decided: codes of the list, with what fills their gaps."""
    matter = line.matter
    if not matter.relayed and matter.decision in matter.not_now:
        yield "not-now", {"why": matter.not_now[matter.decision]}
    if matter.decision == Decision.UNDECIDED:
        yield "undecided", {}
    elif matter.decision == Decision.ANSWERED and matter.uncleared:
        yield _uncleared(line, schedule)
    elif matter.decision == Decision.ANSWERED:
        if not matter.draft.strip():
            yield "no-words", {}
        yield from (("lacking", {"what": says}) for says in matter.lacks)
    elif matter.decision == Decision.NONE_NEEDED:
        if not matter.reason:
            yield "no-reason", {}
        if not matter.may_need_none:
            yield "needs-answer", {}
    elif not matter.may_be_carried:
        yield "answer-stands", {}
    else:
        yield from _against_waiting(line, schedule)


def _uncleared(line: Line, schedule: Schedule) -> tuple[str, Mapping[str, str]]:
    """Another team has still to clear the answer: what can be done meanwhile rests on the date set by law (SPOC-17)."""
    what, due = " ".join(line.matter.lacks), line.law_due_on
    if due is not None and line.matter.must_go_before(schedule):
        return "cleared-alone", {"what": what, "due": in_full(due)}
    return "cleared-later", {"what": what}


def _against_waiting(line: Line, schedule: Schedule) -> Iterable[tuple[str, Mapping[str, str]]]:
    """What the law has against a matter that waits: for the next response too long, or on its own without need."""
    due, urgent = line.law_due_on, line.matter.must_go_before(schedule)
    if line.matter.decision == Decision.ALONE and not urgent:
        yield "not-alone", {"next": in_full(schedule.next_due_on)}
    elif line.matter.decision == Decision.CARRIED and urgent and due is not None:
        yield "law-date", {"due": in_full(due), "next": in_full(schedule.next_due_on)}
