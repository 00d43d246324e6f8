"""Behind a figure nothing reads as in force after its last day."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.domain.lawbook.procedure import Stage
from evenhand.domain.reports.rows import stands_at

LAST = dt.date(2026, 11, 20)
STAGES = {
    "in-force": Stage(name="in-force", title="In force", lapses_on="ends_on", lapses_to="lapsed"),
    "lapsed": Stage(name="lapsed", title="Lapsed", final=True),
}


@pytest.mark.parametrize(
    ("on", "stands"), [(LAST, "in-force"), (LAST + dt.timedelta(days=1), "lapsed")], ids=["last", "after"]
)
def test_URB_12M_END_a_limit_reads_as_in_force_until_its_last_day_and_not_after(
    on: dt.date, stands: str
) -> None:
    assert stands_at("in-force", {"ends_on": LAST}, STAGES, on) == stands


@pytest.mark.parametrize("stages", [None, {}, STAGES])
def test_what_does_not_end_by_itself_stands_where_it_was_left(stages: dict[str, Stage] | None) -> None:
    assert stands_at("lifted", {"ends_on": LAST}, stages, dt.date.max) == "lifted"


def test_a_stage_without_its_last_day_stands() -> None:
    assert stands_at("in-force", {}, STAGES, dt.date.max) == "in-force"
