"""The shape of a letter file, of the standard paragraphs, and of the bodies a letter may send people to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import field

FactType = Literal[
    "line", "text", "date", "number", "email", "url", "lines", "list", "entries", "flag", "standard"
]
"""`line` is one line, `text` may have paragraphs, `lines` is an address, `list` becomes bullets, `entries` is
a list of records with fields of their own, `flag` is yes or no, `standard` names a standard paragraph."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
OWN = "own"  # what a letter encloses of the procedure by which its case goes
BODY_PLACEHOLDERS = frozenset({"body_name", "body_address", "body_telephone", "body_email", "body_url"})


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing the letter is told. `fields` describe the records of an `entries` fact.

    What is told `as_recorded` goes in the words of the record where it has them, and nobody types over it (SPOC-17).
    """

    type: FactType
    title: str
    optional: bool = False
    may_be_empty: bool = False
    as_recorded: bool = False
    fields: dict[str, Fact] = field(default_factory=dict)


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing the letter must state, by which rule, and the facts without which it cannot state it.

    `when` and `unless` name a fact that decides whether the demand applies to this very letter. `encloses` names the
    policy that goes with the letter by itself, as it is in force on the letter's day: `own` for the procedure by which
    the case goes, else a procedure by its name. `files` says that something goes with it which nobody can make by
    itself, such as a report: the letter does not go without a file that somebody encloses.
    """

    id: str
    what: str
    rule: str
    needs: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""
    encloses: str = ""
    files: bool = False


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One piece of the body: exactly one of BLOCK_KINDS, the statements it makes, and when it stands."""

    heading: str = ""
    level: Literal[2, 3] = 2
    paragraph: str = ""
    list: tuple[str, ...] = ()
    list_of: str = ""
    lines_of: str = ""
    standard: str = ""
    standard_of: str = ""
    table_of: str = ""
    columns: tuple[str, ...] = ()
    each: str = ""
    blocks: tuple[Block, ...] = ()
    states: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of block this claims to be; a sound block claims one."""
        return tuple(kind for kind in BLOCK_KINDS if getattr(self, kind))


BLOCK_KINDS = (
    "heading",
    "paragraph",
    "list",
    "list_of",
    "lines_of",
    "standard",
    "standard_of",
    "table_of",
    "each",
)


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A letter of the lawbook. `to` says who receives it, in role words.

    `another` is a person other than the case's customer, whom an item of the case names. `addressee` lists the
    facts of the item or case that may name who it is to, the first that is known being taken; a letter that is
    not to the customer takes neither name nor address from the customer.
    """

    id: str
    title: str
    to: Literal["customer", "officers", "members", "officer", "another"]
    subject: str
    addressee: tuple[str, ...] = ()
    must_state: tuple[Statement, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)
    body: tuple[Block, ...] = ()
    salutation: str = "Dear {recipient_name}"
    closing: str = "Yours sincerely"
    source: str = ""


class StandardParagraph(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words many letters share. `body` names the regulator or ombudsman whose details it gives."""

    title: str
    says: tuple[str, ...]
    rule: str = ""
    body: str = ""
    optional: bool = False


class BodyDetails(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to reach a body, from a day on (GEN-7)."""

    in_force_from: dt.date
    name: str
    address: str
    telephone: str
    url: str
    email: str = ""
    source: str = ""
    unverified: bool = False


class RedressBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A regulator or ombudsman, with its details by date."""

    title: str
    values: tuple[BodyDetails, ...]

    def on(self, day: dt.date) -> BodyDetails | None:
        """The details in force on the day of sending; None before the earliest (GEN-7)."""
        known = [details for details in self.values if details.in_force_from <= day]
        return max(known, key=lambda details: details.in_force_from) if known else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LetterBook(Mapping[str, Letter]):
    """Every letter in force for a council by its id, with what they share."""

    letters: Mapping[str, Letter]
    paragraphs: Mapping[str, StandardParagraph]
    bodies: Mapping[str, RedressBody]
    every_letter: Mapping[str, Fact]
    """Facts that every letter takes: who it is to, from whom, its date and reference."""

    def __getitem__(self, name: str) -> Letter:
        """The letter of this id; raises KeyError with the ids there are."""
        if name not in self.letters:
            raise KeyError(
                f"There is no letter “{name}”. The letters are: {', '.join(sorted(self.letters))}."
            )
        return self.letters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.letters)

    def __len__(self) -> int:
        return len(self.letters)

    def __contains__(self, name: object) -> bool:
        return name in self.letters

    def facts_of(self, letter: Letter) -> Mapping[str, Fact]:
        """All facts a letter takes, its own and those of every letter."""
        return {**self.every_letter, **letter.facts}


def placeholders(words: str) -> tuple[str, ...]:
    """The names in braces in some words, in order."""
    return tuple(PLACEHOLDER.findall(words))
