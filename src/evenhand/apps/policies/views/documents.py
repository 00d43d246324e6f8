"""A council's documents with the fate of each statement, and what the check finds in a policy."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.apps.policies import library
from evenhand.apps.policies.on_command_line.checking import checked
from evenhand.apps.policies.views.pages import door
from evenhand.apps.ui.components import Table
from evenhand.domain.policies.checks import Finding
from evenhand.domain.policies.naming import names_of
from evenhand.domain.policies.statements import FATES, Judged, documents_in, judged, tally


@login_required
@require_safe
@door
def document(request: HttpRequest, council: str, name: str) -> HttpResponse:
    """One document, statement by statement."""
    found = library.policy_called(council)
    held = {each.document.document: each.document for each in documents_in([settings.POLICIES / council])}
    if name not in held:
        raise Http404(
            f"{found.title} has no document “{name}” here. The page of the policy lists those there are."
        )
    fates = judged(held[name], names_of(library.lawbook_of(council), settings.LAW))
    table = Table(
        caption="Statement by statement",
        columns=("Paragraph", "What it says", "What becomes of it", "Carried out by", "Why, or a note"),
        rows=[_row(each) for each in fates],
        caption_hidden=True,
    )
    context = {"council": council, "document": held[name], "tally": tally(fates).in_words(), "table": table}
    return render(request, "policies/document.html", context)


def _row(each: Judged) -> tuple[object, ...]:
    statement = each.statement
    words = f"“{statement.printed}”" if statement.printed else statement.says
    if statement.printed and statement.says:
        words = f"{words} {statement.says}"
    missing = f" Not here yet: {', '.join(each.unknown)}." if each.unknown else ""
    why = " ".join(filter(None, (statement.departs, statement.note)))
    if statement.unverified:
        why = f"{why} Not checked against its source.".strip()
    return (
        statement.paragraph,
        words,
        FATES[each.fate] + missing,
        ". ".join(each.carried_out_by) or "–",
        why or "–",
    )


@login_required
@require_safe
@door
def check(request: HttpRequest, council: str) -> HttpResponse:
    """What the check finds in a policy."""
    policy = library.policy_called(council)
    found = checked(settings.POLICIES / council)
    context = {
        "policy": policy,
        "errors": findings_table("Errors", found.errors),
        "warnings": findings_table("Warnings", found.warnings),
        "has_errors": bool(found.errors),
        "has_warnings": bool(found.warnings),
    }
    return render(request, "policies/check.html", context)


def findings_table(caption: str, findings: tuple[Finding, ...]) -> Table:
    """Findings as a table, each with its file, line, rule, reason and mend."""
    rows = [
        (
            f"{'/'.join(finding.file.split('/')[-2:])}{f', line {finding.line}' if finding.line else ''}",
            finding.key,
            finding.rule or "–",
            " ".join(filter(None, (finding.what, finding.why))),
            finding.mend,
        )
        for finding in findings
    ]
    return Table(caption=caption, columns=("File", "Place", "Rule", "What is wrong", "Mend"), rows=rows)
