"""Made-up sentences: a few words that are common, and thousands that are rare, as in real letters."""

from __future__ import annotations

from functools import lru_cache
from random import Random

_COMMON = (
    "the fence council street bin please road allotment planning application tax hedge light path house garden "
    "window letter officer answer repair noise parking permit school bridge river tree drain market bus"
).split()
_SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro".split()
_RARE, _OF_COMMON = 8_000, 0.6


@lru_cache(maxsize=1)
def _rare() -> tuple[str, ...]:
    chance = Random(1)
    return tuple("".join(chance.choices(_SYLLABLES, k=3)) + chance.choice("nrst") for _ in range(_RARE))


@lru_cache(maxsize=1)
def _drawn_from() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Every word, and how far the chances of the words up to it reach: six in ten are common, the first of them most."""
    common = [_OF_COMMON * ((n + 1) / len(_COMMON)) ** (1 / 3) for n in range(len(_COMMON))]
    rare = [_OF_COMMON + (1 - _OF_COMMON) * (n + 1) / _RARE for n in range(_RARE)]
    return (*_COMMON, *_rare()), (*common, *rare)


def sentence(number: int, words: int) -> str:
    """So many words, the same for the same number."""
    every, chances = _drawn_from()
    return " ".join(Random(number).choices(every, cum_weights=chances, k=words))


def rare_word(number: int) -> str:
    """One of the rare words."""
    return _rare()[number % _RARE]
