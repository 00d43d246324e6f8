"""The pages of cases: the list, the one case page, the one move form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.card import case_card, case_for_move
from evenhand.apps.cases.correct_form import CorrectForm, standing_entry
from evenhand.apps.cases.erasing import may_ask, may_confirm
from evenhand.apps.cases.forms import MoveForm, ReclassifyForm
from evenhand.apps.cases.instead import openings_instead
from evenhand.apps.cases.landing import to_the_case
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.move_pages import page_of_opening
from evenhand.apps.cases.offering import lines_offered
from evenhand.apps.cases.openings import open_by_hand, openings
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.pages import case_page, items_in_words, known_to
from evenhand.apps.cases.queries import (
    NotSeen,
    actor_for,
    case_for,
    case_known_to,
    cases_known_to,
    events_of,
    kinds_seen_by,
    procedure_of,
    reading_of,
    with_next_clock,
    words_of,
)
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.components import Link
from evenhand.apps.ui.paging import BoundedPaginator
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.reading import MoveOffer, Reading, why_not
from evenhand.domain.lawbook.procedure import Move, Procedure

PAGE = 25


def person_at(request: HttpRequest) -> User:
    """The signed-in person; every page of ours requires one."""
    return cast(User, request.user)


def door(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn `NotSeen` into the page that says there is no such case for this person."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except NotSeen as unseen:
            raise Http404(str(unseen)) from unseen

    return opened


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases a person may see, the earliest due first, filtered by links."""
    today = localdate()
    seen = cases_known_to(person_at(request), today)
    shown, wanted = request.GET.get("show", "open"), request.GET.get("procedure", "")
    cases = with_next_clock(seen.filter(final=shown == "closed").select_related("customer"))
    if wanted:
        cases = cases.filter(procedure=wanted)
    order = ("next_due_on", "pk") if shown != "closed" else ("-closed_on", "-pk")
    page = BoundedPaginator(cases.order_by(*order), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "cases/list.html",
        {
            "page": page,
            "titles": {p.name: p for p in lawbook().procedures.values()},
            "states": _links("show", [("open", "Open"), ("closed", "Closed")], shown, {"procedure": wanted}),
            "procedures": _links(
                "procedure", _procedures(person_at(request), today), wanted, {"show": shown}
            ),
            "openings": openings(person_at(request), today),
            "erases": may_ask(person_at(request), today) or may_confirm(person_at(request), today),
            "today": today,
        },
    )


def _procedures(user: User, today: dt.date) -> list[tuple[str, str]]:
    titles = {p.name: p.title for p in lawbook().procedures.values()}
    names = sorted(kinds_seen_by(user, today))
    return [("", "All"), *((name, titles.get(name, name)) for name in names)]


def _links(name: str, choices: list[tuple[str, str]], current: str, other: dict[str, str]) -> list[Link]:
    kept = "".join(f"&{key}={value}" for key, value in other.items() if value)
    return [
        Link(label=title, url=f"?{name}={code}{kept}", current=code == current) for code, title in choices
    ]


@require_GET
@door
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """The one page of a case, drawn from its procedure; its card for those who may see no more."""
    today, user = localdate(), person_at(request)
    try:
        found = case_for(user, ref, on=today)
    except NotSeen:
        return _card(request, case_known_to(user, ref, on=today), today)
    note_view(user=user, customer=found.customer, case_ref=found.ref, why="case page", at=now())
    return render(request, "cases/case.html", {"page": case_page(user, found, today=today), "today": today})


def _card(request: HttpRequest, found: Case, today: dt.date) -> HttpResponse:
    user = person_at(request)
    note_view(user=user, customer=found.customer, case_ref=found.ref, why="card of a case", at=now())
    return render(
        request, "cases/card.html", {"card": case_card(found, today=today, viewer=user), "today": today}
    )


def _move_of(procedure: Procedure, name: str) -> Move:
    if name not in procedure.moves:
        raise Http404(f"{procedure.title} has no move “{name}”.")
    return procedure.moves[name]


