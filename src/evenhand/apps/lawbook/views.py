"""The lawbook to read: every clock with its words and sources, and a calculator that explains."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.apps.lawbook import books, pages
from evenhand.apps.lawbook.forms import CalculatorForm


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every rule, family by family."""
    rules = sorted(books.clocks().values(), key=lambda rule: (rule.source.family, rule.id))
    families = [
        pages.family_table(family, tuple(members))
        for family, members in groupby(rules, key=lambda rule: rule.source.family)
    ]
    return render(request, "lawbook/index.html", {"families": families})


@login_required
@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: its words, its dated values with their sources, and the calculator."""
    found = books.clocks().get(rule_id)
    if found is None:
        raise Http404(f"There is no rule {rule_id}. The page of the law lists every rule.")
    form = CalculatorForm(request.GET or None, rule=found)
    reckoning = form.reckon(books.calendars()) if form.is_bound else None
    return render(
        request,
        "lawbook/rule.html",
        {
            "rule": found,
            "facts": pages.facts(found),
            "values": pages.values_table(found),
            "notes": pages.notes(found),
            "form": form,
            "reckoning": reckoning,
        },
    )
