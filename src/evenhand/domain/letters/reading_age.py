"""How old somebody has to be to read a text with ease, by the formula of Flesch and Kincaid.

The grade is 0.39 words a sentence plus 11.8 syllables a word minus 15.59 (Kincaid and others, 1975); school in
England begins five years before grade 0 would, so that the age is the grade plus five. Syllables are counted
by the hyphenation patterns of British English. It is a rough guide: names and addresses make a text look harder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyphen

from evenhand.domain.letters.content import Bullets, ComposedLetter, Paragraph, Runs

GRADE_TO_AGE = 5
FEWEST_WORDS = 30  # below that the formula says nothing
_SENTENCE_END = re.compile(r"[.!?:]+(?:\s+|$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<=[a-z]{2})(?:(?<![aeioutd])ed|(?<![aeiouylsxzcgh])es|(?<![l])e)$")
_NO_PROSE = re.compile(r"\S+@\S+|https?://\S+|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b")


@dataclass(frozen=True, slots=True)
class Ease:
    """How a text reads: the age, and the figures behind it."""

    age: int
    words: int
    words_a_sentence: float
    syllables_a_word: float


@lru_cache(maxsize=1)
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=2)


@lru_cache(maxsize=16_384)
def syllables(word: str) -> int:
    """How many syllables a word has: as many as it may be parted into, or as it has groups of vowels that sound.

    >>> syllables("complaint"), syllables("investigation")
    (2, 5)
    """
    word = word.lower().replace("’", "").replace("'", "")
    spoken = _SILENT_END.sub("", word) or word
    return max(1, len(_patterns().inserted(word).split("-")), len(_VOWELS.findall(spoken)))


def ease_of(text: str) -> Ease | None:
    """How a text reads; None where it is too short to say."""
    prose = _NO_PROSE.sub(" ", text)
    sentences = [words for part in _SENTENCE_END.split(prose) if (words := _WORD.findall(part))]
    count = sum(map(len, sentences))
    if count < FEWEST_WORDS:
        return None
    spoken = sum(syllables(word) for words in sentences for word in words)
    a_sentence, a_word = count / len(sentences), spoken / count
    grade = 0.39 * a_sentence + 11.8 * a_word - 15.59
    return Ease(max(GRADE_TO_AGE, round(grade + GRADE_TO_AGE)), count, a_sentence, a_word)


def ease_of_letter(letter: ComposedLetter) -> Ease | None:
    """How the paragraphs and lists of a letter read; headings, addresses and tables are left out."""
    return ease_of("\n".join(_sentences(letter)))


def _sentences(letter: ComposedLetter) -> Iterator[str]:
    for piece in letter.pieces:
        if isinstance(piece, Paragraph):
            yield _ended(_plain(piece.runs))
        elif isinstance(piece, Bullets):
            yield from (_ended(_plain(item)) for item in piece.items)


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _ended(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?", ":")) else f"{words}."
