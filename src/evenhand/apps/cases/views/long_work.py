"""The page that shows how far long work is: it looks again by itself, with or without scripts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from evenhand.apps.cases.long_work import has_ended, kind_of, standing_of
from evenhand.apps.cases.models import LongWork
from evenhand.apps.cases.queries import case_for
from evenhand.apps.cases.views import door, person_at


@require_GET
@door
def watch(request: HttpRequest, ref: str, number: UUID) -> HttpResponse:
    """How far the work is; when it is done, the page it leads to. For whoever may see the case."""
    case = case_for(person_at(request), ref, on=localdate())
    work = LongWork.objects.filter(pk=number, case=case).first()
    if work is None:
        raise Http404(f"There is no such work on {ref}.")
    standing, ended = standing_of(work, at=now()), has_ended(work)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"done": standing.done, "total": standing.total, "words": standing.words, "finished": ended}
        )
    kind = kind_of(work)
    if work.state == LongWork.State.DONE:
        for sentence in work.says:
            messages.success(request, sentence)
        return redirect(kind.done_url(work))
    return render(
        request,
        "cases/long_work.html",
        {
            "case": case,
            "work": work,
            "kind": kind,
            "standing": standing,
            "ended": ended,
            "back": kind.back_url(work),
        },
    )
