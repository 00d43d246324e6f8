"""The page of the files that go with an answer, and each of those files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import NotSeen, case_for
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.documents.views import serve
from evenhand.apps.letters.enclosing import files_beside
from evenhand.apps.people.operations import note_view
from evenhand.apps.spoc.fetching import ANSWER
from evenhand.apps.spoc.files import change_files, change_files_of, may_change_files_of, opened
from evenhand.apps.spoc.forms import CaseFilesForm, FilesForm
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


@require_http_methods(["GET", "POST"])
@door
def of_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose the files that go with an answer, on its own case: for the team that clears it (SPOC-17)."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="files of an answer", at=now())
    if not may_change_files_of(user, case, on=today):
        raise PermissionDenied(
            "Files are put beside an answer by whoever writes or clears it, while it waits for a weekly response."
        )
    beside = files_beside(case, ANSWER)
    form = CaseFilesForm(beside, data=request.POST or None, files=request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        change_files_of(case, out=said.get("take_out", ()), new=said["uploads"], by=user, at=now())
        messages.success(request, "Saved.")
        return redirect("case-answer-files", ref)
    return render(
        request, "spoc/case_files.html", {"case": case, "files": beside, "form": form, "today": today}
    )


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


def answer_files_panel(request: HttpRequest, case: Case) -> SafeString:
    """A way from a matter of an arrangement to the files that go with its answer, for whoever writes or clears it."""
    if not isinstance(request.user, User) or not may_change_files_of(request.user, case, on=localdate()):
        return SafeString("")
    count = len(files_beside(case, ANSWER))
    return format_html(
        '<p class="govuk-body"><a class="govuk-link" href="{}">Files that go with the answer ({})</a></p>',
        reverse("case-answer-files", args=[case.ref]),
        count,
    )
