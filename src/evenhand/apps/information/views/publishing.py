"""The disclosure log: deciding on each answer, and the public's pages, which need no sign-in."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import case_for, reading_of, words_of
from evenhand.apps.cases.similar import asked_in
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.information import disclosures
from evenhand.apps.information.forms import PUBLISH, LogSearchForm, PublishForm
from evenhand.apps.information.models import Disclosure
from evenhand.apps.letters.queries import files_that_went
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.cases.story import Story

PAGE, YEAR = 25, dt.timedelta(days=365)


@require_http_methods(["GET", "POST"])
@door
def publish(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide on one answer: the words that the public will read stand ready to be edited."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    reading = reading_of(case, today)
    move = reading.procedure.moves.get(disclosures.DECIDE)
    if move is None:
        raise Http404(f"{ref} is of a kind that is never published.")
    if not disclosures.may_decide(user, case, today):
        raise PermissionDenied(f"“{move.title}” is for: {', '.join(move.by)}.")
    form = PublishForm(request.POST or None, initial=_first_words(case))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, case, form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, "The decision is on the record.")
            return redirect("case", ref)
    context = {"case": case, "form": form, "went_along": files_that_went(case), "today": today}
    return render(request, "information/publish.html", context)


def _decide(request: HttpRequest, case: Case, said: dict[str, object]) -> None:
    user, at, batch = person_at(request), now(), said["batch"]
    if said["decision"] == PUBLISH:
        disclosures.publish(
            case,
            title=str(said["title"]),
            question=str(said["question"]),
            answer=str(said["answer"]),
            checked=bool(said["checked"]),
            why=str(said["why"]),
            by=user,
            at=at,
            batch=batch,  # type: ignore[arg-type]  # the form has made it a UUID
        )
    else:
        disclosures.keep_back(case, why=str(said["why"]), by=user, at=at, batch=batch)  # type: ignore[arg-type]  # as the form has read it


def _first_words(case: Case) -> dict[str, object]:
    """What stands in the form at first: what is published now, else the request and the answer as they went."""
    first: dict[str, object] = {"batch": uuid4(), "decision": PUBLISH}
    entry = disclosures.published().filter(case=case).first()
    words, story = words_of(case), reading_of(case, localdate()).story
    changed = _changed_by_review(story, words)
    if entry is not None:
        answer = "\n\n".join((entry.answer, *changed))
        return {**first, "title": entry.title, "question": entry.question, "answer": answer}
    said = story.facts.get("answer")
    as_it_went = words.get(said.name, "") if isinstance(said, PassageRef) else ""
    return {
        **first,
        "title": case.title[:200],
        "question": _asked_beside_the_title(case),
        "answer": "\n\n".join(filter(None, (as_it_went, *changed))),
    }


def _asked_beside_the_title(case: Case) -> str:
    """What was asked, without the line that is the title already; the title where nothing else was said."""
    asked = asked_in([case])[case.pk]
    lines = [line for line in asked.splitlines() if line.strip() != case.title.strip()]
    return "\n".join(lines).strip() or asked


def _changed_by_review(story: Story, words: Mapping[str, str]) -> list[str]:
    """What reviews gave that was not given before, since the last decision on publishing."""
    last = max((one.sequence for one in story.happened.get(disclosures.DECIDE, ())), default=0)
    given = (
        one.facts.get("fresh_answer")
        for one in story.happened.get("internal-review.decide", ())
        if one.sequence > last
    )
    return [words.get(one.name, "") for one in given if isinstance(one, PassageRef)]


@require_GET
def to_decide(request: HttpRequest) -> HttpResponse:
    """The answers nobody has decided on, and what was asked so often that it should be published anyway."""
    user, today = person_at(request), localdate()
    waiting = Paginator(disclosures.not_decided_on(user, today), PAGE).get_page(request.GET.get("page"))
    often = disclosures.scheme_candidates(user, today, since=today - YEAR)
    rows = [(case, disclosures.may_decide(user, case, today)) for case in waiting]
    context = {"page": waiting, "rows": rows, "often": often, "today": today}
    return render(request, "information/publishing.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The council's published answers, for anybody, with search. What is typed never stands in the address."""
    form = LogSearchForm(request.POST or None)
    words = form.cleaned_data["words"].strip() if request.method == "POST" and form.is_valid() else ""
    found = disclosures.found_by(words) if words else None
    page = Paginator(disclosures.published(), PAGE).get_page(request.GET.get("page"))
    return render(request, "information/log.html", {"form": form, "found": found, "page": page})


@login_not_required
@require_GET
def disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """One published answer. What was taken off is gone for the public."""
    entry: Disclosure = get_object_or_404(disclosures.published(), pk=pk)
    return render(request, "information/disclosure.html", {"entry": entry})


@login_not_required
@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """The whole log as a table."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="disclosure-log.csv"'
    writer = csv.DictWriter(response, disclosures.COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in disclosures.rows(request.build_absolute_uri("/").rstrip("/")):
        writer.writerow({name: _plain(value) for name, value in row.items()})
    return response


def _plain(value: str) -> str:
    """Text that a spreadsheet takes for text, whatever its first letter is."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


@login_not_required
@require_GET
def as_json(request: HttpRequest) -> JsonResponse:
    """The whole log as data for machines."""
    found = list(disclosures.rows(request.build_absolute_uri("/").rstrip("/")))
    return JsonResponse({"disclosures": found}, json_dumps_params={"ensure_ascii": False, "indent": 1})
