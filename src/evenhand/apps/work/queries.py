"""My work: everything that waits for one person, grouped by when it is due, each with its next action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.clock_lines import remark_on
from evenhand.apps.cases.ended_by_itself import stage_on
from evenhand.apps.cases.models import Case, ClockRow, ObligationRow
from evenhand.apps.cases.move_pages import move_url, page_of_move
from evenhand.apps.cases.queries import officer_id, viewer_of
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.ui.components import Link
from evenhand.apps.ui.paging import Lists
from evenhand.apps.work import mine
from evenhand.apps.work.asking import AWAITED, BY_POST
from evenhand.apps.work.reviews import review_rows
from evenhand.apps.work.rows import (
    GROUPS,
    LATER,
    OVERDUE,
    PROMISES,
    SOON,
    TEAM,
    TODAY,
    WAITING,
    Group,
    Horizon,
    WorkRow,
    horizon,
)
from evenhand.domain.lawbook.procedure import ClockBinding, ItemKind, Move, Procedure
from evenhand.domain.time import Calendars, reckon

# Rows of each group on the first page: fewer of what one can do nothing about today.
SHOWN = {
    code: slice(0, most)
    for code, most in (
        (TEAM, 10), (OVERDUE, 25), (TODAY, 25), (SOON, 25), (LATER, 0), (WAITING, 10), (PROMISES, 10),
    )
}  # fmt: skip
SHOWN_ALONE = 200  # rows on a page of a group that is looked at by itself
MOST_PAGES = 50  # whoever has more than these hold narrows the list by kind
_NONE: tuple[list[Any], int] = ([], 0)
_NO_ROWS = slice(0, 0)


def optional_url(name: str, *args: object) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)  # without slots: what is asked once is kept on it
class _Desk:
    """Whose work is listed, on which day, narrowed to what."""

    user: User
    officer: int
    asker: mine.Asker
    calendars: Calendars
    cases: tuple[int, ...]
    still: tuple[int, ...]
    nobodys: tuple[int, ...]

    @property
    def on(self) -> dt.date:
        """The day."""
        return self.days.today

    @property
    def days(self) -> Horizon:
        """The days that divide the groups."""
        return self.asker.days

    @property
    def roles(self) -> frozenset[str]:
        """The roles they hold."""
        return self.asker.viewer.roles

    def may(self, move: Move, case: Case) -> bool:
        """Whether a move of a case is theirs, by a role or as somebody whom the case names."""
        return bool(self.roles & set(move.by)) or bool(self.named_in.get(case.pk, frozenset()) & set(move.by))

    def page_of(self, case: Case) -> str:
        """The address of a case's page; a case stands in several rows."""
        if case.ref not in self._pages:
            self._pages[case.ref] = reverse("case", args=[case.ref])
        return self._pages[case.ref]

    @cached_property
    def _pages(self) -> dict[str, str]:
        return {}

    @cached_property
    def named_in(self) -> Mapping[int, frozenset[str]]:
        """As what each of these cases names them."""
        return mine.named_in(self.officer, self.cases)


def my_work(
    user: User, *, on: dt.date, only: str = "", procedure: str = "", page: int = 1
) -> tuple[Group, ...]:
    """The groups of somebody's work on a day; `only` one of them, page by page; `procedure` narrows all of them.

    Somebody who is no officer of the council has none.
    """
    officer = officer_id(user)
    if officer is None or not user.is_active:
        return ()
    days = calendars()
    asker = mine.Asker(viewer_of(user, on), horizon(on, days), procedure)
    own = mine.own_open_cases(asker)
    desk = _Desk(
        user=user,
        officer=officer,
        asker=asker,
        calendars=days,
        cases=own.numbers,
        still=own.standing_still,
        nobodys=own.given_to_nobody,
    )
    shown = {only: _page_of_group(page)} if only in GROUPS else SHOWN
    found = _found(desk, shown)
    groups = [_team(desk, found)] if TEAM in shown else []
    if len(shown) > 1:  # most officers have no team whose cases wait: it stands where something does
        groups = [group for group in groups if group.count]
    groups += _by_due_day(desk, found, shown)
    if WAITING in shown:
        groups.append(_waiting(desk, found))
    if PROMISES in shown:
        owed, count = found.undated
        groups.append(_group(PROMISES, [_promise_row(desk, one) for one in owed], count))
    return tuple(groups)


_DATED = (OVERDUE, TODAY, SOON, LATER)


