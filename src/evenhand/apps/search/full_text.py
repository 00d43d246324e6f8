"""The full-text index of each kind of database, behind one face.

SQLite has FTS5, PostgreSQL a tsvector with a GIN index; both stem English words and drop none. The index
is a shadow of `SearchDocument`: triggers (SQLite) or a generated column (PostgreSQL) keep it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

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
# The plus keeps SQLite from asking the index once for each number: a hundred times as slow for a thousand.
_FTS5_AMONG = (
    "FROM search_words WHERE search_words MATCH %s "
    "AND rowid BETWEEN %s AND %s AND +rowid IN (SELECT value FROM json_each(%s))"
)
_FTS5_SNIPPETS = f"SELECT rowid, snippet(search_words, 0, char(2), char(3), '…', 24) {_FTS5_AMONG}"
_FTS5_WEIGHTS = f"SELECT rowid, bm25(search_words) {_FTS5_AMONG}"
_FTS5_COUNT = "SELECT count(*) FROM (SELECT rowid FROM search_words WHERE search_words MATCH %s LIMIT %s)"
# By the formula of FTS5 (BM25), each word once: ts_rank takes a word that every document holds for as telling as the
# rarest, and in PostgreSQL nothing else ranks. Each step ends in OFFSET 0 so that it stays one: a long vector, which is
# stored apart and compressed, is fetched once (`strip`) and not for each word, and none is carried through the sorting.
_TSVECTOR_BEST = (
    "SELECT id FROM (SELECT id, told, size, avg(size) OVER () AS usual "
    "FROM (SELECT id, length(lexemes)::float8 AS size, {rarities} AS told "
    "FROM (SELECT id, strip(vector) AS lexemes FROM search_searchdocument WHERE {held} OFFSET 0) AS held "
    "OFFSET 0) AS weighed) AS measured "
    "ORDER BY told / (1 + 1.2 * (0.25 + 0.75 * size / usual)) DESC, id DESC LIMIT %s"
)
_TSVECTOR_RARITY = "CASE WHEN lexemes @@ to_tsquery('evenhand', %s) THEN %s::float8 ELSE 0 END"
# Few are found by the index of words alone. The question is a query of its own, since PostgreSQL then plans for a few
# documents, as they are: where it reckons how many there may be, it takes to reading every document there is.
_TSVECTOR_FEW = "vector @@ (SELECT to_tsquery('evenhand', %s))"
# Of many the latest: those it finds soonest by reading backwards.
_TSVECTOR_MANY = "vector @@ to_tsquery('evenhand', %s) ORDER BY id DESC LIMIT %s"
# Many questions in one. PostgreSQL keeps the share of documents that hold each very common word: to count those would
# cost more than all else. It keeps them when it analyses the table, and each is then right to a few in a hundred.
_TSVECTOR_COUNTS = (
    "WITH size AS (SELECT coalesce(max(id), 0) AS documents, "
    "(SELECT reltuples FROM pg_class WHERE oid = 'search_searchdocument'::regclass) AS analysed "
    "FROM search_searchdocument), "
    "usual AS (SELECT unnest(most_common_elems::text::text[]) AS lexeme, unnest(most_common_elem_freqs) AS share "
    "FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'search_searchdocument' "
    "AND attname = 'vector'), "
    "asked AS MATERIALIZED (SELECT question, place, (tsvector_to_array(to_tsvector('evenhand', word)))[1] AS lexeme "
    "FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given(question, word, place)) "
    "SELECT CASE WHEN analysed > %s AND share IS NOT NULL THEN least(round(share * analysed)::bigint, %s) ELSE ("
    "SELECT count(*) FROM (SELECT 1 FROM search_searchdocument "
    "WHERE vector @@ to_tsquery('evenhand', question) LIMIT %s) AS held) END, documents "
    "FROM asked CROSS JOIN size LEFT JOIN usual USING (lexeme) ORDER BY place"
)


_TSVECTOR_LATEST = (
    "SELECT id, kind, object_id, dated_on, cut FROM search_searchdocument "
    "WHERE vector @@ to_tsquery('evenhand', %s) AND id < %s AND kind = ANY(%s){since} "
    "ORDER BY id DESC LIMIT %s"
)
_AT_ONCE, _MOST_AT_ONCE = 1_200, 16_000


class Match(NamedTuple):
    """One document that matches, without its text."""

    pk: int
    kind: str
    object_id: int
    dated_on: dt.date | None
    cut: bool


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
        self, seen: Mapping[str, QuerySet[Any]], asked: Asked, *, since_on: dt.date | None, most: int
    ) -> list[Match]:
        """What holds every word, of the things of each kind that are `seen`, the one stored last first, at most so many.

        `since_on` leaves out what belongs to an earlier day, and what belongs to none.
        """
        ...

    def nearest(self, words: Sequence[str]) -> Sequence[int]:
        """The documents that hold some of the words that tell most, those with the most and rarest first."""
        ...

    def held(self, several: Sequence[Groups]) -> Sequence[int]:
        """How many documents hold all words of any group, of each of several, no further than one more than `WEIGHED`.

        Of a very common word about so many, where the database knows that without counting.
        """
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
        with connection.cursor() as cursor:
            cursor.execute(_FTS5_WEIGHTS, self._among(ids, asked))
            return {number: -weight for number, weight in cursor.fetchall()}

    def latest_first(self, matching: QuerySet[SearchDocument]) -> QuerySet[SearchDocument]:
        """See FullText. FTS5 gives its rows in this order by itself."""
        return matching.extra(order_by=["-search_words.rowid"])

    def latest(
        self, seen: Mapping[str, QuerySet[Any]], asked: Asked, *, since_on: dt.date | None, most: int
    ) -> list[Match]:
        """See FullText. One question, which asks of each document that matches whether it is seen."""
        theirs = Q(pk__in=[])
        for kind, things in seen.items():
            theirs |= Q(Exists(things.order_by().filter(pk=OuterRef("object_id"))), what=kind)
        # Not the bare column: SQLite would walk its index through all of a kind, instead of what the words match.
        documents = SearchDocument.objects.alias(what=Coalesce("kind", Value(""))).filter(theirs)
        if since_on is not None:
            documents = documents.filter(dated_on__gte=since_on)
        matching = self.latest_first(self.matching(documents, asked))
        return [Match(*row) for row in matching.values_list(*Match._fields)[:most]]

    def nearest(self, words: Sequence[str]) -> Sequence[int]:
        """See FullText."""
        groups = telling(words, self.held)
        if not groups:
            return ()
        every = " OR ".join(f'"{word}"' for word in words)
        # Ranked by the index alone and only then looked up: joined first, every document that matches would be read.
        with connection.cursor() as cursor:
            cursor.execute(_FTS5_BEST, [f"({self._any_of(groups)}) AND ({every})", WEIGHED, NEAREST])
            return [row[0] for row in cursor.fetchall()]

    def _any_of(self, groups: Groups) -> str:
        return " OR ".join("(" + " AND ".join(f'"{word}"' for word in group) + ")" for group in groups)

    def held(self, several: Sequence[Groups]) -> Sequence[int]:
        """See FullText."""
        return [self._counted(groups) for groups in several]

    def _counted(self, groups: Groups) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_FTS5_COUNT, [self._any_of(groups), WEIGHED + 1])
            return int(cursor.fetchone()[0])

    def snippets(self, ids: Iterable[int], asked: Asked) -> Mapping[int, str]:
        """See FullText. Between the first and the last number: else SQLite goes through all that match, for one page."""
        wanted = list(ids)
        if not wanted:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_FTS5_SNIPPETS, self._among(wanted, asked))
            return dict(cursor.fetchall())

    def _among(self, ids: Sequence[int], asked: Asked) -> tuple[str, int, int, str]:
        return self.question(asked), min(ids), max(ids), json.dumps(list(ids))


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
        self, seen: Mapping[str, QuerySet[Any]], asked: Asked, *, since_on: dt.date | None, most: int
    ) -> list[Match]:
        """See FullText.

        Some that match at a time, and of them those that are seen: asked in one, PostgreSQL asks of every document
        whether it is seen, and plans for a second what takes it a moment.
        """
        found: list[Match] = []
        below, size = 2**63 - 1, _AT_ONCE
        while len(found) < most:
            some = self._below(below, asked, tuple(seen), since_on, size)
            things = _those_seen(seen, some)
            found += [match for match in some if (match.kind, match.object_id) in things]
            if len(some) < size:
                break
            below, size = some[-1].pk, min(4 * size, _MOST_AT_ONCE)
        return found[:most]

    def _below(
        self, below: int, asked: Asked, kinds: Sequence[str], since_on: dt.date | None, size: int
    ) -> list[Match]:
        """So many of what matches, whoever may see it, stored before the document of this number."""
        since = "" if since_on is None else " AND dated_on >= %s"
        days = () if since_on is None else (since_on,)
        with connection.cursor() as cursor:
            cursor.execute(
                _TSVECTOR_LATEST.format(since=since), [self.question(asked), below, list(kinds), *days, size]
            )
            return [Match(*row) for row in cursor.fetchall()]

    def nearest(self, words: Sequence[str]) -> Sequence[int]:
        """See FullText."""
        counts: dict[Groups, int] = {}
        documents = 0

        def held(several: Sequence[Groups]) -> Sequence[int]:
            nonlocal documents
            counted, documents = self._counted(several)
            counts.update(zip(several, counted, strict=True))
            return counted

        groups = telling(words, held)
        if not groups:
            return ()
        rarities = _rarities({word: counts[((word,),)] for word in words}, documents)
        of_words = [part for word, rarity in rarities.items() for part in (f"'{word}'", rarity)]
        many = counts[groups] if groups in counts else sum(counts[(group,)] for group in groups)
        held_by, at_most = (_TSVECTOR_MANY, [WEIGHED]) if many > WEIGHED else (_TSVECTOR_FEW, [])
        best = _TSVECTOR_BEST.format(rarities=" + ".join([_TSVECTOR_RARITY] * len(rarities)), held=held_by)
        with connection.cursor() as cursor:
            cursor.execute(best, [*of_words, self._any_of(groups), *at_most, NEAREST])
            return [row[0] for row in cursor.fetchall()]

    def _any_of(self, groups: Groups) -> str:
        return " | ".join("(" + " & ".join(f"'{word}'" for word in group) + ")" for group in groups)

    def held(self, several: Sequence[Groups]) -> Sequence[int]:
        """See FullText."""
        return self._counted(several)[0]

    def _counted(self, several: Sequence[Groups]) -> tuple[Sequence[int], int]:
        """The same, and how many documents there are."""
        questions = [self._any_of(groups) for groups in several]
        alone = [groups[0][0] if groups and len(groups) == len(groups[0]) == 1 else "" for groups in several]
        with connection.cursor() as cursor:
            cursor.execute(_TSVECTOR_COUNTS, [questions, alone, WEIGHED, WEIGHED + 1, WEIGHED + 1])
            rows = cursor.fetchall()
        return [int(held) for held, _ in rows], max((int(documents) for _, documents in rows), default=0)

    def snippets(self, ids: Iterable[int], asked: Asked) -> Mapping[int, str]:
        """See FullText."""
        shape = f'StartSel="{OPENS}", StopSel="{CLOSES}", MaxWords=24, MinWords=12'
        cut = SearchDocument.objects.filter(pk__in=list(ids)).extra(
            select={"snippet": "ts_headline('evenhand', text, to_tsquery('evenhand', %s), %s)"},
            select_params=[self.question(asked), shape],
        )
        return dict(cut.values_list("pk", "snippet"))


def _rarities(holding: Mapping[str, int], documents: int) -> dict[str, float]:
    """How much each word tells that any document holds, by how many do: the weight of BM25, which is never below 0."""
    return {
        word: log(1 + (max(documents, held) - held + 0.5) / (held + 0.5))
        for word, held in holding.items()
        if held
    }


def _those_seen(seen: Mapping[str, QuerySet[Any]], some: Sequence[Match]) -> set[tuple[str, int]]:
    """Of what matches, the kind and number of each thing that is seen: one question for all kinds."""
    asked_for = []
    for kind, things in seen.items():
        numbers = [match.object_id for match in some if match.kind == kind]
        if numbers:
            named = things.order_by().annotate(
                kind_found=Value(kind, CharField()), number_found=Cast(F("pk"), BigIntegerField())
            )
            asked_for.append(named.filter(pk__in=numbers).values_list("kind_found", "number_found"))
    if not asked_for:
        return set()
    first, *others = asked_for
    return set(first.union(*others, all=True) if others else first)


def full_text() -> FullText:
    """The index of the database in use."""
    return TsVector() if connection.vendor == "postgresql" else Fts5()
