"""Publishing answers: decided for each, checked for personal data, found by their words, and given as data."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, ObligationRow
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import actor_for, cases_seen_by, procedure_of, reading_of
from evenhand.apps.cases.similar import Published, asked_in, ranked, words_to_look_for
from evenhand.apps.information.models import Disclosure
from evenhand.apps.information.named import personal_in
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.search import sources
from evenhand.apps.search.operations import index, remove
from evenhand.apps.search.queries import nearest
from evenhand.apps.search.sources import Shown, Source, Words
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Actor, Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.time.legal_day import legal_day

DECIDE, KIND, COLUMNS = (
    "decide-publication",
    "disclosure",
    ("published_on", "title", "law", "received_on", "outcome", "question", "answer", "address"),
)
OWED = (
    "publication-decision",
    "publication-decided-anew",
)  # what an answer owes until somebody has decided on it
OFTEN = 3  # asked so often, a thing belongs in the publication scheme (IR-9)
CANDIDATES = 30


@transaction.atomic
def publish(
    case: Case,
    *,
    title: str,
    question: str,
    answer: str,
    checked: bool,
    by: User,
    at: dt.datetime,
    why: str = "",
    batch: UUID | None = None,
) -> Disclosure:
    """Publish an answer, with the decision on the case. Raises MoveRefused, also where nobody checked it.

    Raises Refused where the words name whoever asked, or hold an address or number, and `why` does not say why that
    may be public. Published again, it takes the place of the entry before.
    """
    day = legal_day(at)
    if not why:
        _require_nobody_named(case, {"title": title, "question": question, "answer": answer})
    before = Disclosure.objects.filter(case=case, withdrawn_on=None).first()
    kind, outcome = procedure_of(case), lawbook().vocabularies.get(procedure_of(case).outcomes_vocabulary)
    entry = before or Disclosure(case=case, published_on=day, published_by=by)
    entry.title, entry.question, entry.answer = title, question, answer
    entry.kind, entry.received_on = kind.title, case.received_on
    entry.outcome = outcome.title_of(case.outcome) if outcome else case.outcome
    entry.save()
    facts: dict[str, Value] = {"publish": True, "personal_data_checked": checked, "entry": entry.pk}
    if why:
        facts["why"] = why
    make_move(case, Move(move=DECIDE, facts=facts, happened_on=day), by=by, at=at, batch=batch)
    index(KIND, entry.pk, text=_text(entry), dated_on=entry.published_on)
    return entry


PLACES = {"title": "the title", "question": "what was asked", "answer": "the answer"}


def _require_nobody_named(case: Case, parts: Mapping[str, str]) -> None:
    found = personal_in(case, parts)
    if found:
        words = ", ".join(f"“{one.word}” in {PLACES[one.place]}" for one in found)
        raise Refused(
            f"This looks like personal data, some of it perhaps of whoever asked: {words}. Take it out. Where it is "
            "nobody's data, or may be public all the same, say why, and publish it then.",
            field="why",
        )


@transaction.atomic
def keep_back(
    case: Case, *, why: str, by: User, at: dt.datetime, batch: UUID | None = None
) -> Disclosure | None:
    """Decide that an answer is not published, or no longer: what was published goes off the page and stays on record."""
    day = legal_day(at)
    facts: dict[str, Value] = {"publish": False, "why": why} if why else {"publish": False}
    make_move(case, Move(move=DECIDE, facts=facts, happened_on=day), by=by, at=at, batch=batch)
    entry = Disclosure.objects.filter(case=case, withdrawn_on=None).first()
    if entry is not None:
        entry.withdrawn_on, entry.withdrawn_because = day, why[:300]
        entry.save(update_fields=["withdrawn_on", "withdrawn_because"])
        remove(KIND, entry.pk)
    return entry


def published() -> QuerySet[Disclosure]:
    """What the public sees, the newest first."""
    return Disclosure.objects.filter(withdrawn_on=None)


def found_by(words: str, *, limit: int = 50) -> Sequence[Disclosure]:
    """Published answers that hold these words, the best first."""
    ids = nearest(KIND, words_to_look_for(words), limit=limit)
    entries = published().in_bulk(ids)
    return [entries[pk] for pk in ids if pk in entries]


def published_like(text: str) -> Sequence[Published]:
    """Published answers like a text, with what is shared and what differs."""
    ids = nearest(KIND, words_to_look_for(text), limit=CANDIDATES)
    entries = published().in_bulk(ids)
    best = ranked(text, ((pk, entry.question) for pk, entry in entries.items()))
    return [
        Published(entries[pk].title, reverse("disclosure", args=[pk]), score, evidence)
        for pk, score, evidence in best
    ]


def rows(address: str) -> Iterator[Mapping[str, str]]:
    """Every published answer as data; `address` is where the log stands."""
    for entry in published().iterator(chunk_size=200):
        yield {
            "published_on": entry.published_on.isoformat(),
            "title": entry.title,
            "law": entry.kind,
            "received_on": entry.received_on.isoformat() if entry.received_on else "",
            "outcome": entry.outcome,
            "question": entry.question,
            "answer": entry.answer,
            "address": f"{address}{reverse('disclosure', args=[entry.pk])}",
        }


def not_decided_on(user: User, on: dt.date) -> QuerySet[Case]:
    """Answered requests of which nobody has decided whether to publish them, the newest first.

    One decided on before is there again once a review changed its answer: each answer is decided on. What was answered
    before it was taken over from an old log owes nothing, and is not among them.
    """
    names = [p.name for p in lawbook().procedures.values() if DECIDE in p.moves]
    seen = cases_seen_by(user, on).filter(procedure__in=names, stage__in=("answered", "refused"))
    owed = ObligationRow.objects.filter(case=OuterRef("pk"), name__in=OWED, open=True)
    return seen.filter(Exists(owed)).order_by("-closed_on", "-pk")


def may_decide(user: User, case: Case, on: dt.date) -> bool:
    """Whether somebody decides on a day whether the answer of a case is published."""
    return decides(reading_of(case, on), actor_for(user, on))


def decides(reading: Reading, actor: Actor) -> bool:
    """The same of a case that is read already."""
    move = reading.procedure.moves.get(DECIDE)
    return move is not None and may_record(move, actor, reading.story.people)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something asked so often that it belongs in the publication scheme: the words, and the requests."""

    words: tuple[str, ...]
    cases: tuple[Case, ...]


