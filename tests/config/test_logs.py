"""Personal data that slips into a log line is taken out of it."""

from __future__ import annotations

import logging
import sys

import pytest

from evenhand.config.logs import Line, WithoutPersonalData, without_personal_data


@pytest.mark.parametrize(
    "slip",
    [
        "anya.invented@example.org",
        "01632 960123",
        "+44 7700 900123",
        "07700900123",
        "CV1 5RR",
        "/people/?name=Anya",
    ],
)
def test_what_slips_in_is_taken_out(slip: str) -> None:
    assert slip not in without_personal_data(f"Could not store mail of {slip} today")


@pytest.mark.parametrize(
    "line", ["Case EH-2026-000123 moved", "stored 42 of 200 messages", "2026-11-21 10:00:00,000 INFO"]
)
def test_what_is_no_personal_data_stays(line: str) -> None:
    assert without_personal_data(line) == line


def test_arguments_are_looked_at_too() -> None:
    record = logging.LogRecord("evenhand", logging.INFO, "", 0, "from %s", ("anya@example.org",), None)
    WithoutPersonalData().filter(record)
    assert record.getMessage() == "from [address]"


def test_an_errors_own_words_are_left_out_of_the_log() -> None:
    try:
        raise ValueError("Anya Invented lives at 4 Sample Street")
    except ValueError:
        text = Line().formatException(sys.exc_info())
    assert "Anya" not in text
    assert "ValueError" in text
    assert __file__ in text
