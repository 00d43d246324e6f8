"""Which of some texts are most like one: how alike their words are, and how many of its rarer ones they share.

Likeness alone takes every word for as telling as every other. Among texts found by an index nearly all share the words
they were found by, so what tells them apart are the words, years and numbers that few of them hold. Both count the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from evenhand.domain.contact.similarity import SimilarityTable, Text, likeness

_PARTICULARS = ("year", "date", "number")  # a name stands among the words as well


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text by its place in the list, how alike it is from 0 to 100, and why, with what differs."""

    place: int
    score: float
    evidence: tuple[str, ...]


def most_alike(asked: Text, others: Sequence[Text], table: SimilarityTable) -> tuple[Ranked, ...]:
    """The texts that are at all like one, the most alike first; of equals the earlier in the list."""
    held = [_held(text) for text in others]
    rarity = _Rarity(held)
    wanted = _held(asked)
    found = []
    for place, (text, holds) in enumerate(zip(others, held, strict=True)):
        alike = likeness(asked, text, table)
        if alike.score > 0:
            score = round((alike.score + 100 * rarity.shared(wanted, holds)) / 2, 1)
            found.append(Ranked(place, score, alike.evidence))
    return tuple(sorted(found, key=lambda one: (-one.score, one.place)))


def _held(text: Text) -> frozenset[str]:
    """The words of a text, and its years, dates and numbers told apart from them."""
    particulars = (f"{kind} {said}" for kind in _PARTICULARS for said in text.particulars.get(kind, ()))
    return frozenset((*text.words, *particulars))


class _Rarity:
    """How much each word tells among some texts: the fewer hold it, the more."""

    def __init__(self, held: Sequence[frozenset[str]]) -> None:
        self._count, self._held = len(held), Counter(word for words in held for word in words)

    def shared(self, a: frozenset[str], b: frozenset[str]) -> float:
        """The cosine of two texts by their weighed words, from 0 to 1."""
        lengths = self._squares(a) * self._squares(b)
        return self._squares(a & b) / sqrt(lengths) if lengths else 0.0

    def _squares(self, words: frozenset[str]) -> float:
        return sum(self._weight(word) ** 2 for word in words)

    def _weight(self, word: str) -> float:
        held = self._held[word]
        return log(1 + (self._count - held + 0.5) / (held + 0.5))
