"""Which words of a text tell it from others, so that a search for what is like it weighs thousands and not everything.

Weighing costs time for each document, counting those that hold a word hardly any. So the rarest words choose the
documents that are weighed, by all words then; where every word is common, several must stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

WEIGHED = 8_000  # documents weighed for one question
GROUPS = ((1, 1), (2, 3), (2, 2), (3, 4), (3, 3), (4, 5), (4, 4))  # so many together of the so many rarest

Groups = tuple[tuple[str, ...], ...]  # a document is weighed that holds all words of any group
# How many documents each of several choices would weigh, in one go; counted no further than one more than WEIGHED.
Count = Callable[[Sequence[Groups]], Sequence[int]]


def telling(words: Sequence[str], count: Count) -> Groups:
    """The groups of words that choose what is weighed: as many of the rarest words as may be, each for itself.

    Where even the rarest word stands in too many documents, a few of the rarest together.
    """
    each = tuple(dict.fromkeys(words))
    held = count([((word,),) for word in each])
    counted = sorted((many, place, each[place]) for place, many in enumerate(held))
    rarest = [(many, word) for many, _place, word in counted if many]
    chosen: list[tuple[str, ...]] = []
    total = 0
    for many, word in rarest:
        total += many
        if total > WEIGHED:
            break
        chosen.append((word,))
    if chosen or not rarest:
        return tuple(chosen)
    tried: Groups = ()
    for tried in _together([word for _many, word in rarest]):
        if count([tried])[0] <= WEIGHED:
            break
    return tried


def common(words: Sequence[str], count: Count, *, most: int) -> frozenset[str]:
    """The words that more than so many documents hold: that two texts share them says nothing of either.

    A word in more documents than would be weighed is common, however many there are.
    """
    held = count([((word,),) for word in words])
    return frozenset(word for word, many in zip(words, held, strict=True) if many > min(most, WEIGHED))


def _together(words: Sequence[str]) -> Iterator[Groups]:
    for size, among in GROUPS:
        if size > 1 and among <= len(words):
            yield tuple(combinations(words[:among], size))
    yield (tuple(words),)
