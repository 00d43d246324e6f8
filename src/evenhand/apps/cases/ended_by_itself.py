"""Cases on lists, at the stage at which they stand on a day: what ends by itself ends without an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of, reading_of


def stand_as_of(cases: Iterable[Case], on: dt.date) -> None:
    """Let each of these cases stand where it stands on a day, for showing it and never for saving.

    Only those at a stage that may end by itself are read: a limit on contact that ended yesterday is in force no more.
    """
    for case in cases:
        stage = procedure_of(case).stages.get(case.stage)
        if stage is not None and stage.lapses_on:
            case.stage = reading_of(case, on).stage.name
