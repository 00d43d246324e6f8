"""The decision page: evidence, the questions of law and policy, the limits, the decision and its letter, all in one place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.cases.operations import CaseChanged, MoveRefused, make_move
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.conduct.deciding import DecisionPage, decision_page
from evenhand.apps.conduct.steps import (
    COMPARED,
    DEPARTS,
    WEIGH,
    forget_typed,
    keep_typed,
    step_form,
    steps_of,
)
from evenhand.apps.conduct.views.cases import case_at
from evenhand.apps.letters.drawing import letter_html
from evenhand.apps.letters.gathering import letterhead

RECORD = "record"  # the button that records; every other press looks


@require_http_methods(["GET", "POST"])
@door
def decision(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at everything, take a step, and see its letter before it is taken. A look never records."""
    user, today, at = person_at(request), localdate(), now()
    case = case_at(request, ref, "decision page")
    reading, asked = reading_of(case, today), request.POST.get("step") or request.GET.get("step", "")
    offered = steps_of(user, case, reading, today, chosen=asked)
    in_hand = next((reading.procedure.moves[one.name] for one in offered if one.chosen and one.open), None)
    data = request.POST if request.method == "POST" else None
    form = step_form(user, case, reading, in_hand, today=today, data=data) if in_hand else None
    typed = form.as_move() if form is not None and data is not None and form.is_valid() else None
    page = decision_page(user, case, at=at, chosen=asked, made=typed)
    changed: CaseChanged | None = None
    if form is not None and typed is not None:
        keep_typed(case, form, by=user, at=at)
        if not _stands(page, form, typed.move, departs=typed.facts.get(DEPARTS)):
            pass  # the sentences stand beside the fields; the page is shown again with everything typed
        elif RECORD in request.POST:
            try:
                make_move(case, typed, by=user, at=at, batch=form.batch_id)
            except MoveRefused as refused:
                form.refuse(refused.refusals)
            except CaseChanged as change:
                changed = change
            else:
                forget_typed(case, form.move)
                messages.success(request, f"Recorded: {form.move.title}.")
                return redirect("conduct-decision", ref)
    return render(request, "conduct/decision.html", _context(request, page, form, changed))


def _stands(page: DecisionPage, form: MoveForm, move: str, *, departs: object) -> bool:
    """Put on the form what stands against the step as typed; a decision unlike the similar ones says why."""
    if page.foreseen is not None:
        form.refuse(page.foreseen.refusals)
    said_before = page.reading.story.last(WEIGH)
    excused = departs or (said_before is not None and DEPARTS in said_before.facts)
    if move in COMPARED and page.departs and not excused and DEPARTS in form.fields:
        form.add_error(DEPARTS, f"Say in one sentence why. {'. '.join(page.departs)}.")
    return form.is_valid()


def _context(
    request: HttpRequest, page: DecisionPage, form: MoveForm | None, changed: CaseChanged | None
) -> dict[str, object]:
    # Drawn from composed pieces, every word of them escaped (apps/letters/drawing/mail.py).
    drafts = [(letter, mark_safe(letter_html(letter, letterhead()))) for letter in page.drafts]
    return {
        "page": page,
        "case": page.case,
        "form": form,
        "changed": changed,
        "drafts": drafts,
        "looked": request.method == "POST" and form is not None and form.is_valid(),
        "viewer": person_at(request),
        "today": localdate(),
    }
