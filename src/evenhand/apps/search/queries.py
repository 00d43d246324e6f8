"""Finding things by their words. What a person may not see is neither found nor counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evenhand.apps.accounts.models import User
from evenhand.apps.search import sources
from evenhand.apps.search.full_text import CLOSES, OPENS, Match, full_text
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.telling import common
from evenhand.apps.search.words import STAR, asked_for, too_many

COUNTED = 1_000  # counting further costs more than anybody learns from it
LOOKED_AT = 2_000  # of what begins as somebody typed


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, ready to be shown."""

    kind: str
    title: str
    url: str
    about: str
    snippet: SafeString
    dated_on: dt.date | None
    cut: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of what was found; `count` ends at `COUNTED`, and `more` says that there are others."""

    hits: tuple[Hit, ...]
    count: int
    more: bool
    some_words_only: bool

    @property
    def count_in_words(self) -> str:
        """`3 found`, or `More than 1,000 found`."""
        return f"More than {COUNTED:,} found" if self.more else f"{self.count:,} found"


NOTHING = Found((), 0, more=False, some_words_only=False)


def search(
    user: User,
    words: str,
    *,
    on: dt.date,
    kinds: Collection[str] = (),
    since_on: dt.date | None = None,
    limit: int = 25,
    offset: int = 0,
) -> Found:
    """The things that hold every word and that this person may see on a day: the best first, of very many the latest.

    Whatever is typed is looked for as text. `kinds` narrows to some kinds of thing; none means all. `since_on` leaves out what
    belongs to an earlier day, and what belongs to none.
    """
    asked = asked_for(words)
    if not asked:
        return NOTHING
    index = full_text()
    # Found and counted in one question, because asking who sees what costs more than looking for the words.
    most = max(COUNTED + 1, offset + limit)
    found = index.latest(_seen_by(user, on, kinds), asked, since_on=since_on, most=most)
    more = len(found) > COUNTED
    if not more:
        weights = index.weights([match.pk for match in found], asked)
        stretch = _best_first(found, weights, named=_named(words))[offset:][:limit]
    else:
        stretch = found[offset : offset + limit]  # of so many none is the best: the latest are shown
    snippets = index.snippets([match.pk for match in stretch], asked)
    return Found(
        hits=_shown(stretch, {number: highlighted(text) for number, text in snippets.items()}),
        count=min(len(found), COUNTED),
        more=more,
        some_words_only=too_many(words),
    )


def _named(words: str) -> Collection[tuple[str, int]]:
    """What the words are the very name of, by kind and number."""
    asked = (
        (source.kind, source.named(words)) for source in sources.registered() if source.named is not None
    )
    return frozenset((kind, number) for kind, number in asked if number is not None)


def _best_first(
    found: Sequence[Match], weights: Mapping[int, float], *, named: Collection[tuple[str, int]]
) -> list[Match]:
    """What was found, what the words name before all, then the best first; the later of equals first."""
    return sorted(
        found,
        key=lambda match: (
            (match.kind, match.object_id) in named,
            weights.get(match.pk, 0.0),
            match.dated_on or dt.date.min,
            match.pk,
        ),
        reverse=True,
    )


def _seen_by(user: User, on: dt.date, kinds: Collection[str]) -> Mapping[str, QuerySet[Any]]:
    """Of each kind that is asked for, the things that somebody may see on a day."""
    return {
        source.kind: source.seen_by(user, on)
        for source in sources.registered()
        if not kinds or source.kind in kinds or source.under in kinds
    }


def _shown(best: Sequence[Match], snippets: dict[int, SafeString]) -> tuple[Hit, ...]:
    looks = {
        source.kind: source.show([d.object_id for d in best if d.kind == source.kind])
        for source in sources.registered()
    }
    titles = {source.kind: source.title for source in sources.registered()}
    hits = []
    for document in best:
        look = looks[document.kind].get(document.object_id)
        if look is not None:
            snippet = snippets.get(document.pk, SafeString(""))
            hits.append(
                Hit(
                    kind=titles[document.kind],
                    title=look.title,
                    url=look.url,
                    about=look.about,
                    snippet=snippet,
                    dated_on=document.dated_on,
                    cut=document.cut,
                )
            )
    return tuple(hits)


def highlighted(snippet: str) -> SafeString:
    """A snippet as HTML: everything escaped, found words marked."""
    pieces: list[SafeString] = []
    for number, piece in enumerate(snippet.split(OPENS)):
        if number == 0:
            pieces.append(format_html("{}", piece))
            continue
        found, _, rest = piece.partition(CLOSES)
        pieces.append(format_html("<mark>{}</mark>{}", found, rest))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def nearest(kind: str, words: Sequence[str], *, limit: int, but: int = 0) -> tuple[int, ...]:
    """The numbers of the things of a kind that hold the most and rarest of these words; who may see them is the caller's.

    Words are letters and digits alone, as `similarity.text_of` gives them; `but` leaves one thing out.
    """
    plain = [word for word in dict.fromkeys(words) if word.isalnum()]
    if not plain:
        return ()
    best = full_text().nearest(plain)
    # By number alone: asked for the kind as well, SQLite reads every document of the kind for these few.
    found = SearchDocument.objects.filter(pk__in=best).values_list("pk", "kind", "object_id")
    things = {pk: number for pk, of_kind, number in found if of_kind == kind}
    return tuple(things[pk] for pk in best if pk in things and things[pk] != but)[:limit]


def common_among(words: Sequence[str], *, share: float, fewest: int) -> frozenset[str]:
    """Those of some words that more than a share of everything stored holds; none while fewer than `fewest` are stored."""
    # Near enough, and read from both ends of the index: PostgreSQL counts half a million rows one by one.
    ends = SearchDocument.objects.aggregate(first=Min("pk"), last=Max("pk"))
    stored = ends["last"] - ends["first"] + 1 if ends["last"] else 0
    plain = [word for word in dict.fromkeys(words) if word.isalnum()]
    if stored < fewest or not plain:
        return frozenset()
    return common(plain, full_text().held, most=int(share * stored))


def holding_beginnings(kind: str, words: Sequence[str]) -> list[int]:
    """The numbers of the things of a kind that hold, for each word, one that begins so, the latest first.

    At most `LOOKED_AT`; who may see them is the caller's to ask.
    """
    pieces = tuple(piece for word in words for piece in asked_for(f"{word}{STAR}"))
    if not pieces:
        return []
    index = full_text()
    found = index.latest_first(index.matching(_of_kind(kind), pieces))
    return list(found.values_list("object_id", flat=True)[:LOOKED_AT])


def _of_kind(kind: str) -> QuerySet[SearchDocument]:
    # Not the bare column: SQLite would walk its index through all of a kind, instead of what the words match.
    return SearchDocument.objects.alias(what=Coalesce("kind", Value(""))).filter(what=kind)
