"""The ladder of reminders: which step goes next, and on which day (SPOC-10)."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from evenhand.domain.contact.chasing import Reminded, ladder_of, next_step
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time import Calendars

RUNGS = {
    "before": ("from_whom", -2),
    "after": ("from_whom", 1),
    "head": ("head-of-service", 3),
    "back": ("asker", 5),
}
LADDER = ladder_of(
    msgspec.convert(
        {
            "vocabulary": "chase-ladder",
            "title": "Invented",
            "codes": {
                code: {"title": code, "flags": {"working_days": days, "to": to, "letter": "a-letter"}}
                for code, (to, days) in RUNGS.items()
            }
            | {"no-rung": {"title": "Without a day"}},
        },
        Vocabulary,
    ),
    on=dt.date(2026, 11, 2),
)
# Asked on Monday 2 November 2026 and wanted by Monday 9 November; no holiday lies near.
ASKED, DUE = dt.date(2026, 11, 2), dt.date(2026, 11, 9)


def _november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def _next(today: int, *reminded: Reminded, asked: dt.date = ASKED) -> tuple[str, dt.date] | None:
    found = next_step(
        LADDER,
        asked_on=asked,
        due_on=DUE,
        reminded=reminded,
        asked_name="from_whom",
        today=_november(today),
        days=Calendars().plain("EW", closed=False),
    )
    return (found.step.code, found.on) if found is not None else None


def _went(code: str, day: int) -> Reminded:
    return Reminded(_november(day), code)


def test_SPOC_10_the_steps_go_on_their_working_days_in_their_order() -> None:
    before, after, head = _went("before", 5), _went("after", 10), _went("head", 12)
    assert _next(2) == ("before", _november(5))
    assert _next(5, before) == ("after", _november(10))
    assert _next(10, before, after) == ("head", _november(12))
    assert _next(12, before, after, head) == ("back", _november(16))  # Saturday and Sunday do not count
    assert _next(16, before, after, head, _went("back", 16)) is None


def test_SPOC_10_a_step_before_the_day_is_left_out_once_the_day_came_and_where_it_would_be_at_once() -> None:
    assert _next(9) == ("after", _november(10))
    assert _next(5, asked=_november(5)) == ("after", _november(10))


def test_SPOC_10_what_goes_late_keeps_its_distance_so_that_nobody_gets_two_at_once() -> None:
    assert _next(23) == ("after", _november(10))  # long due: it goes today
    assert _next(23, _went("after", 23)) == ("head", _november(25))
    assert _next(25, _went("after", 23), _went("head", 25)) == ("back", _november(27))


@pytest.mark.parametrize(
    ("by_hand", "then"),
    [
        (
            9,
            ("head", _november(12)),
        ),  # the evening before: the officer is not reminded again the next morning
        (11, ("head", _november(13))),  # and the head hears two working days after it
        (3, ("before", _november(5))),  # long before any step: all of them go
    ],
)
def test_SPOC_10_a_reminder_by_hand_stands_for_the_step_to_the_same_officer(
    by_hand: int, then: tuple[str, dt.date]
) -> None:
    assert _next(by_hand, Reminded(_november(by_hand))) == then
