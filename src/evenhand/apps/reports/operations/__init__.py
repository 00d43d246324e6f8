"""What people do with figures: publish them, decide on small ones, take exact copies."""

from __future__ import annotations

from evenhand.apps.reports.operations.publishing import (
    decide_on_figure,
    decisions_on,
    note_exact_copy,
    publish,
    withdraw_decision,
)

__all__ = ["decide_on_figure", "decisions_on", "note_exact_copy", "publish", "withdraw_decision"]
