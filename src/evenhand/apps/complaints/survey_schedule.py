"""Surveys that go by themselves: each time a month or a quarter has ended, a sample is drawn and its questions sent (SUR-1).

Whoever sets it up says how often and how many; the seed is drawn by chance and kept with the sample. Each span is drawn
once, nobody is asked twice about a case, and a run that was cut short is taken up by the next. Whoever has not answered
gets the one reminder, as long as an answer would still be taken.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.complaints.models import SurveyInvitation, SurveySample, SurveySchedule
from evenhand.apps.complaints.survey_sending import last_day, reminder_on, send_sample
from evenhand.apps.complaints.surveys import draw
from evenhand.domain.reports.periods import last_ended
from evenhand.domain.time.legal_day import legal_day


@transaction.atomic
def send_by_itself(*, every: str, rate_percent: int, by: User, at: dt.datetime) -> SurveySchedule:
    """Have a sample drawn and sent each time a span has ended, in place of any other way so far.

    The first is the span that ends next. Asking for what stands changes nothing.
    """
    standing = SurveySchedule.objects.select_for_update().filter(stopped_at=None).first()
    if standing is not None:
        if (standing.every, standing.rate_percent) == (every, rate_percent):
            return standing
        stop(standing, by=by, at=at)
    return SurveySchedule.objects.create(every=every, rate_percent=rate_percent, made_by=by, made_at=at)


def stop(schedule: SurveySchedule, *, by: User, at: dt.datetime) -> None:
    """Send no more by itself. What was drawn already can still be sent by hand. Doing it twice changes nothing."""
    SurveySchedule.objects.filter(pk=schedule.pk, stopped_at=None).update(stopped_by=by, stopped_at=at)


def send_due_surveys(at: dt.datetime) -> int:
    """Draw and send what is due: how many had the questions or the reminder sent to them. It may run twice."""
    sent = 0
    for schedule in SurveySchedule.objects.filter(stopped_at=None, made_by__is_active=True).select_related(
        "made_by"
    ):
        _draw_if_due(schedule, at=at)
        waiting = SurveyInvitation.objects.filter(sample__schedule=schedule, sent_on=None)
        still = [
            one for one in waiting.select_related("sample", "case__customer") if _is_fresh(one.sample, at)
        ]
        sent += send_sample([*still, *_to_remind(schedule, at=at)], by=schedule.made_by, at=at).sent
    return sent


def _to_remind(schedule: SurveySchedule, *, at: dt.datetime) -> list[SurveyInvitation]:
    """Those of a schedule whose reminder is due: the questions went long enough ago, and can still be answered."""
    on = legal_day(at)
    unanswered = SurveyInvitation.objects.filter(
        sample__schedule=schedule, sent_on__isnull=False, reminded_on=None, returned_on=None
    )
    return [
        one
        for one in unanswered.select_related("case__customer")
        if one.sent_on is not None and reminder_on(one.sent_on) <= on <= last_day(one.sent_on)
    ]


def _is_fresh(sample: SurveySample, at: dt.datetime) -> bool:
    """Whether it is not too late to ask: as long as an answer would have been taken, had it gone at once."""
    return legal_day(at) <= last_day(legal_day(sample.drawn_at))


def _draw_if_due(schedule: SurveySchedule, *, at: dt.datetime) -> None:
    span = last_ended(schedule.every, before=legal_day(at))
    if span.until_on < legal_day(schedule.made_at):
        return
    with transaction.atomic():
        held = SurveySchedule.objects.select_for_update().get(pk=schedule.pk)
        if held.stopped_at is not None or held.samples.filter(closed_from=span.from_on).exists():
            return
        try:
            draw(
                closed_from=span.from_on,
                closed_until=span.until_on,
                rate_percent=held.rate_percent,
                seed=secrets.token_hex(8),
                by=held.made_by,
                at=at,
                schedule=held,
            )
        except Refused:
            # Nothing was closed that may be asked about: looked at again until the next span has ended.
            return
