"""What have we seen before? The earlier cases most like one, from whomever, with what is shared and what differs.

Suggestions only: the form of words is often the same and the year another, so numbers, years and names that differ
are shown beside the words that match. Nothing is decided by them, and what a person may not see is not found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.conf import settings

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.finding import KIND
from evenhand.apps.cases.models import Case, CasePerson, ItemRow, Passage
from evenhand.apps.cases.queries import cases_seen_by, procedure_of
from evenhand.apps.council.queries import titles_on
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.search.queries import nearest
from evenhand.domain.contact.ranking import most_alike
from evenhand.domain.contact.signature import without_name
from evenhand.domain.contact.similarity import SimilarityTable, load_similarity_table, text_of
from evenhand.domain.lawbook.procedure import ItemKind

SHOWN = 5
CANDIDATES = 40  # looked at word for word; the earlier twin stands among them or nowhere
MOST_WORDS = 24  # of a long text; more cost time and add little
FIRST = "1."  # the passages of the first entry: what was asked or complained of
# What an old log says of a case, and not what was asked: its columns may hold names, and are no words of the person.
OF_THE_RECORD = ("1.stated_by", "1.old_reference")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier case and why it is suggested."""

    case: Case
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An officer whom an earlier case asked for something: what it is called, where that stands."""

    number: int
    officer: str
    what: str
    stands: str


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """An officer whom earlier cases like this one asked, by number, and in words why they are suggested."""

    officer: int
    says: str


@dataclass(frozen=True, slots=True)
class Published:
    """Something already published that is like a case: its title, its page, and why it is suggested."""

    title: str
    url: str
    score: float
    evidence: tuple[str, ...]


Finder = Callable[[str], Sequence[Published]]
_finders: list[Finder] = []


def also_look_in(finder: Finder) -> None:
    """Let a higher app suggest what it has published; it is given the text of the case."""
    if finder not in _finders:
        _finders.append(finder)


def published_like(case: Case, *, limit: int = SHOWN) -> tuple[Published, ...]:
    """What is published already and most like a case: to answer with a link, or to give the same again."""
    text = asked_in([case])[case.pk]
    found = [one for finder in _finders for one in finder(text)]
    return tuple(sorted(found, key=lambda one: -one.score)[:limit])


@lru_cache(maxsize=1)
def table() -> SimilarityTable:
    """The lawbook's table for comparing texts."""
    return load_similarity_table(settings.LAW)


def words_to_look_for(text: str) -> tuple[str, ...]:
    """The words of a text that tell it from others, without its greetings and frame; the longest of very many.

    Its years and numbers follow: they choose nothing by themselves, and tell much beside words.
    """
    asked = text_of(text, table())
    words = tuple(dict.fromkeys(asked.words))
    longest = tuple(sorted(words, key=len, reverse=True)[:MOST_WORDS]) if len(words) > MOST_WORDS else words
    particulars = (said for kind in ("year", "number") for said in asked.particulars[kind])
    pieces = sorted({piece for said in particulars for piece in said.split("/") if piece.isalnum()})
    return (*longest, *pieces[:MOST_WORDS])


def ranked(
    text: str, candidates: Iterable[tuple[Key, str]], *, limit: int = SHOWN
) -> tuple[tuple[Key, float, tuple[str, ...]], ...]:
    """Candidates by how alike they are to a text, from 0 to 100, with the words shared and what differs."""
    keys, texts = [], []
    for key, other in candidates:
        keys.append(key)
        texts.append(text_of(other, table()))
    best = most_alike(text_of(text, table()), texts, table())[:limit]
    return tuple((keys[one.place], one.score, one.evidence) for one in best)


def alike_procedures(case: Case) -> frozenset[str]:
    """The procedures whose cases end in the same ways as this one's and are handled as blindly: its own kind."""
    own = procedure_of(case)
    return frozenset(
        other.name
        for other in lawbook().procedures.values()
        if other.name == own.name
        or (
            other.outcomes_vocabulary
            and other.outcomes_vocabulary == own.outcomes_vocabulary
            and other.applicant_blind == own.applicant_blind
        )
    )


