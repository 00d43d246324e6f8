"""The page of a worksheet: many answers about the items of one kind, kept as one goes, saved in one batch.

Every press keeps what was typed. “Record” makes all moves or none of them.
"""

from __future__ import annotations

import json
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.drafts import drop_draft, keep_draft
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import actor_for, case_for, reading_of, words_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.cases.worksheet_forms import MOST_NEW_ROWS, Sheet, SheetAt, recorded_since, sheet_of
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.errors import problems_of
from evenhand.domain.lawbook.procedure import Worksheet

_OF_THE_PRESS = ("csrfmiddlewaretoken", "batch", "seen", "keep", "more", "commit")
WIDTH = 3  # how many more rows one press adds


@require_http_methods(["GET", "POST"])
@door
def worksheet(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Fill in a worksheet of a case."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="worksheet", at=now())
    at = _at(request, case, name)
    if request.method == "POST":
        return _posted(request, at)
    sheet = sheet_of(at, data=None, kept=_kept(case, name, user))
    return _page(request, at, sheet)


@require_POST
@door
def keep(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Keep what is being typed into a worksheet; answers nothing but that it is kept."""
    case = case_for(person_at(request), ref, on=localdate())
    at = _at(request, case, name)
    _keep(case, at.worksheet.name, at.user, request.POST)
    return HttpResponse(status=204)


def _at(request: HttpRequest, case: Case, name: str) -> SheetAt:
    user, today = person_at(request), localdate()
    reading, actor = reading_of(case, today), actor_for(user, today)
    found = reading.procedure.worksheets.get(name)
    if found is None:
        raise Http404(f"{reading.procedure.title} has no worksheet “{name}”.")
    at = SheetAt(case, found, reading, words_of(case), user, actor, today)
    if not sheet_of(at, data=None).rows:
        raise PermissionDenied(_nothing_here(found))
    return at


def _nothing_here(found: Worksheet) -> str:
    names = dict.fromkeys(name for move in (found.move, found.add) if move for name in move.by)
    who = ", ".join(name.replace("-", " ").replace("_", " ") for name in names)
    return f"“{found.title}” has nothing to fill in now. It is for: {who}."


def _posted(request: HttpRequest, at: SheetAt) -> HttpResponse:
    name, user, case = at.worksheet.name, at.user, at.case
    data = request.POST.copy()
    if "more" in data:
        asked = str(data.get("rows", ""))
        data["rows"] = str(min((int(asked) if asked.isdigit() else 0) + WIDTH, MOST_NEW_ROWS))
    _keep(case, name, user, data)
    if "commit" not in data:
        if "keep" in data:
            messages.success(request, "Kept for later. It is not on the record yet.")
        return redirect("case-worksheet", case.ref, name)
    sheet = sheet_of(at, data=data)
    if not sheet.is_valid():
        return _page(request, at, sheet)
    if operations.pressed_before(case, sheet.head.batch_id):
        _drop(case, name, user)
        return redirect("case", case.ref)
    if not sheet.typed_rows:
        sheet.head.add_error(None, "Nothing is filled in yet. Fill in at least one, then press again.")
        return _page(request, at, sheet)
    return _committed(request, at, sheet)


def _committed(request: HttpRequest, at: SheetAt, sheet: Sheet) -> HttpResponse:
    rows = sheet.typed_rows
    try:
        made = operations.make_moves(
            sheet.moves(), by=at.user, at=now(), batch=sheet.head.batch_id, tell_all=True
        )
    except MoveRefused as refused:
        for number, refusals in refused.by_number.items():
            form = rows[number].form
            if form is not None:
                form.refuse(refusals)
        return _page(request, at, sheet)
    except ChangedMeanwhile as changed:
        return _page(request, at, _side_by_side(request, at, sheet), changed=changed)
    _drop(at.case, at.worksheet.name, at.user)
    count = len(made)
    messages.success(
        request, f"{at.worksheet.title}: {count} {'entry' if count == 1 else 'entries'} recorded."
    )
    return redirect("case", at.case.ref)


def _side_by_side(request: HttpRequest, at: SheetAt, stale: Sheet) -> Sheet:
    """The same sheet with what was typed, and beside it what others recorded; the next press knows of it."""
    data = cast(QueryDict, stale.head.data).copy()
    seen = stale.head.cleaned_data["seen"]
    data["seen"] = str(at.case.head_sequence)
    fresh = sheet_of(at, data=data)
    for row in fresh.rows:
        row.meanwhile = recorded_since(at, row.key, seen)
    return fresh


def _page(
    request: HttpRequest, at: SheetAt, sheet: Sheet, changed: ChangedMeanwhile | None = None
) -> HttpResponse:
    bound = [form for form in sheet.forms if form.is_bound] if request.method == "POST" else []
    others = Draft.objects.filter(case=at.case, name__startswith=_draft_name(at.worksheet.name, ""))
    return render(
        request,
        "cases/worksheet.html",
        {
            "case": at.case,
            "blind": at.reading.procedure.applicant_blind,
            "sheet": sheet,
            "problems": problems_of(*bound),
            "changed": changed,
            "others": others.exclude(saved_by=at.user).select_related("saved_by"),
            "kept": _kept(at.case, at.worksheet.name, at.user) is not None and request.method == "GET",
            "today": at.today,
        },
    )


def _draft_name(name: str, user: object) -> str:
    return f"worksheet.{name}.{user}"


def _keep(case: Case, name: str, user: User, data: QueryDict) -> None:
    said = {key: values for key, values in data.lists() if key not in _OF_THE_PRESS}
    words = json.dumps(said, ensure_ascii=False)
    keep_draft(case, _draft_name(name, user.pk), words, by=user, at=now())


def _kept(case: Case, name: str, user: User) -> QueryDict | None:
    draft = Draft.objects.filter(case=case, name=_draft_name(name, user.pk)).first()
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for key, values in json.loads(draft.words).items():
        data.setlist(key, values)
    return data


def _drop(case: Case, name: str, user: User) -> None:
    drop_draft(case, _draft_name(name, user.pk))
