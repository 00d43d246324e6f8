"""The pages of the single point of contact: the arrangements, the week, single issues."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import NotSeen, case_known_to
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.letters.addressing import offered
from evenhand.apps.letters.drawing import draw_docx, draw_pdf, letter_html
from evenhand.apps.letters.formats import form_of
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.letters.keeping import DOCX, PDF
from evenhand.apps.people.operations import note_view
from evenhand.apps.spoc import operations, pages
from evenhand.apps.spoc.forms import SingleIssueForm, WayForm
from evenhand.apps.spoc.letters import weekly_letter
from evenhand.apps.spoc.matters import NotRunning, Week, week_of
from evenhand.apps.spoc.operations import WeeklyBlocked
from evenhand.apps.spoc.queries import arrangement_for, arrangement_procedures, drafting_item, may_propose


@require_GET
def spocs(request: HttpRequest) -> HttpResponse:
    """The arrangements a person may see."""
    today = localdate()
    user = person_at(request)
    found = pages.listed(user, today=today)
    allowed = may_propose(user, on=today)
    propose_url = reverse("spoc-choose") if allowed else ""
    return render(
        request, "spoc/list.html", {"arrangements": found, "propose_url": propose_url, "today": today}
    )


def arrangement_shown(request: HttpRequest, ref: str, *, why: str) -> Case:
    """The arrangement for whoever asks, with a note that its customer was looked at. Raises NotSeen."""
    user = person_at(request)
    found = arrangement_for(user, ref, on=localdate())
    note_view(user=user, customer=found.customer, case_ref=found.ref, why=why, at=now())
    return found


@require_GET
@door
def spoc(request: HttpRequest, ref: str) -> HttpResponse:
    """The overview of an arrangement; whoever sees no more than its card is led to that."""
    today = localdate()
    try:
        found = arrangement_shown(request, ref, why="arrangement")
    except NotSeen:
        if case_known_to(person_at(request), ref, on=today).procedure not in arrangement_procedures():
            raise
        return redirect("case", ref)
    page = pages.overview(found, person_at(request), today=today)
    return render(request, "spoc/overview.html", {"page": page, "today": today})


def week_or_overview(request: HttpRequest, arrangement: Case) -> Week | HttpResponse:
    """The week as it now stands, or the way to the overview where no weekly response is due."""
    try:
        return week_of(arrangement, person_at(request), today=localdate())
    except NotRunning as not_running:
        messages.info(request, str(not_running))
        return redirect("spoc", arrangement.ref)


@require_POST
@door
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Draft the week in one click."""
    arrangement = arrangement_for(person_at(request), ref, on=localdate())
    try:
        operations.draft_weekly(arrangement, by=person_at(request), at=now())
    except (NotRunning, MoveRefused) as refused:
        messages.error(request, str(refused))
        return redirect("spoc", ref)
    return redirect("weekly", ref)


@require_GET
@door
def preview(request: HttpRequest, ref: str, form: str = "") -> HttpResponse:
    """The response as the customer will get it: as a page, as PDF, as DOCX."""
    arrangement = arrangement_shown(request, ref, why="preview of the weekly response")
    week = week_or_overview(request, arrangement)
    if isinstance(week, HttpResponse):
        return week
    letter, head = weekly_letter(week, user=person_at(request), on=week.today), letterhead()
    goes = form_of(arrangement.customer, on=week.today)
    if form == "pdf":
        return _file(draw_pdf(letter, head, goes.look), PDF, f"{ref} draft.pdf")
    if form == "docx":
        return _file(draw_docx(letter, head, goes.look), DOCX, f"{ref} draft.docx")
    html = letter_html(letter, head).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return render(
        request,
        "spoc/preview.html",
        {
            "case": arrangement,
            "letter": letter,
            "html": mark_safe(html),  # drawn by the house, every word of it escaped
            "blockers": week.draft.blockers,
            "goes": goes,
            "today": week.today,
        },
    )


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "POST"])
@door
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the week: what goes, to whom, what still blocks it, and how."""
    user = person_at(request)
    arrangement = arrangement_shown(request, ref, why="sending the weekly response")
    operations.require_work_on(user, arrangement)
    goes = form_of(arrangement.customer, on=localdate())
    form = WayForm(
        addresses=offered(arrangement),
        preferred=goes.channel,
        data=request.POST or None,
    )
    week = week_or_overview(request, arrangement)
    if isinstance(week, HttpResponse):
        return week
    if request.method == "POST" and form.is_valid():
        gone = _sent(request, arrangement, week, form)
        if gone is not None:
            return gone
    letter = weekly_letter(week, user=user, on=week.today)
    return render(
        request,
        "spoc/send.html",
        {
            "case": arrangement,
            "form": form,
            "week": week,
            "drafting": drafting_item(week.reading),
            "gaps": [gap.sentence for gap in letter.gaps],
            "copies": operations.copies_of(week),
            "enclosed": letter.enclosures,
            "goes": goes,
            "waiting": pages.waiting_at_triage(arrangement),
            "today": week.today,
        },
    )


def _sent(request: HttpRequest, arrangement: Case, week: Week, form: WayForm) -> HttpResponse | None:
    """Send it, or have it sent where that takes long; nothing where the form now says what stands against it."""
    user, batch = person_at(request), form.cleaned_data["batch"]
    if week.draft.may_go and operations.takes_long(week):
        work = operations.send_watched(arrangement, way=form.way, by=user, at=now(), batch=batch)
        return redirect("long-work", arrangement.ref, work.pk)
    try:
        operations.send_weekly(arrangement, way=form.way, by=user, at=now(), batch=batch)
    except WeeklyBlocked as blocked:
        form.refuse(blocked.sentences)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, operations.SENT)
        return redirect("spoc", arrangement.ref)
    return None


@require_http_methods(["GET", "POST"])
@door
def alone(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """Answer one matter on its own (SPOC-15)."""
    user, today = person_at(request), localdate()
    arrangement = arrangement_shown(request, ref, why="single-issue response")
    operations.require_work_on(user, arrangement)
    week = week_or_overview(request, arrangement)
    if isinstance(week, HttpResponse):
        return week
    row = week.rows.get(matter)
    if row is None or not row.matter.enters:
        raise Http404(f"{matter} is no open matter of this arrangement that you may see.")
    goes = form_of(arrangement.customer, on=today)
    form = SingleIssueForm(
        today=today,
        addresses=offered(arrangement),
        preferred=goes.channel,
        data=request.POST or None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.send_single_issue(
                arrangement,
                matter,
                reason=form.cleaned_data["reason"],
                way=form.way,
                by=user,
                at=now(),
                batch=form.cleaned_data["batch"],
            )
        except WeeklyBlocked as blocked:
            form.refuse(blocked.sentences)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The answer about {matter} is on its way, and on the record.")
            return redirect("weekly", ref)
    return render(
        request,
        "spoc/alone.html",
        {
            "case": arrangement,
            "row": row,
            "form": form,
            "goes": goes,
            "copies": [name for _, name, _ in operations.copies_of_one(row)],
            "today": today,
        },
    )
