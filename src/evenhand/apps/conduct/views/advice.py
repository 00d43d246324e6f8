"""The advice card: found by anything the caller says, and read in five seconds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.cases.views import person_at
from evenhand.apps.conduct.advice import advice_on, find
from evenhand.apps.conduct.forms import FindCallerForm
from evenhand.apps.council.access import require
from evenhand.apps.people.operations import note_view
from evenhand.apps.people.panels import card_panels_of
from evenhand.apps.people.queries import MOST_FOUND, customer_on_card, may_find_people


@require_http_methods(["GET", "POST"])
def advice_search(request: HttpRequest) -> HttpResponse:
    """Find a caller. One person: the card at once. Several: which one. The words are posted, never in an address."""
    user, today = person_at(request), localdate()
    require(may_find_people(user, on=today), "Your role does not look people up.")
    form = FindCallerForm(request.POST or None)
    found = find(user, form.cleaned_data["words"], on=today) if form.is_valid() else None
    context: dict[str, object] = {"form": form, "found": found, "most": MOST_FOUND, "today": today}
    if found is not None and len(found) == 1:
        customer = customer_on_card(user, found[0].pk, on=today)
        note_view(user=user, customer=customer, at=now(), why="advice card")
        context["advice"] = advice_on(customer, viewer=user, on=today, at=now())
        context["panels"] = card_panels_of(customer, user, on=today)
    return render(request, "conduct/advice.html", context)


@require_GET
def advice_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of one person."""
    user, today = person_at(request), localdate()
    customer = customer_on_card(user, pk, on=today)
    note_view(user=user, customer=customer, at=now(), why="advice card")
    context = {
        "form": FindCallerForm(),
        "today": today,
        "advice": advice_on(customer, viewer=user, on=today, at=now()),
        "panels": card_panels_of(customer, user, on=today),
    }
    return render(request, "conduct/advice.html", context)
