"""A clock rule in plain words: how long, from when, which days count, how binding it is, and on what it rests."""

from __future__ import annotations

import datetime as dt

from evenhand.domain.lawbook.calendars import CalendarBook, shipped_calendars
from evenhand.domain.lawbook.clock_shapes import DatedValue, Reference
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.vocabularies import lowered
from evenhand.domain.policies.words.prose import Prose, Section, joined, sentence
from evenhand.domain.time import without_weekday

BINDING = {
    "LAW": "This is the law. The council must keep to it.",
    "CODE": "This is a code. The council should keep to it, or say why it does not.",
    "LOCAL": "This is the council’s own promise.",
}
_UNITS = {
    "nth-working-day-after": ("working day", "working days"),
    "consecutive-working-days": ("working day in a row", "working days in a row"),
    "months-after": ("month", "months"),
    "months-beginning-with": ("month", "months"),
    "days-after": ("day", "days"),
    "days-beginning-with": ("day", "days"),
}
_FIRST_DAY = {
    "nth-working-day-after": "Day 1 is the first working day after the day on which {anchor}.",
    "consecutive-working-days": "The day on which {anchor} is itself the first day.",
    "months-after": "The last day has the same number as the day on which {anchor}.",
    "months-beginning-with": "The day on which {anchor} is itself the first day.",
    "days-after": "Day 1 is the day after the day on which {anchor}.",
    "days-beginning-with": "The day on which {anchor} is itself the first day.",
}
_ROLLS = {
    "forward": "If the last day is not a working day, it moves to the next one.",
    "back": "If the last day is not a working day, it moves back to the one before.",
}
NOT_CHECKED = "Nobody has checked this against its source yet."
OF_THE_PERSON = "This time belongs to the person. The council may allow more, and never less."


def length_in_words(rule: ClockRule, on: dt.date | None = None) -> str:
    """How long a rule gives on a day, or now where no day is said: `20 working days`."""
    value = rule.value_on(on) if on else rule.values[-1]
    if value is None:
        return "no time on that day"
    return value_in_words(rule, value)


def value_in_words(rule: ClockRule, value: DatedValue) -> str:
    """One dated value of a rule: its length, or the limit and rate of a cost rule."""
    if rule.source.operator == "cost-limit":
        return f"more than £{value.limit}, at £{value.rate} an hour"
    if rule.source.operator not in _UNITS:
        return "the day that was stated"
    one, many = _UNITS[rule.source.operator]
    return f"{value.length} {one if value.length == 1 else many}"


def reference_in_words(reference: Reference) -> str:
    """Where something comes from, as one sentence."""
    said = f"{reference.title}, {reference.provision}" if reference.provision else reference.title
    return sentence(f"{said} ({NOT_CHECKED[:-1].lower()})" if reference.unverified else said)


def clock_in_words(rule: ClockRule, *, on: dt.date | None = None, book: CalendarBook | None = None) -> Prose:
    """One clock rule in plain words, as it stands on a day, with every value it has had and each source."""
    said = rule.source
    times = [f"The time is {length_in_words(rule, on)}."]
    if rule.source.operator not in _UNITS and rule.source.operator != "cost-limit":
        times = [f"The last day is {length_in_words(rule, on)}."]
    if on is not None and rule.value_on(on) is None:
        times = [f"This rule has no time for {without_weekday(on)}."]
    first = _FIRST_DAY.get(said.operator)
    if first:
        times.append(_from(rule, first))
    if said.roll in _ROLLS:
        times.append(_ROLLS[said.roll])
    times += _days(rule, book or shipped_calendars())
    binding = [BINDING[rule.class_]]
    if said.whose == "person":
        binding.append(OF_THE_PERSON)
    sections = [
        Section("How long", tuple(times)),
        Section("How binding", tuple(binding)),
        Section("Where it comes from", (), tuple(_value(rule, n) for n in range(len(rule.values)))),
    ]
    notes = tuple(sentence(note) for note in (*said.notes, *([said.departs] if said.departs else ())))
    if notes:
        sections.append(Section("To know about it", (), notes))
    sections.append(Section("Rule book", (sentence(joined(said.rule_book)),)))
    return Prose(title=f"{rule.id}: {rule.title}", opening=(sentence(rule.words),), sections=tuple(sections))


def _from(rule: ClockRule, first: str) -> str:
    """From when the time is counted: an event in a clause, or a moment that is named."""
    if ":" in rule.anchor:
        return f"Time is counted from {lowered(rule.anchor)}."
    return first.format(anchor=lowered(rule.anchor))


def _days(rule: ClockRule, book: CalendarBook) -> list[str]:
    shape = book.calendars.get(rule.calendar)
    if rule.calendar == "CALENDAR":
        return ["Every day counts, weekends and bank holidays too."]
    if rule.calendar == "NATION":
        return ["Every day counts. Bank holidays are those of the council’s own nation."]
    if shape is None:
        return []
    found = [sentence(shape.words)]
    if rule.source.closures:
        found.append("Days on which the council is closed do not count either.")
    return found


def _value(rule: ClockRule, number: int) -> str:
    value = rule.values[number]
    since = f"From {without_weekday(value.from_)}" if value.from_ else "Since before our records begin"
    until = f" until {without_weekday(value.until)}" if value.until else ""
    return f"{since}{until}: {value_in_words(rule, value)}. {reference_in_words(value.reference)}"
