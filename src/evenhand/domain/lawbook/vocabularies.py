"""Closed lists of codes as data: outcomes, reasons, channels, roles, adjustments and the like.

A code is chosen by the day of the decision (`Vocabulary.on`), so that a word that came later is never
read into an earlier case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import field

from evenhand.domain.lawbook.yaml_source import read_yaml, typed


def lowered(said: str) -> str:
    """Words for the middle of a sentence; what is in capitals, such as EIR or SPOC, stays so."""
    second = said[1:2]
    return said if second.isupper() or second == "." else said[:1].lower() + said[1:]


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One word of a vocabulary. `flags` are the facts about it that other rules look at.

    `within` is how it is said inside a sentence, where that is not its title begun small: a `Monitoring Officer`.
    """

    title: str
    within: str = ""
    says: str = ""
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    source: str = ""
    unverified: bool = False
    flags: dict[str, str | bool | int] = field(default_factory=dict)

    @property
    def spoken(self) -> str:
        """How it is said inside a sentence."""
        return self.within or lowered(self.title)

    def in_force(self, on: dt.date) -> bool:
        """Whether the code may be chosen for a decision of this day."""
        started = self.in_force_from is None or self.in_force_from <= on
        return started and (self.in_force_until is None or on <= self.in_force_until)


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A closed list: the code as stored, and what it means."""

    vocabulary: str
    title: str
    codes: dict[str, Code]
    source: str = ""
    configurable: bool = False

    def on(self, day: dt.date) -> Mapping[str, Code]:
        """The codes in force on a day, in the order of the file."""
        return {code: meaning for code, meaning in self.codes.items() if meaning.in_force(day)}

    def title_of(self, code: str) -> str:
        """The words for a code; the code itself where the list no longer has it."""
        return self.codes[code].title if code in self.codes else code

    def spoken(self, code: str) -> str:
        """The words for a code inside a sentence; where the list no longer has it, the code itself as words."""
        return self.codes[code].spoken if code in self.codes else code.replace("-", " ").replace("_", " ")


def load_vocabularies(*folders: Path) -> Mapping[str, Vocabulary]:
    """Every vocabulary in these folders; a later folder (a council's own) replaces an earlier list.

    Raises LawbookRefused with the file, the key and the mend.
    """
    found: dict[str, Vocabulary] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            vocabulary = typed(read_yaml(path), Vocabulary)
            found[vocabulary.vocabulary] = vocabulary
    return found
