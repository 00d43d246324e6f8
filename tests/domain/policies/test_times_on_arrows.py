"""Where the times of a drawing stand: on the arrow that they are for, or in the stage beside the step that meets them there."""

from __future__ import annotations

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.drawing import charts_of
from evenhand.domain.policies.fitting import sheets_of
from evenhand.domain.policies.layout import lay_out


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
