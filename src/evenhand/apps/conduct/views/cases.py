"""Pages of one case about behaviour: the contact log, and the papers made from the record."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import NotSeen
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.conduct.contact_log import contact_log
from evenhand.apps.conduct.forms import PaperForm
from evenhand.apps.conduct.meetings import bodies
from evenhand.apps.conduct.models import Paper, PaperKind
from evenhand.apps.conduct.papers import make_paper
from evenhand.apps.conduct.queries import conduct_case_for
from evenhand.apps.conduct.register import may_see_register
from evenhand.apps.documents.views import serve
from evenhand.apps.people.operations import note_view


def case_at(request: HttpRequest, ref: str, why: str) -> Case:
    """The case, for those who decide on limits; the look is kept. Raises NotSeen or PermissionDenied."""
    user, today = person_at(request), localdate()
    case = conduct_case_for(user, ref, on=today)
    if not may_see_register(user, on=today):
        raise PermissionDenied("This is for those who decide on limits. Ask one of them.")
    note_view(user=user, customer=case.customer, case_ref=case.ref, why=why, at=now())
    return case


@require_GET
@door
def log(request: HttpRequest, ref: str) -> HttpResponse:
    """The contact log of the person, and which of it stands on this case."""
    user, today = person_at(request), localdate()
    case = case_at(request, ref, "contact log")
    only = request.GET.get("only") == "case"
    lines = (
        contact_log(case.customer, viewer=user, on=today, case=case if only else None)
        if case.customer
        else ()
    )
    context = {"case": case, "lines": lines, "only": only, "viewer": user, "today": today}
    return render(request, "conduct/log.html", context)


@require_http_methods(["GET", "POST"])
@door
def papers(request: HttpRequest, ref: str) -> HttpResponse:
    """The papers made from this case; one press makes another."""
    user, today = person_at(request), localdate()
    case = case_at(request, ref, "papers")
    form = PaperForm(request.POST or None, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            paper = make_paper(
                case,
                PaperKind(form.cleaned_data["kind"]),
                meeting=form.cleaned_data["meeting"],
                by=user,
                at=now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Made: {paper.get_kind_display()}, number {paper.number}.")
            return redirect("conduct-papers", ref)
    made = Paper.objects.filter(case=case).select_related("made_by", "meeting", "pdf", "docx")
    return render(
        request,
        "conduct/papers.html",
        {
            "case": case,
            "form": form,
            "papers": made,
            "viewer": user,
            "today": today,
            "has_bodies": bool(bodies()),
        },
    )


@require_GET
def paper_file(request: HttpRequest, ref: str, number: int, form: str) -> HttpResponseBase:
    """A paper as it was made."""
    try:
        case = case_at(request, ref, f"paper {number}")
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    paper = Paper.objects.filter(case=case, number=number).select_related("pdf", "docx").first()
    stored = getattr(paper, form, None) if paper is not None else None
    if paper is None or stored is None:
        raise Http404(f"{ref} has no paper {number} of this form.")
    return serve(stored, f"{ref} {paper.kind} {number}.{form}")
