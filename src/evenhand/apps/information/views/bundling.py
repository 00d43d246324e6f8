"""The page of the papers of a bundle: their files, what stands against putting it together, and the button."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.cases.long_work import has_ended
from evenhand.apps.cases.models import LongWork
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import case_for, reading_of, words_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.information import paper_files
from evenhand.apps.information.bundle_work import put_together
from evenhand.apps.information.forms import AssembleForm, NewPapersForm, PaperFileForm
from evenhand.apps.information.listing import being_listed, take_papers
from evenhand.apps.letters.hidden import said_of
from evenhand.apps.people.operations import note_view

ADD, LIST, MAKE = "add", "list", "make"


@require_http_methods(["GET", "POST"])
@door
def bundle(request: HttpRequest, ref: str) -> HttpResponse:
    """Put files to the papers, see what is missing, and have the bundle put together."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    if not paper_files.bundles(case):
        raise Http404(f"{ref} is of a kind that has no bundle.")
    reading = reading_of(case, today)
    if not paper_files.may_assemble(user, reading, on=today):
        raise PermissionDenied("The bundle is put together by whoever handles the request.")
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="papers of a bundle", at=now())
    papers = paper_files.papers_with_files(case, reading, words_of(case))
    pressed = request.POST.get("do", "")
    adding = PaperFileForm(
        request.POST if pressed == ADD else None,
        request.FILES or None,
        papers=[(one.paper.number, one.paper.named) for one in papers],
    )
    listing = NewPapersForm(
        request.POST if pressed == LIST else None, request.FILES or None, initial={"press": uuid4()}
    )
    making = AssembleForm(request.POST if pressed == MAKE else None, initial={"batch": uuid4()})
    if pressed == ADD and adding.is_valid():
        said = adding.cleaned_data
        row = paper_files.put_to_paper(
            case,
            int(said["paper"]),
            name=said["chosen"].name or "",
            content=said["chosen"],
            redacted=said["which"] == "redacted",
            by=user,
            at=now(),
        )
        messages.success(request, f"“{row.name}” stands with paper {said['paper']}. {said_of(row)}")
        return redirect("request-bundle", ref)
    if pressed == LIST and listing.is_valid():
        said = listing.cleaned_data
        files = [(one.name or "", one) for one in said["several"]]
        try:
            taken = take_papers(case, files, source=said["source"], by=user, at=now(), press=said["press"])
        except MoveRefused as refused:
            listing.add_error(None, str(refused))
            # What is listed after this is another press: under this one, some papers stand already.
            listing.data = {**request.POST.dict(), "press": str(uuid4())}
        else:
            if isinstance(taken, LongWork):
                return redirect("long-work", ref, taken.pk)
            messages.success(request, f"Papers listed: {taken}. Now decide what becomes of each.")
            return redirect("request-bundle", ref)
    if pressed == MAKE and making.is_valid():
        work = put_together(case, by=user, at=now(), press=making.cleaned_data["batch"])
        return redirect("long-work", ref, work.pk)
    listed_by = being_listed(case)
    values = {
        "case": case,
        "papers": papers,
        "against": paper_files.stands_against(case, reading, papers),
        "adding": adding,
        "listing": listing,
        "listed_by": listed_by,
        "listing_ended": listed_by is not None and has_ended(listed_by),
        "making": making,
        "today": today,
    }
    return render(request, "information/bundle.html", values)
