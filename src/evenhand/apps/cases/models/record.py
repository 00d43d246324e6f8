"""The record of a case: its identity, its entries in a chain, the words they hold, and the seal of every day."""

from __future__ import annotations

from typing import NoReturn

from django.db import models
from django.db.models import Q


class NeverChanged(Exception):
    """Somebody tried to alter or remove what is only ever added to."""


class AppendOnly(models.Model):
    """A row that may be written once. The database refuses a change as well (see the migrations)."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the row the first time; refuse ever after."""
        if self.pk is not None and not self._state.adding:
            raise NeverChanged("An event is never edited. Record a correction instead.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as Django's own

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Always refuse."""
        raise NeverChanged("An event is never removed. Record a correction instead.")


class Case(models.Model):
    """One case: its identity, and the projection by which lists find it."""

    ref = models.CharField(max_length=20, unique=True)
    procedure = models.CharField(max_length=80, db_index=True)
    edition = models.CharField(max_length=160, help_text="council/procedure@edition")
    customer = models.ForeignKey(
        "people.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    title = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=60)
    final = models.BooleanField(default=False)
    outcome = models.CharField(max_length=60, blank=True)
    received_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True, help_text="A hint of where to look; the truth is reckoned.")
    next_due_rule = models.CharField(max_length=40, blank=True)
    carries = models.PositiveIntegerField(default=0)
    apart = models.BooleanField(
        default=False, help_text="About the single point of contact or deputy: kept from both (SPOC-18)."
    )
    looked_after = models.BooleanField(
        default=True, help_text="Somebody is named who does what the case asks; else it waits for its team."
    )
    held_apart = models.JSONField(default=list, help_text="The entries whose words are held apart.")
    head_sequence = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="0" * 64)
    service = models.CharField(
        max_length=60, blank=True, db_index=True, help_text="Code of the service area it belongs to."
    )
    ward = models.CharField(max_length=200, blank=True)
    calendar_version = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            # Open and closed ones apart: SQLite looks for no truth or falsehood in an index of both.
            models.Index(fields=["next_due_on", "id"], condition=Q(final=False), name="open_cases_by_due"),
            models.Index(fields=["closed_on", "id"], condition=Q(final=True), name="closed_cases_by_day"),
            models.Index(
                fields=["procedure", "closed_on", "id"],
                condition=Q(final=True),
                name="closed_cases_of_a_kind",
            ),
            models.Index(  # all that the figures of where things stand count by
                fields=["procedure", "service", "next_due_on", "received_on"],
                condition=Q(final=False),
                name="open_cases_counted",
            ),
            models.Index(
                fields=["next_due_on", "id"],
                condition=Q(final=False, looked_after=False),
                name="open_cases_of_nobody",
            ),
            models.Index(fields=["customer", "final"]),
            models.Index(fields=["received_on", "procedure"]),  # the months of a dashboard
        ]

    def __str__(self) -> str:
        return self.ref


class RefCounter(models.Model):
    """The last reference given out in a year."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class EventRow(AppendOnly):
    """One event as it was hashed. `text` is the canonical form; the other columns only find it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="event_rows")
    sequence = models.PositiveIntegerField()
    move = models.CharField(max_length=80)
    item = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    text = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    batch = models.UUIDField(null=True, help_text="The press of a button that made it.")

    class Meta:
        ordering = ["case_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_event_per_sequence"),
            models.UniqueConstraint(
                fields=["case", "batch"],
                condition=models.Q(batch__isnull=False),
                name="one_event_per_press",
            ),
        ]
        indexes = [models.Index(fields=["move", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.sequence} {self.move}"


class Passage(models.Model):
    """Free text of a case, written once; erasure destroys both the words and the key."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="passages")
    name = models.CharField(max_length=120)
    words = models.TextField(null=True)  # noqa: DJ001  # erased is not the same as empty
    key = models.BinaryField(null=True, max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_passage_per_name")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Checkpoint(AppendOnly):
    """The heads of every chain on a day, so that a cut tail or a missing case shows."""

    day = models.DateField(unique=True)
    cases = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    heads = models.TextField(help_text="One line a case: reference, sequence, hash.")
    hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}: {self.cases} cases"
