"""The lawbook put into the words and tables of its pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from evenhand.apps.lawbook import books
from evenhand.apps.ui.components import Row, Table
from evenhand.domain.lawbook.clock_shapes import DatedValue
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.time import without_weekday

FAMILIES = {
    "complaints": "Complaints",
    "conduct": "Unreasonable behaviour",
    "environment": "Environmental information",
    "everyday-contact": "Everyday contact",
    "information": "Freedom of information",
    "personal-data": "Personal data",
    "single-point-of-contact": "Single points of contact",
    "social-care": "Social care complaints",
}
BINDS = {
    "LAW": "Law: binding",
    "CODE": "Code: comply or explain",
    "LOCAL": "Local: the council's own promise",
}
_UNITS = {
    "nth-working-day-after": ("working day after", "working days after"),
    "consecutive-working-days": ("working day, the first counted", "working days, the first counted"),
    "months-after": ("month after", "months after"),
    "months-beginning-with": ("month beginning with the day", "months beginning with the day"),
    "days-after": ("day after", "days after"),
    "days-beginning-with": ("day beginning with the day", "days beginning with the day"),
}
_ROLLS = {"forward": "forward to the next working day", "back": "back to the last working day"}


def family_table(family: str, rules: tuple[ClockRule, ...]) -> Table:
    """The rules of one family, each with a link to its page."""
    return Table(
        caption=FAMILIES.get(family, family.replace("-", " ").capitalize()),
        columns=("Rule", "What for", "Time", "Binds", "Force"),
        rows=[
            (
                format_html(
                    '<a class="govuk-link" href="{}">{}</a>', reverse("law-rule", args=[rule.id]), rule.id
                ),
                rule.title,
                length_said(rule, rule.values[-1]),
                BINDS[rule.class_].partition(":")[0],
                rule.force.capitalize(),
            )
            for rule in rules
        ],
    )


def length_said(rule: ClockRule, value: DatedValue) -> str:
    """A value in words: `20 working days after`, or the limit and rate of a cost rule."""
    if rule.source.operator == "cost-limit":
        return f"More than £{value.limit}, at £{value.rate} an hour"
    if rule.source.operator == "stated":
        return "the day that was stated"
    one, many = _UNITS[rule.source.operator]
    return f"{value.length} {one if value.length == 1 else many}"


def facts(rule: ClockRule) -> tuple[Row, ...]:
    """What there is to know about a rule beside its values."""
    said = rule.source
    book = books.shipped_calendars().book
    shape = book.calendars.get(rule.calendar)
    rows = [
        Row("Binds", BINDS[rule.class_]),
        Row("Force", rule.force.capitalize()),
        Row("Day 0", rule.anchor[:1].upper() + rule.anchor[1:]),
        Row("Rule book", ", ".join(said.rule_book)),
    ]
    if shape is not None:
        rows.append(Row("Days", f"{shape.words} ({shape.reference})"))
    elif rule.calendar == "NATION":
        rows.append(Row("Days", "The bank holidays of the council's own nation (CAL-4)."))
    if said.closures:
        rows.append(
            Row("Closure days", "The council's closure days do not count, where it has set any (CAL-5).")
        )
    if said.roll != "none":
        rows.append(Row("Weekend or holiday", f"The date moves {_ROLLS[said.roll]}."))
    if rule.extension is not None:
        rows.append(Row("In place of", f"{rule.extension.first.id}, {rule.extension.first.title.lower()}"))
    if rule.laid_over_by and rule.lawful is not None:
        lawful = rule.lawful.values[-1]
        rows.append(
            Row("Council's own", f"Set by {rule.laid_over_by}; before: {lawful.length} ({lawful.reference}).")
        )
    return tuple(rows)


def notes(rule: ClockRule) -> tuple[str, ...]:
    """What is disputed about a rule, and why a cautious day is given."""
    cautious = rule.source.work_to
    said = [*rule.source.notes, *(value.note for value in rule.values if value.note)]
    if cautious:
        said.append(cautious.why)
    if rule.source.configurable:
        said.append("The council may set this time for itself.")
    return tuple(said)


def values_table(rule: ClockRule) -> Table:
    """Every dated value with its source."""
    return Table(
        caption="Values and their sources",
        columns=("Events from", "Until", "Time", "Source"),
        rows=[
            (_from(value), _until(value), length_said(rule, value), _source(value)) for value in rule.values
        ],
    )


def _from(value: DatedValue) -> str:
    if value.from_ is None:
        return "Start not established"
    return without_weekday(value.from_) + (" (day not verified)" if value.from_unverified else "")


def _until(value: DatedValue) -> str:
    return without_weekday(value.until) if value.until else "still in force, or the next value"


def _source(value: DatedValue) -> str:
    reference = value.reference
    mark = f" [{reference.mark}]" if reference.mark else ""
    unverified = " (unverified: have it confirmed before relying on it)" if reference.unverified else ""
    return f"{reference}{mark}{unverified}"
