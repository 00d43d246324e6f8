"""Where things stand now: pictures with their figures beneath, filters in the address."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import require
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.reports.access import may_see_dashboards, may_see_records, runs_every_report
from evenhand.apps.reports.changes import STANDINGS, changes
from evenhand.apps.reports.drawing.chart import bars
from evenhand.apps.reports.standing import standing
from evenhand.apps.ui.components import Table
from evenhand.domain.reports import periods

_YEARS = 7
_PAGE = 50
_NUMBERS = ("Open", "Overdue", "Due in seven days", "Promised, not done yet", "Promise broken")


def shown_to(request: HttpRequest) -> bool:
    """Whether the bar leads a visitor to the figures."""
    return isinstance(request.user, User) and may_see_dashboards(request.user, on=timezone.localdate())


def dashboard(request: HttpRequest) -> HttpResponse:
    """What is open, due and late among what this person may see, or in the whole council, by kind, age, month and service."""
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
        columns=("Kind", *_NUMBERS),
        rows=[
            (k.title, *(f"{n:,}" for n in (k.open, k.overdue, k.due_soon, k.promised, k.broken)))
            for k in found.kinds
        ],
        numbers=_NUMBERS,
    )
    context = {
        "found": found,
        "whole": runs_every_report(user, on=today),
        "sees_records": may_see_records(user, on=today),
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


def what_changed(request: HttpRequest) -> HttpResponse:
    """What complaints changed: improvements and remedies agreed in a year, done, late or still to be done."""
    assert isinstance(request.user, User)
    user, today = request.user, timezone.localdate()
    require(may_see_dashboards(user, on=today), "Your role has no figures. Ask your head of service.")
    this = periods.year_of(today)
    years = {str(year): periods.financial_year(year) for year in range(this, this - _YEARS, -1)}
    year = request.GET.get("year", "")
    span = years.get(year) or years[str(this)]
    service, standing = request.GET.get("service", ""), request.GET.get("standing", "")
    found = changes(user, span, on=today, service=service)
    names = dict(ServiceArea.objects.values_list("code", "name"))
    counted = Table(
        caption="How they stand",
        columns=("Kind", *STANDINGS),
        rows=[
            (kind, *(f"{numbers.get(one, 0):,}" for one in STANDINGS))
            for kind, numbers in sorted(found.counts().items())
        ],
        numbers=STANDINGS,
    )
    shown = [one for one in found.found if not standing or one.standing == standing]
    page = Paginator(shown, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "counted": counted,
        "span": span,
        "year": year or str(this),
        "years": years,
        "service": service,
        "names": names,
        "services": sorted(names.items(), key=lambda one: one[1]),
        "standing": standing,
        "standings": STANDINGS,
    }
    return render(request, "reports/changes.html", context)
