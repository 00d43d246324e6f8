"""The decision page: evidence, the questions of law and policy, the limits, the decision and its letter, all in one place."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused, make_move, pressed_before
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
    typed_in_words,
    with_theirs,
)
from evenhand.apps.conduct.views.cases import case_at
from evenhand.apps.letters.drawing import letter_html
from evenhand.apps.letters.gathering import letterhead
from evenhand.domain.cases.reading import Reading

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
    if in_hand is None and data is not None and (again := _pressed_again(request, case)):
        return again
    changed: ChangedMeanwhile | None = None
    if form is not None and typed is not None:
        try:
            keep_typed(case, form, by=user, at=at)
        except ChangedMeanwhile as change:
            changed, theirs = change, with_theirs(form, change)
            form = step_form(user, case, reading, form.move, today=today, data=theirs)
            typed = None
    page = decision_page(user, case, at=at, chosen=asked, made=typed)
    if form is not None and typed is not None:
        if not _stands(page, form, typed.move, departs=typed.facts.get(DEPARTS)):
            pass  # the sentences stand beside the fields; the page is shown again with everything typed
        elif RECORD in request.POST:
            try:
                make_move(case, typed, by=user, at=at, batch=form.batch_id)
            except MoveRefused as refused:
                form.refuse(refused.refusals)
            except ChangedMeanwhile as change:
                changed, form.data = change, change.caught_up(request.POST)
            else:
                forget_typed(case, form.move)
                messages.success(request, f"Recorded: {form.move.title}.")
                return redirect("conduct-decision", ref)
    lost = _cannot_be_taken(reading, asked, data) if in_hand is None and data is not None else []
    return render(request, "conduct/decision.html", {**_context(request, page, form, changed), "lost": lost})


def _pressed_again(request: HttpRequest, case: Case) -> HttpResponse | None:
    """The way back after a second press of the button that took the step; None where it is no second press."""
    try:
        press = UUID(request.POST.get("batch", ""))
    except ValueError:
        return None
    return redirect("conduct-decision", case.ref) if pressed_before(case, press) else None


def _cannot_be_taken(reading: Reading, step: str, data: QueryDict) -> list[tuple[str, str]]:
    """What was typed into a step that others made impossible meanwhile, so that none of it is lost."""
    move = reading.procedure.moves.get(step)
    return typed_in_words(move, data) if move is not None else []


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
    request: HttpRequest, page: DecisionPage, form: MoveForm | None, changed: ChangedMeanwhile | None
) -> dict[str, object]:
    # Drawn from composed pieces, every word of them escaped (apps/letters/drawing/mail.py).
    drafts = [(letter, mark_safe(letter_html(letter, letterhead()))) for letter in page.drafts]
    return {
        "page": page,
        "case": page.case,
        "form": form,
        "changed": changed,
        "drafts": drafts,
        "looked": request.method == "POST" and changed is None and form is not None and form.is_valid(),
        "viewer": person_at(request),
        "today": localdate(),
    }
