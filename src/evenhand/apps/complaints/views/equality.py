"""Equality monitoring: entering a reply that came back, and how the replies divide. No page shows a single reply."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.complaints import equality
from evenhand.apps.complaints.forms import EqualityForm
from evenhand.apps.complaints.views.board import person_at, require_coordinator, tabs
from evenhand.apps.council.queries import roles_of

ENTERS = frozenset({"clerk"})  # who opens the returned forms deals with no complaint
YEAR = dt.timedelta(days=365)


def offered_entering(request: HttpRequest) -> bool:
    """Whether the bar leads this person to entering replies that came back."""
    return request.user.is_authenticated and _enters(request)


def _enters(request: HttpRequest) -> bool:
    return bool(roles_of(person_at(request), localdate()) & ENTERS)


@require_GET
def profiles(request: HttpRequest) -> HttpResponse:
    """How the replies of the last twelve months divide, small numbers hidden."""
    require_coordinator(request)
    on = localdate()
    context = {
        "profiles": equality.profiles(first=on - YEAR, last=on, on=on),
        "tabs": tabs("complaints-equality"),
        "fewest": equality.FEWEST,
    }
    return render(request, "complaints/equality.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter a reply that came back on paper: without a name, a case or a day."""
    if not _enters(request):
        raise PermissionDenied(
            "Returned forms are entered by a clerk who deals with no complaint, so that nobody who handles a case "
            "sees them."
        )
    asked = equality.questions(localdate())
    form = EqualityForm(asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            equality.keep_reply({k: v for k, v in form.cleaned_data.items() if v}, on=localdate())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Kept, with its month and nothing else.")
            return redirect("complaints-equality-add")
    return render(request, "complaints/equality_add.html", {"form": form})
