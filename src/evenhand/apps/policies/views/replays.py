"""Past cases read again under another edition, before it is adopted: asked for, watched, and read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.cases.views import person_at
from evenhand.apps.council.access import may_change_settings, require
from evenhand.apps.policies import library
from evenhand.apps.policies.forms import ReplayForm
from evenhand.apps.policies.models import PolicyReplay
from evenhand.apps.policies.replays import ReplayRefused, ask, called, editions_of_cases, others
from evenhand.apps.policies.views.editions import NOT_YOURS
from evenhand.apps.ui.components import Table
from evenhand.domain.policies.replaying import HONESTY, KINDS, STATES

SHOWN = 20
_ENDED = (PolicyReplay.State.DONE, PolicyReplay.State.BROKEN)
_FIGURES: dict[str, str] = {**dict(STATES.items()), "work-days": "Working days that clocks ran"}


def _keeper(request: HttpRequest) -> User:
    """Whoever keeps the policy. Raises PermissionDenied for others."""
    user = person_at(request)
    require(may_change_settings(user, on=localdate()), NOT_YOURS)
    return user


@login_required
@require_http_methods(["GET", "POST"])
def replays(request: HttpRequest) -> HttpResponse:
    """Ask for a replay, and the replays there are."""
    user = _keeper(request)
    form = ReplayForm(
        request.POST or None,
        before=[(each.id, f"{each.title}: {library.spoken(each)}") for each in editions_of_cases()],
        other=list(others()),
        initial={"other": request.GET.get("other", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask(**form.cleaned_data, by=user, at=now())
        except ReplayRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("policy-replay", asked.pk)
    earlier = [
        (each, called(each.before), called(each.other))
        for each in PolicyReplay.objects.select_related("asked_by")[:SHOWN]
    ]
    context = {"form": form, "earlier": earlier, "honesty": HONESTY}
    return render(request, "policies/replays.html", context)


@login_required
@require_safe
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """How far a replay is, and what came of it."""
    user = _keeper(request)
    asked = get_object_or_404(PolicyReplay, pk=number)
    ended = asked.state in _ENDED
    words = f"{asked.done:,} of {asked.total:,} cases read" if asked.done else "Waiting to begin"
    if "application/json" in request.headers.get("Accept", ""):
        said = {"done": asked.done, "total": asked.total, "words": words, "finished": ended}
        return JsonResponse(said)
    sides = {"before": called(asked.before), "other": called(asked.other)}
    context: dict[str, Any] = sides | {"asked": asked, "ended": ended, "words": words, "honesty": HONESTY}
    if asked.state == PolicyReplay.State.DONE:
        context |= _tables(asked.found, user)
    return render(request, "policies/replay.html", context)


def _tables(found: dict[str, Any], user: User) -> dict[str, Any]:
    sides = ("As it was", "Otherwise")
    totals = [
        (name, str(said["as_it_was"]), str(said["otherwise"])) for name, said in found["totals"].items()
    ]
    kinds = [(words, str(found["changes_by_kind"].get(kind, 0))) for kind, words in KINDS.items()]
    months = [
        (
            row["service"],
            row["month"],
            _FIGURES.get(row["figure"], row["figure"]),
            str(row["as_it_was"]),
            str(row["otherwise"]),
        )
        for row in found["by_service_and_month"]
    ]
    seen = set(
        cases_seen_by(user, localdate())
        .filter(ref__in=[case["ref"] for case in found["changed"]])
        .values_list("ref", flat=True)
    )
    cases = [
        (
            format_html(
                '<a class="govuk-link" href="{}">{}</a>', reverse("case", args=[case["ref"]]), case["ref"]
            ),
            " ".join(case["why"]),
        )
        for case in found["changed"]
        if case["ref"] in seen
    ]
    return {
        "found": found,
        "totals": Table(caption="In all", columns=("", *sides), rows=totals),
        "kinds": Table(caption="What comes out otherwise", columns=("In which way", "Cases"), rows=kinds),
        "rules": Table(
            caption="By time", columns=("Time and how it ended", *sides), rows=_by_rule(found["by_rule"])
        ),
        "months": Table(
            caption="By service and month", columns=("Service", "Month", "What", *sides), rows=months
        ),
        "cases": Table(caption="Cases that come out otherwise", columns=("Case", "Why"), rows=cases),
        "shown": len(cases),
        "not_shown": found["changes"] - len(cases),
    }


def _by_rule(by_rule: dict[str, dict[str, int]]) -> list[tuple[str, str, str]]:
    names = sorted({name for side in by_rule.values() for name in side})
    return [
        (_in_words(name), str(by_rule["as_it_was"].get(name, 0)), str(by_rule["otherwise"].get(name, 0)))
        for name in names
    ]


def _in_words(name: str) -> str:
    """A time and how it ended, in words: `FOI-20WD late` as `FOI-20WD: late`."""
    rule, _, state = name.rpartition(" ")
    return f"{rule}: {_FIGURES[state].lower()}"
