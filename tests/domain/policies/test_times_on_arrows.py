"""Where the times of a drawing stand: on the arrow that they are for, or in the stage beside the step that meets them there."""

from __future__ import annotations

import re
from dataclasses import replace

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.drawing import Arrow, Box, Chart, charts_of
from evenhand.domain.policies.fitting import sheets_of
from evenhand.domain.policies.layout import POINT, UNDER, lay_out
from evenhand.domain.policies.svg import svg_of


def test_every_time_in_a_stage_is_named_with_the_step_that_it_is_for(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        titles = {move.title for move in procedure.moves.values()}
        for chart in charts_of(procedure):
            for box in chart.boxes:
                for time in box.times:
                    assert any(time.startswith(f"{title}: ") for title in titles), (procedure.id, time)


def test_what_only_puts_a_time_off_does_not_carry_it(book: Lawbook) -> None:
    """To ask what is meant does not answer a request: the twenty days are not for that."""
    for procedure in book.procedures.values():
        for chart in charts_of(procedure):
            waiting = {box.name for box in chart.boxes if box.waiting}
            assert [arrow for arrow in chart.arrows if arrow.head in waiting and arrow.clocks] == []


def test_no_clock_of_the_drawing_is_lost(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        for chart in charts_of(procedure):
            told = " ".join(chart.in_sentences())
            for arrow in chart.arrows:
                assert all(time in told for time in arrow.clocks)
            for box in chart.boxes:
                assert all(time in told for time in box.times)


def test_times_of_one_length_are_said_once_on_an_arrow(book: Lawbook) -> None:
    chart = charts_of(book.procedures["evenhand/foi-request@2005"])[0]
    answered = [a for a in lay_out(chart).arrows if a.arrow.head == "answered" or "answer" in a.arrow.head]
    assert any(" ".join(arrow.lines).count("20 working days") == 1 for arrow in answered)
    assert sheets_of(chart)


def test_several_times_in_a_box_stand_apart_and_one_step_is_named_once() -> None:
    stages = Box(
        "s",
        "Stage 1",
        times=("Record it: 3 working days (A-1)", "Record it: 5 working days (B-2)", "Assign it: 2 days (C)"),
    )
    one = replace(stages, name="t", times=("Assign it to somebody: 2 working days (C)",))
    placed = lay_out(Chart("How", (stages, one), (Arrow("s", "t", ("Go on",)),)))
    several, single = ([box.lines for box in placed.boxes if box.box and box.box.name == n] for n in "st")
    assert several == [
        (
            "Stage 1",
            "• Record it: 3 working days",
            UNDER + "(A-1), 5 working days (B-2)",
            "• Assign it: 2 days (C)",
        )
    ]
    assert not any(line.startswith(POINT) for line in single[0])
    drawn = svg_of((placed.chart,), title="How")
    assert re.search(r'text-anchor="start"[^>]*>• Assign it', drawn)
