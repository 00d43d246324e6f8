"""A procedure as a drawing: complete, readable by anybody, and the same everywhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from evenhand.domain.cases.events import Event
from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.policies import chain_of
from evenhand.domain.policies.drawing import START, Arrow, Box, Chart, charts_of, compared, with_way
from evenhand.domain.policies.layout import lay_out
from evenhand.domain.policies.svg import svg_of
from evenhand.domain.policies.words import procedure_in_words
from evenhand.domain.policies.words.for_the_person import procedure_for_the_person
from tests.domain.policies.conftest import LAW, POLICIES

ON = dt.date(2026, 11, 2)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def foi(book: Lawbook) -> Chart:
    return charts_of(book.edition("foi-request", ON))[0]


def test_every_stage_and_every_move_that_leads_somewhere_is_drawn(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        chart = charts_of(procedure)[0]
        assert {box.name for box in chart.boxes} == set(procedure.stages)
        drawn = {(arrow.tail, arrow.head) for arrow in chart.arrows}
        for move in procedure.case_moves:
            if not move.built_in and move.to and not move.opens:
                assert {(tail, move.to) for tail in move.from_stages if tail != move.to} <= drawn


def test_a_clock_is_told_with_the_step_that_stops_it_and_only_where_it_runs(foi: Chart) -> None:
    arrows = {(arrow.tail, arrow.head): arrow for arrow in foi.arrows}
    assert "20 working days (FOI-20WD)" in arrows["open", "answered"].clocks
    assert not any("FOI-20WD" in time for time in arrows["awaiting-clarification", "withdrawn"].clocks)
    assert arrows[START, "open"].clocks == ()


def test_the_drawing_has_title_description_role_and_text_and_no_inline_style(foi: Chart) -> None:
    svg = svg_of((foi,), title="How it goes")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "chart-title chart-desc"
    assert root.findtext(f"{SVG}title") == "How it goes"
    description = root.findtext(f"{SVG}desc") or ""
    assert all(sentence in description for sentence in foi.in_sentences())
    texts = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    assert all(word in texts for box in foi.boxes for word in box.title.split())
    assert "style" not in svg
    assert "<script" not in svg


def test_no_text_runs_out_of_its_box_and_nothing_out_of_the_drawing(book: Lawbook) -> None:
    for procedure in book.procedures.values():
        for chart in charts_of(procedure):
            placed = lay_out(chart)
            for box in placed.boxes:
                assert box.x - box.width / 2 >= -0.5
                assert box.x + box.width / 2 <= placed.width + 0.5
                assert max(map(len, box.lines), default=0) * 7.4 <= box.width
                assert box.y + box.height / 2 <= placed.height + 0.5
            for one in placed.boxes:
                for other in placed.boxes:
                    apart = (
                        abs(one.x - other.x) >= (one.width + other.width) / 2
                        or abs(one.y - other.y) >= (one.height + other.height) / 2
                    )
                    assert one is other or apart


def test_the_same_chart_gives_the_same_drawing(foi: Chart) -> None:
    assert svg_of((foi,), title="A") == svg_of((foi,), title="A")


def test_words_with_angle_brackets_stay_words() -> None:
    chart = Chart("<script>", (Box("a", "<b>&"),), (Arrow(START, "a", ("“<i>”",)),))
    svg = svg_of((chart,), title="<x>")
    ElementTree.fromstring(svg)
    assert "<script>" not in svg


def event(sequence: int, move: str) -> Event:
    at = dt.datetime(2026, 9, sequence, 12, tzinfo=dt.UTC)
    return Event(
        sequence=sequence, move=move, happened_on=at.date(), recorded_at=at, recorded_by="officer:1", under=""
    )


def test_the_way_of_a_case_is_marked_and_said(book: Lawbook, foi: Chart) -> None:
    procedure = book.edition("foi-request", ON)
    told = (event(1, "receive"), event(2, "ask-clarification"), event(3, "note"), event(4, "lapse"))
    chart = with_way(foi, procedure, told)
    went = {(arrow.tail, arrow.head) for arrow in chart.arrows if arrow.went}
    assert went == {(START, "open"), ("open", "awaiting-clarification"), ("awaiting-clarification", "lapsed")}
    assert [box.name for box in chart.boxes if box.here] == ["lapsed"]
    assert "This case stands at “Not clarified”." in chart.in_sentences()


def test_two_editions_in_one_drawing_say_what_is_new_gone_and_changed(foi: Chart) -> None:
    boxes = (*(box for box in foi.boxes if box.name != "lapsed"), Box("panel", "Heard by a panel"))
    arrows = tuple(
        replace(arrow, clocks=("10 working days (X)",)) if arrow.head == "answered" else arrow
        for arrow in foi.arrows
        if "lapsed" not in (arrow.tail, arrow.head)
    )
    after = Chart(foi.title, boxes, (*arrows, Arrow("open", "panel", ("Call a panel",))), foi.stays)
    (chart,) = compared((foi,), (after,))
    changes = {box.name: box.change for box in chart.boxes if box.change}
    assert changes == {"panel": "new", "lapsed": "gone"}
    said = " ".join(chart.in_sentences())
    assert "New: From “Being answered” it goes to “Heard by a panel” by “Call a panel”." in said
    assert "Gone: the stage “Not clarified”." in said
    assert "before: 20 working days (FOI-20WD)" in said
    assert [c.change for c in compared((foi,), (foi,))[0].boxes] == [""] * len(foi.boxes)


def test_a_step_to_the_end_from_many_stages_is_said_in_the_box_and_drawn_where_the_case_went() -> None:
    boxes = (*(Box(name, name.title()) for name in "abc"), Box("end", "End", final=True))
    chain = (Arrow(START, "a", ("Open",)), Arrow("a", "b", ("On",)), Arrow("b", "c", ("On",)))
    ends = tuple(Arrow(name, "end", ("Withdraw",)) for name in "abc")
    placed = lay_out(Chart("X", boxes, (*chain, *ends)))
    assert len(placed.arrows) == len(chain)
    (end,) = (box for box in placed.boxes if box.box is not None and box.box.name == "end")
    assert "Withdraw (from any open stage)" in " ".join(end.lines)
    went = (*ends[:2], replace(ends[2], went=True))
    assert len(lay_out(Chart("X", boxes, (*chain, *went))).arrows) == len(chain) + 1


def test_SAL_17_a_stage_that_ends_by_itself_is_drawn_and_told_with_what_follows() -> None:
    book = load_lawbook(LAW, chain_of(POLICIES, "saltash"))
    procedure = next(p for p in book.newest() if p.name == "unreasonable-conduct")
    case, limits = (
        next(c for c in charts_of(procedure) if c.title == title)
        for title in (procedure.title, "Limit on contact")
    )
    told = "From “Limits in force” it goes to “Limits have ended, the person is still to be told” by itself, once"
    assert any(said.startswith(told) for said in case.in_sentences())
    ways = {(arrow.tail, arrow.head): arrow.ways for arrow in limits.arrows}
    assert "Record the decision of the Town Council" in ways["proposed", "in-force"]
    assert ways["in-force", "lapsed"] == ("By itself, once the day “Last day” has passed",)
    assert "It ends at “Lifted”." in limits.in_sentences()
    for words in (
        procedure_in_words(procedure, book),
        procedure_for_the_person(procedure, book, on=ON, laid_down_by=""),
    ):
        assert "It ends by itself, once the day “Last day” has passed." in words.as_text()


def test_SAL_17_a_case_whose_limit_has_run_out_is_shown_where_it_stands_and_not_where_it_stood(
    book: Lawbook,
) -> None:
    procedure = book.edition("staff-safety", ON)
    leads = next(move for move in procedure.case_moves if move.to == "marked")
    chart = with_way(charts_of(procedure)[0], procedure, (event(1, leads.name),), stands="marker-over")
    assert [box.name for box in chart.boxes if box.here] == ["marker-over"]
    (itself,) = (arrow for arrow in chart.arrows if arrow.tail == "marked" and arrow.itself)
    assert itself.went
