"""When each recurring job last ran."""

from __future__ import annotations

from django.db import models


class TickRun(models.Model):
    """One recurring job: when somebody last began it, and when it last came to its end.

    A job that was begun and never ended failed or was interrupted; it is tried again after a while.
    """

    name = models.CharField(max_length=60, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)

    def __str__(self) -> str:
        return self.name
