"""Putting an answer together, and looking at the person's history where the law makes it count."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import case_for, reading_of, words_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.information import history as histories
from evenhand.apps.information.forms import FormGivenForm, HistoryForm
from evenhand.apps.information.operations import AnswerLacks, settle
from evenhand.apps.information.pages import answer_page
from evenhand.apps.information.queries import asks_for_information
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.lawbook.compiling import words_of as words_of_name

FORM_ASKED = "preferred_form"


def _request(request: HttpRequest, ref: str) -> tuple[Case, Reading]:
    """A request for information that this person may see. Raises NotSeen, or Http404 for any other case."""
    today = localdate()
    case = case_for(person_at(request), ref, on=today)
    reading = reading_of(case, today)
    if not asks_for_information(reading.procedure):
        raise Http404(f"{ref} is no request for information, so there is no answer to put together.")
    return case, reading


@require_http_methods(["GET", "POST"])
@door
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Every question with its grounds, what still lacks and by which provision, and what it adds up to."""
    case, reading = _request(request, ref)
    against: list[str] = []
    if request.method == "POST":
        try:
            made = settle(
                case, by=person_at(request), at=now(), batch=_press(request), form=_form_given(request)
            )
        except AnswerLacks as lacking:
            against = [f"{lack.says} ({lack.provision})" for lack in lacking.lacks]
        except MoveRefused as refused:
            against = [refusal.says for refusal in refused.refusals]
        except ChangedMeanwhile as changed:
            against = [str(changed)]
        else:
            title = reading.procedure.moves[made.move].title
            messages.success(request, f"Recorded: {title}. What is owed now stands on the case.")
            return redirect("case", ref)
    page = answer_page(case, reading, words_of(case))
    return render(
        request,
        "information/answer.html",
        {
            "case": case,
            "page": page,
            "against": against,
            "press": uuid4(),
            "form_asked": _form_asked(reading),
            "form_form": FormGivenForm(request.POST or None),
            "today": localdate(),
        },
    )


def _form_asked(reading: Reading) -> str:
    """The form in which the person wants the answer, in words; empty where they did not say."""
    asked = reading.story.facts.get(FORM_ASKED)
    return words_of_name(asked).lower() if isinstance(asked, str) else ""


def _form_given(request: HttpRequest) -> dict[str, Value]:
    """What the page says of the form of the answer; nothing that was left empty."""
    return {name: said for name in FormGivenForm.base_fields if (said := request.POST.get(name, "").strip())}


def _press(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("batch", ""))
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@door
def history(request: HttpRequest, ref: str) -> HttpResponse:
    """The person's other requests: closed until a recorded step of the law makes them count."""
    case, reading = _request(request, ref)
    stretch = histories.stretch_in_words(case)
    form = HistoryForm(request.POST or None, initial={"batch": uuid4()}, stretch=stretch)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            histories.open_history(
                case,
                why_it_counts=said["history_for"],
                why=said["why"],
                by=person_at(request),
                at=now(),
                batch=said["batch"],
            )
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("request-history", ref)
    found = histories.history_of(case, reading, user=person_at(request), on=localdate())
    return render(
        request,
        "information/history.html",
        {"case": case, "form": form, "history": found, "stretch": stretch, "today": localdate()},
    )
