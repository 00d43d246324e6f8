"""The pages of letters: write one that is owed or any other, look at it, send it; and each as it was sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import NotSeen, case_for, procedure_of
from evenhand.apps.cases.views import door, person_at
from evenhand.apps.documents.views import serve
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering, writing
from evenhand.apps.letters.drawing import letter_html
from evenhand.apps.letters.enclosing import files_beside
from evenhand.apps.letters.large_files import link_room, too_large
from evenhand.apps.letters.models import Enclosed, LetterSent
from evenhand.apps.letters.operations import LetterRefused, owed_letter, send_free, send_owed
from evenhand.apps.letters.queries import LetterRead, free_letters, letter_for, letters_beside, may_write
from evenhand.apps.letters.writing import Written
from evenhand.apps.people.operations import note_view
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.letters import ComposedLetter
from evenhand.domain.letters.parts import words_of
from evenhand.domain.letters.reading_age import ease_of_letter


@require_http_methods(["GET", "POST"])
@door
def new(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Write a letter that a case owes."""
    case = _case(request, ref)
    today = localdate()
    owed = owed_letter(case, key, on=today)
    if owed is None:
        raise Http404(f"{ref} owes no letter “{key}”. Open the case to see what it owes.")
    if not owed.open and request.method == "POST":
        return _dealt_with(request, case, owed)
    if not owed.open:
        messages.info(request, f"“{owed.title}” has been dealt with already.")
        return redirect("case", ref)
    _may_post(request, case)
    letter = lawbook().letters[owed.name]
    written = writing.write(request, case, letter, beside=owed.key, item=owed.item, at=now())

    def send() -> object:
        form = written.form
        return send_owed(
            case,
            owed,
            written.facts,
            form.way,
            enclosures=written.enclosures,
            by=person_at(request),
            at=now(),
            press=form.cleaned_data.get("batch"),
            told=form.told(letter.to),
        )

    return _page(request, case, written, beside=owed.key, title=owed.title, send=send)


def _dealt_with(request: HttpRequest, case: Case, owed: Obligation) -> HttpResponse:
    """The letter went, or was settled, while somebody was writing it: what they typed stands here to be copied.

    Their own second press of one button finds what the first did, and leads to the case.
    """
    press = request.POST.get("batch", "")
    sent = LetterSent.objects.filter(case=case, obligation=owed.key, copy_of=None).first()
    if sent is not None and press and str(sent.press) == press:
        return redirect("case", case.ref)
    _require_writer(request, case)
    letter = lawbook().letters[owed.name]
    rows = writing.typed_into(request, case, letter, beside=owed.key, item=owed.item, at=now())
    context = {
        "case": case,
        "title": owed.title,
        "sent": sent,
        "rows": rows,
        "blind": _blind(case),
        "today": localdate(),
    }
    return render(request, "letters/dealt_with.html", context)


@require_GET
@door
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a letter to write that the case does not owe."""
    case = _case(request, ref)
    _require_writer(request, case)
    own, others = letters_beside(case)
    context = {"case": case, "letters": own, "others": others, "blind": _blind(case), "today": localdate()}
    return render(request, "letters/choose.html", context)


@require_http_methods(["GET", "POST"])
@door
def free(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Write a letter that the case does not owe."""
    case = _case(request, ref)
    _require_writer(request, case)
    letter = next((one for one in free_letters() if one.id == code), None)
    if letter is None:
        raise Http404(f"There is no letter “{code}” to write freely. Choose one from the case.")
    beside = f"letter:{code}"
    written = writing.write(request, case, letter, beside=beside, at=now())

    def send() -> object:
        form = written.form
        return send_free(
            case,
            letter,
            written.facts,
            form.way,
            enclosures=written.enclosures,
            by=person_at(request),
            at=now(),
            press=form.cleaned_data.get("batch"),
        )

    return _page(request, case, written, beside=beside, title=letter.title, send=send)


def _case(request: HttpRequest, ref: str) -> Case:
    user = person_at(request)
    case = case_for(user, ref, on=localdate())
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="writing a letter", at=now())
    return case


