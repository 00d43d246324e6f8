"""The cleaned copy of a large file, made by a task whose page shows how far it is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Kind, Progress, WorkRefused, begin
from evenhand.apps.cases.models import LongWork
from evenhand.apps.letters.hidden import CannotBeCleaned, clean
from evenhand.apps.letters.models import FileToSend

CLEANING = "clean-file"
CLEANED = "A cleaned copy stands in the file's place. Look at what still lies hidden in it, if anything."
_GOING = (LongWork.State.WAITING, LongWork.State.GOING)


def takes_long(row: FileToSend) -> bool:
    """Whether a file is so large that nobody is kept waiting for its copy on a page."""
    return row.file.size > settings.EVENHAND_LOOKS_THROUGH_AT_ONCE


def being_cleaned(row: FileToSend) -> LongWork | None:
    """The work that makes a cleaned copy of this file now, if any."""
    going = LongWork.objects.filter(case=row.case_id, kind=CLEANING, state__in=_GOING)
    return next((work for work in going if work.told == _told(row)), None)


def clean_watched(row: FileToSend, *, by: User, at: dt.datetime, press: UUID) -> LongWork:
    """Have a cleaned copy of a file made by a task; while one is being made, that is the work."""
    return being_cleaned(row) or begin(CLEANING, row.case, _told(row), by=by, at=at, press=press)


def _told(row: FileToSend) -> dict[str, int]:
    return {"row": row.pk, "file": row.file_id}


def _clean(work: LongWork, at: dt.datetime, progress: Progress) -> str:
    row = FileToSend.objects.filter(case=work.case_id, pk=work.told["row"]).select_related("file").first()
    if row is None:
        raise WorkRefused(("The file was taken out before its copy was made. Nothing was changed.",))
    if row.file_id != work.told["file"]:
        return CLEANED  # done when this ran before, or somebody put another file there since
    try:
        clean(row, at=at, progress=progress)
    except CannotBeCleaned as cannot:
        raise WorkRefused((str(cannot),)) from cannot
    return CLEANED


def _page(work: LongWork) -> str:
    """The page of the file, or of the case where it was taken out."""
    if FileToSend.objects.filter(case=work.case_id, pk=work.told["row"]).exists():
        return reverse("file-to-send", args=[work.case.ref, work.told["row"]])
    return reverse("case", args=[work.case.ref])


WATCHED = Kind(
    title="Making a cleaned copy",
    not_done="No cleaned copy was made",
    keeps=frozenset({"row"}),
    do=_clean,
    done_url=_page,
    back_url=_page,
)
