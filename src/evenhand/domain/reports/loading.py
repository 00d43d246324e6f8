"""Reading `law/questions`: groups, measures and reports, checked against one another before any figure is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed
from evenhand.domain.reports.conditions import CONDITIONS
from evenhand.domain.reports.groups import Group
from evenhand.domain.reports.measures import Measure, Report, Section

QUESTIONS = "questions"


class _Groups(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    groups: dict[str, Group]


class _Measures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    measures: tuple[Measure, ...]


class _Records(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    records: dict[str, str]


@dataclass(frozen=True, slots=True)
class QuestionBook:
    """Every group, measure and report of an installation, and each name that a section's `records` may have, in words."""

    groups: Mapping[str, Group]
    measures: Mapping[str, Measure]
    reports: Mapping[str, Report]
    records: Mapping[str, str]

    def report(self, name: str) -> Report:
        """A report by its name. Raises KeyError with a sentence."""
        if name in self.reports:
            return self.reports[name]
        near = get_close_matches(name, self.reports, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise KeyError(f"There is no report “{name}”.{hint} `evenhand report --list` names them all.")


def load_questions(law: Path, overlays: Sequence[Path] = ()) -> QuestionBook:
    """Read every question, the law's and those of the councils' folders laid over it.

    Raises LawbookRefused with every problem: an unknown condition, measure, group or record, each with file and mend.
    """
    groups: dict[str, Group] = {}
    measures: dict[str, Measure] = {}
    reports: dict[str, Report] = {}
    records = typed(read_yaml(law / QUESTIONS / "records.yaml"), _Records).records
    sources: list[tuple[Source, object]] = []
    problems: list[LawbookProblem] = []
    for folder in (law, *overlays):
        for path in sorted((folder / QUESTIONS).glob("groups*.yaml")):
            groups |= typed(read_yaml(path), _Groups).groups
        named: set[str] = set()
        for path in sorted((folder / QUESTIONS / "measures").glob("*.yaml")):
            source = read_yaml(path)
            found = typed(source, _Measures).measures
            problems += _named_twice(source, found, named)
            measures |= {measure.id: measure for measure in found}
            sources += [(source, measure) for measure in found]
        for path in sorted((folder / QUESTIONS / "reports").glob("*.yaml")):
            source = read_yaml(path)
            report = typed(source, Report)
            reports[report.report] = report
            sources.append((source, report))
    problems += [
        problem
        for source, one in sources
        for problem in (
            _of_measure(source, one, measures)
            if isinstance(one, Measure)
            else (*_of_report(source, one, groups, measures), *_of_records(source, one, records))
            if isinstance(one, Report)
            else ()
        )
    ]
    if problems:
        raise LawbookRefused(problems)
    return QuestionBook(groups, measures, reports, records)


def _named_twice(source: Source, found: Iterable[Measure], named: set[str]) -> Iterator[LawbookProblem]:
    """Two measures of one folder under one name: the second would stand in every report that means the first."""
    for measure in found:
        if measure.id in named:
            mend = "Give one of the two another name, and name it so in the reports that print it."
            yield _problem(source, measure.id, "another measure of this folder has the same name", mend)
        named.add(measure.id)


def _of_measure(
    source: Source, measure: Measure, measures: Mapping[str, Measure]
) -> Iterator[LawbookProblem]:
    for name in measure.where:
        if name not in CONDITIONS:
            yield _unknown(source, f"{measure.id}.where", "condition", name, CONDITIONS)
    others = (
        *measure.share,
        *measure.sum_of,
        *measure.covered_by,
        *measure.of_lines,
        *filter(
            None, (measure.within, measure.begun_by, measure.ranks, measure.recorded_by, measure.recorded_of)
        ),
    )
    for name in others:
        if name not in measures:
            yield _unknown(source, measure.id, "measure", name, measures)
    yield from _of_lines(source, measure, measures)
    if measure.reckons == "top" and not (measure.within and measure.ranks):
        problem = "a list of ranks needs what it is told beside"
        yield _problem(
            source,
            measure.id,
            problem,
            "Name the measure of all that came under `within`, and of the people under `ranks`.",
        )
    if measure.reckons == "share" and len(measure.share) != 2:
        yield _problem(
            source, measure.id, "a share needs two measures", "Name the part, then the whole, under `share`."
        )
    for name in ("received-before", "received-from"):
        if name in measure.where and not _is_day(measure.where[name]):
            yield _problem(source, f"{measure.id}.where", f"{name} is no day", "Write it as 2026-06-19.")


def _of_lines(source: Source, measure: Measure, measures: Mapping[str, Measure]) -> Iterator[LawbookProblem]:
    """A measure whose lines are named has some: else what is printed twice would be taken for two things."""
    for name in measure.of_lines:
        if name in measures and not measures[name].by:
            mend = "Name a measure that is broken down with `by`, and lines of that."
            yield _problem(source, f"{measure.id}.of_lines", f"“{name}” has no lines of its own", mend)


def _of_report(
    source: Source, report: Report, groups: Mapping[str, Group], measures: Mapping[str, Measure]
) -> Iterator[LawbookProblem]:
    for number, section in enumerate(report.sections):
        place = f"sections[{number}]"
        for name in section.measures:
            if name not in measures:
                yield _unknown(source, f"{place}.measures", "measure", name, measures)
        for name in (name for both in section.groups for name in both.split("+")):
            if name not in groups:
                yield _unknown(source, f"{place}.groups", "group", name, groups)
        if not _says_something(section):
            yield _problem(
                source, place, "the section has nothing to show", "Give it measures, lists, records or says."
            )


def _of_records(source: Source, report: Report, known: Collection[str]) -> Iterator[LawbookProblem]:
    for number, section in enumerate(report.sections):
        if section.records and section.records not in known:
            yield _unknown(source, f"sections[{number}].records", "record", section.records, known)


def _says_something(section: Section) -> bool:
    return bool(section.measures or section.lists or section.records or section.says)


def _unknown(source: Source, key: str, what: str, name: str, known: Collection[str]) -> LawbookProblem:
    near = get_close_matches(name, list(known), n=1)
    mend = f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(sorted(known))}."
    return _problem(source, key, f"there is no {what} “{name}”", mend)


def _problem(source: Source, key: str, what: str, mend: str) -> LawbookProblem:
    return LawbookProblem(str(source.path), key, source.line(key), what, mend)


def _is_day(value: object) -> bool:
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
