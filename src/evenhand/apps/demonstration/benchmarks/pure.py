"""What needs no records: reading a case, reckoning a clock, reading a mail."""

from __future__ import annotations

import datetime as dt
import time
import tracemalloc
from collections.abc import Iterator

from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure, median_seconds
from evenhand.apps.demonstration.mailbox.story import instant, mailbox
from evenhand.apps.lawbook.batch import reckon_rows
from evenhand.apps.lawbook.books import clocks, lawbook, shipped_calendars
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.reading import read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.contact.mail import parse_mail
from evenhand.domain.time import due_on

DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
_EVENTS = 50
_ROWS = 100_000
_MICROSECONDS = 1e6
_MEBIBYTE = 1 << 20


def reading() -> list[Measure]:
    """A Reading of an enquiry with 50 entries, calendars and procedure already loaded; of processor time."""
    procedure = lawbook().edition("enquiry", DAY)
    surroundings = Surroundings(calendars=shipped_calendars())
    events = tuple(_enquiry(procedure.id))
    today = DAY + dt.timedelta(days=120)
    seconds = median_seconds(
        lambda: read(procedure, events, surroundings, today), times=200, repeats=15, clock=time.process_time
    )
    return [
        Measure(
            benchmark="reading",
            what=f"one Reading of a case with {len(events)} entries",
            value=seconds * _MICROSECONDS,
            unit="µs",
            promise=200,
        )
    ]


def _enquiry(under: str) -> Iterator[Event]:
    yield _event(1, under, "receive", {"customer": "customer:1", "received_on": DAY, "handler": "officer:1"})
    asked = 0
    for number in range(2, _EVENTS + 1):
        kind = number % 4
        if kind == 0:
            asked += 1
            item = f"contribution-{asked}"
            yield _event(number, under, "contribution.ask", {"from_whom": "officer:2"}, item=item)
        elif kind == 1 and asked:
            yield _event(number, under, "contribution.receive", {}, item=f"contribution-{asked}")
        elif kind == 2:
            yield _event(number, under, "carry-over", {})
        else:
            yield _event(number, under, "record-contact", {"contact": f"contact:{number}"})


def _event(number: int, under: str, move: str, facts: dict[str, Value], item: str = "") -> Event:
    return Event(
        sequence=number,
        move=move,
        happened_on=DAY + dt.timedelta(days=number),
        recorded_at=AT + dt.timedelta(days=number),
        recorded_by="officer:1",
        under=under,
        facts=facts,
        item=item,
    )


def due() -> list[Measure]:
    """A plain working-day clock against numpy's in the same run, and a long batch with its memory."""
    try:
        import numpy as np
    except ImportError as missing:
        raise CannotMeasure(
            "numpy is not installed; it is among the development libraries: python3 dev.py setup"
        ) from missing
    days, rule = shipped_calendars(), clocks()["FOI-20WD"]
    holidays = [off.on for off in days.working_days("UK_ANY").off_between(DAY, DAY.replace(year=2028))]
    calendar = np.busdaycalendar(holidays=[np.datetime64(day) for day in holidays if day.weekday() < 5])
    start = np.datetime64(DAY)
    ours = median_seconds(lambda: due_on(rule, DAY, days), times=5_000)
    theirs = median_seconds(
        lambda: np.busday_offset(start, 20, roll="backward", busdaycal=calendar), times=5_000
    )
    seconds, peak = _batch()
    return [
        Measure(benchmark="due", what="one clock, no reasons", value=ours * _MICROSECONDS, unit="µs"),
        Measure(
            benchmark="due",
            what="as many times as numpy.busday_offset",
            value=ours / theirs,
            unit="×",
            promise=5,
        ),
        Measure(benchmark="due", what=f"{_ROWS:,} batch rows", value=seconds, unit="s"),
        Measure(benchmark="due", what="memory a batch of them needs", value=peak, unit="MiB", promise=20),
    ]


def _batch() -> tuple[float, float]:
    """How long the rows take, in seconds, and the most memory that reckoning them held at once, in MiB."""

    def lines() -> Iterator[str]:
        yield "id,rule,event_date,params"
        for number in range(_ROWS):
            yield f"{number},FOI-20WD,{DAY + dt.timedelta(days=number % 365)},"

    rules, days = clocks(), shipped_calendars()
    began = time.perf_counter()
    for _ in reckon_rows(lines(), clocks=rules, calendars=days):
        pass
    seconds = time.perf_counter() - began
    tracemalloc.start()
    for number, _ in enumerate(reckon_rows(lines(), clocks=rules, calendars=days)):
        if number == _ROWS // 10:
            break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak / _MEBIBYTE


def mail() -> list[Measure]:
    """Every mail of the demonstration's mailbox read, again and again; figures are for one mail and one core."""
    day = DAY + dt.timedelta(days=14)
    story = mailbox(weekly_on=day, until_at=instant(day, 17, 0), seed=1)

    def read_all() -> None:
        for one in story:
            parse_mail(one.raw, own_servers=(), own_domains=(), internal_date=None, read_at=AT)

    seconds = median_seconds(read_all, times=1, repeats=3) / len(story)
    return [
        Measure(benchmark="mail", what="one mail read", value=seconds * 1000, unit="ms"),
        Measure(benchmark="mail", what="mails read in a second", value=1 / seconds, unit="/s"),
    ]