@require_http_methods(["GET", "POST"])
@door
def move(request: HttpRequest, ref: str, name: str, item: str = "") -> HttpResponse:
    """The form of any move of any procedure; for whoever sees no more than the card, of those that it offers."""
    today, user = localdate(), person_at(request)
    found = case_for_move(user, ref, name, on=today)
    reading = reading_of(found, today)
    chosen = _move_of(reading.procedure, name)
    require_theirs(reading, chosen, actor_for(user, today), item)
    form = MoveForm(
        chosen,
        user=user,
        today=today,
        seen=found.head_sequence,
        data=request.POST or None,
        initial={**_drafted(found, chosen), **_initial(request, chosen)},
        items=items_in_words(reading, words_of(found)),
        about=found.customer_id,
        known=known_to(reading, item),
        offers=lines_offered(found, chosen.name),
    )
    changed: ChangedMeanwhile | None = None
    instead: list[Link] = []
    if request.method == "POST" and form.is_valid():
        try:
            operations.make_move(found, form.as_move(item=item), by=user, at=now(), batch=form.batch_id)
        except MoveRefused as refused:
            form.refuse(refused.refusals)
            instead = openings_instead(found, refused.refusals, user, today)
        except ChangedMeanwhile as change:
            changed = change
            form = _shown_again(form, found, chosen, reading, item, user=user, today=today)
        else:
            says = f"Recorded: {chosen.title}."
            return to_the_case(request, found, user, says=says, today=today)
    offer = reading.offer(name, "" if chosen.opens else item)
    return render(
        request,
        "cases/move.html",
        {
            "case": found,
            "blind": reading.procedure.applicant_blind,
            "move": chosen,
            "form": form,
            "against": against(offer) if offer is not None else [why_not(reading, chosen, item)],
            "only_late": offer is not None and offer.only_late,
            "item": item,
            "changed": changed,
            "instead": instead,
            "today": today,
        },
    )


def against(offer: MoveOffer) -> list[str]:
    """What stands against a move whatever is typed, each sentence with its rule."""
    return [f"{r.says} ({r.rule})" if r.rule else r.says for r in offer.refusals]


def require_theirs(reading: Reading, move: Move, actor: Actor, item: str) -> None:
    """Show the form of a move to those who may record it. Raises PermissionDenied with who they are."""
    story = reading.story
    of_item = story.items[item].people if item in story.items else {}
    people = {**reading.surroundings.lent, **story.people, **of_item}
    if not may_record(move, actor, people):
        who = ", ".join(name.replace("-", " ") for name in move.by)
        raise PermissionDenied(f"“{move.title}” is for: {who}.")


def _require_built_in(case: Case, name: str, user: User, today: dt.date) -> None:
    """Show the page of a correction or a change of procedure to those who may record it. Raises PermissionDenied."""
    reading = reading_of(case, today)
    if name in reading.procedure.moves:
        require_theirs(reading, reading.procedure.moves[name], actor_for(user, today), "")


def _drafted(case: Case, move: Move) -> dict[str, object]:
    """The answer that was proposed, for the move that clears it before it may go (SPOC-17)."""
    procedure = procedure_of(case)
    weekly = procedure.weekly_response
    if weekly is None or weekly.draft not in move.asks:
        return {}
    guards = procedure.moves[weekly.answered].guards if weekly.answered else ()
    if not any(guard.holds == "happened" and move.name in guard.of for guard in guards):
        return {}
    draft = Draft.objects.filter(case=case, name=weekly.draft).first()
    return {weekly.draft: draft.words} if draft is not None else {}


def _initial(request: HttpRequest, move: Move) -> dict[str, object]:
    """Facts that a link may fill in: only ids and codes ever stand in an address."""
    items = {ask.name for ask in move.asks.values() if ask.item}
    named = {"customer", "case", "contact", "obligation", "letter", "format"} | items
    return {k: v for k, v in request.GET.items() if k in named}


def _shown_again(
    form: MoveForm, case: Case, move: Move, reading: Reading, item: str, *, user: User, today: dt.date
) -> MoveForm:
    """The same form with what was typed, now knowing what the other person recorded."""
    seen = case.head_sequence
    return MoveForm(
        move,
        user=user,
        today=today,
        seen=seen,
        data=_seen_now(form, seen),
        items=items_in_words(reading, words_of(case)),
        about=case.customer_id,
        known=known_to(reading, item),
        offers=lines_offered(case, move.name),
    )


