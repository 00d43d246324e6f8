"""Looking into the live mailboxes again and again. Each function may run twice."""

from __future__ import annotations

import datetime as dt

from django_tasks_db.models import DBTaskResult

from evenhand.apps.contacts.mailboxes.fetching import due_mailboxes
from evenhand.apps.contacts.mailboxes.reconciling import count_mailboxes
from evenhand.apps.contacts.tasks import fetch_mail


def fetch_due(at: dt.datetime) -> int:
    """Have each mailbox looked into whose time has come, by a task of its own, unless one is waiting already."""
    waiting = DBTaskResult.objects.filter(task_path=fetch_mail.module_path, status="READY")
    asked = {tuple(one.args_kwargs["args"]) for one in waiting}
    due = [mailbox for mailbox in due_mailboxes(at=at) if (mailbox.pk,) not in asked]
    for mailbox in due:
        fetch_mail.enqueue(mailbox.pk)
    return len(due)


def count_due(at: dt.datetime) -> int:
    """Count each mailbox against our receipts, once a legal day."""
    return len(count_mailboxes(at=at))
