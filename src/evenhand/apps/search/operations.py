"""Keeping the index: a thing's words go in, or out, in the transaction that writes the thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction

from evenhand.apps.search import sources
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.sources import Words
from evenhand.apps.search.words import stored

_BATCH = 200
_SAID = ["text", "dated_on", "cut"]


def index(kind: str, object_id: int, *, text: str, dated_on: dt.date | None = None) -> None:
    """Let a thing be found by these words, in place of any earlier ones; the same again changes nothing.

    Erased words go out of the index by giving the text without them.
    """
    index_changed([(kind, Words(object_id, text, dated_on))])


def index_changed(documents: Sequence[tuple[str, Words]]) -> None:
    """Let a thing be found by the words of each of its kinds; what stands in the index as it is now is not written."""
    rows = [_row(kind, one) for kind, one in documents]
    held = SearchDocument.objects.filter(
        kind__in={row.kind for row in rows}, object_id__in={row.object_id for row in rows}
    )
    known = {(kind, number): said for kind, number, *said in held.values_list("kind", "object_id", *_SAID)}
    _put([row for row in rows if known.get((row.kind, row.object_id)) != [row.text, row.dated_on, row.cut]])


def _row(kind: str, one: Words) -> SearchDocument:
    text, cut = stored(one.text)
    return SearchDocument(kind=kind, object_id=one.object_id, text=text, dated_on=one.dated_on, cut=cut)


def _put(rows: Sequence[SearchDocument]) -> None:
    if rows:
        SearchDocument.objects.bulk_create(
            rows,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=_SAID,
        )


def index_new(kind: str, documents: Iterable[Words]) -> None:
    """Put many things into the index that were never in it, such as what a loader wrote in one go."""
    SearchDocument.objects.bulk_create((_row(kind, one) for one in documents), batch_size=1_000)


@transaction.atomic
def index_all(kind: str, documents: Sequence[Words]) -> None:
    """Let many things be found by their words, in place of any earlier ones, in one statement."""
    _put([_row(kind, one) for one in documents])


def remove(kind: str, object_id: int) -> None:
    """Let a thing be found no more; nothing of its words stays behind."""
    SearchDocument.objects.filter(kind=kind, object_id=object_id).delete()


def reindex() -> dict[str, int]:
    """Make the index again from the things themselves: how many of each kind there are.

    Documents of things that are gone go too. May be stopped and run again.
    """
    counts = {}
    for source in sources.registered():
        there = _refilled(source.kind, source.documents())
        counts[source.kind] = len(there)
        _remove_all_but(source.kind, there)
    return counts


def _refilled(kind: str, documents: Iterable[Words]) -> set[int]:
    there: set[int] = set()
    documents = iter(documents)
    while batch := list(islice(documents, _BATCH)):
        with transaction.atomic():
            for one in batch:
                index(kind, one.object_id, text=one.text, dated_on=one.dated_on)
        there.update(one.object_id for one in batch)
    return there


def _remove_all_but(kind: str, there: set[int]) -> None:
    known = SearchDocument.objects.filter(kind=kind).values_list("object_id", flat=True)
    gone = [number for number in known.iterator(chunk_size=2000) if number not in there]
    for start in range(0, len(gone), _BATCH):
        SearchDocument.objects.filter(kind=kind, object_id__in=gone[start : start + _BATCH]).delete()
