"""The page of earlier cases like this one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from evenhand.apps.cases.queries import case_for
from evenhand.apps.cases.similar import published_like, similar_cases, whom_they_asked
from evenhand.apps.cases.views import door, person_at


@require_GET
@door
def similar(request: HttpRequest, ref: str) -> HttpResponse:
    """The earlier cases and published answers most like this case, with what is shared and what differs."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    found = similar_cases(case, user, on=today)
    asked = whom_they_asked(found)
    context = {
        "case": case,
        "similar": [(one, asked[one.case.pk]) for one in found],
        "published": published_like(case),
        "today": today,
    }
    return render(request, "cases/similar.html", context)
