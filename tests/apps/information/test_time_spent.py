"""Time spent on a request is recorded in minutes, whoever spent it, so that what a kind of request costs is a report."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.reports.rows import rows
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import day

pytestmark = pytest.mark.django_db


def test_S1_4_the_minutes_that_an_officer_tells_with_an_answer_are_theirs_and_recorded_time(
    requested, person_in, client
):
    request, oscar = requested(), person_in("officer", "Oscar Officer")
    asked = request.tell(
        "2026-10-06", "contribution.ask", from_whom=officer_fact(oscar), question="How much was it?"
    )
    request.tell("2026-10-07", "contribution.receive", item=asked.item, answer="£5", minutes_spent=45)
    request.tell("2026-10-08", "record-time", minutes=30, work="other", role="information-team")

    (row,) = rows(
        Case.objects.all(), from_on=day("2026-10-01"), until_on=day("2026-10-31"), stands_on=day("2026-10-31")
    )

    assert row.minutes == (
        (officer_fact(oscar), 45, day("2026-10-07")),
        ("information-team", 30, day("2026-10-08")),
    )
    again = request.tell(
        "2026-10-09", "contribution.ask", from_whom=officer_fact(oscar), question="Who built it?"
    )
    client.force_login(oscar)
    page = reverse("answer-asked", args=[request.case.ref, again.item])
    batch = client.get(page).context["form"]["batch"].value()
    client.post(page, {"answer": "A builder.", "minutes_spent": "20", "batch": str(batch)})
    told = request.reading("2026-12-31").story.items[again.item].facts
    assert told["minutes_spent"] == 20