def _page_of_group(number: int) -> slice:
    """Which rows of a group stand on a page of it, counted from 1."""
    start = (min(max(number, 1), MOST_PAGES) - 1) * SHOWN_ALONE
    return slice(start, start + SHOWN_ALONE)


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was asked of the database for the groups, each row with its case."""

    dated: Lists
    awaited: tuple[list[Any], int]
    undated: tuple[list[Any], int]
    still: Sequence[Case]
    nobodys: Sequence[Case]


def _found(desk: _Desk, shown: Mapping[str, slice]) -> _Found:
    asker, cases, most = desk.asker, desk.cases, max(rows.stop for rows in shown.values())
    dated = [code for code in shown if code in _DATED]
    items = mine.items_by_day(asker, cases, limit=most) if not {*shown} <= {PROMISES, TEAM} else {}
    clocks = mine.clocks_by_day(asker, cases, limit=most) if dated else {}
    owed = mine.promises_by_day(asker, cases, limit=most) if not {*shown} <= {WAITING, TEAM} else {}
    by_day = {code: _earliest(code, (clocks, items, owed), shown[code]) for code in dated}
    awaited, many = items.get(AWAITED, _NONE)
    waiting = shown.get(WAITING, _NO_ROWS)
    awaited = awaited[waiting]
    # What stands still follows what is awaited, as if both were one list.
    still = desk.still[max(waiting.start - many, 0) : max(waiting.stop - many, 0)]
    undated, others = owed.get(PROMISES, _NONE)
    undated = undated[shown.get(PROMISES, _NO_ROWS)]
    rows = [
        row for listed in (*(listed for listed, _ in by_day.values()), awaited, undated) for row in listed
    ]
    nobodys = desk.nobodys[shown.get(TEAM, _NO_ROWS)]
    beside = mine.with_cases(rows, desk.user, desk.on, beside=(*nobodys, *still))
    return _Found(
        by_day,
        (awaited, many),
        (undated, others),
        still=[case for case in beside if case.pk in still],
        nobodys=[case for case in beside if case.pk in nobodys],
    )


def _earliest(code: str, found: Iterable[Lists], shown: slice) -> tuple[list[Any], int]:
    """What of a group is shown, and how much it has: no case is fetched for the rest."""
    names = (code, BY_POST) if code == OVERDUE else (code,)
    lists = [each[name] for each in found for name in names if name in each]
    rows = [row for listed, _ in lists for row in listed]
    rows.sort(key=lambda row: (row.due_on or dt.date.max, row.case_id))
    return rows[shown], sum(many for _, many in lists)


def _group(code: str, rows: Iterable[WorkRow], count: int) -> Group:
    title, empty = GROUPS[code]
    return Group(code, title, empty, tuple(rows), count)


def _by_due_day(desk: _Desk, found: _Found, shown: Mapping[str, slice]) -> list[Group]:
    if not found.dated:
        return []
    review = {} if desk.asker.procedure else review_rows(desk.officer, desk.days, desk.calendars)
    groups = []
    for code, (listed, count) in found.dated.items():
        reviews = review.get(code, ())
        rows = [_dated_row(desk, one) for one in listed]
        if shown[code].start == 0:  # there is one review at the most: it stands on the first page
            rows += reviews
        rows.sort(key=lambda row: (row.due_on or dt.date.max, row.ref))
        groups.append(_group(code, rows, count + len(reviews)))
    return groups


def _dated_row(desk: _Desk, one: Any) -> WorkRow:
    if isinstance(one, ClockRow):
        return _clock_row(desk, one)
    return _promise_row(desk, one) if isinstance(one, ObligationRow) else _asked_row(desk, one)


def _row(desk: _Desk, case: Case, *, task: str, due_on: dt.date | None, **more: Any) -> WorkRow:
    procedure = lawbook().procedure(case.edition)
    blind = procedure.applicant_blind or case.customer is None
    return WorkRow(
        what=case.title or procedure.title,
        kind=procedure.title,
        ref=case.ref,
        case_url=desk.page_of(case),
        who_for="" if blind or case.customer is None else case.customer.name,
        task=task,
        due_on=due_on,
        remark=remark_on(due_on, desk.on, desk.calendars) if due_on else "",
        **more,
    )


def _clock_row(desk: _Desk, clock: ClockRow) -> WorkRow:
    procedure = lawbook().procedure(clock.case.edition)
    binding = next((one for one in procedure.clocks if one.key == clock.key), None)
    return _row(
        desk,
        clock.case,
        task=clock.title,
        due_on=clock.due_on,
        reasons=_reasons(desk, clock, binding),
        provisional=clock.provisional,
        work_to=clock.work_to,
        action=_next_of_item(desk, clock, procedure, binding)
        if clock.item
        else _next_action(desk, clock.case, procedure, binding),
    )


def _next_of_item(desk: _Desk, clock: Any, procedure: Procedure, binding: ClockBinding | None) -> Link:
    """What to do next about an item (`item_stage`): what the procedure says comes first, else what stops its clock."""
    wanted = (binding.next or binding.stops) if binding else ()
    for move in procedure.moves.values():
        here = bool(move.item_kind) and clock.item_stage in move.from_stages
        if here and move.name in wanted and move.menu and desk.may(move, clock.case):
            return Link(label=move.title, url=move_url(clock.case, move, clock.item))
    return Link(label="Open", url=desk.page_of(clock.case))


def _reasons(desk: _Desk, clock: ClockRow, binding: ClockBinding | None) -> tuple[str, ...]:
    """Why that day, reckoned afresh; empty where the case says more than its row does."""
    if binding is None or binding.params:
        return ()
    reckoning = reckon(binding.rule, clock.started_on, {}, desk.calendars)
    return tuple(r.text for r in reckoning.reasons) if reckoning.due == clock.due_on else ()


def _next_action(desk: _Desk, case: Case, procedure: Procedure, binding: ClockBinding | None) -> Link:
    """What to do next: what the procedure says comes first, else the move that would stop the clock.

    Where what comes first is somebody else's, the case itself.
    """
    first = [procedure.moves[name] for name in binding.next] if binding else []
    stage = stage_on(case, desk.on)
    here = stage.name if stage is not None else case.stage
    for move in first:
        if page := page_of_move(case, move):
            return Link(label=move.title, url=page)
        if here in move.from_stages and desk.roles & set(move.by):
            return Link(label=move.title, url=move_url(case, move))
    stops = binding.stops if binding and not first else frozenset()
    for move in procedure.case_moves:
        if move.name in stops and here in move.from_stages and move.menu and desk.may(move, case):
            return Link(label=move.title, url=move_url(case, move))
    return Link(label="Open", url=desk.page_of(case))


def _asked_row(desk: _Desk, item: Any) -> WorkRow:
    """What somebody was asked (`mine.asked_of`). Who may not see the case answers by replying to the mail."""
    procedure = lawbook().procedure(item.case.edition)
    kind = procedure.items[item.kind]
    if not item.case.seen:
        return WorkRow(
            what="Answer by replying to the mail you were sent", kind=procedure.title, ref=item.case.ref, asked=True,
            case_url="", who_for="", task=kind.title, due_on=item.due_on,
            remark=remark_on(item.due_on, desk.on, desk.calendars) if item.due_on else "",
        )  # fmt: skip
    move = _answering(kind, item.stage)
    if move is not None and not (desk.roles & set(move.by) or item.asked_as in move.by):
        move = None  # named in the item, and not as somebody who ends it
    url = move_url(item.case, move, item.key) if move else desk.page_of(item.case)
    action = Link(label=move.title if move else "Open", url=url)
    return _row(desk, item.case, task=kind.title, due_on=item.due_on, action=action, asked=True)


def _answering(kind: ItemKind, stage: str) -> Move | None:
    """The move by which the one who was asked brings an item to its end."""
    for move in kind.moves:
        ends = move.to in kind.stages and kind.stages[move.to].final
        if ends and stage in move.from_stages and move.menu:
            return move
    return None


def _team(desk: _Desk, found: _Found) -> Group:
    """What nobody looks after yet, with the step that gives it to somebody."""
    return _group(TEAM, [_nobodys_row(desk, case) for case in found.nobodys], len(desk.nobodys))


def _nobodys_row(desk: _Desk, case: Case) -> WorkRow:
    procedure = lawbook().procedure(case.edition)
    clock = next((one for one in procedure.clocks if one.rule.id == case.next_due_rule), None)
    task = clock.title if clock is not None else _stage(case, desk.on)
    return _row(desk, case, task=task, due_on=case.next_due_on, action=_giving(desk, case, procedure))


def _giving(desk: _Desk, case: Case, procedure: Procedure) -> Link:
    """The move by which a case is given to the officer who then keeps its days; else the case itself."""
    keep = {name for clock in procedure.clocks for name in clock.by}
    for move in procedure.case_moves:
        gives = any(ask.type == "officer" and ask.name in keep for ask in move.asks.values())
        if gives and not move.opens and case.stage in move.from_stages and move.menu and desk.may(move, case):
            return Link(label=move.title, url=move_url(case, move))
    return Link(label="Open", url=desk.page_of(case))


def _waiting(desk: _Desk, found: _Found) -> Group:
    awaited, count = found.awaited
    rows = [_awaited_row(desk, item) for item in awaited]
    rows += [_still_row(desk, case) for case in found.still]
    return _group(WAITING, rows, count + len(desk.still))


def _still_row(desk: _Desk, case: Case) -> WorkRow:
    waits_for = _waits_for(case, desk.on)
    action = None if waits_for else Link(label="Open", url=desk.page_of(case))
    return _row(desk, case, task=_stage(case, desk.on), due_on=None, waits_for=waits_for, action=action)


def _awaited_row(desk: _Desk, item: Any) -> WorkRow:
    kind = lawbook().procedure(item.case.edition).items[item.kind]
    waits_for = item.waits_for or kind.stages[item.stage].waiting
    return _row(desk, item.case, task=kind.title, due_on=item.due_on, waits_for=waits_for)


def _stage(case: Case, on: dt.date) -> str:
    stage = stage_on(case, on)
    return stage.title if stage is not None else case.stage


def _waits_for(case: Case, on: dt.date) -> str:
    stage = stage_on(case, on)
    return stage.waiting if stage is not None else ""


def _promise_row(desk: _Desk, owed: ObligationRow) -> WorkRow:
    write = optional_url("letter-new", owed.case.ref, owed.key) if owed.kind == "letter" else ""
    action = Link(label="Write it", url=write) if write else Link(label="Open", url=desk.page_of(owed.case))
    return _row(desk, owed.case, task=owed.title, due_on=owed.due_on, action=action)
