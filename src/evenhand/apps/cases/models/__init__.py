"""The record of cases: events that are only ever added to, and projections of them.

The event table is the truth. Every other table here can be made again from it (`evenhand rebuild`)
and holds nothing about today.
"""

from __future__ import annotations

from evenhand.apps.cases.models.record import (
    AppendOnly,
    Case,
    Checkpoint,
    EventRow,
    NeverChanged,
    Passage,
    RefCounter,
)
from evenhand.apps.cases.models.rows import (
    CaseContact,
    CaseLink,
    CaseMember,
    CasePerson,
    ClockChange,
    ClockRow,
    ItemRow,
    ObligationRow,
)
from evenhand.apps.cases.models.working import Draft, Erasure, LongWork

__all__ = [
    "AppendOnly",
    "Case",
    "CaseContact",
    "CaseLink",
    "CaseMember",
    "CasePerson",
    "Checkpoint",
    "ClockChange",
    "ClockRow",
    "Draft",
    "Erasure",
    "EventRow",
    "ItemRow",
    "LongWork",
    "NeverChanged",
    "ObligationRow",
    "Passage",
    "RefCounter",
]
