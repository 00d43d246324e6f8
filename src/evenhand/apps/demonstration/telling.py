"""The story is told: day after day mail comes in, is sorted, asked about and answered, as at a real council.

Every step is an operation of real work at the instant the story says. Nothing is put into a table behind them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.core.signals import request_finished, request_started

from evenhand.apps.cases.keeping import mark_heads
from evenhand.apps.contacts.operations.delivering import due_to_send, send_one
from evenhand.apps.contacts.operations.intake import TakenIn, take_in
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.contacts.transport import FolderTransport
from evenhand.apps.council.operations import record_absence
from evenhand.apps.demonstration.arrangement import found_arrangement
from evenhand.apps.demonstration.behaviour import tell_of_behaviour
from evenhand.apps.demonstration.cast import Cast
from evenhand.apps.demonstration.complaints import tell_complaints
from evenhand.apps.demonstration.days import sort_what_waits, weekly_work
from evenhand.apps.demonstration.mailbox.story import Mail, instant, mailbox
from evenhand.apps.demonstration.so_far import Story, away, evening, weekly_day
from evenhand.apps.lawbook.books import calendars

SEED = 2026
ARRANGED_BEFORE = 10  # weeks
Progress = Callable[[dt.date, int], None]


def tell(cast: Cast, *, now_at: dt.datetime, folder: Path, outbox: Path, progress: Progress) -> Story:
    """Tell the whole story up to an instant: about ten weeks of an arrangement and six of mail."""
    weekly_on = weekly_day(now_at.date())
    first = weekly_on - dt.timedelta(weeks=ARRANGED_BEFORE)
    starts_on = calendars().working_days("EW").on_or_after(first)
    story = Story(
        cast=cast,
        weekly_on=weekly_on,
        now_at=now_at,
        folder=folder,
        outbox=outbox,
        arrangement=found_arrangement(cast, weekly_on=weekly_on, starts_on=starts_on),
    )
    tell_of_behaviour(cast, today=story.today)
    _go_away(story)
    for mail in mailbox(weekly_on=weekly_on, until_at=now_at, seed=SEED):
        story.coming[mail.arrived_on].append(mail)
    day = starts_on
    while day <= story.today:
        # As pages do, a day asks for the council's settings and holidays once: nothing in the story changes them.
        request_started.send(sender=Story)
        story.mails += _receive(story, day)
        if calendars().working_days("EW").counts(day):
            sort_what_waits(story, day)
            _keep_promises(story, day)
            weekly_work(story, day)
        _deliver(story, day)
        request_finished.send(sender=Story)
        progress(day, story.mails)
        day += dt.timedelta(days=1)
    tell_complaints(cast, today=story.today)
    mark_heads(day=story.today, at=now_at)
    return story


def _go_away(story: Story) -> None:
    first, last = away(story.weekly_on)
    record_absence(
        story.cast.officers["spoc"],
        from_on=first,
        until_on=last,
        reason="leave",
        by=story.cast.users["head"],
        at=instant(first - dt.timedelta(days=3), 9, 0),
    )


def _receive(story: Story, day: dt.date) -> int:
    """Write the day's mail as files, and take in the folder; how many messages there were."""
    mails = story.coming.pop(day, [])
    if not mails:
        return 0
    folder = story.folder / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[str, Mail] = {}
    for number, mail in enumerate(sorted(mails, key=lambda one: one.arrived_at), start=1):
        path = folder / f"{number:03}-{mail.name}.eml"
        path.write_bytes(mail.raw)
        known[str(path.resolve())] = mail
    for taken in take_in(FileSource([folder]), at=evening(story, day)):
        if isinstance(taken, TakenIn) and taken.contact is not None and taken.result != "duplicate":
            story.waiting.append((taken.contact, known[taken.where]))
    return len(mails)


def _keep_promises(story: Story, day: dt.date) -> None:
    """Do what was promised for this day, or for one that was no working day."""
    for due in sorted(one for one in story.promised if one <= day):
        for promised in story.promised.pop(due):
            promised(evening(story, day))


def _deliver(story: Story, day: dt.date) -> None:
    """Send what was queued into the folder that stands for a mail server."""
    at = evening(story, day)
    outbox = FolderTransport(story.outbox)
    for number in due_to_send(at=at).values_list("pk", flat=True):
        send_one(number, transport=outbox, at=at)