def _require_writer(request: HttpRequest, case: Case) -> None:
    if not may_write(person_at(request), case, on=localdate()):
        raise PermissionDenied(
            "Your role reads this case and writes no letters in it. Ask an officer who deals with it."
        )


def _may_post(request: HttpRequest, case: Case) -> None:
    """Looking at a letter that is owed is for all who see the case; keeping what is typed is not."""
    if request.method == "POST":
        _require_writer(request, case)


def _blind(case: Case) -> bool:
    return procedure_of(case).applicant_blind


def _page(
    request: HttpRequest,
    case: Case,
    written: Written,
    *,
    beside: str,
    title: str,
    send: Callable[[], object],
) -> HttpResponse:
    """Send it where that was asked, else show it; where it is refused, the form says why."""
    if written.asked_to_send:
        try:
            send()
        except LetterRefused as refused:
            written.form.refuse(refused.sentences, written.letter.gaps)
        except MoveRefused as refused:
            written.form.add_error(None, str(refused))
        else:
            writing.forget(case, beside)
            messages.success(request, f"“{title}” is on its way, and on the record.")
            return redirect("case", case.ref)
    context = {
        "case": case,
        "title": title,
        "form": written.form,
        "changed": written.changed,
        "begun": written.begun if request.method == "GET" else None,
        "letter": written.letter,
        "enclosures": written.enclosures,
        "along": written.along,
        "files": files_beside(case, beside),
        "too_large": too_large(case, written.enclosures),
        "link_ends_on": room.ends_on(localdate()) if (room := link_room()) is not None else None,
        "goes": written.goes,
        "html": _html(written.letter),
        "ease": ease_of_letter(written.letter),
        "blind": _blind(case),
        "today": localdate(),
    }
    return render(request, "letters/new.html", context)


def _html(letter: ComposedLetter) -> str:
    drawn = letter_html(letter, gathering.letterhead())
    return mark_safe(
        drawn.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    )  # drawn by the house, all escaped


@require_GET
@door
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter as it was sent: to whom, how, its files and their hash; or the part of it that is this person's to read."""
    read = _letter(request, pk)
    context = {
        "letter": read.letter,
        "case": read.case,
        "whole": read.whole,
        "by_its_own_case": read.by_its_own_case,
        "parts": [(ref, words_of(part)) for ref, part in read.parts.items()],
        "copies": LetterSent.objects.filter(copy_of=read.letter) if read.by_its_own_case else (),
        "enclosed": _enclosed(read),
        "blind": _blind(read.case),
        "today": localdate(),
    }
    return render(request, "letters/letter.html", context)


def _letter(request: HttpRequest, pk: int) -> LetterRead:
    user = person_at(request)
    read = letter_for(user, pk, on=localdate())
    note_view(user=user, customer=read.case.customer, case_ref=read.case.ref, why="letter", at=now())
    return read


def _enclosed(read: LetterRead) -> QuerySet[Enclosed]:
    enclosed = read.letter.enclosed.select_related("file")
    return enclosed if read.whole else enclosed.filter(about__in=read.parts)


@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The PDF or the Word document of a letter, as it was sent."""
    try:
        read = _letter(request, pk)
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    if not read.whole:
        raise Http404("This letter answers other matters too. Its page shows the part that you may read.")
    found = read.letter
    stored = found.pdf if form == "pdf" else found.docx
    if stored is None:
        raise Http404("This letter was kept as PDF alone.")
    return serve(stored, f"{found.case.ref} {found.code}.{form}", inline=form == "pdf")


@require_GET
def enclosure(request: HttpRequest, pk: int, place: int) -> HttpResponseBase:
    """A file that went with a letter, as it was sent."""
    try:
        read = _letter(request, pk)
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    one = _enclosed(read).filter(place=place).first()
    if one is None:
        raise Http404(f"Nothing went with this letter as enclosure {place}.")
    return serve(one.file, one.name)
