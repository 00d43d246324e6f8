"""Writing a letter on a page: gathered, typed over, looked at, sent. The same for one that is owed and a free one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, QueryDict

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.draft_forms import caught_up, draft_seen, now_shows
from evenhand.apps.cases.drafts import NOBODY_SAID, draft_of, drop_draft, keep_draft, same, values_of
from evenhand.apps.cases.drafts import as_kept as as_plain
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.replying import reply_of
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
from evenhand.apps.letters.going_along import Document, with_what_goes_along
from evenhand.apps.letters.models import FileToSend, LetterSent
from evenhand.apps.letters.posting import Enclosure
from evenhand.apps.ui.dates import in_full_with_time
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.letters import ComposedLetter, compose
from evenhand.domain.letters.formats import Form
from evenhand.domain.time.legal_day import legal_day

# Facts of every letter that change with whoever opens its page, and when; no change of the record.
OF_WRITER_AND_DAY = frozenset({"date_on", "sender_name", "sender_title"})
Rows = list[tuple[str, str]]


@dataclass(slots=True)
class Written:
    """A letter as it now stands on its page, with the form it was typed into."""

    form: LetterForm
    letter: ComposedLetter
    enclosures: tuple[Enclosure, ...]
    along: tuple[Document, ...]
    facts: dict[str, Any]
    asked_to_send: bool
    goes: Form
    changed: ChangedMeanwhile | None = None
    begun: Draft | None = None


def write(
    request: HttpRequest, case: Case, letter: Letter, *, beside: str, item: str = "", at: dt.datetime
) -> Written:
    """Take what was typed and chosen, keep it, and compose the letter as it would go now.

    Files and words are kept on every press, so that looking at the letter, or being refused, loses nothing. Where a
    colleague wrote in it meanwhile, their words stand, what was typed is shown beside them, and nothing is sent.
    """
    user, book, on = person_at(request), letter_book(), legal_day(at)
    about = gathering.about(case, user=user, on=on, item=item, owed=beside)
    known = gathering.gather(letter, about)
    form = _form(request, letter, about, known, beside=beside)
    valid = request.method == "POST" and form.is_valid()
    if valid and _change_files(case, beside, form, by=user, at=at):
        form = _form(request, letter, about, known, beside=beside)
        form.is_valid()
    changed = None
    if valid:
        changed = _keep(case, beside, form, known, by=user, at=at)
        if changed is not None:
            data = caught_up(form, changed, _typed(form), as_shown=form.as_shown)
            form = _form(request, letter, about, known, beside=beside, data=data)
            form.is_valid()
            form.add_error(None, changed.sentence)
    facts = form.facts() if valid else _over(known, _kept(case, beside, letter, known))
    enclosures = enclosures_of(files_beside(case, beside))
    if enclosures:
        facts["enclosures"] = [one.name for one in enclosures]
    asked = valid and changed is None and "send" in request.POST
    composed, along = with_what_goes_along(case, compose(letter, facts, book), enclosed=len(enclosures))
    begun = draft_of(case, _draft_name(beside))
    return Written(form, composed, enclosures, along, facts, asked, _goes(letter, about), changed, begun)


def _keep(
    case: Case,
    beside: str,
    form: LetterForm,
    known: Mapping[str, Any],
    *,
    by: User,
    at: dt.datetime,
) -> ChangedMeanwhile | None:
    """Keep what was typed over what the record says, so that the rest of a draft follows the record.

    What a colleague wrote, or what changed in the record, since the page was shown; and then nothing is kept.
    """
    done, done_by = _sent_last(case, form.code)
    seen = draft_seen(
        form,
        titles={name: fact.title for name, fact in form.declared.items()},
        done=done,
        done_by=done_by or NOBODY_SAID,
        record={name: known[name] for name in form.declared if known.get(name) not in (None, "", [])},
        watched=[name for name in form.declared if name not in OF_WRITER_AND_DAY],
    )
    typed = _typed(form)
    record = as_plain({name: known[name] for name in form.declared if name in known})
    now = as_plain(typed)
    own = {name: now.get(name, "") for name in form.declared if not same(record.get(name), now.get(name))}
    try:
        words = json.dumps(own, cls=DjangoJSONEncoder)
        draft = keep_draft(case, _draft_name(beside), words, by=by, at=at, seen=seen)
    except ChangedMeanwhile as changed:
        return changed
    now_shows(form, mark=str(draft.version), values=typed)
    return None


def _sent_last(case: Case, code: str) -> tuple[str, str]:
    """The letter of this kind that went last, as a mark and in a sentence; a mark of nothing where none went."""
    sent = LetterSent.objects.filter(case=case, code=code, copy_of=None).select_related("sent_by").first()
    if sent is None:
        return "", ""
    return f"sent {sent.pk}", f"{sent.sent_by} sent this letter ({in_full_with_time(sent.sent_at)})."


def typed_into(
    request: HttpRequest, case: Case, letter: Letter, *, beside: str, item: str, at: dt.datetime
) -> Rows:
    """What was typed into a letter that cannot go any more, by the words of each field, so that none of it is lost."""
    about = gathering.about(case, user=person_at(request), on=legal_day(at), item=item, owed=beside)
    known = gathering.gather(letter, about)
    form = _form(request, letter, about, known, beside=beside)
    form.is_valid()
    return [(form.declared[name].title, _in_words(value)) for name, value in _typed(form).items()]


def _in_words(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def as_kept(
    case: Case, letter: Letter, *, beside: str, item: str = "", user: User, on: dt.date
) -> tuple[ComposedLetter, dict[str, Any]]:
    """A letter as its page keeps it so far, with its facts, to be sent from elsewhere."""
    known = gathering.gather(letter, gathering.about(case, user=user, on=on, item=item, owed=beside))
    facts: dict[str, Any] = _over(known, _kept(case, beside, letter, known))
    enclosed = len(files_beside(case, beside))
    composed, _ = with_what_goes_along(case, compose(letter, facts, letter_book()), enclosed=enclosed)
    return composed, facts


def forget(case: Case, beside: str) -> None:
    """The letter was sent: what was typed and put beside it stands in the record now."""
    drop_draft(case, _draft_name(beside))
    FileToSend.objects.filter(case=case, beside=beside).delete()


def _goes(letter: Letter, about: About) -> Form:
    """The form that the customer's record asks for; nobody else's letter follows the customer's wishes."""
    return form_of(about.case.customer, on=about.on) if letter.to == CUSTOMER else AS_EVER


