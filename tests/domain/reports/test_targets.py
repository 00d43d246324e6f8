"""What a figure is held against is printed beside it, and tells nothing of a figure that is not printed (DEF-14)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from evenhand.domain.reports.composing import compose
from evenhand.domain.reports.documents import Printed
from evenhand.domain.reports.figures import Figure
from evenhand.domain.reports.loading import load_questions
from evenhand.domain.reports.measures import Report, Section
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.targets import Aim, Held, aimed, beside
from tests.domain.reports.test_every_question import around, figures

BOOK = load_questions(Path(__file__).parents[3] / "src" / "evenhand" / "law")
SHARE = BOOK.measures["on-time-of-received"]
YEAR = Span(dt.date(2022, 4, 1), dt.date(2023, 3, 31))


def held(target: str, value: str, text: str = "", expected: tuple[tuple[str, Decimal], ...] = ()) -> Held:
    figure = Figure(measure=SHARE, span=YEAR, value=Decimal(value), base=50)
    aim = Aim(Decimal(target) if target else None, expected)
    return Held(aim, Printed(text=text or f"{value} %", figure=figure))


def said(*figures: Held) -> dict[str, list[str]]:
    return {title: [cell.text for cell in cells] for title, cells in beside(SHARE, figures)}


def test_DEF_14_a_target_stands_with_its_gap_and_no_target_is_an_answer() -> None:
    found = said(held("90", "86"), held("92.5", "93.5"), held("", "86"), held("90", "90"), held("90", "89.7"))
    assert found == {
        "Target": ["90 %", "92.5 %", "No target set", "90 %", "90 %"],
        "Against the target": ["4 points below", "1 point above", "–", "As set", "Less than 1 point below"],
    }


def test_DEF_14_expectations_stand_on_lines_of_their_own_where_there_are_any() -> None:
    good = (("good", Decimal(95)),)
    found = said(held("90", "86", expected=good), held("90", "86"))
    assert found["Expected by the regulator: good"] == ["95 %", "–"]


def test_SUP_3_the_gap_does_not_tell_a_share_that_is_not_printed() -> None:
    assert said(held("90", "50", text="n/a (<5)"))["Against the target"] == ["–"]
    assert said(held("90", "50", text="no record"))["Against the target"] == ["–"]


def test_DEF_14_each_law_can_be_held_against_a_target_by_service() -> None:
    found = aimed(BOOK.reports.values(), BOOK.measures)
    assert all(found[group, "on-time-of-received"] for group in ("foi", "eir", "sar"))
    assert found["complaint", "stage-1-share-local"]
    assert not found["foi", "on-time-of-issued"]


def test_DEF_14_a_target_that_changed_within_a_period_is_said_beside_the_figure() -> None:
    changed = dt.date(2022, 10, 1)

    def targets(group: str, measure: str, span: Span, service: str) -> Aim:
        return Aim(Decimal(90 if span.until_on >= changed else 85))

    report = Report(
        report="r",
        title="R",
        sections=(
            Section(
                title="T",
                ids=("x",),
                groups=("foi",),
                measures=("on-time-of-received",),
                columns="quarters",
                targets=True,
            ),
        ),
    )
    made = compose(
        report, YEAR, audience="internal", figures=figures(), around=replace(around(), targets=targets)
    )
    said = [note for note in made.parts[0].tables[0].notes if "changed" in note]
    assert len(said) == 1  # of the year, and of no quarter: each quarter has one target
    assert "On the first: 85 %. On the last, which the figure is held against: 90 %." in said[0]
