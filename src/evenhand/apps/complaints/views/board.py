"""The boards of complaints and enquiries, and what is done to many at once."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.complaints import members, operations, queries
from evenhand.apps.complaints.forms import ManyForm
from evenhand.apps.complaints.queries import COMPLAINTS, MEMBERS, may_coordinate, may_run_boards
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.council.queries import officer_of
from evenhand.apps.ui.components import Link


def person_at(request: HttpRequest) -> User:
    """The signed-in person."""
    return cast(User, request.user)


def shown_to(request: HttpRequest) -> bool:
    """Whether the bar leads this person to the boards."""
    return request.user.is_authenticated and may_coordinate(person_at(request), localdate())


def offered_own_enquiries(request: HttpRequest) -> bool:
    """Whether the bar leads this person to the enquiries that they put themselves."""
    return request.user.is_authenticated and members.is_offered_own_enquiries(
        person_at(request), on=localdate()
    )


def tabs(current: str) -> list[Link]:
    """The pages of complaints, beside one another."""
    pages = [
        ("complaints", "Open complaints"),
        ("complaints-after", "After the answer"),
        ("complaints-enquiries", "Members and MPs"),
        ("complaints-owed", "What my service owes"),
        ("complaints-surveys", "Surveys"),
        ("complaints-equality", "Equality"),
    ]
    return [Link(label=label, url=reverse(name), current=name == current) for name, label in pages]


def require_coordinator(request: HttpRequest) -> User:
    """Go on for those who look after complaints. Raises PermissionDenied with a sentence."""
    user = person_at(request)
    if not may_coordinate(user, localdate()):
        raise PermissionDenied(
            "The boards of complaints are for the complaints team, heads of service and the leadership team. "
            "Your own complaints are in your work."
        )
    return user


NARROWS_BY = ("clock", "stage", "service")


def _narrowed(asked: QueryDict) -> dict[str, str]:
    return {name: asked.get(name, "") for name in NARROWS_BY}


def _board_left(asked: QueryDict) -> HttpResponse:
    """Back to the board from which something was done to many, narrowed as it was."""
    back = asked.get("back", "")
    url = reverse(back if back in ("complaints", "complaints-enquiries") else "complaints")
    kept = {f"on-{name}": asked.get(f"on-{name}", "") for name in NARROWS_BY}
    query = urlencode({name.removeprefix("on-"): code for name, code in kept.items() if code})
    return redirect(f"{url}?{query}" if query else url)


@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    """Every open complaint, by clock and stage, the earliest due first."""
    return _board(request, COMPLAINTS, "complaints", "Open complaints")


@require_GET
def enquiries(request: HttpRequest) -> HttpResponse:
    """Members' and MPs' enquiries: how they stand this week, and each that is open (MP-1)."""
    return _board(request, MEMBERS, "complaints-enquiries", "Members’ and MPs’ enquiries")


def _board(request: HttpRequest, family: str, name: str, title: str) -> HttpResponse:
    user, on = require_coordinator(request), localdate()
    narrowed = _narrowed(request.GET)
    return render(
        request,
        "complaints/board.html",
        {
            "board": queries.board(user, on=on, family=family, **narrowed),
            "week": members.enquiries_this_week(user, on=on) if family == MEMBERS else (),
            "narrowed": any(narrowed.values()),
            "kept": {f"on-{name}": code for name, code in narrowed.items() if code},
            "areas": ServiceArea.objects.filter(active=True),
            "here": reverse(name),
            "title": title,
            "tabs": tabs(name),
            "form": ManyForm() if _may_change(user) else None,
            "back": name,
        },
    )


def _may_change(user: User) -> bool:
    return may_run_boards(user, localdate())


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Acknowledge or give away the complaints that are ticked."""
    user, on = require_coordinator(request), localdate()
    if not _may_change(user):
        raise PermissionDenied("Only the complaints teams do this to many complaints at once.")
    refs = request.POST.getlist("ref")[: queries.MOST]
    form = ManyForm(request.POST)
    seen = [
        case
        for family in (COMPLAINTS, MEMBERS)
        for case in queries.cases_of(user, on, family).filter(ref__in=refs).order_by("pk")
    ]
    if not form.is_valid() or not seen:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, ". ".join(sentences) or "Tick at least one case first.")
        return _board_left(request.POST)
    said = form.cleaned_data
    if said["do"] == "reassign":
        done = operations.reassign_many(seen, to=said["to"], by=user, at=now(), batch=said["batch"])
        what = f"given to {said['to'].name}"
    else:
        done = operations.acknowledge_many(seen, by=user, at=now(), batch=said["batch"])
        what = "acknowledged"
    good = [one for one in done if not one.why_not]
    if good:
        messages.success(request, f"{len(good)} {what}.")
    for one in done:
        if one.why_not:
            messages.warning(request, f"{one.case.ref}: {one.why_not}")
    return _board_left(request.POST)


@require_GET
def after(request: HttpRequest) -> HttpResponse:
    """What goes on after the answer: remedies, learning, reviews, the Ombudsman."""
    user = require_coordinator(request)
    context = {
        "rows": queries.after_the_answer(user, on=localdate()),
        "tabs": tabs("complaints-after"),
        "today": localdate(),
    }
    return render(request, "complaints/after.html", context)


@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """What the service of the signed-in officer owes, and by when."""
    user, on = person_at(request), localdate()
    officer = officer_of(user)
    if officer is None or officer.service_area is None:
        raise PermissionDenied(
            "You are entered in no service area, so there is nothing to list. Ask an administrator to enter you."
        )
    return render(
        request,
        "complaints/owed.html",
        {
            "rows": queries.owed_by_service(user, officer, on=on),
            "area": officer.service_area,
            "tabs": tabs("complaints-owed") if may_coordinate(user, on) else [],
            "today": on,
        },
    )


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """A member's own enquiries, and the complaints they brought."""
    user = person_at(request)
    if not members.is_member(user):
        raise PermissionDenied("This page is for elected members. Your cases are in your work.")
    return render(request, "complaints/own.html", {"rows": members.own_enquiries(user), "today": localdate()})
