"""Writing down each change of a record, in the transaction that makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models

from evenhand.apps.accounts.models import RecordChange, User


def subject_of(record: models.Model) -> str:
    """The name of a record in the change log, such as `people.customer:12`."""
    return f"{record._meta.label_lower}:{record.pk}"


def facts_of(record: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """These fields of a record as they stand, foreign keys by their id."""
    return {name: record.serializable_value(name) for name in fields}


def note_change(
    record: models.Model,
    *,
    what: str,
    by: User,
    at: dt.datetime,
    why: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    subject: models.Model | None = None,
) -> RecordChange:
    """Keep who changed a record, when, why and from what to what. `subject` is whose record it is."""
    return RecordChange.objects.create(
        subject=subject_of(subject or record),
        model=record._meta.label_lower,
        object_id=record.pk,
        what=what,
        why=why,
        by=by,
        at=at,
        before=dict(before or {}),
        after=dict(after or {}),
    )
