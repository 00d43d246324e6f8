"""The mailbox: every mail of about six weeks, made from the story by a seed, with what is true of each.

The same seed and the same day give the same bytes. Nothing here reads the clock, and nothing is stored.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from evenhand.apps.demonstration.mailbox import shapes
from evenhand.apps.demonstration.mailbox.shapes import SHAPES, Words
from evenhand.apps.demonstration.mailbox.tellings import (
    MatterTold,
    OtherTold,
    council_told,
    dispute_told,
    others_told,
)

LONDON = ZoneInfo("Europe/London")
WEEKS = 6
A_WEEK = 30  # mails of the resident, about
_MANNERS = ("plain", "both", "both", "apple", "html-only", "quoted", "png", "latin-1", "pdf", "msg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as it arrives, and what the story knows of it: the threads it opens, or the one it goes on with."""

    name: str
    arrived_at: dt.datetime
    raw: bytes
    opens: tuple[str, ...] = ()
    about: str = ""
    aside: bool = False
    other: OtherTold | None = None

    @property
    def arrived_on(self) -> dt.date:
        """The day it arrives, in London."""
        return self.arrived_at.astimezone(LONDON).date()


def mailbox(*, weekly_on: dt.date, until_at: dt.datetime, seed: int) -> tuple[Mail, ...]:
    """Every mail of the story up to an instant, in the order of arrival.

    `weekly_on` is the day of the weekly response now due: the resident's weeks are counted back from it.
    """
    chance = random.Random(seed)
    mails = [
        *_dispute(weekly_on, chance),
        *_others(until_at.astimezone(LONDON).date(), chance),
        *_oddities(weekly_on, until_at.astimezone(LONDON).date()),
    ]
    arrived = (mail for mail in mails if mail.arrived_at <= until_at)
    return tuple(sorted(arrived, key=lambda mail: (mail.arrived_at, mail.name)))


def instant(day: dt.date, hour: int, minute: int) -> dt.datetime:
    """A moment of a day in London."""
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON)


# --- the resident of the dispute ---------------------------------------------------------------------------------


def _dispute(weekly_on: dt.date, chance: random.Random) -> Iterator[Mail]:
    told = dispute_told()
    known: list[MatterTold] = []
    for week in range(WEEKS - 1, 0, -1):
        fresh = [matter for matter in told.matters if matter.week == week and not matter.alone]
        known += fresh
        yield from _week(weekly_on, week, fresh, known, chance)
    yield from _week(weekly_on, 0, told.this_week, known, chance)


def _week(
    weekly_on: dt.date,
    week: int,
    fresh: Sequence[MatterTold],
    known: Sequence[MatterTold],
    chance: random.Random,
) -> Iterator[Mail]:
    first = weekly_on - dt.timedelta(days=7 * (week + 1) - 1)
    for number, matter in enumerate(fresh):
        at = instant(first + dt.timedelta(days=number % 3), 7 + number, chance.randrange(60))
        yield _opening(matter, week, at, chance)
    for number in range(A_WEEK - len(fresh)):
        at = instant(first + dt.timedelta(days=number % 7), chance.randrange(6, 17), chance.randrange(60))
        yield _further(week, number, at, fresh, known, chance)


def _opening(matter: MatterTold, week: int, at: dt.datetime, chance: random.Random) -> Mail:
    text = f"Dear Sirs\n\n{matter.words}\n\nYours faithfully\nMarion Thistlewood\nLarch Cottage"
    words = _from_resident(f"{matter.id}.{week}", matter.title, text, at)
    manner = "plain" if week == 0 else chance.choice(_MANNERS)
    return Mail(
        name=f"marion-{matter.id}",
        arrived_at=_seconds_later(at),
        raw=SHAPES[manner](words),
        opens=(matter.id,),
    )


def _further(
    week: int,
    number: int,
    at: dt.datetime,
    fresh: Sequence[MatterTold],
    known: Sequence[MatterTold],
    chance: random.Random,
) -> Mail:
    name = f"marion-week{week}-{number:02}"
    talkative = [matter for matter in (*fresh, *known) if matter.more]
    aside = number % 3 == 2 or not talkative
    matter = chance.choice(talkative) if not aside else None
    said = chance.choice(dispute_told().asides if matter is None else matter.more)
    subject = (
        f"Re: {matter.title}" if matter else chance.choice(("Mill Barn", "For your records", "Larch Cottage"))
    )
    text = f"Dear Sirs\n\n{said}\n\nM. Thistlewood"
    words = _from_resident(name, subject, text, at)
    if week == 0 and number % 9 == 4:
        words = replace(words, sender=dispute_told().new_address, sender_name="M Thistlewood")
    about = matter.id if matter else ""
    raw = SHAPES[chance.choice(_MANNERS)](words)
    if number % 10 == 7:
        raw = _passed_on(words, number, at)
    return Mail(name=name, arrived_at=_seconds_later(at), raw=raw, about=about, aside=aside)


