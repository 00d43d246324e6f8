"""The calendar of meetings in use: notice, agendas that close, the next that a report can reach, and mistakes (SAL-7)."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.conduct import meetings
from evenhand.apps.conduct.meetings import add_meeting, against_the_calendar, notice_due_on
from evenhand.apps.conduct.models import Meeting, PaperKind
from evenhand.apps.conduct.papers import make_paper
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.domain.cases.deciding import Proposal
from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.surroundings import Surroundings
from tests.apps.conduct.conftest import Council, at, day

pytestmark = pytest.mark.django_db
BODY = "policy-and-finance"


@pytest.fixture
def two_meetings(council: Council, monkeypatch: pytest.MonkeyPatch) -> tuple[Meeting, Meeting]:
    """Thursday 10 December 2026 and Thursday 14 January 2027, in the calendar of a council that gives three clear days."""
    monkeypatch.setattr(meetings, "bodies", lambda: (BODY,))
    monkeypatch.setattr(meetings, "clear_days", lambda: 3)
    entered = {"body": BODY, "agenda_closes_on": None, "by": council.users["Clem"], "at": at("2026-11-02")}
    first, second = (add_meeting(meets_on=day(on), **entered) for on in ("2026-12-10", "2027-01-14"))
    return first, second


def against(meeting_on: str, *, reported_on: str) -> str:
    facts = {"body": BODY, "meeting_on": day(meeting_on)}
    proposal = Proposal(
        move="report-to-committee",
        facts=facts,
        happened_on=day(reported_on),
        recorded_at=at(reported_on),
        recorded_by=Actor(officer="officer:1"),
    )
    procedure = next(one for one in lawbook().procedures.values() if one.name == "unreasonable-conduct")
    return " ".join(
        against_the_calendar(Case(), procedure, (), Surroundings(calendars=calendars()), proposal)
    )


def test_SAL_7_clear_days_are_working_days_and_neither_end_counts() -> None:
    assert notice_due_on(day("2026-12-10"), calendars(), clear=3) == day("2026-12-04")
    assert notice_due_on(day("2027-01-04"), calendars(), clear=5) == day("2026-12-22"), "over Christmas"


def test_SAL_7_an_agenda_closes_when_notice_is_due_or_earlier(council: Council, two_meetings) -> None:
    assert [one.agenda_closes_on for one in two_meetings] == [day("2026-12-04"), day("2027-01-08")]
    late = {"body": BODY, "meets_on": day("2027-02-11"), "by": council.users["Clem"], "at": at("2026-11-02")}
    with pytest.raises(Refused, match="5 February 2027"):
        add_meeting(agenda_closes_on=day("2027-02-08"), **late)


def test_SAL_7_a_report_goes_to_a_meeting_of_the_calendar_that_still_takes_it_and_to_the_next_of_those(
    two_meetings,
) -> None:
    assert against("2026-12-10", reported_on="2026-12-04") == ""
    unknown = against("2026-12-11", reported_on="2026-11-22")
    assert "no meeting of the policy and finance on Friday 11 December 2026" in unknown
    assert "can reach is on Thursday 10 December 2026" in unknown
    closed = against("2026-12-10", reported_on="2026-12-05")
    assert "closed on Friday 4 December 2026" in closed
    assert "Thursday 14 January 2027" in closed
    assert "Thursday 10 December 2026" in against("2027-01-14", reported_on="2026-11-22")
    assert against("2027-01-14", reported_on="2026-12-05") == ""


def test_a_meeting_that_was_entered_wrongly_leaves_the_calendar_and_one_with_a_paper_stays(
    council: Council, limited: Case, two_meetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.apps.conduct.views.meetings.localdate", lambda: day("2026-12-05"))
    first, second = two_meetings
    make_paper(limited, PaperKind.PART_2, by=council.users["Dora"], at=at("2026-12-01"), meeting=first)
    client = Client()
    client.force_login(council.users["Clem"])
    page = client.get("/meetings/").content.decode()
    assert "The agenda has closed, on" in page
    assert "A paper was made" in client.post(f"/meetings/{first.pk}/out/", follow=True).content.decode()
    client.post(f"/meetings/{second.pk}/out/")
    assert list(Meeting.objects.all()) == [first]
    client.force_login(council.users["Audrey"])
    assert client.post(f"/meetings/{first.pk}/out/").status_code == 403
