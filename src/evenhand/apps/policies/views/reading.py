"""Policies to read: which there are, what one holds, and a procedure in words and as a drawing."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from evenhand.apps.cases.views import person_at
from evenhand.apps.council.access import may_change_settings
from evenhand.apps.policies import library
from evenhand.apps.policies.figures import figures_of
from evenhand.apps.policies.reviewing import review_due
from evenhand.apps.policies.views.pages import day_asked, door, problems_of
from evenhand.apps.ui.components import Row, Table
from evenhand.domain.lawbook.book import LAW_ITSELF, Lawbook
from evenhand.domain.lawbook.policies import Policy
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.drawing import charts_of
from evenhand.domain.policies.naming import names_of
from evenhand.domain.policies.statements import documents_in, judged, tally
from evenhand.domain.policies.words import procedure_in_words
from evenhand.domain.time import without_weekday


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every policy that stands here, this council's own first."""
    own = library.own_policy()
    names = sorted(library.policy_names(), key=lambda name: (name != own, name))
    rows = [_policy_row(library.policy_called(name), own=name == own) for name in names]
    table = Table(caption="Policies", columns=("Whose policy", "What it is"), rows=rows, caption_hidden=True)
    today = localdate()
    context = {
        "table": table,
        "own": own,
        "may_change": may_change_settings(person_at(request), on=today),
        "review": review_due(today),
    }
    return render(request, "policies/index.html", context)


def _policy_row(policy: Policy, *, own: bool) -> tuple[object, ...]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("policy", args=[policy.policy]), policy.title
    )
    return (format_html("{} (this council)", link) if own else link, policy.says)


@login_required
@require_safe
@door
def policy(request: HttpRequest, council: str) -> HttpResponse:
    """One policy: what it begins from, its procedures, and where to go on from here."""
    on = day_asked(request)
    found = library.policy_called(council)
    refused: tuple[str, ...] = ()
    table = None
    try:
        table = _procedures(library.lawbook_of(council), council, on)
    except LawbookRefused as wrong:
        refused = problems_of(wrong)
    facts = [
        Row("Kind of council", found.council_kind.replace("-", " ").capitalize()),
        Row("Nation", found.nation),
        Row("Builds on", ", ".join(map(library.title_of, found.begins_from)) or "The law alone"),
    ]
    context = {"policy": found, "facts": facts, "table": table, "refused": refused, "on": on}
    if not refused:
        context["documents"] = _documents(council)
    return render(request, "policies/policy.html", context)


def _documents(council: str) -> Table | None:
    """The council's documents with the share of each that is carried out; nothing where none is held."""
    held = documents_in([settings.POLICIES / council])
    if not held:
        return None
    names = names_of(library.lawbook_of(council), settings.LAW)
    rows = [
        (
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("policy-document", args=[council, each.document.document]),
                each.document.title,
            ),
            each.document.source.title,
            tally(judged(each.document, names)).in_words(),
        )
        for each in held
    ]
    return Table(caption="Documents", columns=("Document", "Source", "What becomes of it"), rows=rows)


def _procedures(book: Lawbook, council: str, on: object) -> Table:
    rows = [
        (
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("policy-procedure", args=[council, each.name]),
                each.title,
            ),
            "The law’s" if each.council == LAW_ITSELF else library.council_of(each) or each.council,
            without_weekday(each.in_force_from),
        )
        for each in sorted(book.in_force(on), key=lambda p: p.title)  # type: ignore[arg-type]  # a day, as the page asked
    ]
    return Table(caption="Procedures in force", columns=("Procedure", "Whose", "In force from"), rows=rows)


@login_required
@require_safe
@door
def procedure(request: HttpRequest, council: str, name: str) -> HttpResponse:
    """One procedure in plain words, with its drawing and the same in sentences."""
    on = day_asked(request)
    found = library.procedure_called(f"{council}/{name}", on=on)
    context = {
        "council": council,
        "procedure": found.procedure,
        "words": procedure_in_words(
            found.procedure, found.book, on=on, council=library.council_of(found.procedure)
        ),
        "edition": library.spoken(found.procedure),
        "figures": figures_of(charts_of(found.procedure), place="drawing"),
        "on": on,
    }
    return render(request, "policies/procedure.html", context)
