"""`evenhand due`, as a person or a script calls it."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evenhand.apps.lawbook import books
from evenhand.apps.lawbook.batch import reckon_rows

VECTORS = Path(__file__).resolve().parents[2] / "law" / "vectors.csv"
Due = Callable[..., tuple[int, str, str]]


pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def due() -> Due:
    def called(*arguments: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("due", *arguments, stdout=out, stderr=err)
        except CommandError as refused:
            return refused.returncode, out.getvalue(), str(refused)
        except SystemExit as left:
            return int(str(left.code)), out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return called


def test_the_due_date_comes_first_and_then_a_line_a_reason(due: Due) -> None:
    status, out, err = due("FOI-20WD", "--on", "2026-11-20")

    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0] == "2026-12-21"
    assert "Monday 30 November 2026 does not count: St Andrew's Day (Scotland)." in lines


def test_parameters_are_set_as_key_and_value(due: Due) -> None:
    status, out, _ = due(
        "FOI-FEE", "--on", "2026-09-01", "--set", "notice=2026-09-07", "--set", "paid=2026-09-16"
    )

    assert status == 0
    assert out.startswith("2026-10-09\n")


def test_json_carries_the_reasons_with_their_references(due: Due) -> None:
    _, out, _ = due("SAR-1M", "--on", "2026-09-03", "--json")

    said = json.loads(out)
    assert (said["rule"], said["due"], said["work_to"]) == ("SAR-1M", "2026-10-05", "2026-10-02")
    assert all(set(reason) == {"text", "reference"} for reason in said["reasons"])


def test_a_cost_rule_gives_its_verdict_without_a_day(due: Due) -> None:
    assert due("FOI-COST", "--set", "hours=18")[1].startswith("WITHIN\n")


def test_a_clock_that_stands_still_says_so(due: Due) -> None:
    assert due("FOI-FEE", "--on", "2026-09-01", "--set", "notice=2026-09-07")[1].startswith("no date:")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "Say which rule"),
        (("FOI-20W", "--on", "2026-11-20"), 2, "Did you mean FOI-20WD?"),
        (("FOI-20WD",), 2, "needs the day on which the request was received"),
        (("FOI-20WD", "--on", "20/11/2026"), 2, "is not a day"),
        (("FOI-20WD", "--on", "2026-11-20", "--set", "paid"), 2, "write it as key=value"),
        (("FOI-20WD", "--on", "2026-11-20", "--set", "paid=2026-11-21"), 2, "does not understand 'paid'"),
        (("FOI-20WD", "--on", "2004-12-31"), 1, "the earliest starts on 1 January 2005"),
        (("--batch", "/nowhere/at-all.csv"), 2, "cannot be read"),
        (("FOI-20WD", "--batch", "a.csv"), 2, "the file says it all"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_in_one_sentence(
    due: Due, arguments: tuple[str, ...], status: int, said: str
) -> None:
    left_with, out, err = due(*arguments)

    assert (left_with, out) == (status, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_batch_gives_a_row_for_each_row(due: Due) -> None:
    status, out, err = due("--batch", str(VECTORS))

    rows = list(csv.DictReader(io.StringIO(out)))
    with VECTORS.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert (status, err) == (0, "")
    assert [(row["id"], row["due"]) for row in rows] == [(row["id"], row["expected"]) for row in expected]
    assert all(row["reasons"] for row in rows)


def test_a_row_of_a_batch_and_the_single_call_agree(due: Due, tmp_path: Path) -> None:
    file = tmp_path / "clocks.csv"
    file.write_text("id,rule,event_date,params\na,SAR-1M,2026-09-03,nation=NI\n", encoding="utf-8")

    (row,) = csv.DictReader(io.StringIO(due("--batch", str(file))[1]))

    assert due("SAR-1M", "--on", "2026-09-03", "--set", "nation=NI")[1].splitlines()[0] == row["due"]


def test_a_bad_row_is_named_with_its_number_and_the_others_are_reckoned(due: Due, tmp_path: Path) -> None:
    file = tmp_path / "clocks.csv"
    file.write_text(
        "# from the old system\nid,rule,event_date,params,note\n"
        "a,FOI-20WD,2026-11-20,,\nb,FOI-20XX,2026-11-20,,\nc,FOI-20WD,yesterday,,\nd,FOI-20WD,2026-11-20,,ok\n",
        encoding="utf-8",
    )

    status, out, err = due("--batch", str(file))

    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
    assert status == 1
    assert (rows["a"]["due"], rows["b"]["due"], rows["c"]["due"], rows["d"]["due"]) == (
        "2026-12-21", "", "", "2026-12-21",
    )  # fmt: skip
    assert "Row 2 (b), line 4" in err
    assert "Row 3 (c), line 5" in err


def test_a_file_without_the_columns_is_refused(due: Due, tmp_path: Path) -> None:
    file = tmp_path / "clocks.csv"
    file.write_text("reference,day\n1,2026-11-20\n", encoding="utf-8")

    status, _, err = due("--batch", str(file))

    assert status == 2
    assert "it lacks id, rule, event_date, params" in err


def test_a_file_in_another_encoding_is_refused(due: Due, tmp_path: Path) -> None:
    file = tmp_path / "clocks.csv"
    file.write_bytes("id,rule,event_date,params\ncafé,FOI-20WD,2026-11-20,\n".encode("cp1252"))

    status, _, err = due("--batch", str(file))

    assert status == 2
    assert "UTF-8" in err


def test_a_long_batch_is_never_held_in_memory() -> None:
    def lines(rows: int) -> Iterator[str]:
        yield "id,rule,event_date,params\n"
        for number in range(rows):
            yield f"{number},FOI-20WD,2026-11-{1 + number % 28:02},\n"

    def peak(rows: int) -> int:
        tracemalloc.start()
        for _ in reckon_rows(lines(rows), clocks=books.clocks(), calendars=books.shipped_calendars()):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)  # fills the calendars
    assert peak(4_000) < peak(400) + 100_000
