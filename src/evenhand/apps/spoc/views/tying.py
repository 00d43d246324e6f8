"""The button on a case that makes it a matter of its customer's arrangement, and the one that takes it out again."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import case_for, procedure_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.spoc.queries import in_force_for
from evenhand.apps.spoc.tying import UNLINK, may_be_matter, may_tie, tie, ties_of, untie

TIE, UNTIE = "tie", "untie"


@require_POST
@door
def matter(request: HttpRequest, ref: str) -> HttpResponse:
    """Tie a case to its customer's arrangement, or untie it; `back` leads to the arrangement, where it was pressed."""
    user, case = person_at(request), case_for(person_at(request), ref, on=localdate())
    try:
        if request.POST.get("do") == UNTIE:
            untie(case, why=request.POST.get("why", ""), by=user, at=now())
            messages.success(request, f"{ref} is no matter of the arrangement any longer.")
        else:
            arrangement = tie(case, by=user, at=now(), batch=_press(request))
            messages.success(
                request, f"{ref} is a matter of the arrangement now. This can be undone on its page."
            )
            if request.POST.get("back"):
                return redirect("spoc", arrangement.ref)
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused))
    return redirect("case", ref)


def _press(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("batch", ""))
    except ValueError:
        return uuid4()


def matter_panel(request: HttpRequest, case: Case) -> SafeString:
    """On a case of somebody who has an arrangement: make it a matter, or take it out again.

    Nothing on a request that is answered without regard to who asks: there the overview of the arrangement has it.
    """
    if not isinstance(request.user, User) or case.customer_id is None or procedure_of(case).applicant_blind:
        return SafeString("")
    arrangement = in_force_for(case.customer_id)
    if arrangement is None or arrangement.pk == case.pk:
        return SafeString("")
    tied = bool(ties_of(arrangement, case))
    offered = may_tie(request.user, arrangement, on=localdate(), name=UNLINK if tied else "link")
    if not offered or not (tied or may_be_matter(case)):
        return SafeString("")
    context = {"case": case, "tied": tied, "batch": uuid4()}
    return mark_safe(render_to_string("spoc/matter_panel.html", context, request))  # a template escapes
