"""Merging and splitting records: a dated note of what went where, by which it can be undone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.people.models.customers import Customer


class Regrouping(models.Model):
    """One merge or split. `source` is the record that things went from, `target` the one they went to.

    After a merge nobody uses `source` any more (its `merged_into` names the target); a split makes the
    target. Events of cases keep the number they were written with; `MovedRow` tells what stands elsewhere
    now, and undoing puts each row back. `before` and `after` hold the target's own fields as a merge found
    and left them.
    """

    MERGE, SPLIT = "merge", "split"

    what = models.CharField(max_length=10, choices=((MERGE, "Merge"), (SPLIT, "Split")))
    source = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    evidence = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.what} of {self.source_id} and {self.target_id}"


class MovedRow(models.Model):
    """One row of another table that a merge or split took from one record to another, by its field."""

    regrouping = models.ForeignKey(Regrouping, on_delete=models.CASCADE, related_name="moved")
    model = models.CharField(max_length=100)
    field = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["regrouping", "model", "field", "object_id"], name="people_moved_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["model", "field", "object_id"])]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
