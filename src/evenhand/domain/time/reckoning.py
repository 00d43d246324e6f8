"""From the day of an event to the day by whose end something is due, with every reason on the way.

The order is always the same: the day that counts as day 0 (restart), the count, the days that do not
count (disregard, pause), the move off a weekend or holiday (roll), then what is disputed about it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.domain.lawbook.clocks import ClockRule, DatedValue
from evenhand.domain.time.calendars import Calendars
from evenhand.domain.time.cost import latest_value, reckon_cost
from evenhand.domain.time.counting import (
    COUNTS,
    ONE_DAY,
    WORKING_DAY_COUNTS,
    day_zero_reason,
    first_day_reason,
    last_day_reason,
)
from evenhand.domain.time.given import Given, NoValue, ReckoningRefused, check_known
from evenhand.domain.time.outcome import Reason, Reckoning
from evenhand.domain.time.words import in_full, small, without_weekday
from evenhand.domain.time.working_days import BeyondTheCalendar, OffDay, WorkingDays

WAITING = "WAITING"
NOTICE_LATE = "NOTICE-LATE"
ASKED_LATE = "ASKED-AFTER-DUE"
CONTESTED_WEEKEND = "CONTESTED-WEEKEND"
CONTESTED_RETRO = "CONTESTED-RETRO"
PROVISIONAL = "PROVISIONAL"
_NONE: frozenset[dt.date] = frozenset()


def reckon(
    rule: ClockRule, on: dt.date | None, params: Mapping[str, object], calendars: Calendars
) -> Reckoning:
    """Reckon one clock from the day of its event, with reasons.

    `params` are those of the rule, as dates and numbers or as text. Only a cost rule does without a day.
    Raises ReckoningRefused with a sentence where the rule has no value on that day (GEN-5), or where a
    parameter is unknown, unreadable or contradicts another.
    """
    if params:
        check_known(rule, params)
    given = Given(rule, params)
    if rule.source.operator == "cost-limit":
        value = latest_value(rule, on)
        if value is None:
            raise no_value(rule, on)
        return reckon_cost(rule, value, given)
    if on is None:
        raise ReckoningRefused(f"{rule.id} needs the day on which {rule.anchor}.", param="on")
    try:
        return _Run(rule, on, given, calendars).reckoning()
    except (BeyondTheCalendar, OverflowError) as beyond:
        says = f"{rule.id} cannot be reckoned from {without_weekday(on)}. {beyond}"
        raise ReckoningRefused(says, param="on") from beyond


def due_on(rule: ClockRule, on: dt.date, calendars: Calendars) -> dt.date:
    """The day a clock falls due where nothing but the day of its event is known: quick, and without reasons.

    Raises ReckoningRefused where the rule has no value on that day, or is not a matter of days.
    """
    said = rule.source
    value = rule.value_on(on)
    if value is None:
        raise no_value(rule, on)
    try:
        days = calendars.plain(said.calendar, closed=said.closures)
        if said.operator == "nth-working-day-after":
            return days.nth_after(on, value.length)
        return _rolled(COUNTS[said.operator](on, value.length, days), said.roll, days)
    except (KeyError, BeyondTheCalendar, OverflowError) as beyond:
        raise ReckoningRefused(
            f"{rule.id} cannot be reckoned from {without_weekday(on)}: {beyond}"
        ) from beyond


def no_value(rule: ClockRule, on: dt.date | None) -> NoValue:
    """The refusal for a day on which a rule has no value: which days it has."""
    first, last = rule.applies_to_events_from, rule.applies_to_events_until
    when = without_weekday(on) if on else "no day"
    if on is not None and first is not None and on < first:
        says = f"{rule.id} has no value on {when}; the earliest starts on {without_weekday(first)}."
    elif last is not None:
        says = f"{rule.id} has no value on {when}; the latest ended on {without_weekday(last)}."
    else:
        says = f"{rule.id} has no value on {when}."
    return NoValue(says, param="on")


def _rolled(on: dt.date, roll: str, days: WorkingDays) -> dt.date:
    if roll == "forward":
        return days.on_or_after(on)
    return days.on_or_before(on) if roll == "back" else on


@dataclass(slots=True)
class _Run:
    """One reckoning in the making. `reasons` and `flags` grow as it goes; everything else is decided once."""

    rule: ClockRule
    on: dt.date
    given: Given
    calendars: Calendars
    reasons: list[Reason] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    value: DatedValue = field(init=False)
    reference: str = field(init=False)
    calendar: str = field(init=False)
    closures: tuple[dt.date, ...] = field(init=False)
    unmoved: dt.date | None = None

    def __post_init__(self) -> None:
        said = self.rule.source
        value = self.rule.value_on(self.on)
        if value is None:
            raise no_value(self.rule, self.on)
        self.value = value
        self.reference = str(value.reference)
        self.closures = ()
        if said.closures:
            self.closures = (*self.calendars.closures, *self.given.dates("closure"))
        self.calendar = said.calendar
        if said.calendar == "NATION":
            nation = self.given.word("nation", self.calendars.own_nation)
            self.calendar = self.calendars.book.nations[nation]
        self.flags += said.flags

    def reckoning(self) -> Reckoning:
        """The whole of it."""
        if self.rule.extension is not None:
            fallen_back = self._without_timely_notice()
            if fallen_back is not None:
                return fallen_back
        anchor = self._day_zero()
        days = self._days(_NONE)
        due = self._due(anchor, days, self.reasons)
        off = (
            days.off_between(min(anchor, due), max(anchor, due))
            if due and self.calendar != "CALENDAR"
            else []
        )
        contested = self._without_late_holidays(anchor, due, off)
        if contested is not None and self.given.word("retro_holiday", "include") == "exclude":
            due, contested = contested, None
        self._note_disputes(off, contested)
        work_to = self._work_to(due, contested, days)
        provisional = due is not None and self.calendars.provisional(due)
        if provisional and due is not None:
            self.flags.append(PROVISIONAL)
            says = f"The bank holidays of {due.year} are not all proclaimed yet, so this date is provisional."
            self.reasons.append(Reason(says))
        return Reckoning(
            rule_id=self.rule.id,
            due=due,
            verdict=None,
            reasons=tuple(self.reasons),
            version=self.value.from_,
            provisional=provisional,
            work_to=work_to,
            flags=tuple(dict.fromkeys(self.flags)),
        )

    def _days(self, without: frozenset[dt.date]) -> WorkingDays:
        if not without and not self.closures:
            return self.calendars.plain(self.calendar, closed=False)
        return self.calendars.working_days(self.calendar, closures=self.closures, without=without)

    def _length(self) -> int:
        """The length in force, or the one given where the rule leaves it open."""
        asked = self.rule.source.length_param
        length = self.given.whole(asked.name) if asked else None
        if length is None or asked is None:
            return self.value.length
        if asked.among and length not in asked.among:
            among = " or ".join(map(str, asked.among))
            says = f"{self.rule.id} knows {among} {asked.name.replace('_', ' ')}, not {length}: {self.reference}."
            raise ReckoningRefused(says, param=asked.name)
        return length

    def _day_zero(self) -> dt.date:
        """The day that counts as day 0, after any restart and any moved receipt."""
        anchor = self.on
        said = self.rule.source
        self.reasons.append(day_zero_reason(said.operator, anchor, said.anchor, self.reference))
        restart = said.restart
        for name in restart.by if restart else ():
            later = self.given.date(name)
            if later is None:
                continue
            title = small(self.rule.params[name].title)
            if restart and restart.never_before_event and later < self.on:
                says = f"The {title} ({in_full(later)}) is before {in_full(self.on)}: correct one of the two days."
                raise ReckoningRefused(says, param=name)
            if later > anchor:
                anchor = later
                self.reasons.append(
                    Reason(f"Time runs afresh from the {title}, {in_full(later)}.", self.reference)
                )
        if said.weekend_receipt:
            anchor = self._received_on_a_free_day(anchor)
        return anchor

    def _received_on_a_free_day(self, anchor: dt.date) -> dt.date:
        """CNT-2: the strict reading counts from the day of receipt itself."""
        days = self._days(_NONE)
        if days.counts(anchor):
            return anchor
        self.flags.append(CONTESTED_WEEKEND)
        if self.given.word("weekend_receipt", "strict") == "strict":
            says = f"{in_full(anchor)} is not a working day, yet receipt is the day it arrives, whatever day that is."
            self.reasons.append(Reason(says, "CNT-2"))
            return anchor
        moved = days.on_or_after(anchor)
        says = f"By the council's setting receipt moves to {in_full(moved)}, the next working day."
        self.reasons.append(Reason(says, "CNT-2"))
        return moved

    def _due(self, anchor: dt.date, days: WorkingDays, reasons: list[Reason]) -> dt.date | None:
        """The last day, or nothing while the clock stands still."""
        said = self.rule.source
        length = self._length()
        due: dt.date | None = COUNTS[said.operator](anchor, length, days)
        if said.disregard:
            due = self._disregarding(anchor, length, days, reasons)
            if due is None:
                return None
        assert due is not None
        if said.operator in WORKING_DAY_COUNTS:
            reasons.append(first_day_reason(said.operator, anchor, days, self.reference))
            reasons += [Reason(off.says) for off in days.off_between(anchor + ONE_DAY, due)]
            reasons.append(last_day_reason(said.operator, anchor, length, due, self.reference))
            return due
        reasons.append(last_day_reason(said.operator, anchor, length, due, self.reference))
        if said.pause:
            due = self._paused(anchor, due, days, reasons)
        self.unmoved = due
        return self._moved(due, days, reasons) if due else None

    def _disregarding(
        self, anchor: dt.date, length: int, days: WorkingDays, reasons: list[Reason]
    ) -> dt.date | None:
        """Working days between notice and payment, both included, are left out of the count (FOI-4, EIR-7)."""
        span = self.rule.source.disregard
        due = days.nth_after(anchor, length)
        for start, end in self.given.spans(span) if span else ():
            reference = str(span.reference) if span else ""
            if start > due:
                self._too_late(start, due, reasons)
            elif end is None:
                self._standing_still(start, reasons, reference)
                return None
            else:
                left_out = days.between(max(start, anchor + ONE_DAY), end)
                length += left_out
                due = days.nth_after(anchor, length)
                reasons.append(Reason(_left_out(left_out, "working day", start, end), reference))
        return due

    def _paused(
        self, anchor: dt.date, due: dt.date, days: WorkingDays, reasons: list[Reason]
    ) -> dt.date | None:
        """Days from asking to answering, both included, are added to the date before it is moved (SAR-4)."""
        span = self.rule.source.pause
        for start, end in self.given.spans(span) if span else ():
            reference = str(span.reference) if span else ""
            if span and span.events_from and self.on < span.events_from:
                says = (
                    f"A pause counts only for requests received on or after {without_weekday(span.events_from)}; "
                    f"this one was received on {without_weekday(self.on)} ({reference})."
                )
                raise ReckoningRefused(says, param=span.from_)
            if start > _rolled(due, self.rule.source.roll, days):
                self._too_late(start, due, reasons)
            elif end is None:
                self._standing_still(start, reasons, reference)
                return None
            else:
                added = max(0, (end - max(start, anchor + ONE_DAY)).days + 1)
                due += dt.timedelta(days=added)
                reasons.append(
                    Reason(_left_out(added, "day", start, end) + f" That gives {in_full(due)}.", reference)
                )
        return due

    def _too_late(self, start: dt.date, due: dt.date, reasons: list[Reason]) -> None:
        self.flags.append(ASKED_LATE)
        says = f"{in_full(start)} is after the last day, {in_full(due)}, and stops nothing."
        reasons.append(Reason(says, self.reference))

    def _standing_still(self, since: dt.date, reasons: list[Reason], reference: str) -> None:
        self.flags.append(WAITING)
        reasons.append(
            Reason(f"The clock has stood still since {in_full(since)}, until the answer comes.", reference)
        )

    def _moved(self, due: dt.date, days: WorkingDays, reasons: list[Reason]) -> dt.date:
        """Off a weekend or holiday, forward or back, where the rule says so."""
        roll = self.rule.source.roll
        moved = _rolled(due, roll, days)
        if moved == due:
            return due
        reasons += [Reason(off.says) for off in days.off_between(min(due, moved), max(due, moved))]
        where = "forward to the next" if roll == "forward" else "back to the last"
        says = f"{in_full(due)} is not a working day, so it moves {where} working day, {in_full(moved)}."
        reasons.append(Reason(says, self.reference))
        return moved

    def _without_timely_notice(self) -> Reckoning | None:
        """An extension stands only where the person was told in time; else the first time stands."""
        extension = self.rule.extension
        if extension is None or extension.notice is None:
            return None
        told = self.given.date(extension.told) if extension.told else None
        by = reckon(
            extension.notice, self.on, _understood(extension.notice, self.given.params), self.calendars
        ).due
        if by is None:
            return None
        before = "before" if extension.before else "by"
        reference = str(extension.reference)
        if told is None:
            says = f"This longer time stands only if the person was told {before} {in_full(by)}."
            self.reasons.append(Reason(says, reference))
            return None
        if told < by or (told == by and not extension.before):
            self.reasons.append(
                Reason(f"The person was told on {in_full(told)}, in time for {in_full(by)}.", reference)
            )
            return None
        first = reckon(
            extension.first, self.on, _understood(extension.first, self.given.params), self.calendars
        )
        says = (
            f"The person was told on {in_full(told)}, and not {before} {in_full(by)}: "
            f"the longer time does not stand, and the first one does ({extension.first.id})."
        )
        return Reckoning(
            rule_id=self.rule.id,
            due=first.due,
            verdict=None,
            reasons=(Reason(says, reference), *first.reasons),
            version=first.version,
            provisional=first.provisional,
            work_to=first.work_to,
            flags=(NOTICE_LATE, *first.flags),
        )

    def _without_late_holidays(
        self, anchor: dt.date, due: dt.date | None, off: Sequence[OffDay]
    ) -> dt.date | None:
        """The date it would be without holidays proclaimed after the event (CAL-8); nothing where the same."""
        late = frozenset(day.on for day in off if day.proclaimed_on and anchor < day.proclaimed_on)
        if not late:
            return None
        unmoved = self.unmoved
        other = self._due(anchor, self._days(late), [])
        self.unmoved = unmoved
        return other if other != due else None

    def _note_disputes(self, off: Sequence[OffDay], contested: dt.date | None) -> None:
        self.flags += [day.flag for day in off if day.flag]
        if contested is not None:
            self.flags.append(CONTESTED_RETRO)
            says = f"A holiday on the way was proclaimed after the event. Without it the date is {in_full(contested)}."
            self.reasons.append(Reason(says, "CAL-8"))

    def _work_to(self, due: dt.date | None, contested: dt.date | None, days: WorkingDays) -> dt.date | None:
        """A cautious earlier day, where the rule or a late holiday gives one."""
        if due is None:
            return None
        found = contested if contested is not None and contested < due else None
        cautious = self.rule.source.work_to
        if cautious:
            if cautious.working_days_before:
                before = days.before(due)
            else:
                before = days.on_or_before((self.unmoved or due) - dt.timedelta(days=cautious.days_before))
            found = min(found, before) if found else before
            self.reasons.append(Reason(f"Work to {in_full(before)}. {cautious.why}", self.reference))
        return found


def _understood(rule: ClockRule, params: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in params.items() if name in rule.params}


def _left_out(count: int, unit: str, start: dt.date, end: dt.date) -> str:
    units, does = (unit, "does") if count == 1 else (f"{unit}s", "do")
    return f"{count} {units} from {in_full(start)} to {in_full(end)}, both included, {does} not count."
