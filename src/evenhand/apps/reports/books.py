"""The questions of this installation: groups, measures and reports, read once a process."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from evenhand.apps.lawbook.books import overlays
from evenhand.domain.reports.loading import QuestionBook, load_questions


@lru_cache(maxsize=1)
def questions() -> QuestionBook:
    """Every group, measure and report. Raises LawbookRefused with every problem found."""
    return load_questions(settings.LAW, overlays())
