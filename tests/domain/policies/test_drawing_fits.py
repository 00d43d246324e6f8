"""Every drawing of every policy can be read: at full size in a window of 1280, and on a sheet of A4."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.drawing import START, Arrow, Box, Chart, charts_of
from evenhand.domain.policies.fitting import TALLEST, WIDEST, sheets_of
from evenhand.domain.policies.svg import HEADING, MARGIN, drawings_of

PAGE = 1100  # pixels: the page's own width in a window of 1280
A4_WIDE, A4_TALL = 680, 1010  # CSS pixels within margins of 15 mm
SMALLEST = 9.3  # CSS pixels: 7 points
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def charts(every_book: tuple[Lawbook, ...]) -> tuple[Chart, ...]:
    found = {each.id: each for book in every_book for each in book.procedures.values()}
    assert {each.council for each in found.values()} >= {
        "coventry",
        "saltash",
        "south-cambridgeshire",
        "lgsco-code",
    }
    return tuple(chart for procedure in found.values() for chart in charts_of(procedure))


def test_every_drawing_of_every_policy_is_readable_on_a_laptop_and_on_A4(charts: tuple[Chart, ...]) -> None:
    assert len(charts) > 100
    for chart in charts:
        for sheet in sheets_of(chart):
            width, height = sheet.width + 2 * MARGIN, sheet.height + 2 * MARGIN + HEADING
            assert width <= PAGE, sheet.chart.title
            scale = min(1, A4_WIDE / width, A4_TALL / height)
            assert 13 * scale >= SMALLEST, f"{sheet.chart.title}: {width:.0f} by {height:.0f}"


def test_what_was_split_still_shows_every_stage_and_every_step(charts: tuple[Chart, ...]) -> None:
    split = [chart for chart in charts if len(sheets_of(chart)) > 1]
    assert split
    for chart in split:
        sheets = sheets_of(chart)
        drawn = {(p.arrow.tail, p.arrow.head) for sheet in sheets for p in sheet.arrows}
        in_full = [p for sheet in sheets for p in sheet.boxes if p.box and not p.box.elsewhere]
        assert {p.box.name for p in in_full if p.box} == {box.name for box in chart.boxes}
        for arrow in chart.arrows:
            ends = (p for sheet in sheets for p in sheet.boxes if p.box and p.box.name == arrow.head)
            said = " ".join(" ".join(p.lines) for p in ends)
            assert (arrow.tail, arrow.head) in drawn or f"{'; '.join(arrow.moves)} (from" in said


def test_a_stage_drawn_in_another_part_says_in_which() -> None:
    stages = "abcdefghijklmnopqrstuvwxyz"
    boxes = tuple(Box(name, f"Stage {name}") for name in stages)
    arrows = [Arrow(START, "a", ("Begin",))]
    arrows += [Arrow(one, other, ("Go on",)) for one, other in pairwise(stages)]
    sheets = sheets_of(Chart("Long", boxes, tuple(arrows)))
    assert len(sheets) > 1
    assert all(sheet.width <= WIDEST and sheet.height <= TALLEST for sheet in sheets)
    (last,) = (p.box for p in sheets[0].boxes if p.box and p.box.elsewhere)
    assert last.elsewhere == "see part 2"
    assert last.name in {p.box.name for p in sheets[1].boxes if p.box and not p.box.elsewhere}


def test_a_time_stands_on_each_arrow_that_it_is_for_and_in_no_box() -> None:
    boxes = (Box("open", "Open"), Box("done", "Done", final=True), Box("no", "Refused", final=True))
    times = ("20 working days (FOI-20WD)",)
    arrows = (Arrow("open", "done", ("Answer",), times), Arrow("open", "no", ("Pass on",)))
    (sheet,) = sheets_of(Chart("X", boxes, arrows))
    assert [line for box in sheet.boxes for line in box.lines if "FOI-20WD" in line] == []
    said = {arrow.arrow.head: " ".join(arrow.lines) for arrow in sheet.arrows}
    assert said == {"done": "Answer within 20 working days (FOI-20WD)", "no": "Pass on"}


def test_in_a_page_each_stage_is_a_link_to_its_sentences_with_a_name() -> None:
    chart = Chart(
        "X",
        (Box("open", "Open"), Box("done", "Done", final=True)),
        (Arrow(START, "open", ("Begin",)), Arrow("open", "done", ("Answer",))),
    )
    (drawing,) = drawings_of(chart, name="a", place="told")
    root = ElementTree.fromstring(drawing.svg)
    links = {link.get("href"): "".join(link.itertext()) for link in root.iter(f"{SVG}a")}
    assert links == {"#told-open": "Open", "#told-done": "Done(closed)"}
    assert {told.name for told in chart.told() if told.title} == {"open", "done"}
    assert root.get("role") == "group"  # of a picture, a screen reader would not hear the links
