"""The council's details."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.days_changed import tell_of_change
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.council.models.settings import ONLY_ROW
from evenhand.apps.council.once_a_request import forget_answers
from evenhand.apps.council.queries import first_setting

COUNCIL_FACTS = tuple(
    f.name for f in CouncilSetting._meta.concrete_fields if f.name not in ("id", "demonstration")
)
# What open clocks are reckoned by: the nation (CAL-4) and whether closure days count (CAL-5).
_MOVES_CLOCKS = {"nation", "closure_days_count"}


@transaction.atomic
def change_council(
    *, facts: Mapping[str, Any], by: User, at: dt.datetime, demonstration: bool | None = None
) -> CouncilSetting:
    """Set some of the council's details (`COUNCIL_FACTS`); what is not named stays as it is.

    `demonstration` is set by the demonstration alone. Raises Refused with the first field that is wrong.
    """
    setting = CouncilSetting.objects.select_for_update().filter(pk=ONLY_ROW).first() or first_setting()
    before = facts_of(setting, COUNCIL_FACTS)
    for name, value in facts.items():
        if name not in COUNCIL_FACTS:
            raise Refused(f"The council has no setting “{name}”. It has: {', '.join(COUNCIL_FACTS)}.")
        setattr(setting, name, value)
    if demonstration is not None:
        setting.demonstration = demonstration
    _check(setting)
    setting.save()
    after = facts_of(setting, COUNCIL_FACTS)
    changed = {name for name in COUNCIL_FACTS if before[name] != after[name]}
    if changed:
        note_change(
            setting,
            what="change-council",
            by=by,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    forget_answers()
    if changed & _MOVES_CLOCKS:
        tell_of_change("The council’s settings of its nation and its closure days were changed.")
    return setting


def _check(setting: CouncilSetting) -> None:
    try:
        setting.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise Refused(sentences[0], field=field) from wrong
