"""What a resident sees without an account: their own page, opened with a code and something only they have."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.accounts.visitors import place_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.conduct.queries import conduct_case_for
from evenhand.apps.conduct.register import may_see_register
from evenhand.apps.council.access import require
from evenhand.apps.portal import operations
from evenhand.apps.portal.forms import DigitsForm, OpenForm
from evenhand.apps.portal.models import PersonalCode
from evenhand.apps.portal.operations import TooManyTries
from evenhand.apps.portal.queries import own_page

OPENED, UNTIL, ASKED = "own_page", "own_page_until", "own_page_code"


@login_not_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Type the code of the letter, and say how we know that it is you."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, now()
        try:
            if said["way"] == "email":
                operations.send_one_time_code(said["code"], place=place_of(request), at=at)
                request.session[ASKED] = said["code"]
                return redirect("own-page-digits")
            personal = operations.open_with_postcode(
                said["code"],
                postcode=said["postcode"],
                reference=said["reference"],
                place=place_of(request),
                at=at,
            )
            return _opened(request, personal, at)
        except (Refused, TooManyTries) as refused:
            form.add_error(None, str(refused))
    return render(request, "portal/begin.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "POST"])
def digits(request: HttpRequest) -> HttpResponse:
    """Type the six digits that went to the confirmed address, if the code was right."""
    code = str(request.session.get(ASKED, ""))
    if not code:
        return redirect("own-page-begin")
    form = DigitsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = now()
        try:
            personal = operations.open_with_digits(
                code, digits=form.cleaned_data["digits"], place=place_of(request), at=at
            )
            return _opened(request, personal, at)
        except (Refused, TooManyTries) as refused:
            form.add_error(None, str(refused))
    return render(request, "portal/digits.html", {"form": form})


def _opened(request: HttpRequest, personal: PersonalCode, at: dt.datetime) -> HttpResponse:
    request.session.cycle_key()
    request.session.pop(ASKED, None)
    request.session[OPENED] = personal.pk
    request.session[UNTIL] = (at + operations.GOOD_FOR).isoformat()
    return redirect("own-page")


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What applies to this person, until when, why, how to ask for a review, and where else to go."""
    personal = _still_open(request)
    if personal is None:
        return redirect("own-page-begin")
    return render(request, "portal/page.html", {"page": own_page(personal.case, on=localdate())})


def _still_open(request: HttpRequest) -> PersonalCode | None:
    """The code that this visitor opened, while the time and the code last and no safe-contact note stands."""
    until = request.session.get(UNTIL)
    if not until or dt.datetime.fromisoformat(until) < now():
        return None
    found = PersonalCode.objects.filter(pk=int(request.session.get(OPENED) or 0), ended_on__isnull=True)
    personal = found.select_related("case__customer").first()
    return personal if personal is not None and operations.still_good(personal, localdate()) else None


@login_not_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Leave the page, so that whoever uses this computer next does not see it."""
    for name in (OPENED, UNTIL, ASKED):
        request.session.pop(name, None)
    return redirect("own-page-begin")


@require_POST
@door
def make(request: HttpRequest, ref: str) -> HttpResponse:
    """An officer makes the code that the letters of a case carry."""
    user, today = person_at(request), localdate()
    case = conduct_case_for(user, ref, on=today)
    require(may_see_register(user, on=today), "This is for those who decide on limits. Ask one of them.")
    try:
        personal = operations.make_code(case, by=user, at=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        shown = operations.shown_code(personal.code)
        messages.success(request, f"The letters of this case now carry the code {shown}.")
    return redirect("case", ref)
