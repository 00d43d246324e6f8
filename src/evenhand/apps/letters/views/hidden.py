"""The page that says what lies hidden in a file that is to go, and lets somebody clean it or answer for it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.cases.long_work import BEGINS_WITHIN
from evenhand.apps.cases.queries import case_for, reading_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.letters.cleaning_work import being_cleaned, clean_watched, takes_long
from evenhand.apps.letters.hidden import (
    CannotBeCleaned,
    accept,
    against,
    clean,
    have_looked_through,
    said_of,
    stops,
)
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.queries import may_write
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.forms import HouseForm


class AcceptForm(HouseForm):
    """Why a file may go with what was found in it."""

    because = forms.CharField(
        label="Why it may go all the same",
        help_text="Kept with the letter, under your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the file may go with what was found in it."},
    )


@require_http_methods(["GET", "POST"])
@door
def look(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Show what was found in a file; take a reason for letting it go, or make a cleaned copy."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    if not may_write(user, case, on=today):
        raise PermissionDenied("Your role sends no letters in this case. Ask an officer who deals with it.")
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="file before it goes", at=now())
    # What an officer gave goes nowhere until it is put beside an answer: that is another row.
    rows = FileToSend.objects.filter(case=case, pk=pk).exclude(beside="offered")
    row = rows.select_related("file", "accepted_by").first()
    if row is None:
        raise Http404(f"{ref} has no such file to send. It may have gone, or been taken out.")
    if row.looked_at is None:
        return _still_looking(request, row)
    if "clean" in request.POST:
        return _clean(request, row)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and not stops(row) and form.is_valid():
        accept(row, form.cleaned_data["because"], by=user, at=now())
        messages.success(request, f"“{row.name}” may go; your reason is kept with it.")
        return redirect("file-to-send", ref, pk)
    context = {"case": case, "row": row, "form": form, "today": today, "press": uuid4()}
    context["letter"] = _letter_of(row, on=today)
    context["cleaning"] = being_cleaned(row)
    context["stops"] = against(row) if stops(row) else ""
    return render(request, "letters/file_to_send.html", context)


def _letter_of(row: FileToSend, *, on: dt.date) -> str:
    """The page of the letter that the file stands beside, where that is one which the case owes still."""
    owed = reading_of(row.case, on).obligations
    found = any(one.open and one.kind == "letter" and one.key == row.beside for one in owed)
    return reverse("letter-new", args=[row.case.ref, row.beside]) if found else ""


def _still_looking(request: HttpRequest, row: FileToSend) -> HttpResponse:
    """Say that a task still looks through the file; where that takes long, a button has it begun anew."""
    if request.method == "POST":
        if "again" in request.POST:
            have_looked_through(row)
        messages.info(request, against(row))
        return redirect("file-to-send", row.case.ref, row.pk)
    slow = now() - row.added_at > BEGINS_WITHIN
    context = {"case": row.case, "row": row, "waits": True, "slow": slow, "today": localdate()}
    return render(request, "letters/file_to_send.html", context)


def _clean(request: HttpRequest, row: FileToSend) -> HttpResponse:
    if takes_long(row):
        work = clean_watched(row, by=person_at(request), at=now(), press=_press(request))
        return redirect("long-work", row.case.ref, work.pk)
    try:
        clean(row, at=now())
    except CannotBeCleaned as cannot:
        messages.error(request, str(cannot))
    else:
        messages.success(request, f"A cleaned copy of “{row.name}” stands in its place. {said_of(row)}")
    return redirect("file-to-send", row.case.ref, row.pk)


def _press(request: HttpRequest) -> UUID:
    """The number of this press of the button, so that a second press is the same one."""
    try:
        return UUID(request.POST["clean"])
    except ValueError:
        return uuid4()
