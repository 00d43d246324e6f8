"""The changes of a draft, one page each: what cannot be read is refused beside its field, and a late save keeps nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.models import User
from evenhand.apps.policies import drafting, library
from evenhand.apps.policies.forms import (
    DeciderForm,
    LetterForm,
    ReasonForm,
    TimeForm,
    WordsForm,
)
from evenhand.apps.policies.keeping import written_out
from evenhand.apps.policies.models import PolicyDraft
from evenhand.apps.policies.views.drafts import keeper
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
    user = keeper(request)
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
        except ChangedMeanwhile as changed:
            form.add_error(None, f"{changed.sentence} Both versions stand below.")
            context["both"] = _both(form, book, now_of)
            version = changed.mark
        except LawbookRefused as refused:
            _tell(form, refused, field)
        except ChangeRefused as refused:
            form.add_error(refused.field or None, str(refused))
        except KeyError as missing:
            form.add_error(None, str(missing.args[0]))
        else:
            messages.success(request, "Changed. The check below looks at the draft as it now is.")
            return redirect(back)
    return render(request, "policies/form.html", {**context, "hidden": {"version": version}})


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
        rows = [(str(form.fields[next(iter(form.fields))].label), now_of(book, data), yours)]
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
        keeper(request)
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
        said_anew = {"edition": str(said["edition"]), "about": str(said["about"])}
        drafting.change_decider(draft, file, move, roles, **said_anew, by=by, at=at)  # type: ignore[arg-type]  # as the form has read it

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
