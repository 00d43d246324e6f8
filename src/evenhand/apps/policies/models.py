"""The council's policy through time: every edition as it was adopted, the decisions, and drafts in the making."""

from __future__ import annotations

import uuid

from django.db import models

from evenhand.apps.cases.models import AppendOnly


class PolicyEdition(AppendOnly):
    """The files of a policy as they were adopted, known by their hash and never changed."""

    policy = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField(help_text="The chain and the files, as the one text that was hashed.")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.policy} {self.digest[:12]}"


class Adoption(AppendOnly):
    """A decision that an edition stands from a day on: who approved it, by which minute, and when it is looked at again."""

    class Kind(models.TextChoices):
        BEFORE = "before", "As it stood before the first adoption"
        ADOPTED = "adopted", "Adopted"
        ROLLED_BACK = "rolled-back", "Rolled back"
        REVIEWED = "reviewed", "Reviewed, and goes on"

    edition = models.ForeignKey(PolicyEdition, on_delete=models.PROTECT, related_name="adoptions")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ADOPTED)
    in_force_from = models.DateField(null=True, help_text="Nothing for what stood before the first adoption.")
    approved_by = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True)
    minute = models.CharField(max_length=100, blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    next_review_on = models.DateField(null=True)
    minor_changes_by = models.CharField(max_length=200, blank=True, help_text="Who may make minor changes.")
    why = models.TextField(blank=True)
    warnings = models.PositiveIntegerField(default=0, help_text="How many warnings it was adopted with.")
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition} from {self.in_force_from}"


class PolicyDraft(models.Model):
    """A change in the making: an ordinary row until it is adopted. Approval holds for one text alone."""

    policy = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField(help_text="The chain and the files.")
    began = models.TextField(blank=True, help_text="The text it began from.")
    before = models.TextField(blank=True, help_text="The text before the last change, to take it back.")
    saved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    saved_at = models.DateTimeField()
    version = models.UUIDField(default=uuid.uuid4)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True)
    minute = models.CharField(max_length=100, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    adopted_as = models.ForeignKey(Adoption, null=True, on_delete=models.PROTECT, related_name="drafts")

    def __str__(self) -> str:
        return self.title


class PolicyReplay(models.Model):
    """Past cases read again under another edition: what was asked, how far it is, and what came of it.

    A working row: it decides nothing, holds references, days and numbers alone, and may be asked for again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        GOING = "going", "Going on"
        DONE = "done", "Done"
        BROKEN = "broken", "Broke off"

    before = models.CharField(max_length=160, help_text="The edition the cases had.")
    other = models.CharField(
        max_length=160, help_text="The edition they are read under: its name, or `draft:NUMBER`."
    )
    from_on = models.DateField(help_text="First day of receipt.")
    to_on = models.DateField(help_text="Last day of receipt.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)
    says = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.before} under {self.other}"
