"""What stands beside the record: words being typed, work that takes long, and what was erased."""

from __future__ import annotations

import uuid

from django.db import models

from evenhand.apps.cases.models.record import Case


class Draft(models.Model):
    """What somebody is typing: an ordinary row, which becomes a passage when it is committed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(
        max_length=120, help_text="What it is for: a move, or a part of a weekly response."
    )
    words = models.TextField(blank=True)
    saved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL)
    saved_at = models.DateTimeField()
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_draft_per_name")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class LongWork(models.Model):
    """Work on a case that takes longer than a page may: a working row, forgotten once it is done and was looked at.

    Its id is the press of the button, so that a second press finds the first. `told` is what it was told to do, in
    ids, codes and dates, and is emptied when it ends. How far it is stands outside the database (`long_work`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        GOING = "going", "Going on"
        DONE = "done", "Done"
        REFUSED = "refused", "Not done"
        BROKEN = "broken", "Broke off"

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="long_works")
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    says = models.JSONField(default=list)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Erasure(models.Model):
    """The words of a case destroyed: asked for by one person, confirmed by another, with what went (RET-2).

    It holds no personal data, so it stays as the certificate. `kept` is the code of law/retention.yaml.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    kept = models.CharField(max_length=60)
    kept_until = models.DateField(null=True)
    why = models.CharField(max_length=300)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    passages = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(taken_back_at__isnull=True),
                name="cases_one_erasure_a_case",
            )
        ]

    def __str__(self) -> str:
        return f"Erasure of {self.case_id}"
