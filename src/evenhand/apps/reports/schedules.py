"""How each report that goes by mail stands: what went last and to whom, what is next, what was missed, what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evenhand.apps.council.models import Mailbox, Officer, PostHolding
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.models import ReportSchedule, ScheduledCopy
from evenhand.apps.reports.words import role_title
from evenhand.apps.ui.dates import in_full
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.periods import Span, ended_since, last_ended, period_around
from evenhand.domain.time.legal_day import legal_day
from evenhand.domain.time.words import without_weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStanding:
    """One schedule at an instant. `to` are those who hold its role now; `next_on` the first day on which more can go.

    `barred` hold it too and have an address that is one of our mailboxes: mail that goes by itself never goes there.
    """

    schedule: ReportSchedule
    title: str
    to: tuple[Officer, ...]
    barred: tuple[Officer, ...]
    copies: tuple[ScheduledCopy, ...]
    missed: tuple[Span, ...]
    next_on: dt.date
    last_to: tuple[str, ...] = ()
    wrong: str = ""

    @property
    def last(self) -> ScheduledCopy | None:
        """What went last."""
        return next((one for one in self.copies if one.state == ScheduledCopy.SENT), None)

    @property
    def last_says(self) -> str:
        """What went last, when and to whom, in one line."""
        if self.last is None:
            return "Nothing has gone yet."
        to = (
            and_list(self.last_to)
            or f"{self.last.receivers} {'person' if self.last.receivers == 1 else 'people'}"
        )
        return f"Last: {_says(self.last)}, sent on {in_full(legal_day(self.last.sent_at))} to {to}."

    @property
    def next_says(self) -> str:
        """When more goes, and to whom, in one line."""
        nobody = "nobody: their mail would come back" if self.barred else "nobody: nobody holds the role"
        to = and_list([one.name for one in self.to]) or nobody
        return f"Next: on {in_full(self.next_on)}, to {to}."

    @property
    def refused(self) -> tuple[ScheduledCopy, ...]:
        """The periods whose report could not be made and is tried again."""
        return tuple(one for one in self.copies if one.state == ScheduledCopy.REFUSED)

    @property
    def asked_for(self) -> tuple[ScheduledCopy, ...]:
        """The missed periods that somebody asked for and that have not gone yet."""
        return tuple(one for one in self.copies if one.state == ScheduledCopy.ASKED_FOR)

    def troubles(self) -> tuple[str, ...]:
        """What somebody must see to, in sentences that say what and what to do; none where it goes by itself."""
        if not self.schedule.active:
            return ()
        said = [self.wrong] if self.wrong else []
        said += [
            f"“{self.title}” does not go to {one.name}: {one.email} is a mailbox of the council, and what goes by itself "
            "would come back. Give them an address of their own under Settings, Officers and posts."
            for one in self.barred
        ]
        said += [
            f"“{self.title}” for {_says(one)} could not be made. {one.why} It is tried again each hour and goes once "
            "it can be made."
            for one in self.refused
        ]
        if self.missed and not self.wrong:
            said.append(
                f"“{self.title}” did not go for {and_words(self.missed)}. Send it or leave it out: Settings, What "
                "figures rest on, Reports sent by mail."
            )
        return tuple(said)


def standing_of_schedules(at: dt.datetime, *, active_only: bool = False) -> tuple[ScheduleStanding, ...]:
    """Every schedule as it stands at an instant, in five questions however many there are."""
    kept = ReportSchedule.objects.select_related("board").prefetch_related("copies")
    if active_only:
        kept = kept.filter(active=True)
    schedules = list(kept)
    if not schedules:
        return ()
    named = {pk for one in schedules for copy in one.copies.all() for pk in copy.officers}
    names = dict(Officer.objects.filter(pk__in=named).values_list("pk", "name"))
    held = list(
        PostHolding.objects.filter(post__role__in={one.role for one in schedules}).select_related(
            "officer", "post"
        )
    )
    ours = {address.lower() for address in Mailbox.objects.values_list("address", flat=True)}
    return tuple(_standing(one, held, names, ours, at) for one in schedules)


def troubles_of_schedules(at: dt.datetime) -> tuple[str, ...]:
    """What somebody must see to about the reports that go by mail."""
    return tuple(said for one in standing_of_schedules(at, active_only=True) for said in one.troubles())


def holders(role: str, held: Sequence[PostHolding], *, on: dt.date) -> tuple[Officer, ...]:
    """Those who hold a post of this role on a day and have an address, each once, by their address."""
    found = {
        one.officer.email: one.officer
        for one in held
        if one.post.role == role and one.covers(on) and one.officer.email
    }
    return tuple(found[email] for email in sorted(found))


def _standing(
    schedule: ReportSchedule,
    held: Sequence[PostHolding],
    names: Mapping[int, str],
    ours: Collection[str],
    at: dt.datetime,
) -> ScheduleStanding:
    on = legal_day(at)
    report = questions().reports.get(schedule.report)
    title = report.title if report is not None else schedule.report
    holding = holders(schedule.role, held, on=on)
    barred = tuple(one for one in holding if one.email.lower() in ours)
    to = tuple(one for one in holding if one not in barred)
    copies = tuple(schedule.copies.all())
    known = {one.from_on for one in copies}
    ended = ended_since(schedule.every, since=legal_day(schedule.made_at), before=on)
    last = last_ended(schedule.every, before=on)
    sent = next((one for one in copies if one.state == ScheduledCopy.SENT), None)
    missed = tuple(span for span in ended if span.from_on not in known and span.from_on != last.from_on)
    return ScheduleStanding(
        schedule=schedule,
        title=title,
        to=to,
        barred=barred,
        copies=copies,
        missed=missed if schedule.active else (),
        next_on=period_around(schedule.every, on=on).until_on + dt.timedelta(days=1),
        last_to=tuple(names[pk] for pk in sent.officers if pk in names) if sent else (),
        wrong=_wrong(schedule, title, known_report=report is not None, anybody=bool(holding), on=on),
    )


def _wrong(schedule: ReportSchedule, title: str, *, known_report: bool, anybody: bool, on: dt.date) -> str:
    """Why nothing of a schedule can go at all; empty where it can."""
    stop = "or stop it under Settings, What figures rest on, Reports sent by mail."
    if not known_report:
        return f"There is no report “{title}” any more, so it goes to nobody by mail. Choose another, {stop}"
    if schedule.audience not in HIDING:
        return f"“{title}” holds exact figures, which never go by mail. Make a schedule of the public one, {stop}"
    if schedule.board is not None and not schedule.board.covers(on):
        return f"“{title}” is announced for {schedule.board}, which is no board any more. Enter the board, {stop}"
    if not anybody:
        role = role_title(schedule.role)
        return f"“{title}” goes by mail to: {role}. Nobody holds this role, so nobody gets it. Appoint somebody, {stop}"
    return ""


def and_words(spans: Sequence[Span]) -> str:
    """Periods in one line of words: all of a few, else the first and the last with how many there are."""
    if len(spans) <= 3:
        return " and ".join(span.says for span in spans)
    return f"{len(spans)} periods from {without_weekday(spans[0].from_on)} to {without_weekday(spans[-1].until_on)}"


def and_list(names: Sequence[str]) -> str:
    """Names in one line of words."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _says(one: ScheduledCopy) -> str:
    return Span(one.from_on, one.until_on).says
