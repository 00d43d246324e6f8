"""Made-up sentences: a few words that are common, and thousands that are rare, as in real letters."""

from __future__ import annotations

from functools import lru_cache
from random import Random

_COMMON = (
    "the fence council street bin please road allotment planning application tax hedge light path house garden "
    "window letter officer answer repair noise parking permit school bridge river tree drain market bus"
).split()
_SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro".split()
_RARE = 8_000


@lru_cache(maxsize=1)
def _rare() -> tuple[str, ...]:
    chance = Random(1)
    return tuple("".join(chance.choices(_SYLLABLES, k=3)) + chance.choice("nrst") for _ in range(_RARE))


@lru_cache(maxsize=1)
def _drawn_from() -> tuple[str, ...]:
    """Each word as often as it is likely: six of ten words are common ones, and the first of those by far the most."""
    drawn = list(_rare())
    of_common = _RARE * 3 // 2
    for n, word in enumerate(_COMMON):
        last = round(of_common * ((n + 1) / len(_COMMON)) ** (1 / 3))
        drawn += [word] * (_RARE + last - len(drawn))
    return tuple(drawn)


def sentence(number: int, words: int) -> str:
    """So many words, the same for the same number."""
    return " ".join(Random(number).choices(_drawn_from(), k=words))


def rare_word(number: int) -> str:
    """One of the rare words."""
    return _rare()[number % _RARE]
