"""What the pages of the policies share: who looks, on which day, and a name that is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from evenhand.apps.policies.library import NotFound
from evenhand.domain.lawbook.problems import LawbookRefused


def door(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn a name that is not there into the page that says so."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except NotFound as unknown:
            raise Http404(str(unknown)) from unknown

    return opened


def day_asked(request: HttpRequest) -> dt.date:
    """The day that a page is asked about, or today. A day is nobody's secret, so it may stand in an address."""
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return localdate()


def problems_of(refused: LawbookRefused) -> tuple[str, ...]:
    """What is wrong with files, one sentence a problem, without the folders of this machine."""
    return tuple(
        str(replace(problem, file="/".join(problem.file.split("/")[-2:]))) for problem in refused.problems
    )