def scheme_candidates(user: User, on: dt.date, *, since: dt.date, most: int = 500) -> tuple[Candidate, ...]:
    """What was asked three times or more since a day, the most often first, of the requests that somebody sees (IR-9)."""
    return asked_often(cases_seen_by(user, on).filter(received_on__gte=since), most=most)


def to_decide_on(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those among them of a kind whose answers are decided on for publishing."""
    names = [p.name for p in lawbook().procedures.values() if DECIDE in p.moves]
    return cases.filter(procedure__in=names)


def asked_often(cases: QuerySet[Case], *, most: int) -> tuple[Candidate, ...]:
    """What was asked three times or more among the newest so many requests, the most often first (IR-9).

    Requests are taken together by the telling words they share; a person decides what is published.
    """
    found = list(to_decide_on(cases).order_by("-received_on", "-pk")[:most])
    words = {pk: frozenset(words_to_look_for(text)) for pk, text in asked_in(found).items()}
    often = sorted((group for group in _alike(found, words) if len(group) >= OFTEN), key=len, reverse=True)
    return tuple(Candidate(_shared(words[c.pk] for c in group), tuple(group)) for group in often)


def _alike(cases: Iterable[Case], words: Mapping[int, frozenset[str]]) -> list[list[Case]]:
    """The cases in groups, each like the first of its group.

    Two that are alike share two thirds of their words, so that one of the rarest third, and one more, stands in both:
    only groups that hold one of those are looked at.
    """
    common = Counter(word for one in words.values() for word in one)
    groups: list[list[Case]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        own = words[case.pk]
        rare = sorted(own, key=lambda word: (common[word], word))[: len(own) // 3 + 1]
        near = sorted({place for word in rare for place in holding[word]})
        place = next((at for at in near if _same(own, words[groups[at][0].pk])), None)
        if place is not None:
            groups[place].append(case)
            continue
        for word in own:
            holding[word].append(len(groups))
        groups.append([case])
    return groups


def _same(first: frozenset[str], second: frozenset[str]) -> bool:
    """Alike but for years and numbers: the same thing asked again for another year is asked again."""
    return bool(first) and bool(second) and len(first & second) * 3 >= 2 * max(len(first), len(second))


def _shared(texts: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The words that most of them share. One that fewer hold than make a candidate is of some request alone."""
    counts = Counter(word for words in texts for word in sorted(words))
    return tuple(word for word, count in counts.most_common(6) if count >= OFTEN)


def _text(entry: Disclosure) -> str:
    return "\n".join([entry.title, entry.question, entry.answer])


def _documents() -> Iterator[Words]:
    for entry in published().iterator(chunk_size=200):
        yield Words(entry.pk, _text(entry), entry.published_on)


def _show(ids: Sequence[int]) -> Mapping[int, Shown]:
    found = published().in_bulk(ids)
    return {
        pk: Shown(title=entry.title, url=reverse("disclosure", args=[pk]), about=entry.kind)
        for pk, entry in found.items()
    }


def register_search() -> None:
    """Let published answers be found by everybody who searches; called when the app is ready."""
    sources.register(
        Source(
            kind=KIND,
            title="Published answers",
            seen_by=lambda _user, _on: published(),
            show=_show,
            documents=_documents,
            place=60,
        )
    )
