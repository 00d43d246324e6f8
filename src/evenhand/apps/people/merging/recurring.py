"""What is done about likely duplicates again and again. Each function may run twice."""

from __future__ import annotations

import datetime as dt

from django_tasks_db.models import DBTaskResult

from evenhand.apps.people.keeping import keep_many_in_step
from evenhand.apps.people.models import Customer
from evenhand.apps.people.tasks import look_for_duplicates

_WAITING = ("READY", "RUNNING")


def ask_for_duplicates(at: dt.datetime) -> bool:
    """Have everybody looked over in the background, unless that is asked for already; whether it was not."""
    waiting = DBTaskResult.objects.filter(task_path=look_for_duplicates.module_path, status__in=_WAITING)
    if waiting.exists():
        return False
    look_for_duplicates.enqueue()
    return True


def keep_everybody_in_step(at: dt.datetime) -> int:
    """Make the keys of customers who have none, such as those on record before there were keys; how many."""
    without = Customer.objects.filter(spelt__isnull=True, merged_into__isnull=True).order_by("pk")
    numbers = list(without.values_list("pk", flat=True)[:20_000])
    for _ in keep_many_in_step(numbers):
        pass
    return len(numbers)
