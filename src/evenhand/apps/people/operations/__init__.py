"""What a caseworker does to a customer's record. Each is one transaction with its own line in the change log."""

from __future__ import annotations

from evenhand.apps.people.operations.customers import (
    add_customer,
    add_note,
    correct,
    note_view,
    set_safe_contact,
)
from evenhand.apps.people.operations.needs import end_adjustment, record_adjustment
from evenhand.apps.people.operations.others import add_representative, associate, end_representative
from evenhand.apps.people.operations.reach import (
    add_email_address,
    add_other_name,
    add_postal_address,
    add_telephone,
    end_fact,
)
from evenhand.apps.people.operations.regrouping import (
    merge,
    say_different,
    split,
    take_back_different,
    undo_merge,
)

__all__ = [
    "add_customer",
    "add_email_address",
    "add_note",
    "add_other_name",
    "add_postal_address",
    "add_representative",
    "add_telephone",
    "associate",
    "correct",
    "end_adjustment",
    "end_fact",
    "end_representative",
    "merge",
    "note_view",
    "record_adjustment",
    "say_different",
    "set_safe_contact",
    "split",
    "take_back_different",
    "undo_merge",
]
