"""Editions set side by side, the history of the council's own, and open cases that began under an earlier one."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.apps.cases import operations as cases
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import case_for, cases_seen_by, events_of, surroundings_of
from evenhand.apps.cases.views import door as case_door
from evenhand.apps.cases.views import person_at
from evenhand.apps.council.access import may_change_settings, require
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies import library, operations
from evenhand.apps.policies.figures import figures_of
from evenhand.apps.policies.forms import CompareForm, OnDayForm, ReviewForm, RollBackForm
from evenhand.apps.policies.models import Adoption
from evenhand.apps.policies.on_command_line.comparing import alone_in, sides_of
from evenhand.apps.policies.queries import InForce, cases_of_earlier_editions, history, standing_on
from evenhand.apps.policies.reviewing import may_review, record_review, review_due
from evenhand.apps.policies.views.pages import day_asked, door
from evenhand.apps.ui.components import Table
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.policies.comparing import SUBJECTS, Difference, Side, compare
from evenhand.domain.policies.drawing import charts_of, compared

MOST_CASES = 100
NOT_YOURS = "Your role does not keep the council's policy. Ask an administrator."


@login_required
@require_safe
@door
def compare_page(request: HttpRequest) -> HttpResponse:
    """Two editions or two policies side by side in words, and both in one drawing."""
    on = localdate()
    form = CompareForm(
        request.GET or None,
        policies=[(name, library.title_of(name)) for name in library.policy_names()],
        editions=_editions(),
    )
    pairs: list[dict[str, object]] = []
    alone: tuple[str, ...] = ()
    if form.is_bound and form.is_valid():
        sides = sides_of(form.cleaned_data["before"], form.cleaned_data["after"], on)
        pairs = [_pair(number, one, other) for number, (one, other) in enumerate(sides)]
        alone = alone_in(form.cleaned_data["before"], form.cleaned_data["after"], on)
    context = {"form": form, "pairs": pairs, "alone": alone, "asked": form.is_bound}
    return render(request, "policies/compare.html", context)


def _editions() -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be set side by side procedure by procedure, under the name of the policy that it stands in."""
    return [
        (
            library.title_of(name) if name else "The law",
            [
                (each.id, f"{each.title}: {library.spoken(each)}")
                for each in sorted(editions, key=lambda one: (one.title, one.id))
            ],
        )
        for name, editions in library.editions_here().items()
    ]


def _pair(number: int, one: Side, other: Side) -> dict[str, object]:
    charts = compared(charts_of(one.procedure), charts_of(other.procedure))
    changed = (chart for chart in charts if chart.changes)
    return {
        "title": one.procedure.title,
        "before": library.spoken(one.procedure),
        "after": library.spoken(other.procedure),
        "table": differences_table(compare(one, other)),
        "figures": figures_of(changed, place=f"both-{number}"),
    }


def differences_table(found: tuple[Difference, ...]) -> Table:
    """What differs, in the order of SUBJECTS, and for whom it is stricter or looser."""
    rows = [
        (d.says, d.subject, d.for_resident or "–", d.for_council or "–")
        for s in SUBJECTS
        for d in found
        if d.subject == s
    ]
    columns = ("What changes", "About", "For the resident", "For the council")
    return Table(caption="Differences", columns=columns, rows=rows, caption_hidden=True)


@login_required
@require_safe
def history_page(request: HttpRequest) -> HttpResponse:
    """What the council's policy said on a day, and every decision about it."""
    on = day_asked(request)
    form = OnDayForm(request.GET or None)
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["on"]
    decisions = history()
    own = library.own_policy()
    procedures = [
        (
            format_html(
                '<a class="govuk-link" href="{}?on={}">{}</a>',
                reverse("policy-procedure", args=[own, each.name]),
                on.isoformat(),
                each.title,
            ),
            library.spoken(each),
        )
        for each in sorted(lawbook().in_force(on), key=lambda p: p.title)
    ]
    user = person_at(request)
    context = {
        "form": form,
        "on": on,
        "standing": standing_on(on, decisions),
        "decisions": _decisions(decisions),
        "any_decisions": bool(decisions),
        "procedures": Table(caption="What stood then", columns=("Procedure", "Edition"), rows=procedures),
        "may_change": may_change_settings(user, on=localdate()),
        "adoptions": decisions,
        "review": review_due(localdate()),
        "may_review": may_review(user, on=localdate()),
    }
    return render(request, "policies/history.html", context)


