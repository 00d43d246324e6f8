"""The pages of beginning an arrangement, and of coming back to one."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.cases.queries import actor_for
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.people.forms import FindForm
from evenhand.apps.people.operations import note_view
from evenhand.apps.people.queries import adjustment_words, customer_for, find_customers
from evenhand.apps.spoc import entry, operations
from evenhand.apps.spoc.forms import HandBackForm
from evenhand.apps.spoc.handover import hand_back_note, last_absence
from evenhand.apps.spoc.pages import Counts, contact_counts
from evenhand.apps.spoc.queries import arrangement_for, in_force_for, may_propose
from evenhand.domain.cases.deciding import may_record

NOT_YOURS = "Your post does not propose arrangements. Ask the head of service."


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Whom an arrangement is to be proposed for: looked up by name, or one of those who write most.

    The search posts, so that nothing typed stands in an address.
    """
    user, today = person_at(request), localdate()
    if not may_propose(user, on=today):
        raise PermissionDenied(NOT_YOURS)
    form = FindForm(request.POST or None)
    looked_up = request.method == "POST" and form.is_valid()
    found = find_customers(user, form.cleaned_data["words"], on=today) if looked_up else []
    return render(
        request,
        "spoc/choose.html",
        {
            "form": form,
            "found": [(one, in_force_for(one.pk)) for one in found],
            "looked_up": looked_up,
            "busiest": entry.busiest(by=user, on=today),
            "today": today,
        },
    )


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, customer: int) -> HttpResponse:
    """The test for entry: contact counts as they are on record, adjustments, and the earlier period if any."""
    user, today = person_at(request), localdate()
    found = customer_for(user, customer, on=today)
    note_view(user=user, customer=found, case_ref="", why="test for entry", at=now())
    procedure = entry.arrangement_procedure(today)
    opening = procedure.opening_moves[0]
    if not may_record(opening, actor_for(user, today), {}):
        raise PermissionDenied(NOT_YOURS)
    counts = contact_counts(found.pk, today=today)
    earlier = entry.earlier_period(found.pk, by=user, on=today)
    first = {
        "customer": found.pk,
        "contacts_now": counts.now,
        "contacts_before": counts.before,
        "earlier": earlier.ref if earlier else None,
    }
    form = MoveForm(opening, user=user, today=today, seen=None, data=request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and _counts_explained(form, counts):
        try:
            case = entry.propose(form.as_move(), by=user, at=now(), batch=form.batch_id)
        except MoveRefused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, f"Proposed: {case.ref}.")
            return redirect("case", case.ref)
    return render(
        request,
        "spoc/propose.html",
        {
            "customer": found,
            "counts": counts,
            "adjustments": adjustment_words(found, on=today),
            "earlier": earlier,
            "form": form,
            "today": today,
        },
    )


def _counts_explained(form: MoveForm, counts: Counts) -> bool:
    """Whether the counts are those on record, or it is said why they are not: an arrangement rests on them (SPOC-0)."""
    said = form.cleaned_data
    if (said["contacts_now"], said["contacts_before"]) == (counts.now, counts.before):
        return True
    if said.get("counts_because"):
        return True
    form.add_error(
        "counts_because",
        f"On record are {counts.now} and {counts.before} contacts. Say why other numbers stand here.",
    )
    return False


@require_http_methods(["GET", "POST"])
@door
def hand_back(request: HttpRequest, ref: str) -> HttpResponse:
    """The note for whoever comes back, drafted from what happened; put on the record as a note."""
    user, today = person_at(request), localdate()
    arrangement = arrangement_for(user, ref, on=today)
    operations.require_work_on(user, arrangement)
    absence = last_absence(arrangement, on=today)
    if absence is None:
        messages.info(
            request, "No absence of the single point of contact is recorded, so nothing is handed back."
        )
        return redirect("spoc", ref)
    note = hand_back_note(arrangement, absence, user=user, on=today)
    form = HandBackForm(request.POST or None, initial={"note": note, "batch": uuid4()})
    if request.method == "POST" and form.is_valid():
        move = Move(move="note", facts={"note": form.cleaned_data["note"]}, happened_on=today)
        try:
            make_move(arrangement, move, by=user, at=now(), batch=form.cleaned_data["batch"])
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The note is on the record.")
            return redirect("spoc", ref)
    return render(
        request,
        "spoc/hand_back.html",
        {"case": arrangement, "form": form, "absence": absence, "today": today},
    )
