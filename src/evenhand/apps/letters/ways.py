"""How a letter goes, and to whom: what is said of it before it is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.cases.models import Case
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import EMAIL, Enclosure, PostRoom
from evenhand.domain.letters import ComposedLetter
from evenhand.domain.time import in_full

NO_ADDRESS = "There is no e-mail address to send it to. Add one, or print and post it."
NO_DAY_POSTED = "Say on which day the letter was posted."
POSTED_WRONG = "The letter cannot have been posted on "


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a letter goes: by mail to addresses, or on paper, posted on a day by an officer.

    `carried_by` takes it in place of the post room, such as behind a link: it gets the letter as a file.
    `automatic`: nobody pressed a button for it, so it goes only as automatic mail may.
    """

    channel: str
    to: tuple[str, ...] = ()
    posted_on: dt.date | None = None
    posted_by: int | None = None
    carried_by: PostRoom | None = None
    automatic: bool = False

    @property
    def lacks(self) -> str:
        """What is still to be said before it can go; empty where nothing is."""
        if self.channel == EMAIL:
            return "" if self.to else NO_ADDRESS
        return "" if self.posted_on else NO_DAY_POSTED

    def against_day(self, case: Case, *, today: dt.date) -> str:
        """What stands against the day it was posted: a day to come, or one before there was a case; else nothing."""
        day = self.posted_on
        if self.channel == EMAIL or day is None:
            return ""
        if day > today:
            return f"{POSTED_WRONG}{in_full(day)}: that day has not come yet. Give the day it went, once it went."
        since = case.received_on or case.opened_on
        if since is not None and day < since:
            return (
                f"{POSTED_WRONG}{in_full(day)}: {case.ref} was received on {in_full(since)}. Correct the day."
            )
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A composed letter with what it belongs to: who gets it, and what it answers for."""

    letter: ComposedLetter
    recipient: str = "customer"
    obligation: str = ""
    item: str = ""
    copy_of: LetterSent | None = None
    matters: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
