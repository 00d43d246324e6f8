"""A council's old log of requests, read by a map: each row becomes a case as it stood, or says what was not understood.

The map is YAML: where each fact stands in the file, how its dates are written, and what its words mean here::

    source: Old request log
    reference: Ref
    procedure: {column: Type, words: {FOI: foi-request, EIR: eir-request}}
    stage: {column: Status, words: {Closed: answered, Open: open}}
    received_on: {column: Date received, dates: "%d/%m/%Y"}
    closed_on: {column: Date closed, dates: "%d/%m/%Y"}
    summary: {column: Subject}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from evenhand.domain.contact.csv_rows import CsvRows
from evenhand.domain.lawbook.yaml_source import read_yaml, typed


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one fact stands: a column, how its dates are written, what its words mean; or one value for every row."""

    column: str = ""
    dates: str = ""
    words: dict[str, str] = msgspec.field(default_factory=dict)
    otherwise: str = ""
    always: str = ""


class LogMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to read an old log."""

    source: str
    reference: str
    procedure: Told
    stage: Told
    received_on: Told
    summary: Told
    closed_on: Told | None = None
    outcome: Told | None = None
    request: Told | None = None
    name: Told | None = None
    email: Told | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something in the file that could not be read: which line and column, what stands there, and why."""

    line: int
    column: str
    written: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCase:
    """One row as it was understood.

    `rest` are the columns that are nowhere else as they were written: those that the map does not speak of, and those
    whose words it gives another meaning.
    """

    line: int
    reference: str
    procedure: str
    stage: str
    received_on: dt.date
    closed_on: dt.date | None = None
    outcome: str = ""
    summary: str = ""
    request: str = ""
    name: str = ""
    email: str = ""
    rest: Mapping[str, str] = field(default_factory=dict)


def load_map(path: Path) -> LogMap:
    """The map of a council's own. Raises LawbookRefused with file, key and mend."""
    return typed(read_yaml(path), LogMap)


def understand(
    rows: CsvRows,
    plan: LogMap,
    stages: Mapping[str, frozenset[str]],
    ended: Mapping[str, frozenset[str]],
) -> tuple[list[OldCase], list[NotUnderstood]]:
    """Every row as a case, and everything that could not be read, a line each. Nothing is guessed or left out unsaid.

    `stages` are the procedures that there are, each with its stages, and `ended` those at which a case is over.
    Raises CsvRefused for a column that is not there.
    """
    named = [one for one in _sources(plan) if one.column]
    places = {plan.reference: rows.place(plan.reference), **{t.column: rows.place(t.column) for t in named}}
    understood: list[OldCase] = []
    wrong = [NotUnderstood(row.line, "", ", ".join(row.cells), f"It {row.says}") for row in rows.longer]
    seen: dict[str, int] = {}
    for number, row in zip(rows.lines, rows.rows, strict=True):
        reading = _Row(number, row, places, rows.header, [])
        case = reading.case(plan, stages, ended)
        reference = row[places[plan.reference]].strip()
        # Also one of a line that could not be taken in: once mended, it would pass for the one that was.
        if reference and seen.setdefault(reference, number) != number:
            why = f"This reference stands in line {seen[reference]} already."
            reading.wrong.append(NotUnderstood(number, plan.reference, reference, why))
        elif case is not None:
            understood.append(case)
        wrong += reading.wrong
    return understood, sorted(wrong, key=lambda one: one.line)


def _sources(plan: LogMap) -> list[Told]:
    found = (getattr(plan, name) for name in plan.__struct_fields__)
    return [one for one in found if isinstance(one, Told)]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while it is read."""

    line: int
    cells: tuple[str, ...]
    places: Mapping[str, int]
    header: tuple[str, ...]
    wrong: list[NotUnderstood]

    def case(
        self, plan: LogMap, stages: Mapping[str, frozenset[str]], ended: Mapping[str, frozenset[str]]
    ) -> OldCase | None:
        """The row as a case; nothing where it cannot be one, with what is wrong noted."""
        reference = self.cells[self.places[plan.reference]].strip()
        if not reference:
            self._note(plan.reference, "", "Without a reference it could be taken in twice.")
        procedure, stage = self._word(plan.procedure), self._word(plan.stage)
        if procedure and procedure not in stages:
            self._note(plan.procedure.column, procedure, "There is no such procedure here.")
        elif procedure and stage and stage not in stages[procedure]:
            self._note(plan.stage.column, stage, f"{procedure} has no such stage.")
        received_on = self._day(plan.received_on, needed=True)
        closed_on = self._day(plan.closed_on) if plan.closed_on else None
        column = plan.closed_on.column if plan.closed_on else ""
        if received_on and closed_on and closed_on < received_on:
            self._note(column, closed_on.isoformat(), "It was closed before it was received.")
        if closed_on is None and stage in ended.get(procedure, ()) and not self.wrong:
            self._note(column, "", "It had ended there, and no day says when: put in the day of its answer.")
        if closed_on and stage in stages.get(procedure, ()) and stage not in ended.get(procedure, ()):
            self._note(
                column,
                closed_on.isoformat(),
                f"It has a day of closing, and stands at {stage}: say which is right.",
            )
        outcome = self._word(plan.outcome, needed=False) if plan.outcome else ""
        if self.wrong or received_on is None:
            return None
        used = self._kept_elsewhere(plan)
        return OldCase(
            line=self.line,
            reference=reference,
            procedure=procedure,
            stage=stage,
            received_on=received_on,
            closed_on=closed_on,
            outcome=outcome,
            summary=self._text(plan.summary) or f"{plan.source} {reference}",
            request=self._text(plan.request),
            name=self._text(plan.name),
            email=self._text(plan.email),
            rest={
                self.header[n] or f"Column {n + 1}": cell
                for n, cell in enumerate(self.cells)
                if n not in used and cell.strip()
            },
        )

    def _kept_elsewhere(self, plan: LogMap) -> set[int]:
        """The places of the columns that the case holds as they were written: words with a meaning here are not."""
        told = (plan.received_on, plan.closed_on, plan.summary, plan.request, plan.name, plan.email)
        return {self.places[plan.reference]} | {self.places[t.column] for t in told if t and t.column}

    def _note(self, column: str, written: str, why: str) -> None:
        self.wrong.append(NotUnderstood(self.line, column, written, why))

    def _text(self, told: Told | None) -> str:
        if told is None:
            return ""
        return told.always or (self.cells[self.places[told.column]].strip() if told.column else "")

    def _word(self, told: Told, *, needed: bool = True) -> str:
        """What a word of the file means here; a word the map does not know is never guessed at."""
        written = self._text(told)
        known = {word.casefold(): meaning for word, meaning in told.words.items()}
        meaning = known.get(written.casefold(), "") if known and not told.always else written
        meaning = meaning or told.otherwise
        if not meaning and (needed or written):
            self._note(told.column, written, "The map does not say what this means.")
        return meaning

    def _day(self, told: Told, *, needed: bool = False) -> dt.date | None:
        written = self._text(told)
        if not written and not needed:
            return None
        form = told.dates or "%Y-%m-%d"
        try:
            return dt.datetime.strptime(written, form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            self._note(told.column, written, f"It is not a day written as {form}.")
            return None
