"""Saving a new record only where each text fits its field, so that every database says the same."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from evenhand.apps.accounts.refusals import Refused

M = TypeVar("M", bound=models.Model)


def save_fitting(record: M) -> M:
    """Save a record whose texts fit their fields. Raises Refused, naming the field that is too long or odd.

    SQLite would keep any length; PostgreSQL would fail in the middle of the work.
    """
    relations = {field.name for field in record._meta.concrete_fields if field.is_relation}
    try:
        record.clean_fields(exclude=relations)
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        words = record._meta.get_field(field).verbose_name  # type: ignore[union-attr]  # a field of a model, never a relation
        raise Refused(f"{str(words).capitalize()}: {sentences[0]}", field=field) from wrong
    record.save()
    return record
