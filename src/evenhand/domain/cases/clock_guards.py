"""Conditions that look at the clocks of a case: what has run out, what has not yet, and whether the person was told."""

from __future__ import annotations

import datetime as dt

from evenhand.domain.cases.standing import Gaps, Standing, titles
from evenhand.domain.cases.told import letters_not_gone
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.time import in_full

BEFORE = "before"  # by the day before the last one


def in_time_or_decided(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is no later than the last day of a clock, or the named move decided about it (CC-6)."""
    name, rule, decision = guard.of
    day, due = at.fact(name), _latest_due(rule, at)
    if not isinstance(day, dt.date) or due is None or day <= due or at.story.last(decision) is not None:
        return None
    return {"latest": in_full(due), "decision": titles([decision], at)}


def run_out(guard: Guard, at: Standing) -> Gaps | None:
    """A clock has run its full length before this day (SPOC-19: two weeks' notice).

    Nor is it before a day that the case states under one of the names in `values`: a letter promised that day.
    """
    due = max((found for rule in guard.of if (found := _latest_due(rule, at))), default=None)
    if due is None:
        return {"until": "it has started"}
    due = max((due, *(day for name in guard.values if isinstance(day := at.fact(name), dt.date))))
    return None if at.happened_on >= due else {"until": in_full(due)}


def last_day_over(guard: Guard, at: Standing) -> Gaps | None:
    """The last day of a clock is past: whoever has until a day has the whole of that day (FOI-5, SAR-8)."""
    due = max((found for rule in guard.of if (found := _latest_due(rule, at))), default=None)
    if due is None:
        return {"until": "it has started"}
    return None if at.happened_on > due else {"until": in_full(due)}


def told_of(guard: Guard, at: Standing) -> Gaps | None:
    """The letter that each named move owes has gone since; any other letter says nothing of it (FOI-3, FOI-5)."""
    story = at.story
    missing = [
        title
        for move in guard.of
        for title in letters_not_gone(at.procedure, story.happened, story.events, move)
    ]
    return {"missing": ", ".join(missing)} if missing else None


def not_run_out(guard: Guard, at: Standing) -> Gaps | None:
    """A clock has not yet run out: a notice must go by the day it extends, or `before` that day."""
    due = _latest_due(guard.of[0], at)
    if due is None or at.happened_on < due or (at.happened_on == due and BEFORE not in guard.values):
        return None
    return {"since": in_full(due)}


def runs(guard: Guard, at: Standing) -> Gaps | None:
    """One of the named clocks runs, on this item where the move is about one."""
    found = any(c.rule.id in guard.of and c.running and c.item in ("", at.item) for c in at.clocks)
    return None if found else {"clocks": ", ".join(guard.of)}


def _latest_due(rule: str, at: Standing) -> dt.date | None:
    dues = [c.due_on for c in at.clocks if c.rule.id == rule and c.due_on is not None]
    return dues[-1] if dues else None


def within(guard: Guard, at: Standing) -> Gaps | None:
    """A stated day is no later than the last day of a clock (an extension has its cap)."""
    day = at.fact(guard.of[0])
    due = max((due for rule in guard.of[1:] if (due := _latest_due(rule, at))), default=None)
    if isinstance(day, dt.date) and due is not None and day > due:
        return {"day": in_full(day), "latest": in_full(due)}
    return None
