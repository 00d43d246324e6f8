"""Facts from outside a case that its reading needs, frozen on the day they were fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from msgspec import field

from evenhand.domain.time import Calendars


class LinkedClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of a linked case that still runs. `work_to` is a cautious earlier day, where there is one (CAL-8)."""

    rule: str
    class_: str
    due_on: dt.date | None
    work_to: dt.date | None = None


class LinkedCase(msgspec.Struct, frozen=True, kw_only=True):
    """Another case tied to this one: how, and where it stands.

    `enters_weekly` says whether its answer may stand in a weekly response; `why_not_weekly` is the
    sentence shown where it may not.
    """

    ref: str
    link: str
    procedure: str
    title: str = ""
    stage: str = ""
    final: bool = False
    enters_weekly: bool = True
    why_not_weekly: str = ""
    clocks: tuple[LinkedClock, ...] = ()
    carries: int = 0


class OtherCase(msgspec.Struct, frozen=True, kw_only=True):
    """Another open case of the same customer: which, of what kind, and where it stands."""

    ref: str
    procedure: str
    stage: str


class LetterGone(msgspec.Struct, frozen=True, kw_only=True):
    """A letter of this case that went to its customer: which, as which contact it is kept, the day it went, its hash."""

    code: str
    contact: str
    went_on: dt.date
    sha256: str = ""


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading may look at beside the case's own events.

    `tied_as` are the kinds of link that this case has with others, whichever of the two says so; `posts` maps a
    role to the officers who hold it on the day of the decision that is recorded, else today; `adjustments` are the
    codes of the customer's reasonable adjustments in force; `lent` are the people of a tied case who may act in
    this one (the single point of contact of a matter's arrangement); `next_weekly_on` is the day of the next weekly
    response; `others` are the customer's other open cases of the same procedure and `letters` those that went from
    this case to its customer, both where a condition of the procedure asks for them; `kept_from` are the officers
    whom the case is about, and from whom it is kept. `departs` says how the decision that is being recorded differs
    from most that are like it, a sentence each, and `departed` how one that is corrected did as it stands;
    `against` what else on record does not bear the move out, a sentence each, where a condition of the move asks
    for it; `namesakes` are the pairs of facts, one of them now typed, whose names seem to be one person's: the
    names themselves stay outside.
    """

    calendars: Calendars
    linked: tuple[LinkedCase, ...] = ()
    tied_as: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lent: Mapping[str, str] = field(default_factory=dict)
    next_weekly_on: dt.date | None = None
    others: tuple[OtherCase, ...] = ()
    letters: tuple[LetterGone, ...] = ()
    departs: tuple[str, ...] = ()
    departed: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    kept_from: tuple[str, ...] = ()
    namesakes: tuple[tuple[str, str], ...] = ()

    def linked_by(self, link: str) -> tuple[LinkedCase, ...]:
        """The cases tied to this one by one kind of link."""
        return tuple(case for case in self.linked if case.link == link)
