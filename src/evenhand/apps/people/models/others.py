"""Others around a customer: who may act for them, and who belongs with them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evenhand.apps.council.models.spans import Span
from evenhand.apps.people.models.customers import Customer


class Representative(Span):
    """Somebody who acts for a customer, on recorded authority and within its dates.

    `by` is their own record where they have one; the name stands in any case. `scope` is a code of
    law/vocabularies/authority-scopes.yaml.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="representatives")
    by = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="represents"
    )
    name = models.CharField(max_length=200)
    authority = models.CharField("evidence of the authority", max_length=500)
    scope = models.CharField(max_length=60)
    scope_words = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Span.Meta):
        ordering: ClassVar = ["from_on", "pk"]

    def __str__(self) -> str:
        return self.name


class Associate(models.Model):
    """Two customers who belong together; each stays a person of their own, with an own record.

    `relation` is a code of law/vocabularies/associate-relations.yaml, read from either side.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="associates")
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="associate_of")
    relation = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "other"], name="people_associated_once"),
            models.CheckConstraint(condition=~Q(customer=F("other")), name="people_associate_is_another"),
        ]

    def __str__(self) -> str:
        return self.relation
