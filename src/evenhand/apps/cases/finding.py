"""Finding cases by their words: the reference, the title, who it is about, and every passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import prefetch_related_objects
from django.urls import reverse

from evenhand.apps.cases.ended_by_itself import lasting_title
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cards_seen_by, cases_seen_by
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.search import sources
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.operations import index_all, index_changed
from evenhand.apps.search.sources import Shown, Source, Words
from evenhand.apps.search.words import stored
from evenhand.domain.cases.held_apart import without_apart

_REFERENCE = re.compile(r"[A-Z]{2}-\d{4}-\d+")
KIND = "case"
CARD = "case-card"  # the same cases by the words of their cards, for those who see no more than a card


def let_be_found(case: Case, words: Mapping[str, str]) -> None:
    """Put a case into the index, in the transaction that wrote it; `words` are its passages by name."""
    index_changed([(KIND, _document(case, words)), (CARD, _card(case))])


def let_all_be_found(cases: Sequence[tuple[Case, Mapping[str, str]]]) -> None:
    """Put many cases into the index at once, each with its passages."""
    prefetch_related_objects([case for case, _ in cases], "customer")
    index_all(KIND, [_document(case, words) for case, words in cases])
    index_all(CARD, _cards_changed([case for case, _ in cases]))


def _cards_changed(cases: Sequence[Case]) -> list[Words]:
    """The cards that are not in the index as they are now: few, since most moves change no title."""
    held = SearchDocument.objects.filter(kind=CARD, object_id__in=[case.pk for case in cases])
    known = {pk: (text, day) for pk, text, day in held.values_list("object_id", "text", "dated_on")}
    cards = [_card(case) for case in cases]
    return [card for card in cards if known.get(card.object_id) != (stored(card.text)[0], card.dated_on)]


def _card(case: Case) -> Words:
    """No passage stands in it: whoever finds a case by a word has been told that the word is there."""
    who = case.customer.name if case.customer else ""
    return Words(case.pk, "\n".join([case.ref, case.title, who]), case.received_on)


def _document(case: Case, words: Mapping[str, str]) -> Words:
    who = case.customer.name if case.customer else ""
    procedure, apart = lawbook().procedure(case.edition), frozenset(case.held_apart)
    said = without_apart(procedure, words, apart).values()
    return Words(case.pk, "\n".join([case.ref, case.title, who, *said]), case.received_on)


def _documents() -> Iterator[Words]:
    cases = Case.objects.select_related("customer").prefetch_related("passages").order_by("pk")
    for case in cases.iterator(chunk_size=200):
        words = {p.name: "[erased]" if p.words is None else p.words for p in case.passages.all()}
        yield _document(case, words)


def _cards() -> Iterator[Words]:
    cases = Case.objects.select_related("customer").order_by("pk")
    yield from (_card(case) for case in cases.iterator(chunk_size=200))


def _show(ids: Sequence[int]) -> Mapping[int, Shown]:
    shown = {}
    for case in Case.objects.filter(pk__in=ids).select_related("customer"):
        procedure = lawbook().procedure(case.edition)
        who = case.customer.name if case.customer and not procedure.applicant_blind else ""
        shown[case.pk] = Shown(
            title=f"{case.ref} {case.title}".strip(),
            url=reverse("case", args=[case.ref]),
            about=", ".join(filter(None, (procedure.title, who, lasting_title(case)))),
        )
    return shown


def _named(words: str) -> int | None:
    """The case whose reference was typed, and nothing else."""
    ref = words.strip().strip('"').upper()
    if not _REFERENCE.fullmatch(ref):
        return None
    return Case.objects.filter(ref=ref).values_list("pk", flat=True).first()


def register() -> None:
    """Let cases be found; called when the app is ready."""
    sources.register(
        Source(
            kind=KIND,
            title="Cases",
            seen_by=cases_seen_by,
            show=_show,
            documents=_documents,
            named=_named,
            place=10,
        )
    )
    sources.register(
        Source(
            kind=CARD,
            title="Cases",
            seen_by=cards_seen_by,
            show=_show,
            documents=_cards,
            named=_named,
            place=10,
            under=KIND,
        )
    )