def _from_resident(key: str, subject: str, text: str, at: dt.datetime) -> Words:
    council, chance = council_told(), sum(map(ord, key))
    boxes = ("contact@harrowmere.example", "planning@harrowmere.example", council.officers["spoc"].email)
    resident = council.customers[dispute_told().customer]
    copied = (council.members["ward"].email,) if chance % 5 == 0 else ()
    return Words(
        sender=resident.email,
        sender_name=resident.name,
        to=(boxes[chance % 3],),
        cc=copied,
        subject=subject,
        text=text,
        sent_at=at,
        message_id=f"{key}.{at:%Y%m%d%H%M}@mail.example.org",
    )


def _passed_on(words: Words, number: int, at: dt.datetime) -> bytes:
    """The same mail, as an officer or a member sent it on two hours later: the main road by which it comes."""
    council = council_told()
    ways = (
        (council.officers["planner"], shapes.forwarded_from_outlook),
        (council.members["ward"], shapes.forwarded_from_gmail),
        (council.officers["head"], shapes.forwarded_from_apple),
    )
    sender, way = ways[number // 10 % 3]
    original = replace(words, sent_at=at - dt.timedelta(hours=2), to=(sender.email,))
    cover = replace(
        words,
        sender=sender.email,
        sender_name=sender.name,
        to=(council.officers["spoc"].email,),
        cc=(),
        subject=f"FW: {words.subject}",
        text="For you, Priya.",
        message_id=f"fw.{words.message_id}",
    )
    if words.message_id.startswith("marion-week1"):
        return shapes.forwarded_as_attachment(cover, shapes.plain(original))
    return way(cover, original)


def _seconds_later(at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(seconds=7)


# --- everybody else ----------------------------------------------------------------------------------------------


def _others(today: dt.date, chance: random.Random) -> Iterator[Mail]:
    council = council_told()
    for number, told in enumerate(others_told().mails):
        customer = council.customers[told.who]
        at = instant(today - dt.timedelta(days=told.day), 7 + number % 9, chance.randrange(60))
        words = Words(
            sender=customer.email,
            sender_name=customer.name,
            to=(f"{told.to}@harrowmere.example",),
            subject=told.subject,
            text=f"{told.words}\n\n{customer.name}",
            sent_at=at,
            message_id=f"{told.who}.{number}.{at:%Y%m%d}@mail.example.com",
        )
        raw = SHAPES[told.shape](words)
        yield Mail(name=f"{told.who}-{number:02}", arrived_at=_seconds_later(at), raw=raw, other=told)
        if number % 6 == 1:  # the same mail through a second mailbox of the council
            copy = raw.replace(b"id ", b"id c", 1)
            yield Mail(name=f"{told.who}-{number:02}-copy", arrived_at=_seconds_later(at), raw=copy)


# --- what nobody wrote, and what nobody can read -----------------------------------------------------------------


def _oddities(weekly_on: dt.date, today: dt.date) -> Iterator[Mail]:
    council = council_told()

    def words(key: str, who: str, subject: str, text: str, *, days: int, minute: int) -> Words:
        customer = council.customers[who]
        return Words(
            sender=customer.email,
            sender_name=customer.name,
            to=("contact@harrowmere.example",),
            subject=subject,
            text=text,
            sent_at=instant(today - dt.timedelta(days=days), 9, minute),
            message_id=f"{key}.{today:%Y%m%d}@mail.example.org",
        )

    def mail(name: str, said: Words, raw: bytes) -> Mail:
        return Mail(name=name, arrived_at=_seconds_later(said.sent_at), raw=raw)

    away = words(
        "away", "kit", "Automatic reply: Your allotment", "I am away until the 30th.", days=20, minute=3
    )
    yield mail("out-of-office", away, shapes.out_of_office(away))
    news = words(
        "digest", "kit", "Rural Councils Digest", "Twelve things to know this week.", days=6, minute=5
    )
    news = replace(news, sender="digest@rural-councils.example", sender_name="Rural Councils Digest")
    yield mail("newsletter", news, shapes.newsletter(news))
    cut = words("cut", "wendy", "The swing again", "A second picture of the chain.", days=5, minute=9)
    yield mail("cut-off", cut, shapes.broken(cut))
    twin = words("twin", "hazel", "Second notice", "The notice has blown down.", days=4, minute=11)
    yield mail("twin-first", twin, shapes.plain(twin))
    other = replace(twin, text="The notice has been put up again, so please ignore this.")
    yield mail("twin-second", other, shapes.plain(other))
    yield mail("not-a-mail", words("scan", "kit", "", "", days=3, minute=30), shapes.NOT_A_MAIL)
