"""Which days of a case moved, and why: kept beside the case, so that its page can say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from evenhand.apps.cases.models import Case, ClockChange, ClockRow

Dues = Mapping[tuple[str, str, int], tuple[str, dt.date | None]]


def open_dues(case: Case) -> Dues:
    """The day on which each running clock of a case falls due, by its key, item and run, with its rule."""
    rows = ClockRow.objects.filter(case=case, stopped_on__isnull=True)
    return {(row.key, row.item, row.run): (row.rule, row.due_on) for row in rows}


def note_moved(case: Case, before: Dues, *, cause: str, at: dt.datetime) -> int:
    """Keep which days moved since `before`, and why. Returns how many did."""
    after = open_dues(case)
    changes = [
        ClockChange(
            case=case,
            key=key,
            item=item,
            rule=rule,
            was_due_on=was,
            now_due_on=after[key, item, run][1],
            cause=cause[:300],
            changed_at=at,
        )
        for (key, item, run), (rule, was) in before.items()
        if (key, item, run) in after and after[key, item, run][1] != was
    ]
    ClockChange.objects.bulk_create(changes)
    return len(changes)
