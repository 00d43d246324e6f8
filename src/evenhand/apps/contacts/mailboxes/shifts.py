"""Of several processes that could listen to a mailbox, one does: it says so for a while, and says it again in time."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q

from evenhand.apps.contacts.models import MailboxWatch

# Three times as long as a process waits before it says so again. One that was killed is followed by another then.
LASTS = dt.timedelta(minutes=3)


def take_shift(mailbox: int, *, by: str, at: dt.datetime) -> bool:
    """Whether this process listens to the mailbox from now on: where no other does, or its time is over."""
    free = Q(by=by) | Q(until_at__lte=at)
    if MailboxWatch.objects.filter(free, mailbox_id=mailbox).update(by=by, until_at=at + LASTS):
        return True
    try:
        with transaction.atomic():
            _, new = MailboxWatch.objects.get_or_create(
                mailbox_id=mailbox, defaults={"by": by, "until_at": at + LASTS}
            )
    except IntegrityError:  # another was quicker, or the mailbox is gone
        return False
    return new


def end_shifts(*, by: str) -> None:
    """Say that this process listens no more, so that another may begin at once."""
    MailboxWatch.objects.filter(by=by).delete()