def _form(
    request: HttpRequest,
    letter: Letter,
    about: About,
    known: Mapping[str, Any],
    *,
    beside: str,
    data: QueryDict | None = None,
) -> LetterForm:
    case, to_customer = about.case, letter.to == CUSTOMER
    draft = draft_of(case, _draft_name(beside))
    elsewhere = None if to_customer else gathering.addressee_of(letter, about)
    form = LetterForm(
        letter,
        known=_over(known, _kept(case, beside, letter, known)),
        record=known,
        mark=str(draft.version) if draft is not None else _sent_last(case, letter.id)[0],
        addresses=offered(case) if to_customer else (),
        reply=reply_of(case) if to_customer else None,
        preferred=_goes(letter, about).channel,
        beside=files_beside(case, beside),
        email=elsewhere.email if elsewhere is not None else None,
        left=elsewhere.left if elsewhere is not None else "",
        readers=readers_of(letter, case, on=about.on) if title_of_circle(letter) else None,
        data=data or request.POST or None,
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


def _typed(form: LetterForm) -> dict[str, Any]:
    return {name: value for name, value in form.facts().items() if name in form.declared}


def _over(known: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the record says, with what somebody typed over it; a fact that they emptied is not said."""
    both = {**known, **kept}
    return {name: value for name, value in both.items() if name not in kept or value not in (None, "", [])}


def _kept(case: Case, beside: str, letter: Letter, record: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody typed into this letter before and did not send; not over what goes as it is recorded."""
    facts = lawbook().letters.facts_of(letter)
    return {
        name: dt.date.fromisoformat(str(value)) if facts[name].type == "date" and value else value
        for name, value in values_of(draft_of(case, _draft_name(beside))).items()
        if name in facts and not (facts[name].as_recorded and record.get(name))
    }
