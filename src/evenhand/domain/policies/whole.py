"""Two whole policies side by side: every procedure, time, letter and list that differs, each told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.comparing import SUBJECTS, Difference, Side, compare, wording
from evenhand.domain.policies.words.of_clocks import length_in_words

_OF_MANY = frozenset({"Clocks", "Letters and notices"})  # a time or a letter may serve many procedures


def changes_between(before: Lawbook, after: Lawbook, *, on: dt.date) -> tuple[Difference, ...]:
    """What changes from one lawbook to another, in the order of SUBJECTS; read on `on`, or once all of both is in force."""
    day = max(on, *(p.in_force_from for book in (before, after) for p in book.procedures.values()))
    found = dict.fromkeys(_procedures(before, after, day))
    said = " ".join(difference.says for difference in found)
    found |= dict.fromkeys(d for d in (*_times(before, after, said), *_letters(before, after)))
    found |= dict.fromkeys(_lists(before, after))
    return tuple(sorted(found, key=lambda difference: SUBJECTS.index(difference.subject)))


def _standing(book: Lawbook, on: dt.date) -> dict[str, Procedure]:
    return {name: book.edition(name, on) for name in dict.fromkeys(p.name for p in book.in_force(on))}


def _procedures(before: Lawbook, after: Lawbook, on: dt.date) -> Iterator[Difference]:
    old, new = _standing(before, on), _standing(after, on)
    for name, procedure in new.items():
        if name not in old:
            yield Difference("Procedures", f"New: “{procedure.title}”.")
            continue
        for each in compare(Side(old[name], before), Side(procedure, after)):
            told = each.says if each.subject in _OF_MANY else f"{procedure.title}: {each.says}"
            yield replace(each, says=told)
    for name, procedure in old.items():
        if name not in new:
            yield Difference("Procedures", f"Gone: “{procedure.title}”.")


def _times(before: Lawbook, after: Lawbook, said: str) -> Iterator[Difference]:
    """The times that no procedure's clock tells of."""
    for name, rule in after.clocks.items():
        earlier = before.clocks.get(name)
        was = length_in_words(earlier) if earlier else ""
        if earlier and was != length_in_words(rule) and f"({name})" not in said:
            yield Difference("Clocks", f"{rule.title} ({name}): {length_in_words(rule)}; before, {was}.")


def _letters(before: Lawbook, after: Lawbook) -> Iterator[Difference]:
    for name, letter in after.letters.letters.items():
        if name not in before.letters.letters:
            yield Difference("Letters and notices", f"New letter: “{letter.title}”.")
        else:
            yield from wording(before.letters.letters[name], letter)


def _lists(before: Lawbook, after: Lawbook) -> Iterator[Difference]:
    for name, vocabulary in after.vocabularies.items():
        old = before.vocabularies[name].codes if name in before.vocabularies else {}
        for code, now in vocabulary.codes.items():
            if code not in old:
                yield Difference("Lists", f"{vocabulary.title}: “{now.title}” is new.")
            elif old[code].title != now.title:
                yield Difference(
                    "Lists", f"{vocabulary.title}: “{old[code].title}” is now called “{now.title}”."
                )
            elif old[code].in_force_until != now.in_force_until:
                yield Difference(
                    "Lists", f"{vocabulary.title}: “{now.title}” may be chosen until another day."
                )
        for code, then in old.items():
            if code not in vocabulary.codes:
                yield Difference("Lists", f"{vocabulary.title}: “{then.title}” is gone.")
