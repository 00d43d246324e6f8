"""The pages of letters: write one that is owed, look at it, send it; and each as it was sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import NotSeen, case_for
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.documents.views import serve
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.addressing import offered
from evenhand.apps.letters.drawing import letter_html
from evenhand.apps.letters.forms import LetterForm
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.operations import LetterRefused, owed_letter, send_owed
from evenhand.apps.letters.queries import letter_for
from evenhand.apps.people.operations import note_view
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.letters import ComposedLetter, compose


@require_http_methods(["GET", "POST"])
@door
def new(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Write a letter that a case owes: gathered, edited, looked at, then sent."""
    user, today = person_at(request), localdate()
    case = case_for(user, ref, on=today)
    owed = owed_letter(case, key, on=today)
    if owed is None:
        raise Http404(f"{ref} owes no letter “{key}”. Open the case to see what it owes.")
    if not owed.open:
        messages.info(request, f"“{owed.title}” has been dealt with already.")
        return redirect("case", ref)
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="writing a letter", at=now())
    book = lawbook().letters
    letter = book[owed.name]
    about = gathering.about(case, user=user, on=today, item=owed.item)
    known = gathering.gather(letter, about)
    form = _form(request, case, letter, known)
    valid = form.is_valid() if request.method == "POST" else False
    composed = compose(letter, form.facts() if valid else known, book)
    if valid and "send" in request.POST and _sent(request, case, owed, form):
        return redirect("case", ref)
    return render(
        request,
        "letters/new.html",
        {
            "case": case,
            "owed": owed,
            "form": form,
            "letter": composed,
            "html": _html(composed),
            "today": today,
        },
    )


def _form(request: HttpRequest, case: Case, letter: Letter, known: dict[str, object]) -> LetterForm:
    customer = case.customer
    to_customer = letter.to == "customer" and customer is not None
    return LetterForm(
        letter,
        known=known,
        addresses=offered(case) if to_customer else (),
        preferred=customer.preferred_channel if customer else "",
        data=request.POST or None,
    )


def _sent(request: HttpRequest, case: Case, owed: Obligation, form: LetterForm) -> bool:
    """Send it; where it is refused, the form says why."""
    batch = form.cleaned_data.get("batch")
    try:
        send_owed(case, owed, form.facts(), form.way, by=person_at(request), at=now(), press=batch)
    except LetterRefused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, f"“{owed.title}” is on its way, and on the record.")
        return True
    return False


def _html(letter: ComposedLetter) -> str:
    drawn = letter_html(letter, gathering.letterhead())
    return mark_safe(
        drawn.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    )  # drawn by the house, all escaped


@require_GET
@door
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter as it was sent: to whom, how, its files and their hash."""
    found = _letter(request, pk)
    copies = LetterSent.objects.filter(copy_of=found)
    return render(request, "letters/letter.html", {"letter": found, "copies": copies, "today": localdate()})


def _letter(request: HttpRequest, pk: int) -> LetterSent:
    user = person_at(request)
    found = letter_for(user, pk, on=localdate())
    note_view(user=user, customer=found.case.customer, case_ref=found.case.ref, why="letter", at=now())
    return found


@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The PDF or the Word document of a letter, as it was sent."""
    try:
        found = _letter(request, pk)
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    stored = found.pdf if form == "pdf" else found.docx
    if stored is None:
        raise Http404("This letter was kept as PDF alone.")
    return serve(stored, f"{found.case.ref} {found.code}.{form}", inline=form == "pdf")
