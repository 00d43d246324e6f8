"""What can be found by its words: one document for each case and each contact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SearchDocument(models.Model):
    """The words of one thing, folded for searching. It is made again from the thing itself by `reindex`.

    `kind` names a registered source, `object_id` the row of that source. The full-text index beside this
    table is kept by the database (see the second migration), so that the two cannot part.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    dated_on = models.DateField("day it belongs to", null=True, blank=True)
    cut = models.BooleanField("longer than is searched", default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_document_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
