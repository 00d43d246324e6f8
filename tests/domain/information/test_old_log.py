"""An old log as offices save it: every line is taken in, or named with why not; nothing is guessed and nothing dropped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from evenhand.domain.contact.csv_rows import CsvRefused, open_rows
from evenhand.domain.information.old_log import LogMap, Told, understand

PLAN = LogMap(
    source="Old log",
    reference="Ref",
    procedure=Told(always="foi-request"),
    stage=Told(always="open"),
    received_on=Told(column="Received", dates="%d/%m/%Y"),
    summary=Told(always="A request"),
    outcome=Told(column="Result", words={"Full": "given"}),
)
STAGES = {"foi-request": frozenset({"open"})}
HEADER = "Ref,Received,Result"


def read(tmp_path: Path, *lines: str, encoding: str = "utf-8"):
    path = tmp_path / "log.csv"
    path.write_bytes("\r\n".join((HEADER, *lines)).encode(encoding))
    return understand(open_rows(path, longer_apart=True), PLAN, STAGES, {})


def test_a_mark_at_the_start_blank_lines_and_short_days_are_read_and_a_year_of_two_figures_is_not_guessed(
    tmp_path: Path,
) -> None:
    found, wrong = read(tmp_path, "R1,3/4/2025,Full", "", "R2,3/4/25,Full", ",,", encoding="utf-8-sig")
    assert [(one.reference, one.received_on) for one in found] == [("R1", dt.date(2025, 4, 3))]
    assert [(one.line, one.written) for one in wrong] == [(4, "3/4/25")]


def test_a_line_of_forty_columns_and_an_unknown_outcome_are_named_and_stop_no_other(tmp_path: Path) -> None:
    found, wrong = read(tmp_path, "R1," + "x," * 39, "R2,03/04/2025,Perhaps", "R3,03/04/2025,full")
    assert [one.reference for one in found] == ["R3"]
    assert [one.line for one in wrong] == [2, 3]


def test_a_case_that_stands_open_with_a_day_of_closing_is_named_and_not_taken_as_open(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Ref,Received,Closed\nR1,03/04/2025,01/05/2025\nR2,03/04/2025,\n", encoding="utf-8")
    plan = msgspec.structs.replace(PLAN, outcome=None, closed_on=Told(column="Closed", dates="%d/%m/%Y"))
    found, wrong = understand(open_rows(path, longer_apart=True), plan, STAGES, {})
    assert [one.reference for one in found] == ["R2"]
    assert [(one.line, one.column) for one in wrong] == [(2, "Closed")]


def test_a_reference_that_stands_twice_is_named_also_where_its_first_line_was_not_understood(
    tmp_path: Path,
) -> None:
    found, wrong = read(tmp_path, "R1,31/02/2025,Full", "R1,03/04/2025,Full", "R2,03/04/2025,")
    assert [one.reference for one in found] == ["R2"]
    assert [one.line for one in wrong] == [2, 3]
    assert "stands in line 2 already" in wrong[1].why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"Ref;Received;Result\nR1;03/04/2025;Full\n", "parted by semicolons: save the file as CSV"),
        ("Ref,Received,Result\nR1,03/04/2025,Caf\xe9\n".encode("cp1252"), "not UTF-8 text: save it as CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(tmp_path: Path, text: bytes, why: str) -> None:
    (tmp_path / "log.csv").write_bytes(text)
    with pytest.raises(CsvRefused, match=why):
        open_rows(tmp_path / "log.csv")
