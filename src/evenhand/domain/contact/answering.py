"""Which of several questions, asked in one mail, a reply answers: told by what it quotes and where it writes.

Nothing is decided here: what is found is a suggestion with its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_QUOTED = re.compile(r"^[ \t]*(?:[>|][ \t]?)+")
_INTRODUCED = re.compile(r":\s*$|^\s*(?:from|sent|to|cc|subject|date)\s*:|^\s*-{2,}", re.IGNORECASE)
_SHORTEST = 8  # letters of a quoted line that tell one question from another
_READ = 50_000

QUOTED_ALONE = "It quotes this question and none of the others."
WRITTEN_BELOW = "Words stand below this question, where the mail quotes it."
NAMED = "It names this request by its mark or reference."


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a mail: the lines in which it stood there, and the marks or references by which it may be named."""

    lines: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Why a reply seems to answer a question, and the words that stand below it, where they can be told apart."""

    evidence: str
    words: str = ""


def answered(text: str, *, new_text: str, subject: str, questions: Mapping[str, Question]) -> dict[str, Told]:
    """Of the questions by their keys, those that a reply seems to answer, each with its evidence.

    `text` is the whole reply, `new_text` what was newly written. A reply that quotes all of the mail below its own
    words tells nothing: the result is empty then.
    """
    named = _named(f"{subject}\n{new_text}", questions)
    if named:
        return {key: Told(NAMED) for key in named}
    below = _written_below(text[:_READ], questions)
    quoted = {key for key, _ in below}
    if len(quoted) == 1 and len(questions) > 1:
        return {next(iter(quoted)): Told(QUOTED_ALONE)}
    found: dict[str, list[str]] = {}
    for key, words in below:
        if words:
            found.setdefault(key, []).append(words)
    # Words below the last question alone may answer all of them, as people do who write at the end.
    last = below[-1][0] if below else ""
    if set(found) == {last}:
        return {}
    return {key: Told(WRITTEN_BELOW, "\n\n".join(words)) for key, words in found.items()}


def _named(words: str, questions: Mapping[str, Question]) -> list[str]:
    plain = "\n".join(line for line in words.splitlines() if not _QUOTED.match(line)).casefold()
    return [key for key, one in questions.items() if any(name.casefold() in plain for name in one.names)]


def _written_below(text: str, questions: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Each stretch of quoted lines that belongs to one question, in order, with the new words right below it."""
    lines_of = {key: [_plain(line) for line in (*one.lines, *one.names)] for key, one in questions.items()}
    stretches: list[tuple[str, list[str]]] = []
    inside = ""
    for line in text.splitlines():
        if _QUOTED.match(line):
            key = _question_of(_plain(_QUOTED.sub("", line)), lines_of)
            if key and (key != inside or not stretches):
                stretches.append((key, []))
                inside = key
        elif line.strip() and stretches and not _INTRODUCED.search(line):
            stretches[-1][1].append(line.strip())
    return [(key, "\n".join(words)) for key, words in stretches]


def _question_of(line: str, lines_of: Mapping[str, Sequence[str]]) -> str:
    """The one question in which a quoted line stood, whole or as a mail program broke it; empty for none or several."""
    if len(line) < _SHORTEST:
        return ""
    found = [
        key
        for key, lines in lines_of.items()
        if any(len(one) >= _SHORTEST and (line in one or one in line) for one in lines)
    ]
    return found[0] if len(found) == 1 else ""


def _plain(line: str) -> str:
    return " ".join(line.split()).strip("*_# ").casefold()
