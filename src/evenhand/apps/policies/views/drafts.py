"""Drafts of the council's policy in the browser, with the check beside every change."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.views import person_at
from evenhand.apps.council.access import may_change_settings, require
from evenhand.apps.policies import drafting, library
from evenhand.apps.policies.forms import (
    AdoptForm,
    ApproveForm,
    DeciderForm,
    DraftForm,
    LetterForm,
    ReasonForm,
    TimeForm,
    WordsForm,
)
from evenhand.apps.policies.keeping import written_out
from evenhand.apps.policies.models import PolicyDraft
from evenhand.apps.policies.operations import AdoptionRefused, Approval
from evenhand.apps.policies.views.documents import findings_table
from evenhand.apps.policies.views.editions import NOT_YOURS, differences_table
from evenhand.apps.policies.views.pages import problems_of
from evenhand.apps.ui.components import Table
from evenhand.apps.ui.dates import in_full
from evenhand.apps.ui.forms import HouseForm
from evenhand.domain.lawbook.book import LAW_ITSELF, Lawbook
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.editing import ChangeRefused
from evenhand.domain.policies.words.of_clocks import length_in_words
from evenhand.domain.policies.words.prose import who

_PARAGRAPH = re.compile(r"body[.\[](\d+)")  # where in a letter's file a problem stands


def _keeper(request: HttpRequest) -> User:
    """Whoever keeps the policy. Raises PermissionDenied for others."""
    user = person_at(request)
    require(may_change_settings(user, on=localdate()), NOT_YOURS)
    return user


@login_required
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts there are, and a new one that says what stands now."""
    user = _keeper(request)
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
    _keeper(request)
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


def _book_of(request: HttpRequest, found: PolicyDraft) -> Lawbook | HttpResponse:
    """The lawbook of a draft, or the way back to it with the sentence that says why it cannot be read."""
    try:
        return library.lawbook_at(written_out(drafting.kept_of(found)))
    except LawbookRefused as refused:
        says = f"This draft cannot be read: {problems_of(refused)[0]} Undo the last change, or discard the draft."
        messages.error(request, says)
        return redirect("policy-draft", found.pk)


