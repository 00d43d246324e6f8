"""Drafts of the council's policy in the browser, with the check beside every change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.views import person_at
from evenhand.apps.council.access import may_change_settings, require
from evenhand.apps.policies import drafting
from evenhand.apps.policies.forms import (
    AdoptForm,
    ApproveForm,
    DraftForm,
)
from evenhand.apps.policies.models import PolicyDraft
from evenhand.apps.policies.operations import AdoptionRefused, Approval
from evenhand.apps.policies.views.documents import findings_table
from evenhand.apps.policies.views.editions import NOT_YOURS, differences_table
from evenhand.apps.ui.components import Table
from evenhand.apps.ui.forms import HouseForm
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.editing import ChangeRefused


def keeper(request: HttpRequest) -> User:
    """Whoever keeps the policy. Raises PermissionDenied for others."""
    user = person_at(request)
    require(may_change_settings(user, on=localdate()), NOT_YOURS)
    return user


@login_required
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts there are, and a new one that says what stands now."""
    user = keeper(request)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = drafting.begin(title=form.cleaned_data["title"], by=user, at=now())
        return redirect("policy-draft", draft.pk)
    found = PolicyDraft.objects.filter(adopted_as=None).order_by("-saved_at")
    return render(request, "policies/drafts.html", {"form": form, "drafts": found})


@login_required
@require_safe
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """One draft: what may be changed, what the check finds, and what is still needed before it stands."""
    keeper(request)
    found = get_object_or_404(PolicyDraft, pk=number)
    checked = drafting.checked(found)
    context = {
        "draft": found,
        "errors": findings_table("Errors", checked.errors),
        "warnings": findings_table("Warnings", checked.warnings),
        "has_errors": bool(checked.errors),
        "has_warnings": bool(checked.warnings),
        "changes": _changes(found),
        "can_undo": bool(found.before),
        "approved": found.approved_digest == drafting.kept_of(found).digest,
    }
    return render(request, "policies/draft.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take the last change back."""
    return _asked(
        request,
        number,
        "Undo the last change",
        lambda found, user: drafting.undo(found, by=user, at=now()),
        "The last change is taken back.",
    )


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw the draft away."""
    return _asked(
        request,
        number,
        "Discard this draft",
        lambda found, _: drafting.discard(found),
        "The draft is discarded. What is in force stays as it is.",
    )


def _asked(
    request: HttpRequest, number: int, title: str, carry_out: Callable[[PolicyDraft, User], None], done: str
) -> HttpResponse:
    """One question with one button."""
    user = keeper(request)
    found = get_object_or_404(PolicyDraft, pk=number, adopted_as=None)
    back = reverse("policy-draft", args=[number])
    if request.method == "POST":
        try:
            carry_out(found, user)
        except ChangeRefused as refused:
            messages.error(request, str(refused))
            return redirect(back)
        messages.success(request, done)
        return redirect(back if found.pk else reverse("policy-drafts"))
    context = {"form": HouseForm(), "title": title, "back": back, "button": title, "about": found.title}
    return render(request, "policies/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Write down who approved the draft as the page shows it; a text that nobody saw is not approved."""
    keeper(request)
    found = get_object_or_404(PolicyDraft, pk=number, adopted_as=None)
    form = ApproveForm(request.POST or None)
    digest = drafting.kept_of(found).digest
    shown = request.POST.get("digest", "") if request.method == "POST" else digest
    changes, heading = _changes(found), "What it changes"
    if request.method == "POST" and form.is_valid():
        try:
            drafting.approve(found, **form.cleaned_data, shown=shown)
        except ChangedMeanwhile:
            form.add_error(
                None,
                "The draft was changed after this page was opened. Nothing is approved. Read what changed.",
            )
            changes, heading, shown = _changes(found, since=shown), "What changed", digest
        except AdoptionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The approval is written down. It holds for this text alone.")
            return redirect("policy-draft", number)
    context = {
        "form": form,
        "title": "Approval",
        "back": reverse("policy-draft", args=[number]),
        "hidden": {"digest": shown},
        "both": changes,
        "heading": heading,
    }
    return render(request, "policies/form.html", context)


def _changes(found: PolicyDraft, since: str = "") -> Table | None:
    """What a draft changes, in words; nothing where it changes nothing, or cannot be read."""
    try:
        changes = drafting.changes_of(found, on=localdate(), since=since)
    except LawbookRefused:
        return None
    return differences_table(changes) if changes else None


@login_required
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """Put an approved draft in force."""
    user = keeper(request)
    found = get_object_or_404(PolicyDraft, pk=number, adopted_as=None)
    form = AdoptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        approval = Approval(
            approved_by=found.approved_by,
            approved_on=found.approved_on or localdate(),
            minute=found.minute,
            **form.cleaned_data,
        )
        try:
            drafting.adopt_draft(found, approval, by=user, at=now())
        except AdoptionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Adopted. Open cases keep the edition they began under.")
            return redirect("policy-history")
    context = {
        "form": form,
        "title": "Put it in force",
        "back": reverse("policy-draft", args=[number]),
        "button": "Adopt",
    }
    return render(request, "policies/form.html", context)


@login_required
@require_safe
def export(request: HttpRequest, number: int) -> HttpResponse:
    """The draft's files, for the council's own version control."""
    keeper(request)
    kept = drafting.kept_of(get_object_or_404(PolicyDraft, pk=number))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for name, words in sorted(kept.files.items()):
            files.writestr(zipfile.ZipInfo(name), words)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="policy-draft-{number}.zip"'
    return answer
