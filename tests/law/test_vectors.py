"""Every worked date of the rule book, each a test named by what it claims."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from evenhand.domain.lawbook.clocks import ClockRule, load_clocks
from evenhand.domain.time import Calendars, reckon

HERE = Path(__file__).parent
LAW = Path(__file__).resolve().parents[2] / "src" / "evenhand" / "law"
# What a reckoning can know by itself; the other flags of a row are about the row, not about the date.
DERIVED = {"CONTESTED-WEEKEND", "CONTESTED-RETRO", "HOLIDAY-SOURCES-DISAGREE", "VERIFY-PAUSE", "POLICY"}

CLOCKS = load_clocks(LAW)
CALENDARS = Calendars()


def _rows() -> list[dict[str, str]]:
    with (HERE / "vectors.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _named(row: dict[str, str]) -> str:
    return f"{row['id']}_{row['rule']}: {row['why']}"


ROWS = _rows()


@pytest.mark.parametrize("row", ROWS, ids=_named)
def test_the_worked_date_holds(row: dict[str, str]) -> None:
    params = dict(part.split("=") for part in row["params"].split(";") if part)
    on = dt.date.fromisoformat(row["event_date"]) if row["event_date"] else None

    reckoning = reckon(CLOCKS[row["rule"]], on, params, CALENDARS)

    due = reckoning.due.isoformat() if reckoning.due else ""
    assert (reckoning.verdict or due) == row["expected"]
    assert reckoning.reasons
    assert set(row["flags"].split(";")) & DERIVED <= set(reckoning.flags)


@pytest.mark.parametrize("rule", CLOCKS.values(), ids=lambda rule: rule.id)
def test_every_value_of_a_rule_has_a_reference_and_the_rule_its_words(rule: ClockRule) -> None:
    assert rule.words
    assert rule.source.rule_book
    assert all(value.reference.title for value in rule.values)
    assert all(value.reference.mark or value.reference.unverified for value in rule.values)