def _change(
    request: HttpRequest,
    number: int,
    form_of: Callable[[PolicyDraft, Lawbook], HouseForm],
    carry_out: Callable[..., None],
    title: str,
    now_of: Callable[[Lawbook, dict[str, Any]], str] | None = None,
    field: str | None = None,
) -> HttpResponse:
    """The page of one change: its form, and back to the draft with the check beside it.

    What would keep the draft from being read is told beside `field`, or beside the paragraph it stands in. Where somebody
    saved since the page was opened, nothing is kept, and both versions are shown: `now_of` says what the draft says now.
    """
    user = _keeper(request)
    found = get_object_or_404(PolicyDraft, pk=number, adopted_as=None)
    back = reverse("policy-draft", args=[number])
    book = _book_of(request, found)
    if isinstance(book, HttpResponse):
        return book
    form = form_of(found, book)
    version = request.POST.get("version", str(found.version))
    context: dict[str, object] = {"form": form, "title": title, "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            with drafting.changing(number, request.POST.get("version", "")) as held:
                carry_out(held, dict(form.cleaned_data), by=user, at=now())
        except drafting.ChangedMeanwhile:
            form.add_error(None, _saved_since(found))
            context["both"] = _both(form, book, now_of)
            version = str(found.version)
        except LawbookRefused as refused:
            _tell(form, refused, field)
        except (ChangeRefused, KeyError) as refused:
            form.add_error(None, str(refused.args[0]))
        else:
            messages.success(request, "Changed. The check below looks at the draft as it now is.")
            return redirect(back)
    return render(request, "policies/form.html", {**context, "hidden": {"version": version}})


def _saved_since(found: PolicyDraft) -> str:
    somebody = str(found.saved_by) if found.saved_by else "Somebody"
    return (
        f"{somebody} saved this draft at {localtime(found.saved_at):%H:%M} on {in_full(localdate(found.saved_at))}, "
        "after you opened this page. Nothing of yours was kept. Both versions stand below: save again to put yours in its place."
    )


def _both(form: HouseForm, book: Lawbook, now_of: Callable[[Lawbook, dict[str, Any]], str] | None) -> Table:
    """What the draft says now beside what was written."""
    data = form.cleaned_data
    if now_of is None:
        rows = [
            (str(bound.label), str(bound.initial), str(data[bound.name]))
            for bound in form
            if str(data[bound.name]).split() != str(bound.initial).split()
        ]
    else:
        yours = "; ".join(f"{bound.label}: {_as_said(data[bound.name])}" for bound in form)
        rows = [(form.fields[next(iter(form.fields))].label, now_of(book, data), yours)]
    return Table(caption="Both versions", columns=("", "The draft now", "What you wrote"), rows=rows)


def _as_said(value: object) -> str:
    if isinstance(value, dt.date):
        return in_full(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "–")


def _tell(form: HouseForm, refused: LawbookRefused, field: str | None) -> None:
    """Say beside its field what would keep the draft from being read."""
    for problem in refused.problems:
        said = _PARAGRAPH.match(problem.key)
        beside = f"p{said[1]}" if said and f"p{said[1]}" in form.fields else field
        says = (
            f"{problem.what[:1].upper()}{problem.what[1:].rstrip('.')}. {problem.mend} Nothing was changed."
        )
        form.add_error(beside if beside in form.fields else None, says)


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
    user = _keeper(request)
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
def change_time(request: HttpRequest, number: int) -> HttpResponse:
    """Another time."""

    def carry_out(draft: PolicyDraft, said: dict[str, object], **by: object) -> None:
        drafting.change_time(draft, str(said.pop("rule")), **said, **by)  # type: ignore[arg-type]  # named as the operation

    return _change(
        request,
        number,
        lambda _, book: TimeForm(request.POST or None, book=book),
        carry_out,
        "Change a time",
        lambda book, said: length_in_words(book.clocks[said["rule"]]),
        "length",
    )


@login_required
@require_http_methods(["GET", "POST"])
def change_words(request: HttpRequest, number: int) -> HttpResponse:
    """Other words in a letter: first which letter, then its paragraphs."""
    letter = request.GET.get("letter", "")
    if not letter:
        _keeper(request)
        found = get_object_or_404(PolicyDraft, pk=number, adopted_as=None)
        book = _book_of(request, found)
        if isinstance(book, HttpResponse):
            return book
        context = {
            "form": LetterForm(book=book),
            "title": "Change a wording",
            "button": "Continue",
            "method": "get",
        }
        return render(
            request, "policies/form.html", {**context, "back": reverse("policy-draft", args=[number])}
        )

    def form_of(draft: PolicyDraft, book: Lawbook) -> HouseForm:
        body = book.letters.letters[letter].body if letter in book.letters.letters else ()
        paragraphs = {n: block.paragraph for n, block in enumerate(body) if block.paragraph}
        return WordsForm(request.POST or None, paragraphs=paragraphs)

    def carry_out(draft: PolicyDraft, said: dict[str, str], *, by: User, at: object) -> None:
        words = {int(name[1:]): written for name, written in said.items()}
        drafting.change_words(draft, letter, words, by=by, at=at)  # type: ignore[arg-type]  # an instant

    return _change(request, number, form_of, carry_out, "Change a wording")


@login_required
@require_http_methods(["GET", "POST"])
def change_decider(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody else decides."""

    def form_of(draft: PolicyDraft, book: Lawbook) -> HouseForm:
        moves = [
            (f"{procedure.name}#{move.name}", f"{procedure.title}: {move.title}")
            for procedure in book.procedures.values()
            if procedure.council != LAW_ITSELF
            for move in procedure.moves.values()
            if move.decided_elsewhere
        ]
        return DeciderForm(request.POST or None, book=book, moves=moves)

    def carry_out(draft: PolicyDraft, said: dict[str, object], *, by: User, at: object) -> None:
        procedure, _, move = str(said["move"]).partition("#")
        roles = tuple(cast(list[str], said["roles"]))
        file = f"procedures/{procedure}.yaml"
        drafting.change_decider(draft, file, move, roles, edition=str(said["edition"]), by=by, at=at)  # type: ignore[arg-type]

    return _change(request, number, form_of, carry_out, "Change who decides", _decider_now, "roles")


def _decider_now(book: Lawbook, said: dict[str, Any]) -> str:
    name, _, move = str(said["move"]).partition("#")
    found = book.edition(name, localdate()).moves[move]
    return who(found.decided_by_roles, book.vocabularies)


def _reason_now(book: Lawbook, said: dict[str, Any]) -> str:
    code = book.vocabularies[said["vocabulary"]].codes.get(said["code"])
    if code is None:
        return "It is not in the list."
    until = f", until {in_full(code.in_force_until)}" if code.in_force_until else ""
    return f"{code.title}{until}"


@login_required
@require_http_methods(["GET", "POST"])
def change_reasons(request: HttpRequest, number: int) -> HttpResponse:
    """A list of reasons."""

    def carry_out(draft: PolicyDraft, said: dict[str, Any], *, by: User, at: dt.datetime) -> None:
        drafting.change_reasons(
            draft, said["vocabulary"], said["code"], title=said["title"], on=said["on"], by=by, at=at
        )

    return _change(
        request,
        number,
        lambda _, book: ReasonForm(request.POST or None, book=book),
        carry_out,
        "Change a list of reasons",
        _reason_now,
        "code",
    )


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Write down who approved the draft as the page shows it; a text that nobody saw is not approved."""
    _keeper(request)
    found = get_object_or_404(PolicyDraft, pk=number, adopted_as=None)
    form = ApproveForm(request.POST or None)
    digest = drafting.kept_of(found).digest
    shown = request.POST.get("digest", "") if request.method == "POST" else digest
    changes, heading = _changes(found), "What it changes"
    if request.method == "POST" and form.is_valid():
        try:
            drafting.approve(found, **form.cleaned_data, shown=shown)
        except drafting.ChangedMeanwhile:
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
    user = _keeper(request)
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
    _keeper(request)
    kept = drafting.kept_of(get_object_or_404(PolicyDraft, pk=number))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for name, words in sorted(kept.files.items()):
            files.writestr(zipfile.ZipInfo(name), words)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="policy-draft-{number}.zip"'
    return answer
