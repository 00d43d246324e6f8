"""A policy that goes with a letter by itself, to be looked at before the letter goes."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from evenhand.apps.cases.queries import case_for
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.letters.formats import form_of
from evenhand.apps.letters.going_along import NotToBeHad, drawn, policy_to_enclose


@require_GET
@door
def look(request: HttpRequest, ref: str, name: str, on: str) -> HttpResponse:
    """The policy as a PDF, in the type and on the page that the person of this case needs."""
    today = localdate()
    case = case_for(person_at(request), ref, on=today)
    try:
        document = policy_to_enclose(name, dt.date.fromisoformat(on))
    except (NotToBeHad, ValueError) as refused:
        raise Http404(str(refused)) from refused
    answer = HttpResponse(drawn(document, form_of(case.customer, on=today)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{document.name}.pdf"'
    return answer
