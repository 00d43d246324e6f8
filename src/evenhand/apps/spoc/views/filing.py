"""The page of the files that go with an answer, and each of those files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import NotSeen
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.documents.views import serve
from evenhand.apps.people.operations import note_view
from evenhand.apps.spoc.files import change_files, opened
from evenhand.apps.spoc.forms import FilesForm
from evenhand.apps.spoc.matters import NotRunning, Row, week_of
from evenhand.apps.spoc.operations import require_work_on
from evenhand.apps.spoc.queries import arrangement_for


@require_http_methods(["GET", "POST"])
@door
def files(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """Choose the files that go with the answer of a matter."""
    arrangement = arrangement_for(person_at(request), ref, on=localdate())
    require_work_on(person_at(request), arrangement)
    row = _row(request, arrangement, matter)
    form = FilesForm(row, data=request.POST or None, files=request.FILES or None)
    if request.method == "POST" and form.is_valid():
        change_files(row, form.chosen, by=person_at(request), at=now())
        messages.success(request, "Saved.")
        return redirect("answer-files", ref, matter)
    context = {"case": arrangement, "row": row, "form": form, "today": localdate()}
    return render(request, "spoc/files.html", context)


@require_GET
def file(request: HttpRequest, ref: str, matter: str, number: int) -> HttpResponseBase:
    """One file of a matter, for whoever may see the arrangement and the matter."""
    try:
        arrangement = arrangement_for(person_at(request), ref, on=localdate())
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    found = opened(_row(request, arrangement, matter), number)
    if found is None:
        raise Http404(f"{matter} has no such file.")
    return serve(*found)


def _row(request: HttpRequest, arrangement: Case, matter: str) -> Row:
    """The matter as the week has it, for this person. Raises Http404 where they may not see it."""
    user = person_at(request)
    note_view(
        user=user, customer=arrangement.customer, case_ref=arrangement.ref, why="files of an answer", at=now()
    )
    try:
        row = week_of(arrangement, user, today=localdate()).rows.get(matter)
    except NotRunning as not_running:
        raise Http404(str(not_running)) from not_running
    if row is None or not row.matter.enters:
        raise Http404(f"{matter} is no open matter of this arrangement that you may see.")
    return row
