"""What stands on the settings pages of figures, each line in words and never in codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from evenhand.apps.reports.books import questions
from evenhand.apps.reports.models import HourlyRate, OutsideFigure, ReportSchedule, ScrutinyBoard, Target
from evenhand.apps.reports.words import titles
from evenhand.domain.time.words import without_weekday


def sayer() -> Callable[[Model], str]:
    """A function from a line to its words. A few queries however many lines."""
    words, book = titles(), questions()

    def target(one: Target) -> str:
        kind = book.groups[one.group].title if one.group in book.groups else one.group
        measure = book.measures[one.measure].title if one.measure in book.measures else one.measure
        service = f", {words('service', one.service)}" if one.service else ""
        whose = "expected by the regulator" if one.expectation else "target"
        why = f" ({one.why})" if one.why else ""
        return f"{kind}{service}: {measure}, {whose} {one.value.normalize():f} %{why}, from {_day(one)}"

    def rate(one: HourlyRate) -> str:
        return f"{words('role', one.role)}: £{one.hourly} from {_day(one)}"

    def schedule(one: ReportSchedule) -> str:
        report = book.reports[one.report].title if one.report in book.reports else one.report
        if one.board is not None:
            told = f"{report}, the view of {one.board} is announced"
            return f"{told} {one.get_every_display().lower()}, to: {words('role', one.role)}"
        return f"{report}, {one.get_every_display().lower()}, as {one.form.upper()}, to: {words('role', one.role)}"

    def outside(one: OutsideFigure) -> str:
        measure = book.measures.get(one.measure)
        by, _, code = one.line.partition("=")
        whose = f", {words(by, code)}" if code else ""
        said = f"{one.value.normalize():f}{' %' if measure is not None and measure.unit == '%' else ''}"
        like = " (councils like ours)" if one.others else ""
        title = measure.title if measure is not None else one.measure
        return f"{title}{whose}: {said}{like}, {one.source}, from {_day(one)}"

    def board(one: ScrutinyBoard) -> str:
        looked_at = ", ".join(words("service", code) for code in one.services) or "no service"
        return f"{one.name}: {looked_at}"

    said: dict[type[Model], Callable[[Any], str]] = {
        Target: target,
        HourlyRate: rate,
        OutsideFigure: outside,
        ReportSchedule: schedule,
        ScrutinyBoard: board,
    }
    return lambda row: said[type(row)](row) if type(row) in said else str(row)


def _day(one: Target | HourlyRate | OutsideFigure) -> str:
    return without_weekday(one.from_on)
