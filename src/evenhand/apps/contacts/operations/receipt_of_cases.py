"""The day of receipt of the cases that were opened from a contact: it follows the contact's own (GEN-6)."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused, correct
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.out_of_step import opened_from
from evenhand.domain.cases.days import RECEIVED_ON

CONFIRMED = "The day of receipt of the message it was opened from was confirmed."


def carry_to_cases(
    contact: Contact, *, was: dt.date | None, why: str, by: User, at: dt.datetime
) -> list[Case]:
    """Correct the day of receipt of each case that took its day from this contact, by whoever confirmed it.

    A case whose day somebody has corrected since is left alone, and so is one that this person may not correct:
    the contact and the case say that they differ. Returns the cases that were corrected.
    """
    if contact.received_on is None:
        return []
    corrected = []
    for opened in opened_from(contact):
        if opened.received_on == contact.received_on or opened.received_on not in (opened.first_said, was):
            continue
        try:
            correct(
                opened.case,
                entry=1,
                why=why.strip() or CONFIRMED,
                facts={RECEIVED_ON: contact.received_on},
                by=by,
                at=at,
            )
        except MoveRefused:
            continue  # said on both pages, with who may do it
        corrected.append(opened.case)
    return corrected
