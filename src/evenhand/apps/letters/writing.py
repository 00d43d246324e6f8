"""Writing a letter on a page: gathered, typed over, looked at, sent. The same for one that is owed and a free one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.drafts import keep_draft
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.views import person_at
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.addressing import offered
from evenhand.apps.letters.circulating import readers_of, title_of_circle
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.enclosing import enclosures_of, files_beside, put_beside, take_out
from evenhand.apps.letters.formats import AS_EVER, form_of
from evenhand.apps.letters.forms import LetterForm
from evenhand.apps.letters.gathering import CUSTOMER, About
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.posting import Enclosure
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.letters import ComposedLetter, compose
from evenhand.domain.letters.formats import Form
from evenhand.domain.time.legal_day import legal_day


@dataclass(slots=True)
class Written:
    """A letter as it now stands on its page, with the form it was typed into."""

    form: LetterForm
    letter: ComposedLetter
    enclosures: tuple[Enclosure, ...]
    facts: dict[str, Any]
    asked_to_send: bool
    goes: Form


def write(
    request: HttpRequest, case: Case, letter: Letter, *, beside: str, item: str = "", at: dt.datetime
) -> Written:
    """Take what was typed and chosen, keep it, and compose the letter as it would go now.

    Files and words are kept on every press, so that looking at the letter, or being refused, loses nothing.
    """
    user, book, on = person_at(request), letter_book(), legal_day(at)
    about = gathering.about(case, user=user, on=on, item=item)
    known = gathering.gather(letter, about)
    form = _form(request, letter, about, known, beside=beside)
    valid = request.method == "POST" and form.is_valid()
    if valid and _change_files(case, beside, form, by=user, at=at):
        form = _form(request, letter, about, known, beside=beside)
        form.is_valid()
    if valid:
        keep_draft(case, _draft_name(beside), _typed(form), by=user, at=at)
    facts = form.facts() if valid else {**known, **_kept(case, beside, letter)}
    enclosures = enclosures_of(files_beside(case, beside))
    if enclosures:
        facts["enclosures"] = [one.name for one in enclosures]
    asked = valid and "send" in request.POST
    return Written(form, compose(letter, facts, book), enclosures, facts, asked, _goes(letter, about))


def as_kept(
    case: Case, letter: Letter, *, beside: str, item: str = "", user: User, on: dt.date
) -> tuple[ComposedLetter, dict[str, Any]]:
    """A letter as its page keeps it so far, with its facts, to be sent from elsewhere."""
    known = gathering.gather(letter, gathering.about(case, user=user, on=on, item=item))
    facts: dict[str, Any] = {**known, **_kept(case, beside, letter)}
    return compose(letter, facts, letter_book()), facts


def forget(case: Case, beside: str) -> None:
    """The letter was sent: what was typed and put beside it stands in the record now."""
    Draft.objects.filter(case=case, name=_draft_name(beside)).delete()
    FileToSend.objects.filter(case=case, beside=beside).delete()


def _goes(letter: Letter, about: About) -> Form:
    """The form that the customer's record asks for; nobody else's letter follows the customer's wishes."""
    return form_of(about.case.customer, on=about.on) if letter.to == CUSTOMER else AS_EVER


def _form(
    request: HttpRequest, letter: Letter, about: About, known: Mapping[str, Any], *, beside: str
) -> LetterForm:
    case, to_customer = about.case, letter.to == CUSTOMER
    form = LetterForm(
        letter,
        known={**known, **_kept(case, beside, letter)},
        addresses=offered(case) if to_customer else (),
        preferred=_goes(letter, about).channel,
        beside=files_beside(case, beside),
        email=None if to_customer else gathering.addressee_of(letter, about).email,
        readers=readers_of(letter, case, on=about.on) if title_of_circle(letter) else None,
        data=request.POST or None,
    )
    form.files = request.FILES
    return form


def _change_files(case: Case, beside: str, form: LetterForm, *, by: User, at: dt.datetime) -> bool:
    """Put the chosen files beside the letter and take others out; whether anything changed."""
    out, new = form.cleaned_data.get("take_out") or [], form.cleaned_data.get("uploads") or []
    take_out(case, beside, out)
    for one in new:
        put_beside(
            case,
            beside,
            name=one.name or "",
            content=one,
            by=by,
            at=at,
        )
    return bool(out or new)


def _draft_name(beside: str) -> str:
    return f"letter {beside}"[:120]


def _typed(form: LetterForm) -> str:
    typed = {name: value for name, value in form.facts().items() if name in form.declared}
    return json.dumps(typed, cls=DjangoJSONEncoder)


def _kept(case: Case, beside: str, letter: Letter) -> dict[str, Any]:
    """What somebody typed into this letter before and did not send."""
    draft = Draft.objects.filter(case=case, name=_draft_name(beside)).first()
    typed = json.loads(draft.words) if draft is not None and draft.words else {}
    facts = lawbook().letters.facts_of(letter)
    return {
        name: dt.date.fromisoformat(value) if facts[name].type == "date" else value
        for name, value in typed.items()
        if name in facts
    }
