"""The page that finds things. Words come by POST alone, so that none ever stands in an address or a log."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.models import User
from evenhand.apps.search.forms import MOST_PAGES, SearchForm
from evenhand.apps.search.queries import search

PAGE = 25


@require_http_methods(["GET", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Ask for words, or show what holds them."""
    if request.method != "POST":
        return render(request, "search/search.html", {"form": SearchForm()})
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "search/search.html", {"form": form})
    asked = form.cleaned_data
    page = asked["page"] or 1
    found = search(
        cast(User, request.user),
        asked["words"],
        on=localdate(),
        kinds=[asked["kind"]] if asked["kind"] else [],
        since_on=localdate() - dt.timedelta(days=asked["since"]) if asked["since"] else None,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    last = min(-(-found.count // PAGE), MOST_PAGES)
    context = {
        "form": SearchForm(initial={name: asked[name] for name in ("words", "kind", "since")}),
        "found": found,
        "asked": asked,
        "page": page,
        "before": page - 1 if page > 1 else None,
        "after": page + 1 if page < last else None,
    }
    return render(request, "search/search.html", context)
