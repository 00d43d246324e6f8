"""The bundle put together by a task, whose page shows how far it is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.long_work import Kind, Progress, WorkRefused, begin
from evenhand.apps.cases.models import Case, LongWork
from evenhand.apps.cases.operations import MoveRefused

ASSEMBLING = "bundle"


def put_together(case: Case, *, by: User, at: dt.datetime, press: UUID) -> LongWork:
    """Have the bundle put together; a second press of the same button gives the first one's work."""
    return begin(ASSEMBLING, case, {}, by=by, at=at, press=press)


def _assemble(work: LongWork, at: dt.datetime, progress: Progress) -> str:
    # Here, since every process reads this file and few put bundles together: the libraries for PDF take long to load.
    from evenhand.apps.information.bundling import BundleRefused, make_bundle

    try:
        pages = make_bundle(work.case, by=work.started_by, at=at, press=work.pk, progress=progress)
    except BundleRefused as refused:
        raise WorkRefused(refused.sentences) from refused
    except MoveRefused as refused:
        raise WorkRefused((str(refused),)) from refused
    return f"The bundle of {pages} pages stands ready. Look at it, then deliver it."


WATCHED = Kind(
    title="Putting the bundle together",
    do=_assemble,
    done_url=lambda work: reverse("request-deliver", args=[work.case.ref]),
    back_url=lambda work: reverse("request-bundle", args=[work.case.ref]),
)
