"""Finding cases by their words: the reference, the title, who it is about, and every passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import prefetch_related_objects
from django.urls import reverse

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.search import sources
from evenhand.apps.search.operations import index, index_all
from evenhand.apps.search.sources import Shown, Source, Words

KIND = "case"


def let_be_found(case: Case, words: Mapping[str, str]) -> None:
    """Put a case into the index, in the transaction that wrote it; `words` are its passages by name."""
    one = _document(case, words)
    index(KIND, one.object_id, text=one.text, dated_on=one.dated_on)


def let_all_be_found(cases: Sequence[tuple[Case, Mapping[str, str]]]) -> None:
    """Put many cases into the index at once, each with its passages."""
    prefetch_related_objects([case for case, _ in cases], "customer")
    index_all(KIND, [_document(case, words) for case, words in cases])


def _document(case: Case, words: Mapping[str, str]) -> Words:
    who = case.customer.name if case.customer else ""
    return Words(case.pk, "\n".join([case.ref, case.title, who, *words.values()]), case.received_on)


def _documents() -> Iterator[Words]:
    cases = Case.objects.select_related("customer").prefetch_related("passages").order_by("pk")
    for case in cases.iterator(chunk_size=200):
        words = {p.name: "[erased]" if p.words is None else p.words for p in case.passages.all()}
        yield _document(case, words)


def _show(ids: Sequence[int]) -> Mapping[int, Shown]:
    shown = {}
    for case in Case.objects.filter(pk__in=ids).select_related("customer"):
        procedure = lawbook().procedure(case.edition)
        stage = procedure.stages[case.stage].title if case.stage in procedure.stages else case.stage
        who = case.customer.name if case.customer and not procedure.applicant_blind else ""
        shown[case.pk] = Shown(
            title=f"{case.ref} {case.title}".strip(),
            url=reverse("case", args=[case.ref]),
            about=", ".join(filter(None, (procedure.title, who, stage))),
        )
    return shown


def register() -> None:
    """Let cases be found; called when the app is ready."""
    sources.register(
        Source(kind=KIND, title="Cases", seen_by=cases_seen_by, show=_show, documents=_documents, place=10)
    )
