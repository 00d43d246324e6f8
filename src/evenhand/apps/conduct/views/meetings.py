"""The calendar of meetings of the bodies that decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.views import person_at
from evenhand.apps.conduct.forms import MeetingForm
from evenhand.apps.conduct.meetings import (
    add_meeting,
    bodies,
    body_title,
    clear_days,
    drop_meeting,
    next_available,
)
from evenhand.apps.conduct.models import Meeting
from evenhand.apps.council.access import require, role_allows


@require_http_methods(["GET", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings to come, the next that a report can reach, and adding one."""
    user, today = person_at(request), localdate()
    may_add = role_allows(user, "changes_people", on=today)
    require(may_add or role_allows(user, "sees_settings", on=today), "Your role does not see the meetings.")
    form = MeetingForm(request.POST or None)
    if may_add and carried_out(form, lambda: add_meeting(**form.cleaned_data, by=user, at=now())):
        messages.success(request, "The meeting is in the calendar.")
        return redirect("meetings")
    next_ones = [(body_title(body), next_available(body, on=today)) for body in bodies()]
    context = {
        "form": form if may_add and bodies() else None,
        "may_change": may_add,
        "next_ones": next_ones,
        "clear_days": clear_days(),
        "meetings": [(body_title(m.body), m) for m in Meeting.objects.filter(meets_on__gte=today)],
        "today": today,
    }
    return render(request, "conduct/meetings.html", context)


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting that was entered wrongly leaves the calendar."""
    user, today = person_at(request), localdate()
    require(role_allows(user, "changes_people", on=today), "Your role does not change the meetings.")
    try:
        drop_meeting(get_object_or_404(Meeting, pk=pk, meets_on__gte=today))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The meeting is out of the calendar.")
    return redirect("meetings")
