"""The council's own days, as the lawbook's calendars take them."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.council import queries
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.domain.time import HolidayAddition as Addition


def additions() -> tuple[Addition, ...]:
    """The holidays that stand added or taken away, as values (CAL-6); asked once a request."""
    return once_a_request("additions", _additions)


def _additions() -> tuple[Addition, ...]:
    return tuple(
        Addition(
            on=row.on,
            nations=tuple(row.nations),
            reason=row.reason,
            proclaimed_on=row.proclaimed_on,
            removed=row.removed,
        )
        for row in queries.holiday_additions()
    )


def closures() -> tuple[dt.date, ...]:
    """The days on which the council is shut, where it has set that they count (CAL-5); else none."""
    if not queries.council().closure_days_count:
        return ()
    return once_a_request("closures", _closures)


def _closures() -> tuple[dt.date, ...]:
    return tuple(queries.closure_days().values_list("on", flat=True))


def nation() -> str:
    """The nation whose public holidays move the council's own dates (CAL-4)."""
    return queries.council().nation
