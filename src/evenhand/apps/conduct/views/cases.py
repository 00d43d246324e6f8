"""Pages of one case about behaviour: the decision page, the contact log, the papers made from the record."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import NotSeen
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.conduct.contact_log import contact_log
from evenhand.apps.conduct.deciding import decision_page
from evenhand.apps.conduct.forms import PaperForm
from evenhand.apps.conduct.models import Paper, PaperKind
from evenhand.apps.conduct.papers import make_paper
from evenhand.apps.conduct.queries import conduct_case_for
from evenhand.apps.conduct.register import may_see_register
from evenhand.apps.documents.views import serve
from evenhand.apps.letters.drawing import letter_html
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.people.operations import note_view


def _case(request: HttpRequest, ref: str, why: str) -> Case:
    user, today = person_at(request), localdate()
    case = conduct_case_for(user, ref, on=today)
    if not may_see_register(user, on=today):
        raise PermissionDenied("This is for those who decide on limits. Ask one of them.")
    note_view(user=user, customer=case.customer, case_ref=case.ref, why=why, at=now())
    return case


@require_GET
@door
def decision(request: HttpRequest, ref: str) -> HttpResponse:
    """Evidence, questions, limits, similar decisions and the draft letter on one page."""
    user, today = person_at(request), localdate()
    case = _case(request, ref, "decision page")
    page = decision_page(user, case, today=today)
    # Drawn from composed pieces, every word of them escaped (apps/letters/drawing/mail.py).
    drafts = [(letter, mark_safe(letter_html(letter, letterhead()))) for letter in page.drafts]
    context = {"page": page, "case": case, "drafts": drafts, "viewer": user, "today": today}
    return render(request, "conduct/decision.html", context)


@require_GET
@door
def log(request: HttpRequest, ref: str) -> HttpResponse:
    """The contact log of the person, and which of it stands on this case."""
    user, today = person_at(request), localdate()
    case = _case(request, ref, "contact log")
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
    case = _case(request, ref, "papers")
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
        {"case": case, "form": form, "papers": made, "viewer": user, "today": today},
    )


@require_GET
def paper_file(request: HttpRequest, ref: str, number: int, form: str) -> HttpResponseBase:
    """A paper as it was made."""
    try:
        case = _case(request, ref, f"paper {number}")
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    paper = Paper.objects.filter(case=case, number=number).select_related("pdf", "docx").first()
    stored = getattr(paper, form, None) if paper is not None else None
    if paper is None or stored is None:
        raise Http404(f"{ref} has no paper {number} of this form.")
    return serve(stored, f"{ref} {paper.kind} {number}.{form}")
