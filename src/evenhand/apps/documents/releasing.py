"""Letting go of the bytes of a file once nothing that still stands needs it. The row stays, with its hash."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction

from evenhand.apps.documents.models import Examined, Released, StoredFile
from evenhand.apps.documents.storage import files_storage

Holding = tuple[models.Model, int]  # the row that named the file, and the number of the file


@transaction.atomic
def release(holdings: Iterable[Holding], *, at: dt.datetime) -> int:
    """Note that these rows need their files no more, and destroy the bytes of those that no other row needs.

    Returns how many were destroyed. The same content in another record stays until that one is erased too. The bytes
    go when the transaction is committed.
    """
    numbers = set()
    for row, number in holdings:
        Released.objects.get_or_create(file_id=number, model=row._meta.label_lower, object_id=row.pk)
        numbers.add(number)
    destroyed = 0
    for stored in (
        StoredFile.objects.select_for_update().filter(pk__in=numbers, erased_at=None).order_by("pk")
    ):
        if not _needed(stored):
            Examined.objects.filter(file=stored).delete()
            stored.erased_at = at
            stored.save(update_fields=["erased_at"])
            transaction.on_commit(partial(files_storage().delete, stored.key))
            destroyed += 1
    return destroyed


def _needed(stored: StoredFile) -> bool:
    """Whether a row that was not released still names this file."""
    released: defaultdict[str, set[int]] = defaultdict(set)
    for label, number in Released.objects.filter(file=stored).values_list("model", "object_id"):
        released[label].add(number)
    # Most who name a file have no name for the way back: Django leaves those out unless it is asked for them too.
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not isinstance(relation, models.ForeignObjectRel) or model in (Examined, Released):
            continue
        if not getattr(model, "holds_its_file", True):  # a trace of where it was, for the day of erasing
            continue
        naming = model._default_manager.filter(**{relation.field.name: stored})
        if naming.exclude(pk__in=released[model._meta.label_lower]).exists():
            return True
    return False
