"""Taking over an old log: each row once, as it stood, with what was not understood listed and nothing dropped."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, ClockRow
from evenhand.apps.cases.operations import Move, open_case
from evenhand.apps.cases.queries import words_of
from evenhand.apps.cases.similar import asked_in, similar_cases
from evenhand.apps.information.disclosures import not_decided_on
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import add_customer

pytestmark = pytest.mark.django_db
MAP = """
source: Old request log
reference: Ref
procedure: {column: Type, words: {FOI: foi-request, EIR: eir-request}}
stage: {column: Status, words: {Closed: answered, Open: open}}
outcome: {column: Result, words: {Full: given, Part: given-in-part}}
received_on: {column: Received, dates: "%d/%m/%Y"}
closed_on: {column: Answered, dates: "%d/%m/%Y"}
summary: {column: Subject}
name: {column: Who}
email: {column: Mail}
"""
LOG = """Ref,Type,Status,Result,Received,Answered,Subject,Who,Mail,Team
R1,FOI,Closed,Full,07/10/2024,01/11/2024,Potholes,Robin Ashdown,robin@example.org,Highways
R2,foi,Open,,06/10/2025,,Parking,Robin Ashdown,ROBIN@example.org,Parking
R3,EIR,Closed,Part,07/10/2024,20/12/2024,Trees,,,Parks

