"""The reports on behaviour and safety tell who was told, who looked, and what went to the Ombudsman, as their pages hold it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.register import note_register_view, require_export
from evenhand.apps.people.models import Customer
from evenhand.apps.people.operations import note_view
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.making import make
from evenhand.apps.reports.records import tables
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.periods import Span
from tests.apps.conduct.conftest import Council, at, day

pytestmark = pytest.mark.django_db
TODAY = day("2026-06-30")
QUARTER = Span(day("2026-04-01"), TODAY)


def lines(name: str, audience: str = "internal", place: int = 0) -> list[list[str]]:
    """The lines of one table of records."""
    found = tables(name, QUARTER, audience, on=TODAY)[place]
    return [[line.title, *(cell.text for cell in line.cells)] for line in found.lines]


def part(of: Document, title: str) -> dict[str, str]:
    (found,) = (one for one in of.parts if one.title == title)
    return {line.title: line.cells[0].text for table in found.tables for line in table.lines}


@pytest.fixture
def marked(council: Council, customer: Customer) -> Case:
    """A marker of medium risk over Robin Oakley from 1 May to 31 May 2026."""
    case = council.open(
        "staff-safety",
        "report",
        "2026-04-27",
        by="Hope",
        facts={
            "customer": f"customer:{customer.pk}",
            "received_on": day("2026-04-27"),
            "place": "Reception",
            "summary": "A chair was thrown",
            "incident_kind": "physical",
            "words_and_acts": "Threw a chair at the desk.",
            "affected": council.fact("Olly"),
            "reported_by": council.fact("Olly"),
            "injury": "none",
        },
    )
    assessed = {"severity": "high", "likelihood": "medium", "intent": "Meant.", "condition": "None is known."}
    council.move(
        case,
        "assess",
        "2026-04-28",
        by="Dora",
        decider=council.decider("Dora", "director", "2026-04-28"),
        assessor=council.fact("Dora"),
        happened_before="No.",
        **assessed,
    )
    council.move(
        case,
        "decide-marker",
        "2026-05-01",
        by="Dora",
        decider=council.decider("Dora", "director", "2026-05-01"),
        reasons="A chair was thrown.",
        level="medium",
        precautions=("two-officers",),
        for_address=False,
        starts_on=day("2026-05-01"),
        ends_on=day("2026-05-31"),
        review_on=day("2026-05-20"),
        sees_it="Reception",
    )
    return case


def test_BE_14_who_was_told_is_told_with_the_day(council: Council, limited: Case) -> None:
    council.move(
        limited,
        "tell-aware",
        "2026-04-14",
        told_officers=(council.fact("Cara"), council.fact("Olly")),
        told_why="They take the calls.",
    )
    council.move(limited, "tell-aware", "2026-04-20", told_why="The caretaker of the hall.")
    assert lines("register-told") == [
        [limited.ref, "14 April 2026", "Cara Test, Olly Test", "Nobody by name"],
        [limited.ref, "20 April 2026", "Nobody by name", "Nobody by name"],
    ]


def test_BE_14_SAL_39_the_report_holds_every_look_at_the_register(
    council: Council, limited: Case, customer: Customer
) -> None:
    dora, tess = council.users["Dora"], council.users["Tess"]
    for on in ("2026-03-31", "2026-04-01", "2026-05-05", "2026-07-01"):
        note_register_view(dora, day(on), at=at(on))
    note_register_view(dora, day("2026-05-06"), at=at("2026-05-06"), exported=True)
    with pytest.raises(Exception, match="has been recorded"):
        require_export(tess, TODAY, on=TODAY, at=at("2026-06-30"))
    client = Client()
    client.force_login(tess)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("evenhand.apps.conduct.views.register.localdate", lambda: TODAY)
        patched.setattr("evenhand.apps.conduct.views.register.now", lambda: at("2026-06-29"))
        assert client.get(f"/register/{limited.ref}/").status_code == 200
    assert lines("register-views") == [
        ["Dora Test", "2", "0", "1", "0", "6 May 2026"],
        ["Tess Test", "0", "1", "0", "1", "30 June 2026"],
        ["All", "2", "1", "1", "1", "30 June 2026"],
    ]


def test_PV_1_PVP_8_the_report_counts_looks_while_the_marker_stood(
    council: Council, limited: Case, marked: Case, customer: Customer
) -> None:
    cara, dora = council.users["Cara"], council.users["Dora"]
    for on in ("2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01"):
        note_view(user=cara, customer=customer, at=at(on), why="advice card")
    note_view(user=dora, customer=customer, case_ref=marked.ref, at=at("2026-05-04"), why="case page")
    note_view(user=dora, customer=customer, case_ref=limited.ref, at=at("2026-05-04"), why="case page")
    note_view(user=dora, case_ref="EH-2026-999999", at=at("2026-05-04"), why="case page")
    assert lines("marker-views") == [
        ["The report and its marker", "1", "1"],
        ["Advice card", "2", "1"],
        ["Other cases of the same person", "1", "1"],
        ["All", "4", "2"],
    ]
    assert lines("marker-views", place=1) == [["Cara Test", "0", "2"], ["Dora Test", "1", "2"]]


@pytest.mark.parametrize("name", ["register-told", "register-views", "marker-views"])
def test_SUP_1_nothing_of_who_was_told_or_looked_goes_out(
    council: Council, limited: Case, marked: Case, name: str
) -> None:
    council.move(limited, "tell-aware", "2026-04-14", told_why="They take the calls.")
    note_register_view(council.users["Dora"], TODAY, at=at("2026-05-05"))
    note_view(user=council.users["Dora"], case_ref=marked.ref, at=at("2026-05-05"), why="case page")
    assert lines(name)
    for audience in ("public", "requester", "member"):
        assert lines(name, audience) == []


def test_PV_1_a_marker_is_told_by_its_level_in_words(council: Council, marked: Case) -> None:
    document = make(questions().report("safety"), span=QUARTER, audience="internal", at=at("2026-07-02"))
    assert part(document, "Markers by level") == {"Medium": "1", "All": "1"}
    assert part(document, "Markers by service") == {"Not recorded": "1", "All": "1"}


def test_BE_10_COV_7_what_went_to_the_ombudsman_about_limits_is_recorded_on_their_case_and_counted(
    council: Council, limited: Case
) -> None:
    report = questions().report("conduct")
    council.move(limited, "ask-for-review", "2026-04-14", by="Tess", grounds="It is unfair.")
    council.move(
        limited,
        "turn-down-review",
        "2026-04-24",
        by="Tess",
        decider=council.decider("Dora", "director", "2026-04-24"),
        reasons="The calls went on.",
    )
    council.move(
        limited,
        "ombudsman.enquire",
        "2026-05-05",
        by="Tess",
        body="lgsco",
        ombudsman_reference="26 001 234",
        received_on=day("2026-05-05"),
    )
    for move, on, facts in (
        ("investigate", "2026-05-08", {"began_on": day("2026-05-08")}),
        (
            "decide-with-remedy",
            "2026-06-20",
            {
                "decided_on": day("2026-06-20"),
                "decision": "fault-and-injustice",
                "agreed": "Decide again.",
                "agreed_by": day("2026-07-20"),
            },
        ),
    ):
        council.move(limited, f"ombudsman.{move}", on, by="Tess", item="ombudsman-1", **facts)
    document = make(report, span=QUARTER, audience="internal", at=at("2026-07-02"))
    assert part(document, "Limits before the Ombudsman") == {
        "Complaints to the Ombudsman about limits": "1",
        "of which Local Government and Social Care Ombudsman": "1",
        "Ombudsman: decided about limits": "1",
        "of which Fault and injustice": "1",
    }
    assert part(document, "Reviews and appeals")["Days to decide, on average"] == "10 days"
    due = Case.objects.get(pk=limited.pk).clock_rows.filter(item="ombudsman-1", stopped_on__isnull=True)
    assert [one.due_on for one in due] == [dt.date(2026, 7, 20)]
    council.move(
        limited, "ombudsman.show", "2026-07-01", by="Tess", item="ombudsman-1", shown="Decided again."
    )
    assert not due.all().exists()
