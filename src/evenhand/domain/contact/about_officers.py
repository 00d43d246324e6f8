"""Whether a message may be a complaint about somebody at the council by name: a suggestion with its words (SPOC-18)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evenhand.domain.lawbook.vocabularies import Vocabulary

_SENTENCE_ENDS = re.compile(r"(?<=\w{4}[.!?;])\s+|\n+")  # “Mr.” and “Mrs.” end no sentence
_SHOWN = 160  # letters of a sentence that are shown


@dataclass(frozen=True, slots=True)
class PerhapsAbout:
    """Whom a message names in one sentence with a word of complaint, and that sentence."""

    officers: tuple[int, ...]
    names: tuple[str, ...]
    words: str


def speaks_of_complaint(text: str, signs: Vocabulary) -> bool:
    """Whether any word of complaint stands in a text at all."""
    return any(_at_a_word(sign, text) for sign in _signs(signs, greets=False))


def perhaps_about(text: str, officers: Mapping[int, str], signs: Vocabulary) -> PerhapsAbout | None:
    """Which of these officers (names by number) a text may complain of; None where nothing says so.

    A name counts in full, or its last word, in one sentence with a word of `signs`. A greeting at the beginning of a
    line is left out: it says to whom somebody writes, not of whom.
    """
    greetings, words = _signs(signs, greets=True), _signs(signs, greets=False)
    found: dict[int, str] = {}
    first = ""
    for line in _SENTENCE_ENDS.split(text):
        sentence = _without_greeting(line.strip(), greetings)
        if not any(_at_a_word(word, sentence) for word in words):
            continue
        named = {number: name for number, name in officers.items() if _names(name, sentence)}
        first = first or (sentence if named else "")
        found.update(named)
    if not found:
        return None
    return PerhapsAbout(tuple(found), tuple(found.values()), first[:_SHOWN])


def _signs(signs: Vocabulary, *, greets: bool) -> tuple[str, ...]:
    return tuple(code.title for code in signs.codes.values() if (code.flags.get("greets") is True) is greets)


def _at_a_word(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is not None


def _names(name: str, sentence: str) -> bool:
    parts = name.split()
    return bool(parts) and re.search(rf"\b{re.escape(parts[-1])}\b", sentence, re.IGNORECASE) is not None


def _without_greeting(sentence: str, greetings: Collection[str]) -> str:
    for greeting in greetings:
        if re.match(rf"{re.escape(greeting)}\b", sentence, re.IGNORECASE):
            _, _, rest = sentence.partition(",")
            return rest.strip()
    return sentence
