"""A council's document statement by statement: what it prints, what carries it out, and where and why we depart.

A statement ends in one of five ways (`Fate`), and none is dropped: what nothing can carry out is a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed
from evenhand.domain.policies.naming import Names

Fate = Literal["carried-out", "otherwise", "awaited", "not-followed", "noted"]
FATES: Mapping[Fate, str] = {
    "carried-out": "Carried out as it stands",
    "otherwise": "Carried out otherwise, and said why",
    "awaited": "Names something that is not here yet",
    "not-followed": "Not followed, and said why",
    "noted": "Nothing can carry it out: a note",
}
MOST_PLACES = 2  # of one name in words: a rule may stand in dozens of guards
_FURTHER = re.compile(r" \(\d+\)$")  # a further statement of the same paragraph: `7 (3)`


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a YAML file: frozen, and strict about its keys."""


class Printed(_Said, frozen=True, kw_only=True):
    """One statement of a document.

    `printed` is a short quotation, `says` our own words for it. `operative` names what carries it out: a clock rule
    (`CC-S1`), a procedure (`corporate-complaint`), one of its moves (`corporate-complaint#escalate`), or
    `letter:ID`, `vocabulary:NAME/CODE`, `rule:ID` of the rule book, `guard:NAME`, `report:NAME`, `measure:ID`, `system:ABILITY`
    (`naming.py` says what answers to each).
    """

    paragraph: str
    printed: str = ""
    says: str = ""
    operative: tuple[str, ...] = ()
    departs: str = ""
    note: str = ""
    unverified: bool = False

    @property
    def of_paragraph(self) -> str:
        """The paragraph of the document that it belongs to."""
        return _FURTHER.sub("", self.paragraph)


class DocumentOrigin(_Said, frozen=True, kw_only=True):
    """Where a document comes from."""

    title: str
    mark: str = ""
    href: str = ""


class Document(_Said, frozen=True, kw_only=True):
    """A policy, a letter or a guide, held statement by statement; `contents` lists every paragraph it has."""

    document: str
    title: str
    source: DocumentOrigin
    contents: tuple[str, ...]
    statements: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document with the file it was read from."""

    policy: str
    document: Document
    file: Source


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement with its fate, what carries it out in words, and the names in it that nothing here answers to."""

    statement: Printed
    fate: Fate
    unknown: tuple[str, ...] = ()
    carried_out_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements of a document ended in which way."""

    counts: Mapping[Fate, int]

    @property
    def all(self) -> int:
        """Every statement."""
        return sum(self.counts.values())

    @property
    def carried_out(self) -> int:
        """Those carried out, as they stand or otherwise."""
        return self.counts.get("carried-out", 0) + self.counts.get("otherwise", 0)

    def in_words(self) -> str:
        """The share that is carried out, with what the rest is."""
        share = round(100 * self.carried_out / self.all) if self.all else 0
        rest = [f"{self.counts.get(fate, 0)} {what[:1].lower()}{what[1:]}" for fate, what in FATES.items()]
        return f"{self.carried_out} of {self.all} statements are carried out ({share} %): {'; '.join(rest)}."


def documents_in(folders: Iterable[Path]) -> tuple[HeldDocument, ...]:
    """The documents of policies, in the order of the folders. Raises LawbookRefused with everything that is wrong."""
    found: list[HeldDocument] = []
    problems: list[LawbookProblem] = []
    for folder in folders:
        for path in sorted(folder.glob("statements/*.yaml")):
            try:
                file = read_yaml(path)
                held = HeldDocument(folder.name, typed(file, Document), file)
            except LawbookRefused as refused:
                problems += refused.problems
                continue
            problems += _wrong_in(held)
            found.append(held)
    if problems:
        raise LawbookRefused(problems)
    return tuple(found)


def _wrong_in(held: HeldDocument) -> Iterator[LawbookProblem]:
    """A paragraph left out, told twice or not listed; a statement that says nothing of itself."""
    document, file = held.document, held.file
    if document.document != file.path.stem:
        what = f"the file is called {file.path.name}, and the document “{document.document}”"
        yield file.problem("document", what=what, mend=f"Write `document: {file.path.stem}`.")
    told = Counter(statement.paragraph for statement in document.statements)
    of = {statement.of_paragraph for statement in document.statements}
    for paragraph in document.contents:
        if paragraph not in of:
            what = f"paragraph {paragraph} stands in the contents and no statement is held for it"
            yield file.problem(
                "contents", what=what, mend="Add its statements, or a note that nothing can carry out."
            )
    for number, statement in enumerate(document.statements):
        key = f"statements[{number}]"
        if told[statement.paragraph] > 1:
            mend = "Number them: `7`, `7 (2)`, `7 (3)`."
            yield file.problem(key, what=f"paragraph {statement.paragraph} stands twice", mend=mend)
        if statement.of_paragraph not in document.contents:
            what = f"paragraph {statement.of_paragraph} does not stand in the contents"
            yield file.problem(key, what=what, mend="Add it to `contents`, or correct the paragraph.")
        if not (statement.operative or statement.departs or statement.note):
            mend = "Give `operative`, or `departs` with the reason, or a `note`."
            yield file.problem(key, what=f"nothing becomes of paragraph {statement.paragraph}", mend=mend)
        if not (statement.printed or statement.says):
            mend = "Give `printed`, a short quotation, or `says`, your own words for it."
            yield file.problem(key, what=f"paragraph {statement.paragraph} says nothing", mend=mend)


def judge(statement: Printed, names: Names) -> Judged:
    """What becomes of one statement."""
    places = {name: names.places(name) for name in statement.operative}
    unknown = tuple(name for name, found in places.items() if not found)
    if not statement.operative:
        return Judged(statement, "not-followed" if statement.departs else "noted")
    if unknown:  # what is not all here is not carried out: nothing is counted on a promise
        return Judged(statement, "awaited", unknown, _said(places))
    return Judged(statement, "otherwise" if statement.departs else "carried-out", (), _said(places))


def _said(places: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What carries a statement out: of each name the first places, and how many more there are."""
    said: list[str] = []
    for found in places.values():
        said += found[:MOST_PLACES]
        if len(found) > MOST_PLACES:
            said.append(f"and {len(found) - MOST_PLACES} more such places")
    return tuple(said)


def judged(document: Document, names: Names) -> tuple[Judged, ...]:
    """What becomes of every statement of a document."""
    return tuple(judge(statement, names) for statement in document.statements)


def tally(fates: Iterable[Judged]) -> Tally:
    """How many ended in which way."""
    return Tally(Counter(each.fate for each in fates))
