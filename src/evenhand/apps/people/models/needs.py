"""Reasonable adjustments: what the council does differently so that somebody can use its services."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.council.models.spans import Span
from evenhand.apps.people.models.customers import Customer


class Adjustment(Span):
    """An adjustment agreed for a customer (`what` is a code of law/vocabularies/adjustments.yaml).

    It overrides a conflicting limit (URB-3, SPOC-7). It says what is done, never a diagnosis.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="adjustments")
    what = models.CharField(max_length=60)
    words = models.CharField(max_length=500, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Span.Meta):
        ordering: ClassVar = ["from_on", "pk"]

    def __str__(self) -> str:
        return self.what
