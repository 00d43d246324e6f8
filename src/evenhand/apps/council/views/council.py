"""The settings' first page, the council's details and its service areas."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.council import forms, operations, queries
from evenhand.apps.council.access import may_see_settings
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.council.views.pages import form_page, visit_of, visit_to_change, visit_to_see


def shown_settings(request: HttpRequest) -> bool:
    """Whether the bar offers the settings: to their keepers, and to officers for their own absence."""
    if not isinstance(request.user, User):
        return False
    sees = may_see_settings(request.user, on=timezone.localdate())
    return sees or queries.officer_of(request.user) is not None


def settings(request: HttpRequest) -> HttpResponse:
    """What can be set, as links; an officer who keeps none of it finds their own absences here."""
    visit = visit_of(request)
    context = {"visit": visit, "sees_all": may_see_settings(visit.user, on=visit.on)}
    return render(request, "council/settings.html", context)


def council(request: HttpRequest) -> HttpResponse:
    """The council's details."""
    visit = visit_to_change(request)
    standing = queries.council()
    initial = {name: getattr(standing, name) for name in forms.CouncilForm.base_fields}
    form = forms.CouncilForm(request.POST or None, initial=initial, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.change_council(facts=form.cleaned_data, by=visit.user, at=visit.at),
        title="The council",
        back=reverse("settings"),
    )


def service_areas(request: HttpRequest) -> HttpResponse:
    """The parts of the council that matters belong to."""
    visit = visit_to_see(request)
    return render(request, "council/service_areas.html", {"visit": visit, "areas": ServiceArea.objects.all()})


def service_area_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the name or directorate of a service area."""
    visit = visit_to_change(request)
    area = get_object_or_404(ServiceArea, code=code)
    initial = {"name": area.name, "directorate": area.directorate, "active": area.active}
    form = forms.ServiceAreaChangeForm(request.POST or None, initial=initial, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.change_service_area(area, **form.cleaned_data, by=visit.user, at=visit.at),
        title=f"Change {area.name}",
        back=reverse("settings-service-areas"),
    )


def service_area_add(request: HttpRequest) -> HttpResponse:
    """Add a service area."""
    visit = visit_to_change(request)
    form = forms.ServiceAreaForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_service_area(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add a service area",
        back=reverse("settings-service-areas"),
    )
