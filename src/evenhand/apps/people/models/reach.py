"""How a customer is reached and called: addresses, telephones and names, each with who confirmed it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.apps.people.models.customers import Customer


class Fact(models.Model):
    """Something known about a customer: on what evidence, and who confirmed it when.

    Nothing is deleted: what no longer holds gets the day it ended, and why.
    """

    evidence = models.CharField(max_length=500)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    ended_on = models.DateField("no longer used from", null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class EmailAddress(Fact):
    """An e-mail address: as given, and normalised for comparing. One customer at a time has it."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="email_addresses")
    address = models.CharField("e-mail address", max_length=254)
    normalised = models.CharField(max_length=320, editable=False, db_index=True)

    class Meta(Fact.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "e-mail addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["normalised"],
                condition=Q(ended_on__isnull=True),
                name="people_one_live_owner_of_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.address


class Telephone(Fact):
    """A telephone number in E.164. Several people of one house may share it."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="telephones")
    number = models.CharField(max_length=20, db_index=True)
    as_given = models.CharField(max_length=60)

    class Meta(Fact.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.as_given


class OtherName(Fact):
    """Another name of the customer: an earlier one, a short one, one they sign with."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, db_index=True, editable=False, blank=True)

    class Meta(Fact.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class PostalAddress(Fact):
    """A postal address: its lines as written on the envelope, and the postcode."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="postal_addresses")
    lines = models.TextField(
        "address", help_text="One line of the envelope in each line, without the postcode."
    )
    postcode = models.CharField(max_length=10, blank=True, db_index=True)

    class Meta(Fact.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "postal addresses"

    def __str__(self) -> str:
        return ", ".join([*self.lines.splitlines(), self.postcode]).strip(", ")