def similar_cases(
    case: Case, user: User, *, on: dt.date, procedures: Collection[str] = (), limit: int = SHOWN
) -> tuple[Similar, ...]:
    """The earlier cases most like this one that a person may see, the most alike first.

    `procedures` names whose cases are looked through; left out, those of the case's own kind.
    """
    text = asked_in([case])[case.pk]
    ids = nearest(KIND, words_to_look_for(text), limit=CANDIDATES, but=case.pk)
    among = procedures or alike_procedures(case)
    # By number alone: asked for the procedure as well, SQLite reads every case of the procedure for these few.
    seen = cases_seen_by(user, on).filter(pk__in=ids)
    cases = {found.pk: found for found in seen if found.procedure in among and _before(found, case)}
    texts = asked_in(list(cases.values()))
    best = ranked(text, texts.items(), limit=limit)
    return tuple(Similar(cases[key], score, evidence) for key, score, evidence in best)


def _before(one: Case, other: Case) -> bool:
    """Whether a case came before another: by the day of receipt, since an old log is taken over after newer cases."""
    if one.received_on is None or other.received_on is None or one.received_on == other.received_on:
        return one.pk < other.pk
    return one.received_on < other.received_on


def whom_they_asked(found: Sequence[Similar]) -> Mapping[int, tuple[Asked, ...]]:
    """The officers whom each of these cases asked, by its number: of whom this one might be asked again, or better not."""
    cases = {one.case.pk: one.case for one in found}
    rows = ItemRow.objects.filter(case_id__in=cases).values_list("case_id", "key", "kind", "stage")
    stands = {(case, key): (kind, stage) for case, key, kind, stage in rows}
    named = CasePerson.objects.filter(case_id__in=cases).exclude(item="").order_by("pk")
    asked: dict[int, list[Asked]] = {number: [] for number in cases}
    columns = ("case_id", "role", "item", "officer_id", "officer__name")
    for number, role, item, officer, name in named.values_list(*columns):
        kind, stage = stands.get((number, item), ("", ""))
        shape = procedure_of(cases[number]).items.get(kind)
        if shape is not None and role == _asked_as(shape):
            asked[number].append(Asked(officer, name, shape.title, shape.stages[stage].title))
    return {number: tuple(officers) for number, officers in asked.items()}


def asked_before(case: Case, user: User, *, on: dt.date) -> tuple[AskedBefore, ...]:
    """Whom the earlier cases most like this one asked, each with those cases, what they share, and what came of it."""
    found = similar_cases(case, user, on=on)
    asked = whom_they_asked(found)
    reasons: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    posts = titles_on(on) if found else {}
    for one in found:
        for who in asked[one.case.pk]:
            if who.number in posts:  # whoever has left is asked no more
                names[who.number] = f"{who.officer}, {posts[who.number]}"
                why = (one.case.ref, *one.evidence[:1], who.stands.lower())
                reasons.setdefault(who.number, []).append(", ".join(why))
    return tuple(AskedBefore(who, f"{names[who]} ({'; '.join(why)})") for who, why in reasons.items())


def _asked_as(item: ItemKind) -> str:
    """The fact that names whom an item waits for: the first officer named as it opens, where it waits at once."""
    waits = (move for move in item.opening if move.to and item.stages[move.to].waiting)
    return next((name for move in waits for name, ask in move.asks.items() if ask.type == "officer"), "")


def asked_in(cases: Sequence[Case]) -> Mapping[int, str]:
    """What each case asks or says in its first entry, by its number; its title where it says nothing else.

    Where a procedure does not look at who asks, the name with which the person signed is left out.
    """
    texts: dict[int, list[str]] = {case.pk: [] for case in cases}
    rows = Passage.objects.filter(case_id__in=texts, name__startswith=FIRST, words__isnull=False)
    said = rows.exclude(name__in=OF_THE_RECORD).order_by("name")
    for number, words in said.values_list("case_id", "words"):
        texts[number].append(words or "")
    blind = {case.customer_id for case in cases if case.customer_id and procedure_of(case).applicant_blind}
    names = dict(Customer.objects.filter(pk__in=blind).values_list("pk", "name"))
    asked = {case.pk: "\n".join(texts[case.pk]) or case.title for case in cases}
    return {case.pk: without_name(asked[case.pk], names.get(case.customer_id or 0, "")) for case in cases}
