"""The pages of asking officers: ask, chase, and the page of whoever was asked."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.card import case_for_move
from evenhand.apps.cases.landing import to_the_case
from evenhand.apps.cases.models import Case, ItemRow
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import actor_for, case_for, reading_of, words_of
from evenhand.apps.cases.similar import asked_before
from evenhand.apps.cases.views import against, door, person_at, require_theirs
from evenhand.apps.letters.operations import LetterRefused
from evenhand.apps.spoc import asking
from evenhand.apps.spoc.ask_form import AskForm
from evenhand.apps.spoc.files import answer_asked
from evenhand.apps.spoc.forms import AnswerForm, ReturnForm
from evenhand.apps.spoc.ladder import chased_of
from evenhand.apps.spoc.queries import arrangement_for
from evenhand.domain.cases.events import PassageRef


@require_http_methods(["GET", "POST"])
@door
def ask(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """Ask officers about a matter: the question stands there already, and a mail goes at once."""
    user, today = person_at(request), localdate()
    arrangement = arrangement_for(user, ref, on=today)
    return _ask(request, case_for(user, matter, on=today), arrangement)


@require_http_methods(["GET", "POST"])
@door
def ask_about(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask officers for what the answer of any case needs; those whom cases like it asked are suggested (SPOC-10, FOI-2)."""
    user, today = person_at(request), localdate()
    return _ask(request, case_for_move(user, ref, asking.ASK, on=today), None)


def _ask(request: HttpRequest, case: Case, arrangement: Case | None) -> HttpResponse:
    user, today = person_at(request), localdate()
    reading = reading_of(case, today)
    if asking.ASK not in reading.procedure.moves:
        raise Http404(f"On {case.ref} no officer is asked for anything.")
    require_theirs(reading, reading.procedure.moves[asking.ASK], actor_for(user, today), "")
    # Whoever handles a blind request need not know who asked, and whoever is asked even less.
    blind = arrangement is not None or reading.procedure.applicant_blind
    form = AskForm(
        request.POST or None,
        initial={"question": _question(case) if blind else "", "batch": uuid4()},
        telling=lambda words: asking.telling(case, words) if blind else (),
        legal=asking.legal_route(case, on=today),
        before=asked_before(case, user, on=today),
    )
    if request.method == "POST" and form.is_valid() and _asked_all(form, case, user):
        names = get_text_list([officer.name for officer in form.officers()], "and")
        says = f"{names} {'were' if len(form.officers()) > 1 else 'was'} asked by mail."
        if arrangement is None:
            return to_the_case(request, case, user, says=says, today=today)
        messages.success(request, says)
        return redirect("weekly", arrangement.ref)
    offer = reading.offer(asking.ASK)
    context = {
        "case": arrangement,
        "matter": case,
        "form": form,
        "blind": blind,
        "against": against(offer) if offer is not None else [],
        "today": today,
    }
    return render(request, "spoc/ask.html", context)


def _asked_all(form: AskForm, case: Case, user: User) -> bool:
    """Whether all who were chosen are asked now; else the form says why nobody was."""
    said = form.cleaned_data
    legal = said.get("through_legal", False)
    try:
        asking.ask_officers(
            case,
            form.officers(),
            question=said["question"],
            background=said["background"],
            wanted_on=said["wanted_on"],
            through_legal=legal,
            # It stands there ready for the legal service, and means nothing for anybody else.
            commissioner=said.get("commissioner") if legal else None,
            by=user,
            at=now(),
            batch=said["batch"],
        )
    except MoveRefused as refused:
        form.refuse(refused.refusals)
    except LetterRefused as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def _question(case: Case) -> str:
    words = words_of(case)
    return words.get("1.question") or words.get("1.request") or case.title


@require_GET
def chases(request: HttpRequest) -> HttpResponse:
    """Every open request that I asked, the longest overdue first."""
    today = localdate()
    rows = [(row, _said(row)) for row in asking.asked_by(person_at(request), on=today)]
    return render(request, "spoc/chases.html", {"rows": rows, "today": today, "press": uuid4()})