R4,FOIA,Closed,Full,07/10/2024,01/11/2024,"Shops
and stalls",,,
R5,FOI,Closed,Full,31/02/2024,01/11/2024,Bins,,,
"""
ODD = """Ref,Type,Status,Result,Received,Answered,Subject,Who,Mail,Team,,
R1,FOI,Closed,Full,07/10/2024,01/11/2024,Potholes,Robin Ashdown,robin@example.org,Highways,seen by Kim,late
R2,EIR,Closed,Full,07/10/2024,02/11/2024,Trees,R. Ashdown-Hill,robin@example.org,,,
R3,FOI,Closed,Full,07/10/2024,03/11/2024,Bins,Jo Field,jo at example,,,
R4,FOI,Closed,Full,07/10/2024,,Shops,Jo Field,,,,
"""


@pytest.fixture
def ingrid(person_in):
    return person_in("information-team", "Ingrid Information")


@pytest.fixture
def run(tmp_path: Path, ingrid):
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")

    def import_it(*more: str) -> str:
        out = StringIO()
        arguments = ("import", str(tmp_path / "log.csv"), "--map", str(tmp_path / "map.yaml"))
        report = ("--report", str(tmp_path / "report.csv"))
        with pytest.raises(CommandError, match="2 rows were not understood"):
            call_command(*arguments, "--as", ingrid.email, *report, *more, stdout=out)
        return out.getvalue()

    return import_it


def test_each_row_opens_a_case_as_it_stood_and_owes_nothing(run, ingrid):
    assert "opened: 3" in run()
    first = Case.objects.get(title="Potholes")
    assert (first.procedure, first.stage, first.outcome) == ("foi-request", "answered", "given")
    assert (first.received_on, first.closed_on) == (dt.date(2024, 10, 7), dt.date(2024, 11, 1))
    assert first.next_due_on is None
    clock = ClockRow.objects.get(case=first, rule="FOI-20WD")
    assert clock.stopped_on == dt.date(2024, 11, 1)
    assert not first.obligation_rows.exists()
    assert not not_decided_on(ingrid, dt.date(2026, 11, 22)).exists()


def test_a_request_that_was_still_open_keeps_its_day_of_receipt_and_its_clock(run):
    run()
    assert Case.objects.get(title="Parking").next_due_on == dt.date(2025, 11, 3)


def test_running_it_twice_adds_nothing(run):
    run()
    assert "opened: 0\nthere already: 3" in run()
    assert Case.objects.count() == 3


def test_what_was_not_understood_is_listed_with_line_column_and_why(run, tmp_path):
    run()
    report = (tmp_path / "report.csv").read_text(encoding="utf-8")
    assert "6,Type,FOIA,The map does not say what this means." in report
    assert "8,Received,31/02/2024,It is not a day written as %d/%m/%Y." in report


def test_columns_that_the_map_does_not_speak_of_are_kept_in_words(run):
    run()
    words = " ".join(words_of(Case.objects.get(title="Trees")).values())
    assert "Team: Parks" in words
    assert "reference R3, line 4" in words


def test_what_means_something_else_here_or_has_no_heading_is_kept_as_it_was_written(
    tmp_path: Path, ingrid
) -> None:
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "log.csv").write_text(ODD, encoding="utf-8")
    told = StringIO()
    arguments = ("import", str(tmp_path / "log.csv"), "--map", str(tmp_path / "map.yaml"))
    with pytest.raises(CommandError, match="1 rows were not understood"):
        call_command(*arguments, "--as", ingrid.email, stdout=StringIO(), stderr=told)
    assert "line 5, Answered: ''. It had ended there, and no day says when" in told.getvalue()
    kept = {case.title: " ".join(words_of(case).values()) for case in Case.objects.all()}
    for said in ("Column 11: seen by Kim", "Column 12: late", "Status: Closed", "Result: Full"):
        assert said in kept["Potholes"]
    assert "Name there: R. Ashdown-Hill" in kept["Trees"]
    assert "E-mail there: jo at example" in kept["Bins"]
    assert "there:" not in kept["Potholes"]


def test_one_address_is_one_person_however_it_is_spelt(run):
    run()
    assert Customer.objects.filter(name="Robin Ashdown").count() == 1


def test_trying_it_opens_nothing_and_names_what_the_run_itself_would_refuse(run, tmp_path, ingrid):
    assert "opened: 0" in run("--try")
    assert not Case.objects.exists()
    assert not Customer.objects.filter(name="Robin Ashdown").exists()
    lines = LOG.splitlines()[:2]
    (tmp_path / "log.csv").write_text("\n".join(lines).replace("2024", "2094"), encoding="utf-8")
    arguments = ("import", str(tmp_path / "log.csv"), "--map", str(tmp_path / "map.yaml"))
    with pytest.raises(CommandError, match="1 rows were not understood"):
        call_command(*arguments, "--try", "--as", ingrid.email, stdout=StringIO(), stderr=StringIO())


def test_an_older_request_is_found_by_its_own_words_after_a_newer_one_came_and_nothing_else_of_its_row_is(
    run, tmp_path, ingrid
):
    asked = "How many potholes were repaired in Mill Lane?\nRobin Ashdown"
    at = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
    jo = f"customer:{add_customer(name='Jo Field', by=ingrid, at=at).pk}"
    facts = {"customer": jo, "received_on": at.date(), "summary": "Roads", "request": asked}
    move = Move(move="receive", facts=facts, happened_on=at.date())
    newer = open_case("foi-request", move, by=ingrid, at=at)
    text = MAP + "request: {column: Subject}\n"
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    log = LOG.replace("Potholes", '"How many potholes were repaired in Mill Lane?\nRobin Ashdown"')
    (tmp_path / "log.csv").write_text(log.replace("Highways", "Complains often"), encoding="utf-8")
    run()
    first = similar_cases(newer, ingrid, on=dt.date(2026, 11, 22))[0].case
    assert first.received_on == dt.date(2024, 10, 7)
    assert similar_cases(first, ingrid, on=dt.date(2026, 11, 22)) == ()
    said = asked_in([first])[first.pk]
    assert "Mill Lane" in said
    for other in ("Complains often", "Old request log", "Ashdown"):
        assert other not in said


def test_a_log_is_taken_over_into_a_system_with_nobody_in_it_yet(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "log.csv").write_text("\n".join(LOG.splitlines()[:4]), encoding="utf-8")
    for expected in ("opened: 3", "there already: 3"):
        out = StringIO()
        call_command("import", str(tmp_path / "log.csv"), "--map", str(tmp_path / "map.yaml"), stdout=out)
        assert expected in out.getvalue()
    assert Case.objects.count() == 3
    assert not User.objects.filter(is_active=True).exists()


def test_what_does_not_fit_is_listed_and_the_next_row_goes_on(tmp_path: Path, ingrid) -> None:
    first, good = LOG.splitlines()[:2]
    cut = good.replace("Potholes", "Potholes, kerbs").replace("R1", "R0")
    long_name = good.replace("Robin Ashdown", "R" * 300).replace("R1", "R9").replace("robin@", "r9@")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "log.csv").write_text("\n".join((first, cut, long_name, f"{good},,,")), encoding="utf-8")
    out, told = StringIO(), StringIO()
    with pytest.raises(CommandError, match="2 rows were not understood"):
        call_command(
            "import",
            str(tmp_path / "log.csv"),
            "--map",
            str(tmp_path / "map.yaml"),
            "--as",
            ingrid.email,
            stdout=out,
            stderr=told,
        )
    assert "rows: 3\nunderstood: 1\nopened: 1" in out.getvalue()
    listed = told.getvalue().splitlines()
    assert listed[0].startswith("line 2, the row: 'R0, FOI")
    assert "It has 11 cells, but the first line names 10 columns" in listed[0]
    assert listed[1].startswith("line 3")
    assert Case.objects.get().title == "Potholes"
