"""The page of the week: a row a matter, decided and saved as one goes, many carried over in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.letters.formats import form_of
from evenhand.apps.spoc import operations, pages
from evenhand.apps.spoc.forms import CarryForm, MatterForm
from evenhand.apps.spoc.matters import Row, Week, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations import StaleRow
from evenhand.apps.spoc.queries import arrangement_for, drafting_item, may_work_on
from evenhand.apps.spoc.views.weeks import arrangement_shown, week_or_overview
from evenhand.apps.ui.errors import Problem, problems_of
from evenhand.domain.contact.weekly import Blocker, Line

ROWS_A_PAGE = 25
BLOCKERS_SHOWN = 20
CARRY, UNDO_CARRY = "carry", "undo-carry"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving the rows of a page: those in error as they were typed, and those changed meanwhile.

    `gone` are the matters that wait for this week no more, each with the words that were typed for it.
    """

    saved: int = 0
    wrong: tuple[MatterForm, ...] = ()
    stale: tuple[StaleRow, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    posted: tuple[str, ...] = ()
    carry: CarryForm | None = None

    @property
    def complete(self) -> bool:
        """Whether everything that was sent is kept."""
        return not (self.wrong or self.stale or self.gone or (self.carry and self.carry.errors))

    @property
    def sentence(self) -> str:
        """How much was kept, and that the rest was not: never that all was saved where something was not."""
        not_kept = len(self.wrong) + len(self.stale) + len(self.gone)
        kept = (
            f"{self.saved} {'matter is' if self.saved == 1 else 'matters are'} saved. " if self.saved else ""
        )
        rest = f"{not_kept} {'is' if not_kept == 1 else 'are'} not saved yet" if not_kept else ""
        return f"{kept}{rest}: see what is said there." if rest else ""


@require_http_methods(["GET", "POST"])
@door
def weekly(request: HttpRequest, ref: str) -> HttpResponse:
    """This week's response: a row a matter, saved as one goes, a page of them at a time."""
    arrangement = arrangement_shown(request, ref, why="weekly response")
    week = week_or_overview(request, arrangement)
    if isinstance(week, HttpResponse):
        return week
    outcome = Outcome()
    if request.method == "POST":
        outcome = _saved(request, arrangement, week)
        if outcome.complete:
            return _after_saving(request, arrangement, outcome)
        week = week_of(arrangement, person_at(request), today=localdate())
    return _weekly_page(request, arrangement, week, outcome)


def _saved(request: HttpRequest, arrangement: Case, week: Week) -> Outcome:
    """Keep every row that can be kept; those that cannot come back as they were typed."""
    sent = dict.fromkeys(request.POST.getlist("matter"))
    posted = [ref for ref in sent if ref in week.rows]
    gone = tuple((ref, request.POST.get(f"{ref}-words", "")) for ref in sent if ref not in week.rows)
    forms = _forms(request, week, [week.rows[ref] for ref in posted], data=request.POST)
    said = {form.row.matter.ref: form.said for form in forms if form.is_valid()}
    stale = operations.save_matters(arrangement, said, by=person_at(request), at=now())
    carry = CarryForm(request.POST) if request.POST.get("then") == CARRY else None
    if carry is not None:
        carry.is_valid()
    wrong = tuple(form for form in forms if not form.is_valid())
    return Outcome(len(said) - len(stale), wrong, stale, gone, tuple(posted), carry)


def _after_saving(request: HttpRequest, arrangement: Case, outcome: Outcome) -> HttpResponse:
    then, ref = request.POST.get("then", ""), arrangement.ref
    if outcome.carry is not None:
        _carry(request, arrangement, outcome.carry)
        return redirect("weekly", ref)
    if then == UNDO_CARRY:
        count = operations.undo_carrying(arrangement, by=person_at(request), at=now())
        messages.success(request, f"Undone: {_matters(count)} as before.")
        return redirect("weekly", ref)
    messages.success(request, "Saved.")
    if then == "send":
        return redirect("weekly-send", ref)
    if then.startswith("files:"):
        return redirect("answer-files", ref, then.removeprefix("files:"))
    address = redirect("weekly", ref)
    if then.isdigit():
        address["Location"] += f"?page={then}"
    return address


def _carry(request: HttpRequest, arrangement: Case, form: CarryForm) -> None:
    said = form.cleaned_data
    try:
        done = operations.carry_together(
            arrangement,
            awaiting=said["awaiting"],
            awaited_only=said["which"] == CarryForm.AWAITED,
            by=person_at(request),
            at=now(),
        )
    except operations.WeeklyBlocked as blocked:
        messages.error(request, str(blocked))
        return
    left = f" {_matters(done.left)} still to be decided: the list at the top says which." if done.left else ""
    if done.count:
        messages.success(
            request, f"Carried over: {_matters(done.count)}.{left} You can undo it until you send."
        )
    else:
        messages.info(request, f"There was nothing to carry over.{left}")


def _matters(count: int) -> str:
    return f"{count} matter{'' if count == 1 else 's'}"


def _forms(request: HttpRequest, week: Week, rows: Sequence[Row], *, data: Any = None) -> list[MatterForm]:
    readers = pages.readers_for(list(week.rows.values()), today=week.today)
    user = person_at(request)
    return [MatterForm(row, user=user, week=week, readers=readers, data=data) for row in rows]


def _weekly_page(request: HttpRequest, arrangement: Case, week: Week, outcome: Outcome) -> HttpResponse:
    page: Page[Line] = Paginator(week.draft.lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    lines = list(page.object_list)
    if not outcome.complete:
        # What was typed must be on the page that says what is wrong with it, wherever it now stands in the order.
        lines = [line for line in week.draft.lines if line.matter.ref in outcome.posted]
    typed = {form.row.matter.ref: form for form in outcome.wrong}
    fresh = _forms(request, week, [week.rows[line.matter.ref] for line in lines])
    forms = [typed.get(form.row.matter.ref, form) for form in fresh]
    titles = pages.GROUP_TITLES
    shown = [(titles[line.group], line, form) for line, form in zip(lines, forms, strict=True)]
    carry = outcome.carry or CarryForm()
    return render(
        request,
        "spoc/weekly.html",
        {
            "case": arrangement,
            "week": week,
            "page": page,
            "shown": shown,
            "stale": outcome.stale,
            "gone": outcome.gone,
            "problems": _problems(outcome),
            "not_saved": outcome.sentence,
            "mine": may_work_on(person_at(request), arrangement),
            "drafting": drafting_item(week.reading),
            "blockers": _blockers_on_pages(week),
            "more_blockers": max(len(week.draft.blockers) - BLOCKERS_SHOWN, 0),
            "sent": pages.last_sent(arrangement),
            "today": week.today,
            "press": uuid4(),
            "waiting": pages.waiting_at_triage(arrangement),
            "goes": form_of(arrangement.customer, on=week.today),
            "carry": carry,
            "carried_together": _carried_together(arrangement),
        },
    )


def _problems(outcome: Outcome) -> list[Problem]:
    """Every row's errors with the matter they are about, each linked to its field."""
    of_rows = [(form.row.matter.ref, one) for form in outcome.wrong for one in problems_of(form)]
    found = [Problem(sentence=f"{ref}: {one.sentence}", target=one.target) for ref, one in of_rows]
    return [*found, *(problems_of(outcome.carry) if outcome.carry else ())]


def _carried_together(arrangement: Case) -> int:
    return WeeklyChoice.objects.filter(arrangement=arrangement, before_carrying__isnull=False).count()


def _blockers_on_pages(week: Week) -> list[tuple[Blocker, int]]:
    """What stands against sending, each with the page of the draft on which its matter stands."""
    place = {line.matter.ref: number for number, line in enumerate(week.draft.lines)}
    return [(one, place[one.ref] // ROWS_A_PAGE + 1) for one in week.draft.blockers[:BLOCKERS_SHOWN]]


@require_POST
@door
def keep(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what is being typed; answers whether it was kept, and the versions that the page now builds on.

    The version of a matter that was not kept stays as it was sent, so that saving it shows both versions.
    """
    user, today = person_at(request), localdate()
    arrangement = arrangement_for(user, ref, on=today)
    outcome = _saved(request, arrangement, week_of(arrangement, user, today=today))
    left = {one.row.matter.ref for one in outcome.stale} | {form.row.matter.ref for form in outcome.wrong}
    rows = week_of(arrangement, user, today=today).rows
    versions = {
        f"{one}-version": rows[one].version for one in outcome.posted if one in rows and one not in left
    }
    status = 409 if outcome.stale else 422 if outcome.wrong else 200
    return JsonResponse({"fields": versions}, status=status)