def _said(row: ItemRow) -> dict[str, str]:
    """Who was asked what, in words, and how they are reminded."""
    today = localdate()
    reading = reading_of(row.case, today)
    item, words = reading.story.items[row.key], words_of(row.case)
    question = item.facts.get("question")
    person = row.case.people_named.filter(item=row.key, role=asking.ASKED).select_related("officer").first()
    return {
        "question": words.get(question.name, "") if isinstance(question, PassageRef) else "",
        "who": person.officer.name if person else "",
        "reminders": chased_of(reading, row.key, on=today).says,
    }


@require_POST
@door
def chase(request: HttpRequest, ref: str, item: str) -> HttpResponse:
    """Remind the officer by mail, once for each press of the button."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    if not any(row.case_id == case.pk and row.key == item for row in asking.asked_by(user, on=today)):
        raise Http404(f"You have no open request {item} in {ref}.")
    try:
        press = UUID(request.POST.get("batch", ""))
    except ValueError:
        messages.error(request, "This page was out of date, so nobody was reminded. Press again.")
        return redirect("chases")
    try:
        # One page has one press for all of its buttons, and two of them may remind the same officer.
        asking.chase(case, item, by=user, at=now(), batch=uuid5(press, f"{ref} {item}"))
    except (MoveRefused, LetterRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "A reminder is on its way.")
    return redirect("chases")


@require_GET
def asked_of_me(request: HttpRequest) -> HttpResponse:
    """What I have been asked: the question and the date, and nothing of who asks the council."""
    today = localdate()
    rows = [(row, _said(row)) for row in asking.asked_of(person_at(request))]
    return render(request, "spoc/asked_of_me.html", {"rows": rows, "today": today})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, ref: str, item: str) -> HttpResponse:
    """Answer what I was asked; the case itself stays closed to whoever was only asked."""
    user = person_at(request)
    row = _asked(user, ref, item)
    form = AnswerForm(request.POST or None, request.FILES or None, initial=_answer_to_begin_with(row))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer_asked(
                row.case,
                item,
                said["answer"],
                said["uploads"],
                minutes=said["minutes_spent"],
                privileged=said["privileged"],
                by=user,
                at=now(),
                batch=said["batch"],
            )
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Thank you. Your answer is on the record.")
            return redirect("asked-of-me")
    return _answer_page(request, row, form, ReturnForm(initial={"batch": uuid4()}))


def _answer_to_begin_with(row: ItemRow) -> dict[str, object]:
    """That it is legal advice stands there already where the legal service was asked."""
    legal = asking.asks_legal(row.case, row.key, on=localdate())
    return {"batch": uuid4(), "privileged": "yes" if legal else "no"}


@require_POST
def return_asked(request: HttpRequest, ref: str, item: str) -> HttpResponse:
    """Say that what I was asked is another team's: whoever asked sees at once that nobody works on it."""
    row = _asked(person_at(request), ref, item)
    form = ReturnForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            asking.return_asked(
                row.case, item, why=said["why"], by=person_at(request), at=now(), batch=said["batch"]
            )
        except (MoveRefused, LetterRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is back with whoever asked, and they are told whose you say it is.")
            return redirect("asked-of-me")
    return _answer_page(request, row, AnswerForm(initial=_answer_to_begin_with(row)), form)


def _asked(user: User, ref: str, item: str) -> ItemRow:
    row = next((r for r in asking.asked_of(user) if r.case.ref == ref and r.key == item), None)
    if row is None:
        raise Http404("You have not been asked this, or it has been answered.")
    return row


def _answer_page(request: HttpRequest, row: ItemRow, form: AnswerForm, back: ReturnForm) -> HttpResponse:
    context = {"row": row, "said": _said(row), "form": form, "return_form": back, "today": localdate()}
    return render(request, "spoc/answer.html", context)
