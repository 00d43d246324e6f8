"""What have we seen before? Texts that repeat, or nearly repeat, an earlier one.

Three steps: the frame of a request (greetings, "please tell me how many") is taken away; candidates come
from an inverted index of the rarer words, weighed by BM25; a candidate is then compared word for word. What
differs in numbers, years, dates and names is told and lowers the score, since another year is another
request. Nothing is decided: a person looks at the pair.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import combinations
from math import log
from pathlib import Path

import msgspec
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from evenhand.domain.contact.matching.spelling import folded
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed

# BM25's usual constants (Robertson and Zaragoza, 2009): how soon repetition and length stop counting.
K1, B = 1.2, 0.75
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[/–-]\s*(?:(?:19|20)\d\d|\d\d)\b(?!\s*[/–-]))?")
_DATES = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
_NUMBERS = re.compile(r"\b\d+(?:[.,]\d+)*[a-z]?\b", re.IGNORECASE)
_NAMES = re.compile(r"(?<=[a-z,;:] )[A-Z][\w'’-]+")
_PLURAL = re.compile(r"(?<=[^su])s$")
KINDS = ("year", "date", "number", "name")


class Differs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each kind of difference takes from the score."""

    year: float
    date: float
    number: float
    name: float


class SimilarityTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that comparing texts takes from the law folder; see the comments in the file."""

    threshold: float
    commonest_share: float
    fewest_documents: int
    candidates: int
    longest_posting: int
    differs: Differs
    fewest_words: int
    boilerplate: tuple[str, ...]
    empty_words: frozenset[str]
    little_words: frozenset[str]


def load_similarity_table(law: Path) -> SimilarityTable:
    """The table of `matching.yaml` in the law folder. Raises LawbookRefused with file, key and mend."""
    whole = read_yaml(law / "matching.yaml")
    texts = whole.data.get("texts") if isinstance(whole.data, dict) else None
    return typed(Source(path=whole.path, data=texts, lines=whole.lines), SimilarityTable)


@dataclass(frozen=True, slots=True)
class Text:
    """A text without its frame: its words, and the particulars by which two alike ones may differ.

    `particulars` holds years, dates, numbers and names, each kind as written.
    """

    words: tuple[str, ...]
    particulars: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, from 0 to 100, and why, with what differs.

    `telling` are the words they share that few texts have: without one, two texts sound alike and may be about anything.
    """

    score: float
    evidence: tuple[str, ...]
    telling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two texts, by their places in the list, that may ask the same."""

    a: int
    b: int
    score: float
    evidence: tuple[str, ...]


def text_of(written: str, table: SimilarityTable) -> Text:
    """Take greetings, boilerplate and empty words away, and set the particulars aside."""
    left, particulars = written, {}
    for kind, pattern in (("date", _DATES), ("year", _YEARS), ("number", _NUMBERS)):
        particulars[kind] = frozenset(_plain(kind, found) for found in pattern.findall(left))
        left = pattern.sub(" ", left)
    particulars["name"] = frozenset(_names(left)) - table.empty_words - _framing(table.boilerplate)
    subject = _frames(table.boilerplate).sub(" ", f" {folded(left)} ")
    words = tuple(_singular(w) for w in subject.split() if w not in table.empty_words)
    return Text(words, particulars)


def _singular(word: str) -> str:
    return _PLURAL.sub("", word) if len(word) > 3 else word


def _names(written: str) -> Iterator[str]:
    """Words with a capital within a sentence; where most words have one (a headline), none is a name."""
    words = [word for word in written.split() if word[:1].isalpha()]
    if 2 * sum(word[0].isupper() for word in words) <= len(words):
        yield from (name for found in _NAMES.findall(written) if (name := folded(found)))


def _plain(kind: str, written: str) -> str:
    """2023-2024, 2023/2024 and 2023/24 are one year; 1,000 and 1000 one number."""
    if kind == "number":
        return written.replace(",", "").casefold()
    plain = re.sub(r"\s*[/–-]\s*", "/", written)
    return re.sub(r"^(\d{4})/\d\d(\d\d)$", r"\1/\2", plain)


@lru_cache(maxsize=4)
def _frames(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((folded(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(r"(?<= )(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + r")(?= )")


@lru_cache(maxsize=4)
def _framing(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in folded(phrase).split())


def likeness(a: Text, b: Text, table: SimilarityTable, common: frozenset[str] = frozenset()) -> Likeness:
    """Compare two texts, the same either way round; `common` words are left out where others remain.

    Neither they nor the table's little words are ever given as evidence.
    """
    words_a, words_b = _telling(a.words, common), _telling(b.words, common)
    alike = _words_likeness(words_a, words_b, table)
    shared = set(words_a) & set(words_b) - common - _little(table.little_words)
    telling = tuple(sorted(shared, key=lambda word: (-len(word), word)))
    evidence = [_why(words_a, words_b, telling)]
    for kind in KINDS:
        only_a, only_b = _differing(a, b, kind)
        if only_a or only_b:
            alike -= getattr(table.differs, kind)
            first, second = sorted((_listed(only_a), _listed(only_b)))
            evidence.append(f"differs: {first} against {second}")
    return Likeness(round(max(alike, 0.0), 1), tuple(evidence), telling)


@lru_cache(maxsize=4)
def _little(words: frozenset[str]) -> frozenset[str]:
    """The little words as they are compared, without an s at their end."""
    return words | {_singular(word) for word in words}


def _why(a: Sequence[str], b: Sequence[str], telling: Sequence[str]) -> str:
    if sorted(a) == sorted(b):
        return "Same words"
    return f"shares: {', '.join(telling[:6])}" if telling else "shares no word that few others have"


def _telling(words: Sequence[str], common: frozenset[str]) -> list[str]:
    return [word for word in words if word not in common] or list(words)


def _words_likeness(a: Sequence[str], b: Sequence[str], table: SimilarityTable) -> float:
    """The words as sets in order, so that neither their order nor their repetition matters."""
    if not a or not b:
        return 0.0
    if min(len(a), len(b)) < table.fewest_words:
        return 100.0 if set(a) == set(b) else 0.0
    return token_sort_ratio(" ".join(sorted(set(a))), " ".join(sorted(set(b))))


def _differing(a: Text, b: Text, kind: str) -> tuple[frozenset[str], frozenset[str]]:
    first, second = a.particulars.get(kind, frozenset()), b.particulars.get(kind, frozenset())
    only_a, only_b = first - second, second - first
    if kind == "name":  # a capital may be missing, and a spelling slip is no other name
        only_a = frozenset(n for n in only_a if not _stands_in(n, b))
        only_b = frozenset(n for n in only_b if not _stands_in(n, a))
    return only_a, only_b


def _stands_in(name: str, text: Text) -> bool:
    return any(OSA.distance(_singular(name), word, score_cutoff=1) <= 1 for word in text.words)


def _listed(found: Iterable[str]) -> str:
    return ", ".join(sorted(found)) or "nothing"


def repeats(
    texts: Sequence[Text],
    table: SimilarityTable,
    *,
    looked_at: Callable[[int], None] = lambda _count: None,
) -> Iterator[Repeat]:
    """Every pair at or above the table's threshold, in the order of the texts.

    Texts with the same words and particulars are compared once and all their pairs told. `looked_at` is told
    how many different texts have been compared. Memory grows with the texts, not with the pairs.
    """
    common = common_words(texts, table)
    places: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if text.words:
            key = (tuple(sorted(set(text.words))), *(text.particulars[kind] for kind in KINDS))
            places[key].append(place)
    groups = list(places.values())
    for group in groups:
        yield from _pairs_within(group, texts, table, common)
    index = _Index([_telling(texts[group[0]].words, common) for group in groups], table)
    for number, group in enumerate(groups):
        for other in index.nearest(number):
            alike = likeness(texts[group[0]], texts[groups[other][0]], table, common)
            if alike.score >= table.threshold:
                pairs = (sorted((a, b)) for a in group for b in groups[other])
                yield from (Repeat(a, b, alike.score, alike.evidence) for a, b in pairs)
        looked_at(number + 1)


def _pairs_within(
    group: Sequence[int], texts: Sequence[Text], table: SimilarityTable, common: frozenset[str]
) -> Iterator[Repeat]:
    if len(group) > 1:
        same = likeness(texts[group[0]], texts[group[0]], table, common)
        score = max(same.score, table.threshold)
        yield from (Repeat(a, b, score, same.evidence) for a, b in combinations(group, 2))


def common_words(texts: Sequence[Text], table: SimilarityTable) -> frozenset[str]:
    """The words in more than the table's share of the texts; none where the texts are few."""
    if len(texts) < table.fewest_documents:
        return frozenset()
    counts = Counter(word for text in texts for word in set(text.words))
    most = table.commonest_share * len(texts)
    return frozenset(word for word, count in counts.items() if count > most)


class _Index:
    """For each word the texts that hold it, with BM25 weights; the longest lists are left out."""

    def __init__(self, documents: Sequence[Sequence[str]], table: SimilarityTable) -> None:
        self._documents = [Counter(words) for words in documents]
        self._keep = table.candidates
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._documents):
            for word in words:
                holding[word].append(number)
        self._holding = {word: held for word, held in holding.items() if len(held) <= table.longest_posting}
        self._mean = sum(map(len, documents)) / max(len(documents), 1)
        self._lengths = [len(words) for words in documents]

    def nearest(self, number: int) -> list[int]:
        """The later texts most like this one, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in self._documents[number]:
            held = self._holding.get(word, ())
            rarity = log(1 + (len(self._documents) - len(held) + 0.5) / (len(held) + 0.5))
            for other in held:
                if other > number:
                    scores[other] += rarity * self._weight(word, other)
        best = nlargest(self._keep, scores.items(), key=lambda found: (found[1], -found[0]))
        return [other for other, _score in best]

    def _weight(self, word: str, number: int) -> float:
        count = self._documents[number][word]
        length = self._lengths[number] / self._mean
        return count * (K1 + 1) / (count + K1 * (1 - B + B * length))
