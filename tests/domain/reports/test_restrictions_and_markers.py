"""Figures about limits and markers: how long a review took, what an Ombudsman was asked, until when a marker is live."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from msgspec import structs

from evenhand.domain.reports.composing import compose
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.rows import ClockRun, Happening, Part, Row
from tests.domain.reports.test_every_question import BOOK, YEAR, around, figures

ASKED = YEAR.from_on + dt.timedelta(days=10)


def on(days: int) -> dt.date:
    """So many days after the first review was asked for."""
    return ASKED + dt.timedelta(days=days)


def case(kind: str, number: int = 1, *happened: Happening, **more: object) -> Row:
    row = Row(
        ref=f"EH-{number}",
        counts_as=kind,
        first_counts_as=kind,
        procedure=kind,
        stage="in-force",
        final=False,
        outcome="",
        received_on=YEAR.from_on,
        opened_on=YEAR.from_on,
        customer=number,
        happened=happened,
    )
    return structs.replace(row, **more)


def moves(**days: int) -> tuple[Happening, ...]:
    return tuple(Happening(move=move.replace("_", "-"), on=on(day)) for move, day in days.items())


def made(report: str, *rows: Row, audience: str = "internal") -> Document:
    beside = replace(around(), begins=dict.fromkeys(BOOK.groups, YEAR.from_on - dt.timedelta(days=400)))
    return compose(BOOK.reports[report], YEAR, audience=audience, figures=figures(rows), around=beside)


def said(of: Document, part: str) -> dict[str, str]:
    """The last cell of each line of a section."""
    (found,) = (one for one in of.parts if one.title == part)
    return {line.title: line.cells[-1].text for table in found.tables for line in table.lines}


def crossed(of: Document, part: str) -> dict[str, dict[str, str]]:
    """The cells of each line of a section by the heads of their columns."""
    (found,) = (one for one in of.parts if one.title == part)
    (table,) = found.tables
    return {
        line.title: dict(zip(table.columns, (cell.text for cell in line.cells), strict=True))
        for line in table.lines
    }


def test_BE_10_the_days_of_a_review_run_from_its_own_asking_to_its_own_decision() -> None:
    twice = moves(ask_for_review=0, turn_down_review=8) + moves(ask_for_review=100, uphold_review=120)
    open_still = moves(ask_for_review=3)
    proxy = Part(
        key="associate-1",
        kind="associate",
        opened_on=ASKED,
        stage="own-matter",
        happened=(
            Happening(move="associate.ask-again", on=on(1), item="associate-1"),
            Happening(move="associate.find-own-matter", on=on(6), item="associate-1"),
        ),
    )
    found = said(
        made(
            "conduct",
            case("unreasonable-conduct", 1, *twice, parts=(proxy,)),
            case("unreasonable-conduct", 2, *open_still),
        ),
        "Reviews and appeals",
    )
    assert found == {
        "Reviews and appeals asked for": "4",
        "Reviews and appeals decided": "3",
        "of which: for the person": "2",
        "of which: the decision stands": "1",
        "Days to decide, on average": "11 days",
        "Days to decide, the longest": "20 days",
    }


def test_BE_10_what_was_taken_to_an_ombudsman_is_counted_on_the_case_of_the_limits() -> None:
    decided = Happening(move="ombudsman.decide", on=on(90), item="o-1", facts={"decision": "no-fault"})
    of_limits = Part(
        key="o-1",
        kind="ombudsman",
        opened_on=on(40),
        stage="decided",
        facts={"received_on": on(30), "body": "lgsco", "decision": "no-fault"},
        happened=(decided,),
    )
    of_service = structs.replace(of_limits, key="o-2")
    document = made(
        "conduct",
        case("unreasonable-conduct", 1, parts=(of_limits,)),
        case("unreasonable-conduct", 2),
        case("complaint", 3, parts=(of_service,)),
    )
    assert said(document, "Limits before the Ombudsman") == {
        "Complaints to the Ombudsman about limits": "1",
        "of which lgsco": "1",
        "Ombudsman: decided about limits": "1",
        "of which no-fault": "1",
    }


def marker(number: int, level: str, service: str, *, ends_on: dt.date | None = None, **more: object) -> Row:
    decided = Happening(move="decide-marker", on=YEAR.from_on - dt.timedelta(days=200))
    row = case("staff-safety", number, decided, received_on=decided.on, opened_on=decided.on, service=service)
    facts = {"level": level, "ends_on": ends_on or YEAR.until_on}
    return structs.replace(row, **({"facts": facts} | more))


def review(due: dt.date, held: dt.date | None) -> ClockRun:
    return ClockRun(rule="PVP-6M", rule_class="LOCAL", started_on=YEAR.from_on, due_on=due, stopped_on=held)


def test_PV_1_live_markers_and_their_reviews_by_level_and_by_service() -> None:
    removed = Happening(move="remove", on=on(50))
    first = marker(1, "high", "housing", clocks=(review(on(5), on(5)), review(on(60), on(70))))
    second = marker(2, "low", "housing", clocks=(review(on(20), None),))
    third = marker(3, "low", "streets", final=True, closed_on=on(50))
    third = structs.replace(third, happened=(*third.happened, removed))
    document = made("safety", first, second, third)
    by_level, by_service = crossed(document, "Markers by level"), crossed(document, "Markers by service")
    live, due = "Live safety markers", "Marker reviews due"
    assert {level: line[live] for level, line in by_level.items()} == {"high": "1", "low": "2", "All": "3"}
    assert {one: line[live] for one, line in by_service.items()} == {
        "housing": "2",
        "streets": "1",
        "All": "3",
    }
    reviews = [
        due,
        "Reviews done on time",
        "Reviews done late",
        "Reviews overdue",
        "Reviews not yet due",
    ]
    assert [by_level["high"][name] for name in reviews] == ["2", "1", "1", "0", "0"]
    assert [by_level["low"][name] for name in reviews] == ["1", "0", "0", "1", "0"]
    assert by_service["streets"]["Markers taken off"] == "1"


def test_PV_1_a_marker_is_live_until_its_last_day_though_nobody_took_it_off() -> None:
    day = dt.timedelta(days=1)
    over = marker(1, "low", "housing", ends_on=YEAR.from_on - day)
    just = marker(2, "low", "housing", ends_on=YEAR.from_on)
    late = marker(3, "low", "housing", ends_on=YEAR.from_on - day, final=True, closed_on=on(50))
    found = crossed(made("safety", over, just, late), "Markers by level")
    assert found["All"]["Live safety markers"] == "1"


def test_PV_1_what_was_shared_and_recalled_takes_no_marker_off() -> None:
    recalled = marker(1, "low", "housing")
    recalled = structs.replace(recalled, happened=(*recalled.happened, *moves(recall=30)))
    assert crossed(made("safety", recalled), "Markers by level")["All"]["Markers taken off"] == "0"


@pytest.mark.parametrize("report", ["safety", "conduct"])
def test_SUP_1_no_small_number_of_markers_or_reviews_stands_in_what_goes_out(report: str) -> None:
    rows = [
        marker(
            n, "high" if n < 3 else "low", "housing" if n < 7 else "streets", clocks=(review(on(n), on(9)),)
        )
        for n in range(10)
    ]
    rows += [
        case("unreasonable-conduct", n + 20, *moves(ask_for_review=0, turn_down_review=n)) for n in range(4)
    ]
    document = made(report, *rows, audience="public")
    texts = {c.text for part in document.parts for t in part.tables for line in t.lines for c in line.cells}
    assert texts & {"<5", "[c]"}
    assert not texts & set("1234")
    assert not any(text.endswith(("days", "day")) for text in texts)
