"""The page that says how the installation runs, and two addresses for whatever monitors it."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import may_see_settings, require
from evenhand.apps.ui.components import Row
from evenhand.apps.ui.dates import in_full_with_time
from evenhand.apps.work.running.standing import Background, background, is_silent, title_of, troubles

_AWAY = "The database does not answer.\n"


@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """What last ran in the background, what failed, and what waits."""
    require(
        may_see_settings(cast(User, request.user), on=localdate()),
        "Your role does not keep the settings. Ask an administrator.",
    )
    at = now()
    stands = background(at)
    context = {
        "rows": _rows(stands),
        "troubles": troubles(stands, at=at),
        "jobs": [(title_of(job), job) for job in stands.jobs],
    }
    return render(request, "work/running.html", context)


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process can give pages: 200, or 503 where the database does not answer. For load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return _words(_AWAY, status=503)
    return _words("This process answers, and its database.\n")


@login_not_required
@require_safe
def health_of_background(request: HttpRequest) -> HttpResponse:
    """Whether work goes on in the background: 200, or 503 where it is silent or fails. For whatever raises an alarm.

    Says no more than that, for anybody may ask: what is the matter stands on the page for those who keep the settings.
    """
    at = now()
    try:
        stands = background(at)
    except Error:
        return _words(_AWAY, status=503)
    if is_silent(stands, at):
        return _words("Nothing works in the background.\n", status=503)
    if troubles(stands, at=at):
        return _words("Something in the background needs somebody: see Settings, How it runs.\n", status=503)
    return _words("The work in the background goes on.\n")


def _rows(stands: Background) -> list[Row]:
    oldest = f", the longest since {in_full_with_time(stands.oldest_at)}" if stands.oldest_at else ""
    backed_up = (
        in_full_with_time(stands.backed_up_at) if stands.backed_up_at else "None by evenhand backup yet"
    )
    return [
        Row("Waiting to be done", f"{stands.waiting}{oldest}"),
        Row("Failed in the last day", stands.failed),
        Row("Room on the disk", filesizeformat(stands.room)),
        Row("Last backup", backed_up),
    ]


def _words(sentence: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
