"""What matching keeps of people: the keys they are found by, and what persons said of who is who."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evenhand.apps.people.models.customers import Customer


class Spelt(models.Model):
    """A customer in the spelling in which people are compared: made of the record, in the same transaction.

    `records` is JSON of one `PersonRecord` for each name they go by; `given_name` and `surname` tell how
    common a name is. Nothing here is a fact of its own: `evenhand people keys` makes it all again.
    """

    customer = models.OneToOneField(
        Customer, on_delete=models.CASCADE, primary_key=True, related_name="spelt"
    )
    given_name = models.CharField(max_length=200, blank=True, db_index=True)
    surname = models.CharField(max_length=200, blank=True, db_index=True)
    records = models.TextField()

    def __str__(self) -> str:
        return f"Spelling of {self.customer_id}"


class MatchKey(models.Model):
    """A short text that two records of one person nearly always share, so that they find each other."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="match_keys")
    key = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "customer"], name="people_one_key_a_customer")
        ]

    def __str__(self) -> str:
        return self.key


class SetAside(models.Model):
    """A suggestion that somebody refused: this customer is not who `about` (such as `contact:12`) is from."""

    about = models.CharField(max_length=60, db_index=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="set_aside")
    evidence = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "customer"], name="people_set_aside_once")
        ]

    def __str__(self) -> str:
        return f"{self.about} is not {self.customer_id}"


class _Pair(models.Model):
    """Two customers, the one with the lower number first."""

    a = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["a", "b"], name="%(class)s_one_row_a_pair"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="%(class)s_lower_first"),
        ]


class LikelyPair(_Pair):
    """Two records that may be of one person, as the last look over everybody found them."""

    score = models.FloatField(db_index=True)
    speaks_for = models.JSONField(default=list)
    against = models.JSONField(default=list)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.a_id} and {self.b_id}"


class DifferentPeople(_Pair):
    """Somebody said that these are two people: they are not suggested for each other again."""

    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.a_id} is not {self.b_id}"
