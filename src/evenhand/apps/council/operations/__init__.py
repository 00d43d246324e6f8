"""What an administrator, or an officer for their own absence, does to the council's settings."""

from __future__ import annotations

from evenhand.apps.council.operations.absences import end_absence, record_absence
from evenhand.apps.council.operations.days import (
    add_closure_day,
    add_holiday,
    withdraw_closure_day,
    withdraw_holiday,
)
from evenhand.apps.council.operations.mailboxes import (
    Connection,
    add_mailbox,
    change_mailbox,
    connect_mailbox,
    disconnect_mailbox,
)
from evenhand.apps.council.operations.posts import (
    add_member,
    add_member_of_parliament,
    add_officer,
    add_post,
    add_service_area,
    appoint,
    change_service_area,
    end_holding,
    end_membership,
    end_term_in_parliament,
)
from evenhand.apps.council.operations.readers import end_reading, name_reader
from evenhand.apps.council.operations.settings import change_council

__all__ = [
    "Connection",
    "add_closure_day",
    "add_holiday",
    "add_mailbox",
    "add_member",
    "add_member_of_parliament",
    "add_officer",
    "add_post",
    "add_service_area",
    "change_service_area",
    "appoint",
    "change_council",
    "change_mailbox",
    "connect_mailbox",
    "disconnect_mailbox",
    "end_absence",
    "end_holding",
    "end_membership",
    "end_term_in_parliament",
    "end_reading",
    "name_reader",
    "record_absence",
    "withdraw_closure_day",
    "withdraw_holiday",
]