def _decisions(decisions: tuple[InForce, ...]) -> Table:
    rows = [
        (
            each.adoption.edition.digest[:12],
            Adoption.Kind(each.adoption.kind).label,
            in_full(each.from_on) if each.from_on else "From the start",
            in_full(each.until_on) if each.until_on else "Still",
            each.adoption.approved_by or "–",
            each.adoption.minute or "–",
            in_full(each.adoption.next_review_on) if each.adoption.next_review_on else "–",
        )
        for each in decisions
    ]
    columns = ("Edition", "What", "From", "Until", "Approved by", "Minute", "Next review")
    return Table(caption="Every decision", columns=columns, rows=rows)


@login_required
@require_http_methods(["GET", "POST"])
def roll_back(request: HttpRequest, number: int) -> HttpResponse:
    """Let an earlier edition stand again."""
    user = person_at(request)
    require(may_change_settings(user, on=localdate()), NOT_YOURS)
    adoption = get_object_or_404(Adoption, pk=number)
    last = standing_on(localdate())
    before = last.adoption if last is not None else adoption
    form = RollBackForm(
        request.POST or None,
        initial={
            "responsible": adoption.responsible or before.responsible,
            "minor_changes_by": adoption.minor_changes_by or before.minor_changes_by,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.roll_back(to=adoption, **form.cleaned_data, by=user, at=now())
        except operations.AdoptionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The earlier edition stands again from that day.")
            return redirect("policy-history")
    context = {"form": form, "title": "Let an earlier edition stand again", "back": reverse("policy-history")}
    return render(request, "policies/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Write down that the standing edition was reviewed and goes on as it is."""
    user = person_at(request)
    require(may_review(user, on=localdate()), NOT_YOURS)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_review(**form.cleaned_data, by=user, at=now())
        except operations.AdoptionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "The review is written down. The next one will stand on the work list in its time."
            )
            return redirect("policy-history")
    context = {"form": form, "title": "Record a review of the policy", "back": reverse("policy-history")}
    return render(request, "policies/form.html", context)


@login_required
@require_safe
def open_cases(request: HttpRequest) -> HttpResponse:
    """The open cases that began under an edition which is no longer in force."""
    today = localdate()
    found = cases_of_earlier_editions(cases_seen_by(person_at(request), today), today)[:MOST_CASES]
    rows = [
        (
            format_html(
                '<a class="govuk-link" href="{}">{}</a>', reverse("policy-case", args=[case.ref]), case.ref
            ),
            _edition_of(case),
            in_full(case.received_on) if case.received_on else "–",
        )
        for case in found
    ]
    table = Table(
        caption="Open cases of earlier editions",
        columns=("Case", "Edition", "Received"),
        rows=rows,
        caption_hidden=True,
    )
    return render(request, "policies/open_cases.html", {"table": table, "any": bool(rows)})


def _edition_of(case: Case) -> str:
    """The edition of a case as people speak of it; its id where the lawbook has it no more."""
    found = lawbook().procedures.get(case.edition)
    return f"{found.title}: {library.spoken(found)}" if found else case.edition


@login_required
@require_http_methods(["GET", "POST"])
@case_door
def open_case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case read under its own edition and under the one in force; moving it is a decision with a reason."""
    today, user = localdate(), person_at(request)
    found = case_for(user, ref, on=today)
    newer = lawbook().edition(found.procedure, today)
    if request.method == "POST":
        why = request.POST.get("why", "").strip()
        try:
            if not why:
                raise cases.MoveRefused(())
            cases.reclassify(
                found, to=newer.id, stage=found.stage, why=why, on=today, by=user, at=now(), batch=uuid4()
            )
        except cases.MoveRefused as refused:
            messages.error(request, str(refused) or "Say why the case moves to the other edition.")
        else:
            messages.success(request, f"{found.ref} is now read under {library.spoken(newer)}.")
            return redirect("case", found.ref)
    events, around = events_of(found), surroundings_of(found, today)
    old = lawbook().procedure(found.edition)
    readings = [read(procedure, events, around, today) for procedure in (old, newer)]
    context = {
        "case": found,
        "old": library.spoken(old),
        "new": library.spoken(newer),
        "table": _both(found, readings),
        "same": old.id == newer.id,
    }
    return render(request, "policies/open_case.html", context)


def _both(case: Case, readings: list[Reading]) -> Table:
    def clocks(reading: Reading) -> str:
        said = [f"{c.rule.id}: {in_full(c.due_on) if c.due_on else 'no day'}" for c in reading.running]
        return "; ".join(said) or "None"

    rows = [
        ("Stage", *(reading.stage.title for reading in readings)),
        ("Clocks that run", *(clocks(reading) for reading in readings)),
        ("Still owed", *("; ".join(o.title for o in reading.owed) or "Nothing" for reading in readings)),
        ("Entries that do not fit", *(str(len(reading.anomalies)) for reading in readings)),
    ]
    return Table(
        caption=f"{case.ref} under both editions", columns=("", "As it is", "Under the other"), rows=rows
    )
