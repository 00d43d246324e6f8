"""The directory of bodies and offices that letters give: a page of the settings."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from evenhand.apps.complaints.forms import DirectoryForm
from evenhand.apps.council.views.pages import form_page, visit_to_change, visit_to_see
from evenhand.apps.letters import directory as lines


def directory(request: HttpRequest) -> HttpResponse:
    """Every line, who looks after it, and when it was last checked."""
    visit = visit_to_see(request)
    return render(
        request, "complaints/directory.html", {"visit": visit, "lines": lines.directory(localdate())}
    )


def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter how to reach somebody from a day on."""
    visit = visit_to_change(request)
    found = next((line for line in lines.directory(localdate()) if line.code == code), None)
    if found is None:
        raise Http404(f"The directory has no line “{code}”.")
    form = DirectoryForm(
        request.POST or None,
        initial={"name": found.name, "checked_on": localdate(), "in_force_from": localdate()},
        on=visit.on,
    )
    return form_page(
        request,
        form,
        lambda: lines.enter(code=code, **form.cleaned_data, by=visit.user, at=visit.at),
        title=f"How to reach: {found.title}",
        back=reverse("settings-directory"),
    )
