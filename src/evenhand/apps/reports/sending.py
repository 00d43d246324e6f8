"""Reports that go by mail to whoever holds a role, once for each period that has ended. It may run twice."""

from __future__ import annotations

import datetime as dt
import uuid
from html import escape

from django.db import transaction

from evenhand.apps.contacts.operations.automatic import NotAutomatic
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.council.models import PostHolding
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.letters.posting import Enclosure
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.drawing import FORMS
from evenhand.apps.reports.making import make
from evenhand.apps.reports.models import ReportSchedule, ScheduledCopy
from evenhand.domain.reports.adding_up import DoesNotAddUp
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.measures import Report
from evenhand.domain.reports.periods import PeriodRefused, Span, last_ended
from evenhand.domain.reports.suppression import CannotProtect
from evenhand.domain.time.legal_day import legal_day

PURPOSE = "scheduled-report"
_PRESS = uuid.UUID("3d6a1c52-7f0e-4b8e-9c35-5f0f6d2a9b11")  # of our own making: names the mails of schedules


def send_scheduled(at: dt.datetime) -> int:
    """Send every report whose period has ended and that has not gone; how many periods were completed.

    A receiver who may get no more automatic mail today gets theirs on a later day; nobody gets one twice.
    """
    return sum(_send(schedule, at=at) for schedule in ReportSchedule.objects.filter(active=True))


def _send(schedule: ReportSchedule, *, at: dt.datetime) -> bool:
    span = last_ended(schedule.every, before=legal_day(at))
    report = questions().reports.get(schedule.report)
    if report is None or span.until_on < legal_day(schedule.made_at):
        return False
    if schedule.copies.filter(from_on=span.from_on).exists() or schedule.audience not in HIDING:
        return False
    if schedule.board is not None and not schedule.board.covers(legal_day(at)):
        return False
    to = receivers(schedule.role, on=legal_day(at))
    if not to:
        return False
    says, content = _made(report, schedule, span, at=at)
    with transaction.atomic():
        if not all(_mailed(one, schedule, span, report, says, content, at=at) for one in to):
            return False
        ScheduledCopy.objects.get_or_create(
            schedule=schedule,
            from_on=span.from_on,
            defaults={"until_on": span.until_on, "sent_at": at, "receivers": len(to)},
        )
    return True


def receivers(role: str, *, on: dt.date) -> tuple[str, ...]:
    """The addresses of those who hold a post of this role on a day, each once."""
    held = PostHolding.objects.filter(post__role=role).select_related("officer")
    return tuple(sorted({one.officer.email for one in held if one.covers(on)}))


def _made(report: Report, schedule: ReportSchedule, span: Span, *, at: dt.datetime) -> tuple[str, bytes]:
    """What the mail says and the file that goes with it; where the report refuses, its reason and no file.

    A board's own view has exact figures: the mail says where it is, and each opening is recorded (SUP-6).
    """
    if schedule.board is not None:
        return (
            f"“{report.title}” for {span.says} can now be looked at for {schedule.board}, with exact figures. Sign in "
            f"to Evenhand and go to Figures, Answers and reports, “{report.title}”, {schedule.board}. Whoever looks "
            "is recorded."
        ), b""
    try:
        document = make(report, span=span, audience=schedule.audience, at=at)
    except (PeriodRefused, DoesNotAddUp, CannotProtect) as why:
        return f"“{report.title}” for {span.says} could not be made. {why}", b""
    says = f"“{report.title}” for {span.says} is attached. It comes by itself: this role is on its list."
    return says, FORMS[schedule.form].draw(document)


def _mailed(
    to: str,
    schedule: ReportSchedule,
    span: Span,
    report: Report,
    says: str,
    content: bytes,
    *,
    at: dt.datetime,
) -> bool:
    enclosures: tuple[Enclosure, ...] = ()
    if content:
        media = FORMS[schedule.form].media_type.partition(";")[0]
        name = f"{schedule.report}-{span.from_on.isoformat()}.{schedule.form}"
        enclosures = (Enclosure(name=name, file=keep(content, at=at, media_type=media)),)
    outgoing = Outgoing(
        to=(to,),
        subject=f"{report.title}: {span.says}",
        bodies=MailBodies(text=f"{says}\n", html=f"<p>{escape(says)}</p>"),
        purpose=PURPOSE,
        enclosures=enclosures,
        press=uuid.uuid5(_PRESS, f"{schedule.pk} {span.code} {to}"),
        automatic=True,
    )
    try:
        queue_message(outgoing, by=None, at=at)
    except NotAutomatic:
        return False
    return True
