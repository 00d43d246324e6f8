"""Absences of officers, holidays beyond the lawbook's, closure days."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evenhand.apps.council import forms, operations, queries
from evenhand.apps.council.access import (
    may_record_absence_of,
    may_see_settings,
    require,
    role_allows,
)
from evenhand.apps.council.models import Absence, ClosureDay, HolidayAddition
from evenhand.apps.council.views.pages import form_page, visit_of, visit_to_change, visit_to_see


def absences(request: HttpRequest) -> HttpResponse:
    """Who is away now and later. Everybody finds their own; colleagues see days, never reasons."""
    visit = visit_of(request)
    own = queries.officer_of(visit.user)
    records_others = role_allows(visit.user, "records_absences", on=visit.on)
    require(
        own is not None or records_others or may_see_settings(visit.user, on=visit.on),
        "Your role does not see who is away.",
    )
    context = {
        "visit": visit,
        "own": own,
        "records_others": records_others,
        "absences": queries.absences_from(visit.on),
    }
    return render(request, "council/absences.html", context)


def absence_own(request: HttpRequest) -> HttpResponse:
    """I am away: from then on, what is mine goes to my deputy (SPOC-2)."""
    visit = visit_of(request)
    own = queries.officer_of(visit.user)
    require(own is not None, "Only an officer of the council can be away. Ask an administrator to enter you.")
    assert own is not None
    form = forms.OwnAbsenceForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.record_absence(own, **form.cleaned_data, by=visit.user, at=visit.at),
        title="I am away",
        back=reverse("settings-absences"),
        done="Saved. What comes to you goes to your deputy on those days.",
    )


def absence_add(request: HttpRequest) -> HttpResponse:
    """Somebody else is away."""
    visit = visit_of(request)
    require(
        role_allows(visit.user, "records_absences", on=visit.on),
        "Your role does not record that others are away. Ask their head of service.",
    )
    form = forms.AbsenceForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.record_absence(**form.cleaned_data, by=visit.user, at=visit.at),
        title="An officer is away",
        back=reverse("settings-absences"),
    )


def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day away, or take an absence out that never began."""
    visit = visit_of(request)
    absence = get_object_or_404(Absence.objects.select_related("officer"), pk=pk)
    require(
        may_record_absence_of(visit.user, absence.officer, on=visit.on),
        "This absence is somebody else's. Ask them, or their head of service.",
    )
    form = forms.LastDayForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.end_absence(absence, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Last day away",
        back=reverse("settings-absences"),
        about=f"{absence.officer.name}. A day before the first day takes the absence out.",
    )


def holidays(request: HttpRequest) -> HttpResponse:
    """The days entered beyond the lawbook's, those withdrawn among them."""
    visit = visit_to_see(request)
    context = {
        "visit": visit,
        "holidays": queries.all_holidays(),
        "closure_days": ClosureDay.objects.select_related("recorded_by"),
        "closure_days_count": queries.council().closure_days_count,
    }
    return render(request, "council/holidays.html", context)


def holiday_add(request: HttpRequest) -> HttpResponse:
    """Add a holiday, or take one away that was moved; open clocks move with it (CAL-6)."""
    visit = visit_to_change(request)
    form = forms.HolidayForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_holiday(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add or take away a holiday",
        back=reverse("settings-holidays"),
        done="Saved. Open time limits are reckoned again; each case that moves says so.",
    )


def holiday_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a holiday entered by mistake."""
    visit = visit_to_change(request)
    day = get_object_or_404(HolidayAddition, pk=pk)
    form = forms.WithdrawForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.withdraw_holiday(day, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Withdraw a holiday",
        back=reverse("settings-holidays"),
        about=day.reason,
    )


def closure_day_add(request: HttpRequest) -> HttpResponse:
    """Enter a day on which the council is shut (CAL-5)."""
    visit = visit_to_change(request)
    form = forms.ClosureDayForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_closure_day(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add a closure day",
        back=reverse("settings-holidays"),
    )


def closure_day_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a closure day entered by mistake."""
    visit = visit_to_change(request)
    day = get_object_or_404(ClosureDay, pk=pk)
    form = forms.WithdrawForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.withdraw_closure_day(day, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Withdraw a closure day",
        back=reverse("settings-holidays"),
        about=day.reason,
    )
