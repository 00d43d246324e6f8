"""Who looked at whose record."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.people.models.customers import Customer


class ViewOfRecord(models.Model):
    """Somebody saw a customer's record or a case. Written once, never edited.

    A case is named by its reference, since cases stand above people.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="views"
    )
    case_ref = models.CharField(max_length=40, blank=True, db_index=True)
    at = models.DateTimeField()
    why = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(customer__isnull=False) | ~models.Q(case_ref=""),
                name="people_view_is_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.case_ref or self.customer_id}"
