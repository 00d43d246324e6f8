"""The register: by level, now and on any past day; each entry; and taking it away, for those who may."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import NotSeen
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.conduct.deciding import consistency
from evenhand.apps.conduct.forms import RegisterForm
from evenhand.apps.conduct.models import Paper, PaperKind, RegisterView
from evenhand.apps.conduct.queries import conduct_case_for
from evenhand.apps.conduct.register import (
    ENTRY_SEEN,
    as_csv,
    in_a_line,
    limit_in_full,
    may_see_register,
    note_register_view,
    register_on,
    registered,
    require_export,
)
from evenhand.apps.council.access import require
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.dates import in_full

SHOWN_VIEWS = 20


def shown_register(request: HttpRequest) -> bool:
    """Whether the bar offers the register to this visitor."""
    return isinstance(request.user, User) and may_see_register(request.user, on=localdate())


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register of a day. Every look is kept."""
    user, today = person_at(request), localdate()
    form = RegisterForm(request.GET or None, initial={"day": today})
    day, closed = _asked(form, today)
    levels = register_on(user, day, on=today, with_closed=closed)
    note_register_view(user, day, at=now())
    context = {
        "form": form,
        "day": day,
        "closed": closed,
        "past": day != today,
        "levels": levels,
        "count": sum(len(level.lines) for level in levels),
        "overdue": [
            line for level in levels for line in level.lines if any(d < day for d in line.entry.review_due)
        ],
        "views": RegisterView.objects.select_related("user")[:SHOWN_VIEWS],
    }
    return render(request, "conduct/register.html", context)


def _asked(form: RegisterForm, today: dt.date) -> tuple[dt.date, bool]:
    if not form.is_bound or not form.is_valid():
        return today, False
    return form.cleaned_data["day"] or today, form.cleaned_data["closed"]


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The register as a file, for those with the right; refused and kept otherwise."""
    user, today, at = person_at(request), localdate(), now()
    form = RegisterForm(request.POST)
    day, closed = _asked(form, today)
    require_export(user, day, on=today, at=at)
    levels = register_on(user, day, on=today, with_closed=closed)
    note_register_view(user, day, at=at, exported=True)
    answer = HttpResponse(as_csv(levels), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="register-{day.isoformat()}.csv"'
    return answer


@require_GET
@door
def entry(request: HttpRequest, ref: str) -> HttpResponse:
    """What the register holds of one case, in full, today or on a past day. The look is kept."""
    user, today = person_at(request), localdate()
    require(
        may_see_register(user, on=today), "The register is for those who decide on limits. Ask one of them."
    )
    case = conduct_case_for(user, ref, on=today)
    day, _ = _asked(RegisterForm(request.GET or None), today)
    line = registered(case, day)
    note_view(user=user, customer=case.customer, case_ref=case.ref, why=ENTRY_SEEN, at=now())
    if line is None:
        raise NotSeen(f"This case was not on record on {in_full(day)}. Ask for a later day.")
    kept = line.entry
    lists = (
        ("Limits", [limit_in_full(one) for one in kept.limits]),
        ("People treated the same on this subject", list(line.associates)),
        ("When the person was advised", [in_a_line(one) for one in kept.advised]),
        ("Outside representatives, and letters with them", [in_a_line(one) for one in kept.outside]),
        ("Reports to committees", [in_a_line(one) for one in kept.reports]),
        ("Recommendations and decisions, with their minutes", [in_a_line(one) for one in kept.decided]),
        ("Who was made aware", [in_a_line(one) for one in kept.aware]),
        ("Adjustments considered", [in_a_line(one) for one in kept.adjustments]),
        ("Reviews due", [in_full(due) for due in kept.review_due]),
        ("Reviews", [in_a_line(one) for one in kept.reviews]),
        ("Decisions not to apply the policy", [in_a_line(one) for one in kept.not_applied]),
        ("Exceptions", [in_a_line(one) for one in kept.exceptions]),
        ("Complaints not taken", [in_a_line(one) for one in kept.complaints_not_taken]),
        ("Decisions not to reply further", [in_a_line(one) for one in kept.no_more_replies]),
    )
    copies = Paper.objects.filter(case=case, kind=PaperKind.PART_2, made_at__date__lte=day)
    context = {
        "case": case,
        "line": line,
        "lists": lists,
        "reports": copies.select_related("meeting"),
        "viewer": user,
        "today": today,
        "day": day,
    }
    return render(request, "conduct/entry.html", context)


@require_GET
def unlike(request: HttpRequest) -> HttpResponse:
    """Like cases that were treated unlike, without names; by service and channel."""
    user, today = person_at(request), localdate()
    require(may_see_register(user, on=today), "This is for those who decide on limits. Ask one of them.")
    service, channel = request.GET.get("service", ""), request.GET.get("channel", "")
    found = consistency(on=today, service=service, channel=channel)
    services = dict(ServiceArea.objects.values_list("code", "name"))
    by_service = [(services.get(one.code, one.code or "No service said"), one) for one in found.by_service]
    by_channel = [(title_of_code("channels", one.code), one) for one in found.by_channel]
    context = {
        "pairs": found.pairs,
        "tables": (("service", "Service", by_service), ("channel", "Channel", by_channel)),
        "narrowed": [
            words
            for words in (
                services.get(service, service),
                title_of_code("channels", channel) if channel else "",
            )
            if words
        ],
    }
    return render(request, "conduct/unlike.html", context)
