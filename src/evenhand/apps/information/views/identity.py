"""Destroying the papers that somebody sent to show who they are."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import actor_for, case_for, reading_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.information import identity
from evenhand.apps.information.forms import PapersForm
from evenhand.domain.cases.deciding import may_record


@require_http_methods(["GET", "POST"])
@door
def papers(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose which files were papers for the check, and destroy them."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    reading = reading_of(case, today)
    move = reading.procedure.moves.get(identity.DESTROY)
    if move is None:
        raise Http404(f"{ref} is of a kind for which nobody shows who they are.")
    if not may_record(move, actor_for(user, today), reading.story.people):
        raise PermissionDenied(f"“{move.title}” is for: {', '.join(move.by)}.")
    form = PapersForm(
        request.POST or None, initial={"batch": uuid4()}, received=identity.files_received(case)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = {int(one) for one in said.get("chosen", ())}
        try:
            identity.destroy_papers(
                case,
                chosen,
                how=said["how"],
                unrecorded_because=said["unrecorded_because"],
                by=user,
                at=now(),
                batch=said["batch"],
            )
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "Destroyed, and on the record.")
            return redirect("case", ref)
    return render(
        request, "information/identity.html", {"case": case, "form": form, "move": move, "today": today}
    )
