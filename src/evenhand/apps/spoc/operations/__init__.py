"""What a single point of contact does: draft the week, decide each matter, send it, or answer one on its own.

Each is atomic and may be pressed twice. Nothing is sent while anything is undecided or a must-state is missing.
"""

from evenhand.apps.spoc.operations.carrying import CarriedTogether, carry_together, undo_carrying
from evenhand.apps.spoc.operations.deciding import Said, StaleRow, draft_weekly, require_work_on, save_matters
from evenhand.apps.spoc.operations.sending import WeeklyBlocked, copies_of, copies_of_one, send_weekly
from evenhand.apps.spoc.operations.single import send_single_issue
from evenhand.apps.spoc.operations.watched import SENT, send_watched, takes_long

__all__ = [
    "SENT",
    "CarriedTogether",
    "Said",
    "StaleRow",
    "WeeklyBlocked",
    "carry_together",
    "copies_of",
    "copies_of_one",
    "draft_weekly",
    "require_work_on",
    "save_matters",
    "send_single_issue",
    "send_watched",
    "send_weekly",
    "takes_long",
    "undo_carrying",
]
