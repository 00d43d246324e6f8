"""The disclosure log: answers that the council has published, in words of their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import AppendOnly, Case
from evenhand.apps.documents.models import StoredFile


class Disclosure(models.Model):
    """One published answer. Its words are the public's copy: the case keeps its own.

    `withdrawn_on` takes it off the public page and keeps it on record.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    title = models.CharField(max_length=200)
    question = models.TextField()
    answer = models.TextField()
    kind = models.CharField("the law it was asked under", max_length=100)
    outcome = models.CharField(max_length=100)
    received_on = models.DateField("request received on", null=True)
    published_on = models.DateField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-published_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["withdrawn_on", "-published_on"])]

    def __str__(self) -> str:
        return f"{self.published_on} {self.title}"


class FirstGuess(models.Model):
    """What the words of a message suggested when it was sorted, and what the person chose. The case says what it is now.

    `suggested` are codes of law/regimes.yaml, `words` what was found for each, `chosen` the procedure at triage.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="first_guess")
    suggested = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    chosen = models.CharField("procedure chosen at triage", max_length=80)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"First guess of {self.case_id}"


class Delivery(models.Model):
    """Files that wait for one person behind a link. Neither the link nor what opens it is kept, only their hashes.

    `item` is the delivery on the case, which says until when it can be opened and how the secret was told. Where there
    is no secret the link opens alone: it stands for files that a mail would have carried, were they smaller.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deliveries")
    item = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    secret_hash = models.CharField(max_length=64)
    expires_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    press = models.UUIDField("the press of a button that made it", unique=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"

    @property
    def opens_alone(self) -> bool:
        """Whether the link opens it with nothing that was told by another way."""
        return not self.secret_hash


class Delivered(models.Model):
    """One file of a delivery, under the name by which the person gets it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField("what was found hidden in it", default=list, blank=True)
    accepted_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["delivery", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "place"], name="information_file_in_its_place")
        ]

    def __str__(self) -> str:
        return f"File {self.place} of delivery {self.delivery_id}"


class DeliveryTry(AppendOnly):
    """Somebody tried a link: when, from where (a keyed hash), whether it opened, and which file was taken."""

    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="tries"
    )
    at = models.DateTimeField(db_index=True)
    token_hash = models.CharField(max_length=64, db_index=True)
    from_hash = models.CharField(max_length=64, db_index=True)
    opened = models.BooleanField(default=False)
    place = models.PositiveIntegerField("file taken", null=True, blank=True)

    def __str__(self) -> str:
        return f"Try at {self.at}"
