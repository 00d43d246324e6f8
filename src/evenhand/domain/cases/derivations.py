"""Facts that follow from what a move was told, worked out once and recorded with it.

A closed list, named in procedure files under `derives`: `scheduled_on: weekly-day-before`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from evenhand.domain.cases.events import Value
from evenhand.domain.cases.item_guards import combined_from_items
from evenhand.domain.cases.standing import Standing
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time import reckon

THROUGH_LEGAL, FROM_WHOM = "through_legal", "from_whom"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def weekly_day_before(_name: str, at: Standing) -> Value | None:
    """The last weekly day on or before the day of the event, from which the next is counted (SPOC-11).

    >>> # weekly day Friday, started Wednesday 9 December 2026: Friday 4 December 2026
    """
    wanted = WEEKDAYS.index(str(at.fact("weekly_day")))
    return at.happened_on - dt.timedelta(days=(at.happened_on.weekday() - wanted) % 7)


def stage_of_case(_name: str, at: Standing) -> Value | None:
    """The stage at which the case stands as the move is recorded: what minutes of work were spent on."""
    return at.story.stage


def day_before_law_date(name: str, at: Standing) -> Value | None:
    """The working day before the case has to be answered by law, where the usual time would end later than that.

    The usual time is that of the clock which is decided for this fact. Nothing where no such day is left.

    >>> # due by law on Wednesday 25 November 2026, asked on Monday 23 November: Tuesday 24 November 2026
    """
    calendars = at.surroundings.calendars
    usual = next((c.rule for c in at.procedure.clocks if c.decided_for == name), None)
    law = [c for c in at.clocks if c.running and not c.item and not c.limit and c.rule.class_ == "LAW"]
    due = min((c.due_on for c in law if c.due_on), default=None)
    ends = reckon(usual, at.happened_on, {}, calendars).due if usual is not None else None
    if due is None or ends is None:
        return None
    before = calendars.plain("NATION", closed=True).before(due)
    return before if at.happened_on < before < ends else None


def asked_of_legal(_name: str, at: Standing) -> Value | None:
    """That the legal service was asked, so that its answer is legal advice unless somebody says otherwise."""
    asked = {name: value for name in (THROUGH_LEGAL, FROM_WHOM) if (value := at.fact(name)) is not None}
    return legal_asked(asked, at.surroundings.posts, at.vocabularies) or None


def legal_asked(
    asked: Mapping[str, Value], posts: Mapping[str, Collection[str]], vocabularies: Mapping[str, Vocabulary]
) -> bool:
    """Whether a request to an officer went to the legal service: through its deputy head, or to a holder of a legal post.

    `asked` are the facts of the request, `posts` who holds which role; a role is legal by its flag `legal`.
    """
    if asked.get(THROUGH_LEGAL) is True:
        return True
    roles = vocabularies.get("roles")
    legal = [code for code, one in roles.codes.items() if one.flags.get("legal") is True] if roles else []
    return any(asked.get(FROM_WHOM) in posts.get(role, ()) for role in legal)


DERIVATIONS: Mapping[str, Callable[[str, Standing], Value | None]] = {
    "weekly-day-before": weekly_day_before,
    "stage-of-case": stage_of_case,
    "combined-from-items": combined_from_items,
    "day-before-law-date": day_before_law_date,
    "asked-of-legal": asked_of_legal,
}
"""Each takes the name of the fact that it works out, and gives nothing where there is nothing to go by."""
