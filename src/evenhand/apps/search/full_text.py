"""The full-text index of each kind of database, behind one face.

SQLite has FTS5, PostgreSQL a tsvector with a GIN index; both stem English words and drop none. The index
is a shadow of `SearchDocument`: triggers (SQLite) or a generated column (PostgreSQL) keep it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet

from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.telling import WEIGHED, Groups, telling
from evenhand.apps.search.words import STAR

Asked = tuple[tuple[str, ...], ...]
# Around a found word in a snippet. Documents hold no control characters, so nobody can forge them.
NEAREST = 240  # documents ranked by the index when something alike is looked for
OPENS, CLOSES = "\x02", "\x03"
# The latest where too many match, since each that is weighed costs time.
_FTS5_BEST = (
    "SELECT rowid FROM (SELECT rowid, rank FROM search_words WHERE search_words MATCH %s "
    "ORDER BY rowid DESC LIMIT %s) ORDER BY rank LIMIT %s"
)
_FTS5_COUNT = "SELECT count(*) FROM (SELECT rowid FROM search_words WHERE search_words MATCH %s LIMIT %s)"
_TSVECTOR_BEST = (
    "SELECT id FROM (SELECT id, vector FROM search_searchdocument "
    "WHERE vector @@ to_tsquery('evenhand', %s) ORDER BY id DESC LIMIT %s) AS held "
    "ORDER BY ts_rank(vector, to_tsquery('evenhand', %s)) DESC, id DESC LIMIT %s"
)
_TSVECTOR_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM search_searchdocument "
    "WHERE vector @@ to_tsquery('evenhand', %s) LIMIT %s) AS held"
)


_TSVECTOR_LATEST = (
    "SELECT id FROM search_searchdocument WHERE vector @@ to_tsquery('evenhand', %s) AND id < %s "
    "ORDER BY id DESC LIMIT %s"
)
_AT_ONCE, _MOST_AT_ONCE = 2_000, 16_000


class FullText(Protocol):
    """What a database must be able to do."""

    def matching(self, documents: QuerySet[SearchDocument], asked: Asked) -> QuerySet[SearchDocument]:
        """The documents that hold every word asked for."""
        ...

    def weights(self, ids: Sequence[int], asked: Asked) -> Mapping[int, float]:
        """How well each of these documents, which match, answers what is asked for: the more the better."""
        ...

    def latest_first(self, matching: QuerySet[SearchDocument]) -> QuerySet[SearchDocument]:
        """What `matching` gave, the one stored last first, without weighing any."""
        ...

    def latest(
        self, seen: QuerySet[SearchDocument], asked: Asked, fields: Sequence[str], *, most: int
    ) -> list[tuple[Any, ...]]:
        """Of the documents `seen` these fields of those that hold every word, the one stored last first, at most so many."""
        ...

    def nearest(self, words: Sequence[str]) -> Sequence[int]:
        """The documents that hold some of the words that tell most, those with the most and rarest first."""
        ...

    def snippets(self, ids: Iterable[int], asked: Asked) -> Mapping[int, str]:
        """A few words around what was found, with `OPENS` and `CLOSES` about each found word."""
        ...


class Fts5:
    """SQLite: an external-content table of FTS5."""

    def question(self, asked: Asked) -> str:
        """Every piece as a quoted phrase: nothing in it can be an operator. A star asks for beginnings."""
        return " ".join(self._phrase(piece) for piece in asked)

    def _phrase(self, piece: tuple[str, ...]) -> str:
        words = " ".join(piece)
        return f'"{words.removesuffix(STAR)}" {STAR}' if words.endswith(STAR) else f'"{words}"'

    def matching(self, documents: QuerySet[SearchDocument], asked: Asked) -> QuerySet[SearchDocument]:
        """See FullText."""
        return documents.extra(
            tables=["search_words"],
            where=["search_words.rowid = search_searchdocument.id", "search_words MATCH %s"],
            params=[self.question(asked)],
        )

    def weights(self, ids: Sequence[int], asked: Asked) -> Mapping[int, float]:
        """See FullText."""
        if not ids:
            return {}
        # The plus keeps SQLite from asking the index once for each number: a hundred times as slow for a thousand.
        weighed = (
            "SELECT rowid, bm25(search_words) FROM search_words WHERE search_words MATCH %s"
            " AND rowid BETWEEN %s AND %s AND +rowid IN (SELECT value FROM json_each(%s))"
        )
        with connection.cursor() as cursor:
            cursor.execute(weighed, [self.question(asked), min(ids), max(ids), json.dumps(list(ids))])
            return {number: -weight for number, weight in cursor.fetchall()}

    def latest_first(self, matching: QuerySet[SearchDocument]) -> QuerySet[SearchDocument]:
        """See FullText. FTS5 gives its rows in this order by itself."""
        return matching.extra(order_by=["-search_words.rowid"])

    def latest(
        self, seen: QuerySet[SearchDocument], asked: Asked, fields: Sequence[str], *, most: int
    ) -> list[tuple[Any, ...]]:
        """See FullText."""
        return list(self.latest_first(self.matching(seen, asked)).values_list(*fields)[:most])

    def nearest(self, words: Sequence[str]) -> Sequence[int]:
        """See FullText."""
        groups = telling(words, self._held)
        if not groups:
            return ()
        every = " OR ".join(f'"{word}"' for word in words)
        # Ranked by the index alone and only then looked up: joined first, every document that matches would be read.
        with connection.cursor() as cursor:
            cursor.execute(_FTS5_BEST, [f"({self._any_of(groups)}) AND ({every})", WEIGHED, NEAREST])
            return [row[0] for row in cursor.fetchall()]

    def _any_of(self, groups: Groups) -> str:
        return " OR ".join("(" + " AND ".join(f'"{word}"' for word in group) + ")" for group in groups)

    def _held(self, groups: Groups) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_FTS5_COUNT, [self._any_of(groups), WEIGHED + 1])
            return int(cursor.fetchone()[0])

    def snippets(self, ids: Iterable[int], asked: Asked) -> Mapping[int, str]:
        """See FullText."""
        documents = SearchDocument.objects.filter(pk__in=list(ids))
        cut = self.matching(documents, asked).extra(
            select={"snippet": "snippet(search_words, 0, char(2), char(3), '…', 24)"}
        )
        return dict(cut.values_list("pk", "snippet"))


class TsVector:
    """PostgreSQL: a generated tsvector with a GIN index."""

    def question(self, asked: Asked) -> str:
        """Every word as quoted lexemes in a row: nothing in it can be an operator."""
        return " & ".join("(" + " <-> ".join(self._lexeme(token) for token in piece) + ")" for piece in asked)

    def _lexeme(self, token: str) -> str:
        return f"'{token.removesuffix(STAR)}':*" if token.endswith(STAR) else f"'{token}'"

    def matching(self, documents: QuerySet[SearchDocument], asked: Asked) -> QuerySet[SearchDocument]:
        """See FullText."""
        return documents.extra(
            where=["search_searchdocument.vector @@ to_tsquery('evenhand', %s)"],
            params=[self.question(asked)],
        )

    def weights(self, ids: Sequence[int], asked: Asked) -> Mapping[int, float]:
        """See FullText."""
        weighed = (
            "SELECT id, ts_rank(vector, to_tsquery('evenhand', %s)) FROM search_searchdocument"
            " WHERE id = ANY(%s)"
        )
        with connection.cursor() as cursor:
            cursor.execute(weighed, [self.question(asked), list(ids)])
            return dict(cursor.fetchall())

    def latest_first(self, matching: QuerySet[SearchDocument]) -> QuerySet[SearchDocument]:
        """See FullText."""
        return matching.order_by("-pk")

    def latest(
        self, seen: QuerySet[SearchDocument], asked: Asked, fields: Sequence[str], *, most: int
    ) -> list[tuple[Any, ...]]:
        """See FullText.

        Some thousands that match at a time, and of them those that are seen: asked in one, PostgreSQL asks of every
        document whether it is seen, which took half a minute over 500,000.
        """
        found: list[tuple[Any, ...]] = []
        below, size = 2**63 - 1, _AT_ONCE
        while len(found) < most:
            with connection.cursor() as cursor:
                cursor.execute(_TSVECTOR_LATEST, [self.question(asked), below, size])
                ids = [row[0] for row in cursor.fetchall()]
            if ids:
                some = seen.extra(where=["search_searchdocument.id = ANY(%s)"], params=[ids])
                found += some.order_by("-pk").values_list(*fields)
            if len(ids) < size:
                break
            below, size = ids[-1], min(2 * size, _MOST_AT_ONCE)
        return found[:most]

    def nearest(self, words: Sequence[str]) -> Sequence[int]:
        """See FullText."""
        groups = telling(words, self._held)
        if not groups:
            return ()
        every = " | ".join(f"'{word}'" for word in words)
        with connection.cursor() as cursor:
            cursor.execute(_TSVECTOR_BEST, [self._any_of(groups), WEIGHED, every, NEAREST])
            return [row[0] for row in cursor.fetchall()]

    def _any_of(self, groups: Groups) -> str:
        return " | ".join("(" + " & ".join(f"'{word}'" for word in group) + ")" for group in groups)

    def _held(self, groups: Groups) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_TSVECTOR_COUNT, [self._any_of(groups), WEIGHED + 1])
            return int(cursor.fetchone()[0])

    def snippets(self, ids: Iterable[int], asked: Asked) -> Mapping[int, str]:
        """See FullText."""
        shape = f'StartSel="{OPENS}", StopSel="{CLOSES}", MaxWords=24, MinWords=12'
        cut = SearchDocument.objects.filter(pk__in=list(ids)).extra(
            select={"snippet": "ts_headline('evenhand', text, to_tsquery('evenhand', %s), %s)"},
            select_params=[self.question(asked), shape],
        )
        return dict(cut.values_list("pk", "snippet"))


def full_text() -> FullText:
    """The index of the database in use."""
    return TsVector() if connection.vendor == "postgresql" else Fts5()
