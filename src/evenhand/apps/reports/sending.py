"""Reports that go by mail to whoever holds a role, once for each period that has ended. It may run twice."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from html import escape

from django.db import transaction

from evenhand.apps.contacts.operations.automatic import NotAutomatic
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.letters.posting import Enclosure
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.drawing import FORMS
from evenhand.apps.reports.making import make
from evenhand.apps.reports.models import ReportSchedule, ScheduledCopy
from evenhand.apps.reports.schedules import ScheduleStanding, standing_of_schedules
from evenhand.domain.reports.adding_up import DoesNotAddUp
from evenhand.domain.reports.measures import Report
from evenhand.domain.reports.periods import PeriodRefused, Span, last_ended
from evenhand.domain.reports.suppression import CannotProtect
from evenhand.domain.time.legal_day import legal_day

PURPOSE = "scheduled-report"
_PRESS = uuid.UUID("3d6a1c52-7f0e-4b8e-9c35-5f0f6d2a9b11")  # of our own making: names the mails of schedules


def send_scheduled(at: dt.datetime) -> int:
    """Send every report whose period has ended and that has not gone; how many periods were completed.

    What was refused, and what was missed and is asked for, is tried too. A receiver who may get no more automatic mail
    today gets theirs on a later day; nobody gets one twice.
    """
    standing = standing_of_schedules(at, active_only=True)
    return sum(
        _send(one, span, at=at)
        for one in standing
        if one.to and not one.wrong
        for span in _waiting(one, at=at)
    )


def _waiting(of: ScheduleStanding, *, at: dt.datetime) -> tuple[Span, ...]:
    """The periods of a schedule that are to go now: the last that ended, the refused, and those asked for."""
    last = last_ended(of.schedule.every, before=legal_day(at))
    tried = [Span(one.from_on, one.until_on) for one in (*of.refused, *of.asked_for)]
    if last.until_on >= legal_day(of.schedule.made_at) and last.from_on not in {c.from_on for c in of.copies}:
        tried.append(last)
    return tuple(sorted(tried, key=lambda span: span.from_on))


def _send(of: ScheduleStanding, span: Span, *, at: dt.datetime) -> bool:
    """Send one period to all who hold the role; whether it went. A refusal is told once, and tried again later."""
    schedule, report = of.schedule, questions().reports[of.schedule.report]
    mail = _made(report, schedule, span, at=at)
    known = next((one for one in of.copies if one.from_on == span.from_on), None)
    if mail.refused and known is not None and known.state == ScheduledCopy.REFUSED:
        ScheduledCopy.objects.filter(pk=known.pk).exclude(why=mail.refused).update(why=mail.refused)
        return False
    with transaction.atomic():
        if not all(_mailed(one.email, schedule, span, report, mail, at=at) for one in of.to):
            return False
        ScheduledCopy.objects.update_or_create(
            schedule=schedule,
            from_on=span.from_on,
            defaults={
                "until_on": span.until_on,
                "state": ScheduledCopy.REFUSED if mail.refused else ScheduledCopy.SENT,
                "why": mail.refused,
                "sent_at": at,
                "receivers": len(of.to),
                "officers": [one.pk for one in of.to],
            },
        )
    return not mail.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """What a mail says and the file that goes with it; `refused` is why there is none, empty where there is."""

    says: str
    content: bytes = b""
    refused: str = ""


def _made(report: Report, schedule: ReportSchedule, span: Span, *, at: dt.datetime) -> _Mail:
    """What the mail says and the file that goes with it; where the report refuses, its reason and no file.

    A board's own view has exact figures: the mail says where it is, and each opening is recorded (SUP-6).
    """
    if schedule.board is not None:
        return _Mail(
            says=f"“{report.title}” for {span.says} can now be looked at for {schedule.board}, with exact figures. Sign in "
            f"to Evenhand and go to Figures, Answers and reports, “{report.title}”, {schedule.board}. Whoever looks "
            "is recorded."
        )
    try:
        document = make(report, span=span, audience=schedule.audience, at=at)
    except (PeriodRefused, DoesNotAddUp, CannotProtect) as why:
        said = f"“{report.title}” for {span.says} could not be made. {why} It comes once it can be made."
        return _Mail(says=said, refused=str(why))
    says = f"“{report.title}” for {span.says} is attached. It comes by itself: this role is on its list."
    return _Mail(says=says, content=FORMS[schedule.form].draw(document))


def _mailed(
    to: str,
    schedule: ReportSchedule,
    span: Span,
    report: Report,
    mail: _Mail,
    *,
    at: dt.datetime,
) -> bool:
    enclosures: tuple[Enclosure, ...] = ()
    if mail.content:
        media = FORMS[schedule.form].media_type.partition(";")[0]
        name = f"{schedule.report}-{span.from_on.isoformat()}.{schedule.form}"
        enclosures = (Enclosure(name=name, file=keep(mail.content, at=at, media_type=media)),)
    outgoing = Outgoing(
        to=(to,),
        subject=f"{report.title}: {span.says}",
        bodies=MailBodies(text=f"{mail.says}\n", html=f"<p>{escape(mail.says)}</p>"),
        purpose=PURPOSE,
        enclosures=enclosures,
        press=uuid.uuid5(_PRESS, f"{schedule.pk} {span.code} {to}{' refused' if mail.refused else ''}"),
        automatic=True,
    )
    try:
        queue_message(outgoing, by=None, at=at)
    except NotAutomatic:
        return False
    return True
