"""At which stages a case waits for the person whose it is, and which that have ended their answer opens again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Q

from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.procedure import Procedure

THE_PERSON = "the person"  # how a stage begins to say whom it waits for, where that is whose case it is
WAITS, REOPENS = "awaits-answer", "reopens-on-answer"  # as the table of matching weighs them


def stages_led_on_by_answer() -> Mapping[tuple[str, str], str]:
    """The stages, with their procedures, that an answer of the person leads on from, and how: it is waited for, or reopens.

    A case that ended because nothing came (FOI-3) has come to its end, and yet the same step leads on from there.
    """
    found: dict[tuple[str, str], str] = {}
    for procedure in lawbook().procedures.values():
        waiting = {code for code, one in procedure.stages.items() if one.waiting.startswith(THE_PERSON)}
        found |= {(procedure.name, code): REOPENS for code in _reopened(procedure, waiting)}
        found |= {(procedure.name, code): WAITS for code in waiting}
    return found


def _reopened(procedure: Procedure, waiting: set[str]) -> set[str]:
    """The final stages from which a step leads back into the case that also takes what is waited for."""
    stages = procedure.stages
    steps = (one for one in procedure.case_moves if one.to and one.from_stages & waiting)
    back = (one for one in steps if not stages[one.to].final)
    return {code for one in back for code in one.from_stages if stages[code].final}


def reopened_by_answer() -> Q:
    """The cases that ended because nothing came from the person, and that their answer opens again."""
    found = stages_led_on_by_answer().items()
    each = (Q(procedure=name, stage=code) for (name, code), how in found if how == REOPENS)
    return reduce(or_, each, Q(pk__in=()))
