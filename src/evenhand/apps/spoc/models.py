"""What a single point of contact is deciding this week: working rows, which become events when it is sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from evenhand.apps.cases.models import Case


class WeeklyChoice(models.Model):
    """The decision about one matter for the weekly response now being drafted.

    The words of the answer stand in the matter's own draft (`cases.Draft`), so that nothing typed is lost.
    `decision` is a code of `domain.contact.weekly.Decision`, `reason` one of no-answer-reasons, `facts` what the
    answer's move asks beside its words, `copied_to` who gets a copy of this matter (`officer:3`, `member:4`).
    `proposed` marks what the draft proposed and nobody has changed yet. `before_carrying` is what stood here before
    it was carried over in one go with others, so that this can be undone; None where it was not.
    """

    arrangement = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="weekly_choices")
    matter = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="weekly_choices_about")
    decision = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    awaiting = models.TextField("what is still awaited", blank=True)
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    copied_to = models.JSONField(default=list, blank=True)
    proposed = models.BooleanField(default=False)
    before_carrying = models.JSONField(null=True, blank=True)
    version = models.UUIDField(default=uuid.uuid4)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["matter_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["arrangement", "matter"], name="spoc_one_choice_a_matter")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.decision or 'undecided'}"
