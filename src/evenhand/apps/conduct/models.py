"""What conduct keeps beside its cases: meetings, papers for them, and who looked at the register."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.apps.cases.models import AppendOnly, Case
from evenhand.apps.documents.models import StoredFile


class RegisterView(AppendOnly):
    """Somebody looked at the register, took it away as a file, or was refused that. Written once (SAL-39)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    about_on = models.DateField(help_text="The day whose register was looked at.")
    exported = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.at}"


class Meeting(models.Model):
    """A meeting of a body that decides without signing in. `body` is its name in the procedures."""

    body = models.CharField(max_length=60)
    meets_on = models.DateField()
    agenda_closes_on = models.DateField(
        help_text="The last day on which a report can still go on the agenda."
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["meets_on", "body"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "meets_on"], name="conduct_one_meeting_a_day"),
            models.CheckConstraint(
                condition=models.Q(agenda_closes_on__lt=models.F("meets_on")),
                name="conduct_agenda_closes_before_the_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.meets_on}"


class PaperKind(models.TextChoices):
    """What was made from the record of a case."""

    PART_2 = "part-2", "Report in part 2 (the public is kept out)"
    PUBLIC = "public", "Public version without a name"
    EVIDENCE = "evidence", "Evidence for an ombudsman"


class Paper(AppendOnly):
    """A paper made from the record of a case: numbered, kept as it was, with its hash. Written once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers_made")
    kind = models.CharField(max_length=20, choices=PaperKind)
    number = models.PositiveIntegerField(help_text="Counted in the case, from 1.")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["case_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="conduct_one_paper_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} paper {self.number}"