def _seen_now(form: BaseForm, seen: int) -> QueryDict:
    """What was typed, by somebody who is being shown what stands on the case by now."""
    data = cast(QueryDict, form.data).copy()
    data["seen"] = str(seen)
    return data


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, procedure: str) -> HttpResponse:
    """Open a case of any procedure by hand."""
    today, user = localdate(), person_at(request)
    try:
        edition = lawbook().edition(procedure, today)
    except KeyError as unknown:
        raise Http404(str(unknown.args[0])) from unknown
    opening = edition.opening_moves[0]
    if not may_record(opening, actor_for(user, today), {}):
        who = ", ".join(name.replace("-", " ") for name in opening.by)
        raise PermissionDenied(f"“{opening.title}” is for: {who}.")
    if page := page_of_opening(procedure, request.GET.get("customer", "")):
        return redirect(page)
    form = MoveForm(
        opening,
        user=user,
        today=today,
        seen=None,
        data=request.POST or None,
        initial=_initial(request, opening),
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_by_hand(procedure, form.as_move(), by=user, at=now(), batch=form.batch_id)
        except MoveRefused as refused:
            form.refuse(refused.refusals)
        else:
            return to_the_case(request, opened, user, says=f"Opened {opened.ref}.", today=today)
    return render(request, "cases/new.html", {"procedure": edition, "move": opening, "form": form})


@require_http_methods(["GET", "POST"])
@door
def correct(request: HttpRequest, ref: str, entry: int) -> HttpResponse:
    """Lay a correction over an entry."""
    today, user = localdate(), person_at(request)
    found = case_for(user, ref, on=today)
    _require_built_in(found, "correct", user, today)
    if entry > found.head_sequence:
        raise Http404(f"{ref} has no entry number {entry}. It has {found.head_sequence}.")
    form = _correct_form(found, entry, user, today, request.POST or None)
    changed: ChangedMeanwhile | None = None
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct(
                found,
                entry=entry,
                why=form.cleaned_data["why"],
                happened_on=form.happened_on(),
                facts=form.facts(),
                cleared=form.cleared(),
                strike=form.cleaned_data["strike"],
                by=user,
                at=now(),
                batch=form.cleaned_data["batch"],
                seen=form.cleaned_data["seen"],
            )
        except MoveRefused as refused:
            form.refuse(refused.refusals)
        except ChangedMeanwhile as change:
            changed = change
            form = _correct_form(found, entry, user, today, _seen_now(form, found.head_sequence))
        else:
            messages.success(request, f"Correction of entry {entry} recorded.")
            return redirect("case", ref)
    return render(
        request, "cases/correct.html", {"case": found, "entry": entry, "form": form, "changed": changed}
    )


def _correct_form(
    case: Case, number: int, user: User, today: dt.date, data: Mapping[str, object] | None
) -> CorrectForm:
    reading, words = reading_of(case, today), words_of(case)
    entry = standing_entry(events_of(case), number)
    return CorrectForm(
        entry,
        reading.procedure.moves.get(entry.move) if entry is not None else None,
        user=user,
        today=today,
        seen=case.head_sequence,
        words=words,
        items=items_in_words(reading, words),
        data=data,
    )


@require_http_methods(["GET", "POST"])
@door
def reclassify(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a case under another procedure."""
    today, user = localdate(), person_at(request)
    found = case_for(user, ref, on=today)
    _require_built_in(found, "reclassify", user, today)
    form = ReclassifyForm(today=today, seen=found.head_sequence, data=request.POST or None)
    changed: ChangedMeanwhile | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.reclassify(
                found,
                to=said["to"],
                stage=said["stage"],
                why=said["why"],
                on=today,
                by=user,
                at=now(),
                batch=said["batch"],
                seen=said["seen"],
            )
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        except ChangedMeanwhile as change:
            changed, data = change, _seen_now(form, found.head_sequence)
            form = ReclassifyForm(today=today, seen=found.head_sequence, data=data)
        else:
            found.refresh_from_db()
            says = "The procedure was changed. Its clocks run from the day of receipt."
            return to_the_case(request, found, user, says=says, today=today)
    return render(
        request,
        "cases/reclassify.html",
        {"case": found, "procedure": procedure_of(found), "form": form, "changed": changed},
    )
