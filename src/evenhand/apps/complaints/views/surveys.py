"""The satisfaction survey: draw a sample, record what went out and what came back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.cases.views import person_at
from evenhand.apps.complaints import surveys as drawing
from evenhand.apps.complaints.forms import AnswerForm, SampleForm, ScheduleForm
from evenhand.apps.complaints.models import SurveyInvitation, SurveySample, SurveySchedule
from evenhand.apps.complaints.queries import may_run_boards
from evenhand.apps.complaints.survey_schedule import send_by_itself, stop
from evenhand.apps.complaints.survey_sending import questions, send_questions, send_sample
from evenhand.apps.complaints.views.board import require_coordinator, tabs

STOP = "stop"
FEWEST_SHOWN = 10  # answers: below that no average is shown (CO-17)


@require_http_methods(["GET", "POST"])
def surveys(request: HttpRequest, by_itself: ScheduleForm | None = None) -> HttpResponse:
    """Every sample with its method, and the way to draw another."""
    user, on = require_coordinator(request), localdate()
    may_draw = may_run_boards(user, on)
    drawing_now = request.method == "POST" and by_itself is None
    form = (
        SampleForm(request.POST if drawing_now else None, initial={"rate_percent": 25}) if may_draw else None
    )
    if drawing_now:
        _require_team(user)
        if form is not None and form.is_valid():
            try:
                sample = drawing.draw(**form.cleaned_data, by=user, at=now())
            except Refused as refused:
                form.add_error(refused.field or None, refused.sentence)
            else:
                count = sample.invitations.count()
                messages.success(request, f"Drawn: {count} of {sample.eligible} complaints.")
                return redirect("complaints-surveys")
    samples = SurveySample.objects.annotate(
        asked=Count("invitations"),
        sent=Count("invitations", filter=Q(invitations__sent_on__isnull=False)),
        returned=Count("invitations", filter=Q(invitations__returned_on__isnull=False)),
        ease=Avg("invitations__ease"),
        handling=Avg("invitations__handling"),
        remedy=Avg("invitations__remedy"),
    )
    waiting = SurveyInvitation.objects.filter(
        returned_on__isnull=True, case__in=cases_seen_by(user, on)
    ).select_related("case__customer")
    standing = SurveySchedule.objects.filter(stopped_at=None).select_related("made_by").first()
    if may_draw and by_itself is None:
        said = (
            {"every": standing.every, "rate": standing.rate_percent}
            if standing
            else {"every": "quarters", "rate": 25}
        )
        by_itself = ScheduleForm(initial=said)
    return render(
        request,
        "complaints/surveys.html",
        {
            "by_itself": by_itself,
            "standing": standing,
            "samples": samples,
            "waiting": waiting[:200],
            "form": form,
            "tabs": tabs("complaints-surveys"),
            "may_draw": may_draw,
            "fewest": FEWEST_SHOWN,
        },
    )


@require_POST
def schedule(request: HttpRequest) -> HttpResponse:
    """Have surveys drawn and sent by themselves, or stop that."""
    user = require_coordinator(request)
    _require_team(user)
    standing = SurveySchedule.objects.filter(stopped_at=None).first()
    if request.POST.get("do") == STOP:
        if standing is not None:
            stop(standing, by=user, at=now())
        messages.success(request, "Nothing is drawn or sent by itself any more.")
        return redirect("complaints-surveys")
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return surveys(request, form)
    send_by_itself(
        every=form.cleaned_data["every"], rate_percent=form.cleaned_data["rate"], by=user, at=now()
    )
    messages.success(request, "From now on a sample is drawn and sent by itself.")
    return redirect("complaints-surveys")


def _require_team(user: User) -> None:
    if not may_run_boards(user, localdate()):
        raise PermissionDenied("Surveys are drawn and recorded by the complaints teams.")


def _invitation(request: HttpRequest, pk: int) -> SurveyInvitation:
    user = require_coordinator(request)
    _require_team(user)
    seen = cases_seen_by(user, localdate())
    return get_object_or_404(SurveyInvitation.objects.select_related("case"), pk=pk, case__in=seen)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the questions, or the one reminder, by e-mail."""
    found = _invitation(request, pk)
    try:
        send_questions(found, by=person_at(request), at=now())
    except Refused as refused:
        messages.error(request, f"{found.case.ref}: {refused.sentence}")
    else:
        messages.success(request, f"{found.case.ref}: the questions are on their way.")
    return redirect("complaints-surveys")


@require_POST
def send_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the questions to everybody of a sample who has not had them."""
    user = require_coordinator(request)
    _require_team(user)
    seen = cases_seen_by(user, localdate())
    waiting = SurveyInvitation.objects.filter(sample=pk, sent_on__isnull=True, case__in=seen)
    done = send_sample(list(waiting.select_related("case__customer")), by=user, at=now())
    messages.success(request, f"Sent to {done.sent}.")
    for why, refs in done.kept_back.items():
        messages.warning(request, f"Not sent for {', '.join(refs)}. {why}")
    return redirect("complaints-surveys")


@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions on paper, for somebody who is written to by post."""
    found = _invitation(request, pk)
    try:
        drawn = questions(found, by=person_at(request), on=localdate()).pdf()
    except Refused as refused:
        messages.error(request, f"{found.case.ref}: {refused.sentence}")
        return redirect("complaints-surveys")
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="survey-{found.case.ref}.pdf"'
    return answer


@require_POST
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the questions, or the one reminder, went."""
    found = _invitation(request, pk)
    try:
        drawing.record_sent(found, on=localdate())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{found.case.ref}: recorded as sent.")
    return redirect("complaints-surveys")


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the answers of one complainant."""
    found = _invitation(request, pk)
    form = AnswerForm(request.POST or None, today=localdate())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            drawing.record_answer(
                found,
                on=said["returned_on"],
                ease=said["ease"],
                handling=said["handling"],
                remedy=said["remedy"],
            )
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, f"{found.case.ref}: the answers are recorded.")
            return redirect("complaints-surveys")
    return render(request, "complaints/survey_answer.html", {"invitation": found, "form": form})
