"""Work on people that is done in the background; each task may run twice."""

from __future__ import annotations

from django.utils.timezone import now
from django_tasks import task

from evenhand.apps.people.merging.queries import find_likely_pairs


@task(priority=-50)  # long work that nobody waits for
def look_for_duplicates() -> int:
    """Look over everybody for records that may be of one person; returns how many pairs there are."""
    return find_likely_pairs(at=now())
