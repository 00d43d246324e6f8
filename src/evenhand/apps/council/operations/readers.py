"""Who reads what comes in, day by day: named by an administrator, so that no mail is everybody's and nobody's."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.models import Mailbox, Officer, ReadingDuty
from evenhand.apps.council.once_a_request import forget_answers
from evenhand.apps.ui.dates import in_full

_FACTS = ("mailbox", "officer", "deputy", "from_on", "until_on")


@transaction.atomic
def name_reader(
    *,
    officer: Officer,
    deputy: Officer | None = None,
    mailbox: Mailbox | None = None,
    from_on: dt.date,
    until_on: dt.date | None = None,
    by: User,
    at: dt.datetime,
) -> ReadingDuty:
    """Say who reads the mail of a mailbox, or of all that have no reader of their own, and who while they are away.

    The same twice is recorded once. Raises Refused where both are one person, or the days run backwards.
    """
    if deputy is not None and deputy.pk == officer.pk:
        raise Refused("Name somebody else for the days on which they are away.", field="deputy")
    if until_on is not None and until_on < from_on:
        raise Refused(f"The last day is before the first, {in_full(from_on)}. Check both.", field="until_on")
    said = {
        "mailbox": mailbox,
        "officer": officer,
        "deputy": deputy,
        "from_on": from_on,
        "until_on": until_on,
    }
    standing = ReadingDuty.objects.filter(**said).first()
    if standing is not None:
        return standing
    duty = ReadingDuty.objects.create(**said, recorded_by=by, recorded_at=at)
    note_change(duty, subject=officer, what="name-reader", by=by, at=at, after=facts_of(duty, _FACTS))
    forget_answers()
    return duty


@transaction.atomic
def end_reading(duty: ReadingDuty, *, last_on: dt.date, by: User, at: dt.datetime) -> ReadingDuty:
    """Set the last day on which somebody reads. What is theirs already stays theirs. Raises Refused before the first."""
    duty = ReadingDuty.objects.select_for_update().get(pk=duty.pk)
    if last_on < duty.from_on:
        raise Refused(
            f"They began on {in_full(duty.from_on)}. Give that day or a later one.", field="last_on"
        )
    if duty.until_on != last_on:
        before = facts_of(duty, _FACTS)
        duty.until_on = last_on
        duty.save(update_fields=["until_on"])
        after = facts_of(duty, _FACTS)
        note_change(duty, subject=duty.officer, what="end-reading", by=by, at=at, before=before, after=after)
        forget_answers()
    return duty
