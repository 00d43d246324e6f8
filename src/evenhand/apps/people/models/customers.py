"""The customer: one row for each real person or organisation, however many addresses they write from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Customer(models.Model):
    """A person or organisation that contacts the council.

    `kind`, `preferred_channel`, `preferred_format` and `language` are codes of law/vocabularies
    (customer-kinds, channels, formats, languages). `name_folded` is the spelling that finds them.
    """

    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, db_index=True, editable=False, blank=True)
    kind = models.CharField(max_length=60)
    safe_contact = models.TextField(
        "safe contact",
        blank=True,
        help_text="Shown before anybody answers, such as: never telephone the house.",
    )
    preferred_channel = models.CharField(max_length=60, blank=True)
    preferred_format = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    erased_at = models.DateTimeField("erased with their last case (RET-3)", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """Something an officer wants colleagues to know. The person may ask to see it (subject access)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"Note {self.pk}"
