"""Who reads what comes in and is routed to nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evenhand.apps.council import forms, operations, queries
from evenhand.apps.council.models import ReadingDuty
from evenhand.apps.council.views.pages import form_page, visit_to_change, visit_to_see


def readers(request: HttpRequest) -> HttpResponse:
    """Who reads now and later."""
    visit = visit_to_see(request)
    duties = queries.reading_duties_from(visit.on)
    return render(request, "council/readers.html", {"visit": visit, "duties": duties})


def reader_add(request: HttpRequest) -> HttpResponse:
    """Name a reader."""
    visit = visit_to_change(request)
    form = forms.ReaderForm(request.POST or None, initial={"from_on": visit.on}, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.name_reader(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Name who reads new mail",
        back=reverse("settings-readers"),
        done="Saved. New mail goes to them from that day.",
    )


def reader_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day on which somebody reads."""
    visit = visit_to_change(request)
    duty = get_object_or_404(ReadingDuty.objects.select_related("officer", "mailbox"), pk=pk)
    form = forms.LastDayForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.end_reading(duty, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Last day of reading",
        back=reverse("settings-readers"),
        about=f"{duty.officer.name}: {duty.mailbox.title if duty.mailbox else 'all other mail'}",
    )
