"""Settings pages for what figures rest on: rates, posts' hours, targets, guidance, training, remarks, schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import require
from evenhand.apps.reports import forms
from evenhand.apps.reports.access import may_keep_records, may_see_records
from evenhand.apps.reports.models import ReportSchedule, ScheduledCopy
from evenhand.apps.reports.operations.scheduling import settle_missed
from evenhand.apps.reports.recorded import sayer
from evenhand.apps.reports.schedules import standing_of_schedules
from evenhand.apps.ui.forms import HouseModelForm


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    one: str
    form: type[HouseModelForm]


_SCHEDULES = "schedules"
KINDS: Mapping[str, _Kind] = {
    "rates": _Kind("Hourly rates", "an hourly rate", forms.RateForm),
    "hours": _Kind("Posts, their hours and duties", "hours of a post", forms.HoursForm),
    "targets": _Kind("Targets", "a target", forms.TargetForm),
    "guidance": _Kind("Guidance", "a guideline", forms.GuidanceForm),
    "training": _Kind("Training", "a training", forms.TrainingForm),
    "training-done": _Kind("Training completed", "a completed training", forms.TrainingDoneForm),
    "remarks": _Kind("Remarks beside figures", "a remark", forms.RemarkForm),
    "boards": _Kind("Scrutiny boards", "a scrutiny board", forms.BoardForm),
    "responses": _Kind(
        "Responses of the governing body", "a response of the governing body", forms.ResponseForm
    ),
    "outside": _Kind("What others say of our figures", "a figure that others state", forms.OutsideForm),
    _SCHEDULES: _Kind("Reports sent by mail", "a report to send", forms.ScheduleForm),
}
_NOT_YOURS = "Your role does not keep these records. Ask an administrator or the information team."


def records(request: HttpRequest) -> HttpResponse:
    """Everything that figures rest on, with what stands in each."""
    assert isinstance(request.user, User)
    today = timezone.localdate()
    require(may_see_records(request.user, on=today), _NOT_YOURS)
    says = sayer()
    going = {one.schedule.pk: one for one in standing_of_schedules(timezone.now())}
    lists = [
        {
            "name": name,
            "title": kind.title,
            "one": kind.one,
            "rows": [
                (
                    row,
                    says(row),
                    getattr(row, "until_on", None),
                    going.get(row.pk) if name == _SCHEDULES else None,
                )
                for row in kind.form._meta.model._default_manager.all()[:200]
            ],
        }
        for name, kind in KINDS.items()
    ]
    context = {"lists": lists, "may_change": may_keep_records(request.user, on=today)}
    return render(request, "reports/records.html", context)


def record_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter one of them; the change is kept with who made it."""
    assert isinstance(request.user, User)
    require(may_keep_records(request.user, on=timezone.localdate()), _NOT_YOURS)
    if kind not in KINDS:
        raise Http404("There is no such record.")
    chosen = KINDS[kind]
    form = chosen.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: Model = form.save(commit=False)
        if isinstance(made, ReportSchedule):
            made.made_by, made.made_at = request.user, timezone.now()
        made.save()
        after = {name: str(value) for name, value in facts_of(made, tuple(form.fields)).items()}
        note_change(made, what=f"add-{kind}", by=request.user, at=timezone.now(), after=after)
        messages.success(request, "Saved.")
        return redirect("settings-figures")
    return render(request, "reports/record_add.html", {"form": form, "kind": chosen})


@require_POST
def schedule_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a report go by mail no more, or again; what was sent stays on record."""
    assert isinstance(request.user, User)
    require(may_keep_records(request.user, on=timezone.localdate()), _NOT_YOURS)
    schedule = ReportSchedule.objects.filter(pk=pk).first()
    if schedule is None:
        raise Http404("There is no such record.")
    if request.POST.get("do") in (ScheduledCopy.ASKED_FOR, ScheduledCopy.LEFT_OUT):
        return _settle(request, request.user, schedule)
    wanted = request.POST.get("do") == "again"
    if schedule.active != wanted:
        before = {"active": str(schedule.active)}
        schedule.active = wanted
        if wanted:
            schedule.made_at = timezone.now()  # what ended while it was stopped is not sent afterwards
        schedule.save(update_fields=["active", "made_at"])
        after = {"active": str(schedule.active)}
        note_change(
            schedule,
            what="start-schedules" if wanted else "stop-schedules",
            by=request.user,
            at=timezone.now(),
            before=before,
            after=after,
        )
    messages.success(request, "It goes by mail again." if wanted else "It goes by mail no more.")
    return redirect("settings-figures")


def _settle(request: HttpRequest, user: User, schedule: ReportSchedule) -> HttpResponse:
    """Send the periods that were missed, or leave them out."""
    at = timezone.now()
    found = next((one for one in standing_of_schedules(at) if one.schedule.pk == schedule.pk), None)
    done = settle_missed(schedule, found.missed if found else (), state=request.POST["do"], by=user, at=at)
    periods = "1 period" if done == 1 else f"{done} periods"
    goes = request.POST["do"] == ScheduledCopy.ASKED_FOR
    messages.success(
        request, f"{periods} will go by mail within the hour." if goes else f"{periods} left out."
    )
    return redirect("settings-figures")
