"""Cases on lists, at the stage at which they stand on a day: what ends by itself ends without an entry.

The stage that is stored says where the last entry left a case. Whatever shows a stage asks here, with the day.
"""

from __future__ import annotations

import datetime as dt

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.domain.lawbook.procedure import Stage


def stage_on(case: Case, on: dt.date) -> Stage | None:
    """The stage at which a case stands on a day; nothing where its procedure knows it no more.

    Only a case at a stage that may end by itself is read: a limit on contact that ended yesterday is in force no more.
    """
    stage = procedure_of(case).stages.get(case.stage)
    return reading_of(case, on).stage if stage is not None and stage.lapses_on else stage


def lasting_title(case: Case) -> str:
    """The title of its stage where no day is known: nothing of a stage that may have ended by itself."""
    stage = procedure_of(case).stages.get(case.stage)
    return stage.title if stage is not None and not stage.lapses_on else ""
