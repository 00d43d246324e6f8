"""What stands beside complaints and is no part of any case: survey samples, and equality monitoring kept apart."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

_MARK = [MinValueValidator(1), MaxValueValidator(5)]


class SurveySchedule(models.Model):
    """That a survey goes by itself: how often, and how many in a hundred are asked. One stands at a time."""

    EVERY: ClassVar = (("months", "Every month"), ("quarters", "Every quarter"))

    every = models.CharField(max_length=20, choices=EVERY)
    rate_percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.every}: {self.rate_percent} %"


class SurveySample(models.Model):
    """One drawing of closed complaints for the satisfaction survey: rate and seed, so that it can be drawn again (SUR-1)."""

    closed_from = models.DateField("closed from")
    closed_until = models.DateField("closed until")
    rate_percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    seed = models.CharField(max_length=40)
    eligible = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    schedule = models.ForeignKey(
        SurveySchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="samples"
    )

    class Meta:
        ordering: ClassVar = ["-drawn_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schedule", "closed_from"], name="complaints_a_span_is_drawn_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.closed_from} to {self.closed_until}: {self.rate_percent} %"


class SurveyInvitation(models.Model):
    """One complainant who is asked how it went, once for a case, with one reminder."""

    sample = models.ForeignKey(SurveySample, on_delete=models.PROTECT, related_name="invitations")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="survey")
    sent_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    ease = models.PositiveSmallIntegerField(null=True, blank=True, validators=_MARK)
    handling = models.PositiveSmallIntegerField(null=True, blank=True, validators=_MARK)
    remedy = models.PositiveSmallIntegerField(null=True, blank=True, validators=_MARK)

    class Meta:
        ordering: ClassVar = ["case_id"]

    def __str__(self) -> str:
        return f"{self.case_id}"


class EqualityReply(models.Model):
    """One voluntary reply to equality monitoring. It names no case and no person, and knows only its month (EQM-1)."""

    month_on = models.DateField(help_text="The first of the month: nothing finer is kept.")
    answers = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["month_on", "pk"]

    def __str__(self) -> str:
        return f"{self.month_on:%B %Y}"
