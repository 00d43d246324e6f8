"""Reminding an officer of what they were asked, step by step: the ladder is data, and where a request stands on it is read.

The steps are codes of a vocabulary (law/vocabularies/chase-ladder.yaml), each with its distance in working days from
the day on which the answer was wanted, and with who gets it (SPOC-10).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time.working_days import WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung. `working_days` from the day it was wanted by; `to`: names and roles to try, in this order."""

    code: str
    title: str
    within: str
    working_days: int
    to: tuple[str, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder that went on a day: the code of its step, or nothing where somebody sent it by hand."""

    on: dt.date
    step: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """The step that goes next, and on which day."""

    step: Step
    on: dt.date


def ladder_of(vocabulary: Vocabulary, *, on: dt.date) -> tuple[Step, ...]:
    """The rungs in force on a day, the earliest first; a code without a number of days or a letter is none."""
    found = [
        Step(
            code=code,
            title=meaning.title,
            within=meaning.spoken,
            working_days=int(meaning.flags["working_days"]),
            to=tuple(str(meaning.flags.get("to", "")).split()),
            letter=str(meaning.flags["letter"]),
        )
        for code, meaning in vocabulary.on(on).items()
        if {"working_days", "letter"} <= set(meaning.flags)
    ]
    return tuple(sorted(found, key=lambda step: step.working_days))


def next_step(
    ladder: Sequence[Step],
    *,
    asked_on: dt.date,
    due_on: dt.date,
    reminded: Sequence[Reminded],
    asked_name: str,
    today: dt.date,
    days: WorkingDays,
) -> Planned | None:
    """What goes next and when, given what went; None once all went.

    Steps go in their order, each at its distance from the day that was wanted; after one that went late the next
    keeps its distance from that, so that nobody gets two at once. A step before the day is left out where it would go
    on the day of asking, or once the day has come. A reminder sent by hand stands for the next step to the officer
    asked (`asked_name` among its `to`), if that was to go by the working day after it.
    """
    codes = [step.code for step in ladder]
    done = max((codes.index(one.step) for one in reminded if one.step in codes), default=-1)
    for by_hand in sorted(one.on for one in reminded if not one.step):
        while (
            done + 1 < len(ladder)
            and asked_name in ladder[done + 1].to
            and _from_day(due_on, ladder[done + 1].working_days, days) <= days.nth_after(by_hand, 1)
        ):
            done += 1
    last = max((one.on for one in reminded), default=None)
    for step in ladder[done + 1 :]:
        planned = _from_day(due_on, step.working_days, days)
        if step.working_days < 0 and (planned <= asked_on or today >= due_on):
            continue
        if last is not None:
            apart = step.working_days - ladder[done].working_days if done >= 0 else 1
            planned = max(planned, days.nth_after(last, max(apart, 1)))
        return Planned(step, planned)
    return None


def _from_day(due_on: dt.date, working_days: int, days: WorkingDays) -> dt.date:
    """So many working days after a day, or before it."""
    if working_days > 0:
        return days.nth_after(due_on, working_days)
    day = days.on_or_before(due_on)
    for _ in range(-working_days):
        day = days.before(day)
    return day
