"""Whatever a complaint is about, the time until somebody has it to investigate is measured (CC-1)."""

from __future__ import annotations

import pytest

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.time import Calendars
from tests.domain.complaints.conftest import TEAM, lawbook_of, received

RULE = "ALLOCATE-2WD"
INVESTIGATED = [
    (policy, name)
    for policy, names in (
        (
            "coventry",
            (
                "adult-social-care-complaint",
                "childrens-complaint",
                "corporate-complaint",
                "housing-complaint",
            ),
        ),
        (
            "lgsco-code",
            (
                "adult-social-care-complaint",
                "childrens-complaint",
                "corporate-complaint",
                "housing-complaint",
            ),
        ),
    )
    for name in names
]
BOOKS = {policy: lawbook_of(policy) for policy in ("coventry", "lgsco-code")}


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_CC_1_every_procedure_that_assigns_an_investigator_measures_how_long_that_took(book: Lawbook):
    assigning = {
        procedure.name: procedure
        for procedure in book.procedures.values()
        if "assign" in procedure.moves and "investigator" in procedure.moves["assign"].asks
    }
    assert {name for policy, name in INVESTIGATED if BOOKS[policy] is book} <= set(assigning)
    complaints = {name: one for name, one in assigning.items() if one.family == "complaints"}
    assert complaints
    for name, procedure in complaints.items():
        (clock,) = (one for one in procedure.clocks if one.rule.id == RULE)
        assert "assign" in clock.stops, name


@pytest.mark.parametrize(
    ("policy", "name"), [one for one in INVESTIGATED if one != ("coventry", "corporate-complaint")]
)
def test_CC_1_the_clock_runs_from_receipt_and_stops_when_it_is_assigned(
    policy: str, name: str, calendars: Calendars
):
    told = received(BOOKS[policy], calendars, name)
    (clock,) = (one for one in told.reading("2026-09-01").clocks if one.rule.id == RULE)
    assert str(clock.due_on) == "2026-09-03"
    told.tell("2026-09-02", "assign", by=TEAM, service="waste", investigator="officer:3")
    (clock,) = (one for one in told.reading("2026-09-04").clocks if one.rule.id == RULE)
    assert str(clock.stopped_on) == "2026-09-02"
