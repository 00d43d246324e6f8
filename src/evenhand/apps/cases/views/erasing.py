"""Erasing the words of a record: what is due, who asked, who confirmed, and the certificate that stays."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases import erasing
from evenhand.apps.cases.due_to_erase import due_to_erase
from evenhand.apps.cases.erasing_forms import AskToEraseForm
from evenhand.apps.cases.models import Case, Erasure
from evenhand.apps.cases.queries import case_for, cases_seen_by, procedure_of
from evenhand.apps.cases.views import door, person_at

ASK, CONFIRM, TAKE_BACK = "ask", "confirm", "take-back"
SHOWN = 100


def _decides(user: User, on: dt.date) -> bool:
    return erasing.may_ask(user, on) or erasing.may_confirm(user, on)


@require_http_methods(["GET", "POST"])
@door
def erase(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask that the words of a case be erased, confirm what somebody else asked, or take it back."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    if not _decides(user, today):
        raise PermissionDenied("Your role does not decide on erasing records. Ask the information team.")
    asked = Erasure.objects.filter(case=case, taken_back_at=None).first()
    form = AskToEraseForm(request.POST if request.POST.get("do") == ASK else None)
    against = ""
    if request.method == "POST":
        try:
            done = _act(request, case, asked, form)
        except Refused as refused:
            against = str(refused)
        else:
            if done:
                messages.success(request, done)
                return redirect("case-erase", ref)
    kept = erasing.schedule().kept.get(procedure_of(case).retention)
    values = {
        "case": case,
        "asked": asked,
        "form": form,
        "against": against,
        "kept": kept,
        "kept_until": erasing.kept_until_of(case),
        "goes_too": erasing.goes_too(case),
        "person_stays": erasing.why_person_stays(case),
        "early": _is_early(case, today),
        "why_not": erasing.why_not(case, today=today),
        "own": asked is not None and asked.asked_by_id == user.pk,
        "may_ask": erasing.may_ask(user, today),
        "may_confirm": erasing.may_confirm(user, today),
    }
    return render(request, "cases/erase.html", values)


def _is_early(case: Case, today: dt.date) -> bool:
    until = erasing.kept_until_of(case)
    return until is None or today <= until


def _act(request: HttpRequest, case: Case, asked: Erasure | None, form: AskToEraseForm) -> str:
    """Do what was pressed; the sentence that tells it, or nothing where the form has to be filled in first."""
    user, pressed = person_at(request), request.POST.get("do")
    if pressed == ASK:
        if not form.is_valid():
            return ""
        erasing.ask_to_erase(case, why=form.cleaned_data["why"], by=user, at=now())
        return "Asked. Nothing is erased before somebody else confirms it."
    if asked is None:
        raise Refused("Nobody has asked for this record to be erased, or it was taken back.")
    if pressed == TAKE_BACK:
        erasing.take_back(asked, by=user, at=now())
        return "Taken back. The record stays as it is."
    if request.POST.get("sure") != "yes":
        raise Refused("Tick that you have looked at the record: what is erased cannot be brought back.")
    erasing.confirm(asked, by=user, at=now())
    return "Erased. What happened and when stays on record."


@require_GET
@door
def to_erase(request: HttpRequest) -> HttpResponse:
    """Records whose time has passed, what waits for a second person, and what was erased."""
    user, today = person_at(request), localdate()
    if not _decides(user, today):
        raise PermissionDenied("Your role does not decide on erasing records. Ask the information team.")
    seen = cases_seen_by(user, today)
    standing = Erasure.objects.filter(taken_back_at=None, case__in=seen).select_related("case", "asked_by")
    values = {
        "due": due_to_erase(seen, today=today),
        "waiting": standing.filter(confirmed_at=None)[:SHOWN],
        "done": standing.filter(confirmed_at__isnull=False).select_related("confirmed_by")[:SHOWN],
    }
    return render(request, "cases/erasing.html", values)


def erasure_panel(request: HttpRequest, case: Case) -> SafeString:
    """On a closed case: that its words were erased, or the way to ask for it, for those who may."""
    if not case.final or not isinstance(request.user, User):
        return SafeString("")
    found: Erasure | None = getattr(case, "erasing", None)  # `case_for` fetches it with the case
    decides = _decides(request.user, localdate())
    if found is None and not decides:
        return SafeString("")
    return render_to_string("cases/parts/erasure.html", {"case": case, "asked": found, "decides": decides})
