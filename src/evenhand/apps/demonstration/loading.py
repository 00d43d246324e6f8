"""Loading the demonstration: into an empty system alone, all of it or nothing, and once."""

from __future__ import annotations

import datetime as dt
import enum
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from evenhand.apps.accounts.models import User
from evenhand.apps.council.operations import change_council
from evenhand.apps.council.queries import council
from evenhand.apps.demonstration.cast import set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.demonstration.running import ADDRESS
from evenhand.apps.demonstration.so_far import weekly_day
from evenhand.apps.demonstration.telling import Progress, tell

_SET_UP_BEFORE = dt.timedelta(weeks=12)


class NotForDemonstration(Exception):
    """The system holds something else; the sentence says what to do."""


class State(enum.Enum):
    """What a system holds."""

    NOTHING = "nothing"
    BROKEN_OFF = "broken off"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the demonstration keeps its own files, beside those of every installation."""

    home: Path

    @property
    def mailbox(self) -> Path:
        """The mail of the story, a folder a day: `evenhand intake` takes it in as well."""
        return self.home / "demonstration" / "mailbox"

    @property
    def outbox(self) -> Path:
        """What was sent: nothing leaves the machine."""
        return Path(settings.EMAIL_FILE_PATH)

    @property
    def begun(self) -> Path:
        """Stands while loading goes on, so that one that broke off is seen."""
        return self.home / "demonstration" / "loading"

    @property
    def loaded(self) -> Path:
        """Stands once everything is there."""
        return self.home / "demonstration" / "loaded"


def clear_what_broke_off(places: Places) -> bool:
    """Take away a half-told story, before the database is first opened; whether there was one.

    Only what an earlier loading began in an empty SQLite system is ever removed. Raises NotForDemonstration on
    another database, which is not ours to empty.
    """
    if not places.begun.exists():
        return False
    if connection.vendor != "sqlite":
        raise NotForDemonstration(
            "An earlier loading of the demonstration broke off, and this database is not a file that could be "
            "put aside. Give DATABASE_URL an empty database, remove the folder “demonstration” in EVENHAND_HOME, "
            "and start this again."
        )
    connection.close()
    database = Path(connection.settings_dict["NAME"])
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        path.unlink(missing_ok=True)
    for folder in (settings.FILES, places.outbox, places.mailbox):
        shutil.rmtree(folder, ignore_errors=True)
    places.begun.unlink()
    return True


def state_of(places: Places) -> State:
    """What this system holds. Raises NotForDemonstration where it is somebody's own."""
    if not User.objects.exists():
        return State.NOTHING
    if not council().demonstration:
        raise NotForDemonstration(
            "This system holds a council's own records, so the demonstration was not loaded into it. "
            "Name another folder in EVENHAND_HOME (and another DATABASE_URL), then start this again."
        )
    return State.LOADED if places.loaded.exists() else State.BROKEN_OFF


def is_found_at(port: int, *, at: dt.datetime) -> None:
    """Let the links in the demonstration's letters and mails lead to the port it is served on.

    An address that somebody entered in the settings stays.
    """
    ours, address = f"http://{ADDRESS}:", council().web_address
    if not address or address.startswith(ours):
        by = User.objects.filter(is_superuser=True).order_by("pk").first()
        assert by is not None, "the demonstration has an administrator"
        change_council(facts={"web_address": f"{ours}{port}"}, by=by, at=at)


def load(places: Places, *, now_at: dt.datetime, with_story: bool, progress: Progress) -> None:
    """Set up the invented council, and with `with_story` tell its last ten weeks up to an instant.

    The system must be empty: `state_of` says so.
    """
    places.begun.parent.mkdir(parents=True, exist_ok=True)
    places.begun.touch()
    day = now_at.date()
    began_at = instant(day - _SET_UP_BEFORE, 9, 0)
    cast = set_up(weekly_on=weekly_day(day), at=began_at, with_customers=with_story)
    if with_story:
        tell(cast, now_at=now_at, folder=places.mailbox, outbox=places.outbox, progress=progress)
    places.loaded.touch()
    places.begun.unlink()
