"""Reads about those who sign in and what they changed."""

from __future__ import annotations

from django.db import models

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import subject_of
from evenhand.apps.accounts.models import RecordChange, User


def user_by_address(address: str) -> User | None:
    """Who signs in with this address in any spelling; None for a stranger, a closed sign-in or no address."""
    try:
        return User.objects.filter(email=normalised_address(address), is_active=True).first()
    except ValueError:
        return None


def changes_of(record: models.Model) -> models.QuerySet[RecordChange]:
    """Every change of a record and of what belongs to it, latest first. Ask for access to the record first."""
    changes = RecordChange.objects.filter(subject=subject_of(record))
    return changes.select_related("by").order_by("-at", "-pk")
