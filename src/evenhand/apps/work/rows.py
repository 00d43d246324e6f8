"""A row of the work list, and the groups that rows stand in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.ui.components import Link
from evenhand.domain.time import Calendars

SOON_DAYS = 5  # working days: how far the list looks ahead
OVERDUE, TODAY, SOON, LATER, WAITING, PROMISES = "overdue", "today", "soon", "later", "waiting", "promises"
TEAM = "team"
GROUPS = {
    TEAM: ("Looked after by nobody", "Cases of your team that name nobody, or somebody who has left, stand here."),
    OVERDUE: ("Overdue", "What is late would stand here. Nothing is."),
    TODAY: ("Due today", "Nothing of yours is due today."),
    SOON: ("Due in the next five working days", "What falls due in the next five working days comes here by itself."),
    LATER: ("Due later", "What falls due after that stands here."),
    WAITING: ("Waiting, or with no day", "What waits for others, and open cases of yours in which no day runs, stand here."),
    PROMISES: ("Promised", "Letters and notices that your cases owe by no certain day stand here."),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One thing to do: what, who for, when and why then, and the one next action.

    `reasons` say why that day; where they cannot be told without the whole case, `case_url` shows them.
    `work_to` is a cautious earlier day. `asked`: somebody waits for what this person was asked.
    """

    what: str
    kind: str
    ref: str
    case_url: str
    who_for: str
    task: str
    due_on: dt.date | None
    remark: str
    reasons: tuple[str, ...] = ()
    provisional: bool = False
    work_to: dt.date | None = None
    waits_for: str = ""
    asked: bool = False
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days that divide the groups."""

    today: dt.date
    soon_until: dt.date


def horizon(today: dt.date, days: Calendars) -> Horizon:
    """The days that divide the groups: the next five working days end on the fifth after today."""
    return Horizon(today, days.plain("NATION", closed=True).nth_after(today, SOON_DAYS))


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together; `count` may be more than are shown."""

    code: str
    title: str
    empty: str
    rows: tuple[WorkRow, ...]
    count: int

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)
