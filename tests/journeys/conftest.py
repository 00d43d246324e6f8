"""A small piece of the demonstration: an arrangement in force, and this week's mail of its customer, unread."""

from __future__ import annotations

import copy
import datetime as dt
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.utils.timezone import localtime, now

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.demonstration.arrangement import found_arrangement
from evenhand.apps.demonstration.cast import Cast, set_up
from evenhand.apps.demonstration.mailbox.story import instant, mailbox
from evenhand.apps.demonstration.so_far import weekly_day
from evenhand.apps.lawbook.books import calendars


@dataclass(frozen=True)
class Week:
    """Everybody, the arrangement, and the mails that wait."""

    cast: Cast
    arrangement: Case
    contacts: tuple[Contact, ...]


def written(folder: Path, *, names: tuple[str, ...]) -> Path:
    """Some mails of the demonstration's mailbox, as files."""
    at = localtime(now())
    folder.mkdir(parents=True)
    for mail in mailbox(weekly_on=weekly_day(at.date()), until_at=at, seed=1):
        if mail.name.startswith(names):
            (folder / f"{mail.name}.eml").write_bytes(mail.raw)
    return folder


@pytest.fixture(scope="session")
def _first_week() -> list[tuple[Week, sqlite3.Connection]]:
    """The week and its database, once some test has made them."""
    return []


@pytest.fixture
def this_week(
    transactional_db: None, tmp_path: Path, _first_week: list[tuple[Week, sqlite3.Connection]]
) -> Week:
    """The week as it begins. On SQLite it is made once, and every later test begins from a copy of that database."""
    if connection.vendor != "sqlite":
        return _made(tmp_path)
    if not _first_week:
        week, kept = _made(tmp_path), sqlite3.connect(":memory:")
        connection.connection.backup(kept)
        _first_week.append((week, kept))
    week, kept = _first_week[0]
    kept.backup(connection.connection)
    return copy.deepcopy(week)


def _made(folder: Path) -> Week:
    at = localtime(now())
    weekly_on = weekly_day(at.date())
    starts_on = calendars().working_days("EW").on_or_after(weekly_on - dt.timedelta(days=7))
    cast = set_up(
        weekly_on=weekly_on, at=instant(starts_on - dt.timedelta(days=20), 9, 0), with_customers=True
    )
    arrangement = found_arrangement(cast, weekly_on=weekly_on, starts_on=starts_on)
    list(take_in(FileSource([written(folder / "mail", names=("marion-now", "not-a-mail"))]), at=at))
    arrangement.refresh_from_db()
    return Week(
        cast,
        arrangement,
        tuple(Contact.objects.filter(arrangement=arrangement, direction="in").order_by("pk")),
    )
