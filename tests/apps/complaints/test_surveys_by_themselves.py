"""A survey set to go by itself draws a sample of each span that has ended and sends its questions once (SUR-1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from evenhand.apps.complaints import survey_schedule
from evenhand.apps.complaints.models import SurveyInvitation, SurveySample, SurveySchedule
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.council.models import CouncilSetting
from evenhand.domain.reports.periods import month_of
from tests.apps.complaints.conftest import Hall, noon
from tests.apps.complaints.test_boards import _known_address


@pytest.fixture
def monthly(hall: Hall) -> SurveySchedule:
    """Every month everybody is asked; set up today, in whose month complaints are closed."""
    CouncilSetting.objects.update(web_address="https://casework.example.org")
    return survey_schedule.send_by_itself(
        every="months", rate_percent=100, by=hall.users["Connie"], at=noon(hall.today)
    )


def run(hall: Hall, *, days_after: int = 1) -> int:
    """The hourly pass, so many days after the end of this month."""
    return survey_schedule.send_due_surveys(
        noon(month_of(hall.today).until_on + dt.timedelta(days=days_after))
    )


def asked() -> int:
    return OutgoingMessage.objects.filter(purpose="satisfaction-survey").count()


def closed(hall: Hall):
    case = hall.answered()
    _known_address(hall, case)
    return case


def test_SUR_1_when_the_month_has_ended_its_sample_is_drawn_and_sent_with_seed_and_rate_kept(hall, monthly):
    case = closed(hall)
    assert (survey_schedule.send_due_surveys(noon(hall.today)), asked()) == (0, 0), "the month is not over"
    assert run(hall) == 1
    sample = SurveySample.objects.get()
    assert (sample.rate_percent, sample.schedule, sample.eligible, len(sample.seed)) == (100, monthly, 1, 16)
    assert (sample.closed_from, sample.closed_until) == (
        month_of(hall.today).from_on,
        month_of(hall.today).until_on,
    )
    assert SurveyInvitation.objects.get().case == case


def test_SUR_1_a_second_pass_sends_and_draws_nothing_more(hall, monthly):
    closed(hall)
    run(hall)
    assert run(hall, days_after=2) == 0
    assert (SurveySample.objects.count(), asked()) == (1, 1)


def test_SUR_1_whoever_has_not_answered_is_reminded_once_by_itself(hall, monthly):
    closed(hall)
    run(hall)
    assert (run(hall, days_after=14), asked()) == (0, 1), "two weeks are not over"
    assert (run(hall, days_after=15), asked()) == (1, 2)
    assert (run(hall, days_after=16), asked()) == (0, 2), "one reminder is enough"


def test_SUR_1_nobody_is_reminded_who_answered_or_whose_time_has_run_out(hall, monthly):
    closed(hall)
    run(hall)
    assert run(hall, days_after=40) == 0, "the link has ended"
    SurveyInvitation.objects.update(returned_on=hall.today)
    assert (run(hall, days_after=15), asked()) == (0, 1)


def test_SUR_1_a_pass_that_was_cut_short_is_taken_up_by_the_next_but_not_for_ever(hall, monthly):
    closed(hall)
    survey_schedule._draw_if_due(monthly, at=noon(month_of(hall.today).until_on + dt.timedelta(days=1)))
    assert asked() == 0
    assert run(hall, days_after=60) == 0, "too late to ask about"
    assert run(hall, days_after=2) == 1


def test_SUR_1_what_goes_to_the_Ombudsman_before_or_after_it_is_drawn_is_not_asked_about(hall, monthly):
    before, after = closed(hall), closed(hall)
    ombudsman = {"body": "lgsco", "ombudsman_reference": "26 1", "received_on": hall.today}
    hall.do(before, "ombudsman.enquire", **ombudsman)
    survey_schedule._draw_if_due(monthly, at=noon(month_of(hall.today).until_on + dt.timedelta(days=1)))
    assert [one.case for one in SurveyInvitation.objects.all()] == [after]
    hall.do(after, "ombudsman.enquire", **ombudsman)
    assert (run(hall), asked()) == (0, 0)


def test_stopped_or_set_up_by_somebody_who_left_it_sends_nothing(hall, monthly):
    closed(hall)
    monthly.made_by.is_active = False
    monthly.made_by.save()
    assert run(hall) == 0
    monthly.made_by.is_active = True
    monthly.made_by.save()
    survey_schedule.stop(monthly, by=hall.users["Connie"], at=noon(hall.today))
    assert run(hall) == 0


def test_the_page_sets_it_up_changes_it_and_stops_it(client, hall):
    client.force_login(hall.users["Connie"])
    page, change = reverse("complaints-surveys"), reverse("complaints-survey-schedule")
    assert "Nothing is drawn or sent by itself" in client.get(page).content.decode()
    assert "Enter" in client.post(change, {"every": "quarters", "rate": ""}).content.decode()
    client.post(change, {"every": "quarters", "rate": "25"})
    client.post(change, {"every": "months", "rate": "50"})
    assert "Every month, 50 in a hundred" in client.get(page).content.decode()
    assert SurveySchedule.objects.filter(stopped_at=None).count() == 1
    client.post(change, {"do": "stop"})
    assert not SurveySchedule.objects.filter(stopped_at=None).exists()
