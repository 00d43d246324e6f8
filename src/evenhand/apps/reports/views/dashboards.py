"""Where things stand now: pictures with their figures beneath, filters in the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import require
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.reports.access import may_see_dashboards
from evenhand.apps.reports.drawing.chart import bars
from evenhand.apps.reports.standing import standing
from evenhand.apps.ui.components import Table


def shown_to(request: HttpRequest) -> bool:
    """Whether the bar leads a visitor to the figures."""
    return isinstance(request.user, User) and may_see_dashboards(request.user, on=timezone.localdate())


def dashboard(request: HttpRequest) -> HttpResponse:
    """What is open, due and late among what this person may see, by kind, age, month and service."""
    assert isinstance(request.user, User)
    user, today = request.user, timezone.localdate()
    require(may_see_dashboards(user, on=today), "Your role has no figures. Ask your head of service.")
    kind, service = request.GET.get("kind", ""), request.GET.get("service", "")
    all_kinds = standing(user, on=today, service=service) if kind else None
    found = standing(user, on=today, kind=kind, service=service)
    names = dict(ServiceArea.objects.values_list("code", "name"))
    services = tuple(
        (names.get(code, code) or "No service recorded", number) for code, number in found.services
    )
    pictures = [
        _picture("Open cases by age", "How long open cases have waited since receipt.", found.ages, "Age"),
        _picture(
            "Received in the last twelve months", "Cases received, month by month.", found.months, "Month"
        ),
        _picture("Open cases by service", "Where open cases lie.", services, "Service"),
    ]
    kinds = Table(
        caption="By kind",
        columns=("Kind", "Open", "Overdue", "Due in seven days"),
        rows=[(k.title, f"{k.open:,}", f"{k.overdue:,}", f"{k.due_soon:,}") for k in found.kinds],
        numbers=("Open", "Overdue", "Due in seven days"),
    )
    context = {
        "found": found,
        "kinds": kinds,
        "all_kinds": (all_kinds or found).kinds,
        "pictures": pictures,
        "kind": kind,
        "service": service,
        "services": sorted(names.items(), key=lambda one: one[1]),
        "today": today,
    }
    return render(request, "reports/dashboard.html", context)


def _picture(title: str, says: str, numbers: tuple[tuple[str, int], ...], first: str) -> dict[str, object]:
    table = Table(
        caption=f"{title}: the figures",
        columns=(first, "Cases"),
        rows=[(what, f"{number:,}") for what, number in numbers],
        numbers=("Cases",),
    )
    return {"title": title, "svg": bars(title, says, numbers) if numbers else "", "table": table}
