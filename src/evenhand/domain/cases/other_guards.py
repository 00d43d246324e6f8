"""Conditions that look at what else stands for the customer of a case."""

from __future__ import annotations

from evenhand.domain.cases.standing import Gaps, Standing
from evenhand.domain.lawbook.procedure import Guard


def no_other_case(guard: Guard, at: Standing) -> Gaps | None:
    """The customer has no other open case of this procedure, at one of the named stages if any (SPOC-1)."""
    standing = [
        case.ref
        for case in at.surroundings.others
        if case.procedure == at.procedure.name and (not guard.stages or case.stage in guard.stages)
    ]
    return {"cases": ", ".join(standing)} if standing else None
