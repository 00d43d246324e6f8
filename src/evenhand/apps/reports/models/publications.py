"""What was published stays as it was published; what is decided about single figures; who took exact copies."""

from __future__ import annotations

from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models

from evenhand.apps.reports.models.records import ScrutinyBoard
from evenhand.domain.time.legal_day import legal_day
from evenhand.domain.time.words import without_weekday


class Publication(models.Model):
    """A report as it was published: frozen, with the day its figures were taken (AU-2). Never edited."""

    report = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=300)
    audience = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField()
    figures_at = models.DateTimeField("figures as they stood at")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    html = models.TextField("the document as published")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {without_weekday(self.from_on)} to {without_weekday(self.until_on)}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Always refuse."""
        raise TypeError("What was published is never removed. Publish a correction beside it.")


class PublishedFigure(models.Model):
    """One figure of a publication: what stood in the record, and how it was printed."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=300, db_index=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    text = models.CharField(max_length=60)
    mark = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "key"], name="reports_figure_once_a_publication")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class FigureDecision(models.Model):
    """An officer's decision to release a small figure, or to hide a large one, with the reason (SUP-7)."""

    RELEASE, WITHHOLD = "release", "withhold"

    key = models.CharField(max_length=300, db_index=True)
    what = models.CharField(max_length=10, choices=((RELEASE, "Give it"), (WITHHOLD, "Do not give it")))
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class ExactCopy(models.Model):
    """That somebody took figures with nothing hidden: who, which, in which form, when (SUP-6)."""

    report = models.CharField(max_length=80)
    from_on = models.DateField()
    until_on = models.DateField()
    form = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report} by {self.by} on {without_weekday(legal_day(self.at))}"


class ReportSchedule(models.Model):
    """A report that goes by mail to whoever holds a role, each time its period has ended.

    One for a scrutiny board tells them that the board's own view is there: exact figures never go by mail (SUP-6).
    """

    WEEKLY, MONTHLY, QUARTERLY, YEARLY = "weeks", "months", "quarters", "financial-years"

    report = models.CharField(max_length=80)
    every = models.CharField(
        max_length=20,
        choices=(
            (WEEKLY, "Every week"),
            (MONTHLY, "Every month"),
            (QUARTERLY, "Every quarter"),
            (YEARLY, "Every financial year"),
        ),
    )
    role = models.CharField(max_length=60)
    audience = models.CharField(max_length=20, default="public")
    form = models.CharField(max_length=10, default="pdf")
    board = models.ForeignKey(
        ScrutinyBoard, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    active = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["report", "pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.every} to {self.role}"


class ScheduledCopy(models.Model):
    """One period of a schedule and what became of it, so that it goes once however often anybody asks.

    A report that was refused is tried again until it can be made; `why` is the sentence of the refusal. One that was
    missed, while nothing worked or nobody held the role, is asked for or left out by whoever keeps the schedules.
    """

    SENT, REFUSED, ASKED_FOR, LEFT_OUT = "sent", "refused", "asked-for", "left-out"

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="copies")
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(
        max_length=10,
        default=SENT,
        choices=((SENT, "Sent"), (REFUSED, "Refused"), (ASKED_FOR, "Asked for"), (LEFT_OUT, "Left out")),
    )
    why = models.TextField(blank=True)
    sent_at = models.DateTimeField("when this became of it")
    receivers = models.PositiveIntegerField()
    officers = models.JSONField("whom it went to, by their numbers", default=list)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "from_on"], name="reports_sent_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.schedule} of {self.from_on:%d/%m/%Y}"
