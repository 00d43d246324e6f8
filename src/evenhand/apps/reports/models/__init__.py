"""What figures need beside the cases: dated rates, posts' hours, targets, guidance, training, and what was published."""

from __future__ import annotations

from evenhand.apps.reports.models.publications import (
    ExactCopy,
    FigureDecision,
    Publication,
    PublishedFigure,
    ReportSchedule,
    ScheduledCopy,
)
from evenhand.apps.reports.models.records import (
    FigureRemark,
    GoverningResponse,
    Guidance,
    HourlyRate,
    OutsideFigure,
    PostHours,
    ScrutinyBoard,
    Target,
    Training,
    TrainingDone,
)

__all__ = [
    "ExactCopy",
    "FigureDecision",
    "FigureRemark",
    "GoverningResponse",
    "Guidance",
    "HourlyRate",
    "OutsideFigure",
    "PostHours",
    "Publication",
    "PublishedFigure",
    "ReportSchedule",
    "ScheduledCopy",
    "ScrutinyBoard",
    "Target",
    "Training",
    "TrainingDone",
]
