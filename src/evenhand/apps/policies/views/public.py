"""The council's policy for everybody: what was adopted and is in force today, in plain words, with its dates and sources.

Nobody signs in here. Drafts, what another council laid down, and editions of other days are not shown.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies.figures import figures_of
from evenhand.apps.policies.models import Adoption
from evenhand.apps.policies.queries import InForce, as_adopted, standing_on
from evenhand.apps.policies.times import times_of
from evenhand.apps.ui.components import Table
from evenhand.apps.ui.identity import identity
from evenhand.domain.lawbook.book import LAW_ITSELF
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.drawing import charts_of
from evenhand.domain.policies.words import procedure_in_words
from evenhand.domain.time import without_weekday


def _adopted(on: dt.date) -> InForce | None:
    """The decision by which the policy of a day stands; nothing where the council has adopted none."""
    standing = standing_on(on)
    return None if standing is None or standing.adoption.kind == Adoption.Kind.BEFORE else standing


def _procedures(on: dt.date) -> tuple[Procedure, ...]:
    """The procedures of the adopted policy that are in force: what the law lays down for every council is not among them."""
    if _adopted(on) is None:
        return ()
    own = (each for each in lawbook().in_force(on) if each.council != LAW_ITSELF)
    return tuple(sorted(as_adopted(own), key=lambda procedure: procedure.title))


@login_not_required
@require_safe
def our_policy(request: HttpRequest) -> HttpResponse:
    """What the council has adopted: who decided, from when, when it is looked at again, and what there is to read."""
    today = localdate()
    rows = [
        (
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("our-policy-procedure", args=[each.name]),
                each.title,
            ),
            each.says,
            without_weekday(each.in_force_from),
        )
        for each in _procedures(today)
    ]
    table = Table(
        caption="What we have laid down",
        columns=("About", "In short", "In force from"),
        rows=rows,
        caption_hidden=True,
    )
    context = {"standing": _adopted(today), "table": table, "any": bool(rows), "on": today}
    return render(request, "policies/our_policy.html", context)


@login_not_required
@require_safe
def our_procedure(request: HttpRequest, name: str) -> HttpResponse:
    """One procedure of the adopted policy, in words and drawn, with each time and what it rests on."""
    today = localdate()
    found = next((each for each in _procedures(today) if each.name == name), None)
    if found is None:
        raise Http404(
            "There is nothing of that name in our policy. The page of our policy lists what there is."
        )
    context = {
        "procedure": found,
        "standing": _adopted(today),
        "words": procedure_in_words(found, lawbook(), on=today, laid_down_by=identity().council_name),
        "figures": figures_of(charts_of(found), place="drawing"),
        "times": _times(found, today),
    }
    return render(request, "policies/our_procedure.html", context)


def _times(procedure: Procedure, on: dt.date) -> Table:
    """Each time with what it rests on."""
    return Table(
        caption="Our times, and what they rest on",
        columns=("What", "How long", "Source"),
        rows=list(times_of(procedure, on)),
    )
