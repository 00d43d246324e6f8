"""The story so far: what has happened, what is still to be done, and who works on which day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.demonstration.cast import Cast
from evenhand.apps.demonstration.mailbox.story import Mail, instant
from evenhand.apps.lawbook.books import calendars


@dataclass(slots=True)
class Story:
    """What has happened so far: the arrangement, the cases by their thread, and what is still to be done."""

    cast: Cast
    weekly_on: dt.date
    now_at: dt.datetime
    folder: Path
    outbox: Path
    arrangement: Case
    cases: dict[str, Case] = field(default_factory=dict)
    coming: dict[dt.date, list[Mail]] = field(default_factory=lambda: defaultdict(list))
    waiting: list[tuple[Contact, Mail]] = field(default_factory=list)
    promised: dict[dt.date, list[Callable[[dt.datetime], None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    mails: int = 0

    @property
    def today(self) -> dt.date:
        """The day on which the demonstration is loaded: the last of the story."""
        return self.now_at.date()

    def acting(self, day: dt.date) -> str:
        """Who works on the arrangement on a day: the single point of contact, or the deputy in the week away."""
        first, last = away(self.weekly_on)
        return "deputy" if first <= day <= last else "spoc"


def weekly_day(today: dt.date) -> dt.date:
    """The day of the weekly response now due: the first working day from today on, so that there is work to do."""
    return calendars().working_days("EW").on_or_after(today)


def away(weekly_on: dt.date) -> tuple[dt.date, dt.date]:
    """The week in which the single point of contact is away."""
    return weekly_on - dt.timedelta(days=19), weekly_on - dt.timedelta(days=13)


def evening(story: Story, day: dt.date) -> dt.datetime:
    """When the day's work is done; today that is now."""
    return min(instant(day, 17, 30), story.now_at)
