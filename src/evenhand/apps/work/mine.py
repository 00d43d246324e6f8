"""Which cases, items and promises are somebody's own on a day.

What is asked of the database stands in `asking.py`, where it is prepared once; here it is given who asks, and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CasePerson, ClockRow, ItemRow, ObligationRow
from evenhand.apps.cases.queries import viewer_of
from evenhand.apps.cases.sight import Viewer
from evenhand.apps.council.prepared import answers
from evenhand.apps.council.queries import absent_officers
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.paging import Lists, as_lists
from evenhand.apps.work import asking
from evenhand.apps.work.rows import Horizon


def stands_in_for(officer: int, on: dt.date) -> tuple[str, ...]:
    """The names of those who are away and whose arrangements this officer, as deputy, looks after (SPOC-2)."""
    away = absent_officers(on)
    return tuple(answers(asking.stood_in_for, viewer=officer, away=away)) if away else ()


@dataclass(frozen=True, slots=True)
class OwnCases:
    """The numbers of somebody's open cases, the earliest due first, and of those that stand still with no day.

    They wait for others, or nothing runs and nothing is owed: else such a case would stand nowhere, and be forgotten.
    `given_to_nobody` are those of their team that name nobody to look after them, the earliest due first.
    """

    numbers: tuple[int, ...]
    standing_still: tuple[int, ...]
    given_to_nobody: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose work is asked for, on which days, narrowed to one procedure or to none."""

    viewer: Viewer
    days: Horizon
    procedure: str = ""

    @property
    def given(self) -> Mapping[str, Any]:
        """What stands in the places of the questions of `asking.py`."""
        return {**self.viewer.given, "today": self.days.today, "soon_until": self.days.soon_until}


def own_open_cases(asker: Asker) -> OwnCases:
    """An officer's open cases that they may see.

    Asked for once and then given to every list: joined into each, the database would walk all open clocks.
    """
    away = absent_officers(asker.days.today)
    found = answers(asking.own_open, asker.viewer.shape, asker.procedure, away=away, **asker.given)
    waiting = _waiting_stages()
    still = [
        (received_on or dt.date.min, pk)
        for pk, edition, stage, due_on, received_on, owes, team in found
        if not team and due_on is None and (not owes or (edition, stage) in waiting)
    ]
    own = {row[0]: None for row in found if not row[-1]}  # in their order
    nobodys = tuple(row[0] for row in found if row[-1] and row[0] not in own)
    return OwnCases(tuple(own), tuple(pk for _, pk in sorted(still)), nobodys)


def _waiting_stages() -> frozenset[tuple[str, str]]:
    """The editions and stages at which a case waits for somebody."""
    return frozenset(
        (procedure.id, stage.name)
        for procedure in lawbook().procedures.values()
        for stage in procedure.stages.values()
        if stage.waiting
    )


def items_by_day(asker: Asker, cases: Sequence[int], *, limit: int) -> Lists:
    """What somebody was asked, by its due day, and what their cases wait for (`asking.AWAITED`)."""
    return as_lists(answers(asking.items, asker.procedure, limit, cases=cases, **asker.given))


def clocks_by_day(asker: Asker, cases: Sequence[int], *, limit: int) -> Lists:
    """The clocks of their cases by due day, and those that are late and shown to a post they hold (`asking.BY_POST`)."""
    shape = asker.viewer.shape
    return as_lists(answers(asking.clocks, shape, asker.procedure, limit, cases=cases, **asker.given))


def promises_by_day(asker: Asker, cases: Sequence[int], *, limit: int) -> Lists:
    """What cases still owe, by its due day, and what is owed by no certain day (`rows.PROMISES`)."""
    return as_lists(answers(asking.promises, limit, cases=cases, **asker.given))


def asked_of(officer: int, *, limit: int) -> list[ItemRow]:
    """The items of open cases that wait for what this officer was asked; `asked_as` is as what the item names them.

    Not all of their cases are theirs to see (`with_cases`).
    """
    return answers(asking.asked_alone, limit, viewer=officer)


def with_cases(
    rows: Iterable[ClockRow | ItemRow | ObligationRow],
    user: User | None,
    on: dt.date,
    *,
    beside: Sequence[int] = (),
) -> list[Case]:
    """Give the rows of all lists their cases and customers, by one question; the cases named `beside`, in that order.

    `seen` of a case says whether somebody may see it; an officer who never signs in has no user, and sees none. Joined
    into each list, whose sight reaches what takes longer to prepare than all else on the page.
    """
    given = list(rows)
    wanted = {*(row.case_id for row in given), *beside}
    viewer = viewer_of(user, on) if user is not None and user.is_active else None
    shape, sees = (viewer.shape, viewer.given) if viewer else (None, {})
    found = answers(asking.cases_of_rows, shape, cases=tuple(wanted), **sees) if wanted else []
    cases = {case.pk: case for case in found}
    for row in given:
        row.case = cases[row.case_id]
    return [cases[pk] for pk in beside if pk in cases]


def named_in(officer: int, cases: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """As what each of these cases names an officer."""
    found: dict[int, frozenset[str]] = {}
    named = CasePerson.objects.filter(officer_id=officer, case_id__in=cases, item="")
    for case, role in named.values_list("case_id", "role"):
        found[case] = found.get(case, frozenset()) | {role}
    return found
