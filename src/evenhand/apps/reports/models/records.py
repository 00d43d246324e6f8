"""What the council enters with dates, so that a question about any past day has its answer (S1-3 to S1-6, DEF-14)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from evenhand.apps.council.models import Officer, Post
from evenhand.apps.council.models.spans import Span

_NOT_NEGATIVE = MinValueValidator(Decimal(0), "Give a number that is not below nought.")


class HourlyRate(Span):
    """What an hour of a role's work costs the council, salary and on-costs, over a span of days (S1-4)."""

    role = models.CharField(max_length=60, help_text="A code of law/vocabularies/roles.yaml.")
    hourly = models.DecimalField("pounds an hour", max_digits=8, decimal_places=2, validators=[_NOT_NEGATIVE])
    basis = models.CharField("how it was worked out", max_length=300, blank=True)

    class Meta(Span.Meta):
        ordering: ClassVar = ["role", "-from_on"]

    def __str__(self) -> str:
        return f"{self.role}: £{self.hourly} from {self.from_on:%d/%m/%Y}"


class PostHours(Span):
    """That a post existed, with how many hours and which duty, filled or not; who held it stands with the post."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="hours")
    full_time_equivalent = models.DecimalField(
        "full-time equivalent",
        max_digits=4,
        decimal_places=2,
        default=Decimal("1.00"),
        validators=[_NOT_NEGATIVE, MaxValueValidator(Decimal(1), "One post is at most one full-time post.")],
        help_text="1 for full time, 0.5 for half time.",
    )
    duty = models.CharField(
        "duty", max_length=200, blank=True, help_text="Such as: handling information requests."
    )
    information_rights = models.BooleanField("has a duty to information rights", default=False)

    class Meta(Span.Meta):
        ordering: ClassVar = ["post__title", "-from_on"]

    def __str__(self) -> str:
        return f"{self.post}: {self.full_time_equivalent} from {self.from_on:%d/%m/%Y}"


class Target(Span):
    """A target for one measure of one kind of case, over a span of days. None is an answer too (DEF-14)."""

    group = models.CharField("kind of case", max_length=60)
    measure = models.CharField(max_length=80)
    service = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=8, decimal_places=2)
    expectation = models.BooleanField("a regulator's expectation, and no target of our own", default=False)
    why = models.CharField("where it was set", max_length=300, blank=True)

    class Meta(Span.Meta):
        ordering: ClassVar = ["group", "measure", "-from_on"]

    def __str__(self) -> str:
        return f"{self.group} {self.measure}: {self.value}"


class Guidance(Span):
    """A guideline that officers work by, in one version, over the days it was in force (S1-5)."""

    title = models.CharField(max_length=200)
    version = models.CharField(max_length=60, blank=True)
    used_for = models.CharField(max_length=200, blank=True)
    owner = models.CharField("whose it is", max_length=200, blank=True)
    href = models.URLField("where it is", blank=True)

    class Meta(Span.Meta):
        ordering: ClassVar = ["title", "-from_on"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()


class Training(Span):
    """A course or other training material, in use over a span of days (S1-6)."""

    title = models.CharField(max_length=200)
    version = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    mandatory = models.BooleanField("everybody concerned must do it", default=False)
    href = models.URLField("where it is", blank=True)

    class Meta(Span.Meta):
        ordering: ClassVar = ["title", "-from_on"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()


class TrainingDone(models.Model):
    """That an officer completed a training."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="done")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="training_done")
    on = models.DateField("completed on")

    class Meta:
        ordering: ClassVar = ["-on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["training", "officer", "on"], name="reports_trained_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.training} on {self.on:%d/%m/%Y}"


class FigureRemark(Span):
    """What must be said beside figures of these days: an invented year, a change of system (AU-2)."""

    says = models.CharField(max_length=400)
    groups = models.JSONField("kinds of case", default=list, blank=True)

    class Meta(Span.Meta):
        ordering: ClassVar = ["from_on"]

    def __str__(self) -> str:
        return self.says


class GoverningResponse(Span):
    """What the governing body answered to the yearly report on complaints; its days are those reported on (CO-16)."""

    body = models.CharField("governing body", max_length=200, help_text="Such as: Cabinet, or the board.")
    responded_on = models.DateField("day of the response")
    minute = models.CharField("minute", max_length=120, blank=True)
    says = models.TextField("the response")

    class Meta(Span.Meta):
        ordering: ClassVar = ["-from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.body}, {self.responded_on:%d/%m/%Y}"


class OutsideFigure(Span):
    """What somebody else says of one of our figures, of the very days that they report on: an Ombudsman's letter (CO-15)."""

    measure = models.CharField(max_length=80)
    line = models.CharField("of whom", max_length=120, blank=True, help_text="A line of its breakdown.")
    value = models.DecimalField(max_digits=9, decimal_places=2, validators=[_NOT_NEGATIVE])
    others = models.BooleanField("the average of councils like ours, and no figure of ours", default=False)
    source = models.CharField(
        "where it is said", max_length=120, help_text="Such as: Annual letter of July 2026."
    )

    class Meta(Span.Meta):
        ordering: ClassVar = ["-from_on", "measure", "pk"]

    def __str__(self) -> str:
        return f"{self.measure} {self.line}: {self.value} ({self.source})"


class ScrutinyBoard(Span):
    """A scrutiny board and the services that it looks at (CO-1)."""

    name = models.CharField(max_length=120)
    services = models.JSONField("services", default=list)

    class Meta(Span.Meta):
        ordering: ClassVar = ["name", "-from_on"]

    def __str__(self) -> str:
        return self.name
