"""A council's document statement by statement: what it prints, what carries it out, and where and why we depart.

A statement ends in one of five ways (`Fate`), and none is dropped: what nothing can carry out is a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import msgspec

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.procedure import Guard
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed

Fate = Literal["carried-out", "otherwise", "awaited", "not-followed", "noted"]
FATES: Mapping[Fate, str] = {
    "carried-out": "Carried out as it stands",
    "otherwise": "Carried out otherwise, and said why",
    "awaited": "Names something that is not here yet",
    "not-followed": "Not followed, and said why",
    "noted": "Nothing can carry it out: a note",
}
ABILITIES = "abilities.yaml"
_KINDS = ("letter", "rule", "vocabulary", "system", "guard")
_FURTHER = re.compile(r" \(\d+\)$")  # a further statement of the same paragraph: `7 (3)`


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a YAML file: frozen, and strict about its keys."""


class Printed(_Said, frozen=True, kw_only=True):
    """One statement of a document.

    `printed` is a short quotation, `says` our own words for it. `operative` names what carries it out: a clock rule
    (`CC-S1`), a procedure (`corporate-complaint`), one of its moves (`corporate-complaint#escalate`), or
    `letter:ID`, `vocabulary:NAME/CODE`, `rule:ID` of the rule book, `guard:NAME`, `system:ABILITY`.
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


class Ability(_Said, frozen=True, kw_only=True):
    """Something the software does whatever a policy says, and where it can be seen."""

    does: str
    seen_at: str


class _Abilities(_Said, frozen=True):
    abilities: dict[str, Ability]


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document with the file it was read from."""

    policy: str
    document: Document
    file: Source


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement with its fate, and the names in it that nothing here answers to."""

    statement: Printed
    fate: Fate
    unknown: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that a statement may give as what carries it out."""

    book: Lawbook
    abilities: Mapping[str, Ability]
    rules: frozenset[str]

    def knows(self, name: str) -> bool:
        """Whether something here answers to the name."""
        kind, _, rest = name.partition(":")
        if rest:
            return self._knows_kind(kind, rest)
        procedure, _, move = name.partition("#")
        if not move and procedure in self.book.clocks:
            return True
        editions = [p for p in self.book.procedures.values() if p.name == procedure]
        return any(not move or move in p.moves for p in editions)

    def _knows_kind(self, kind: str, name: str) -> bool:
        if kind == "vocabulary":
            vocabulary, _, code = name.partition("/")
            found = self.book.vocabularies.get(vocabulary)
            return found is not None and (not code or code in found.codes)
        known: Mapping[str, Iterable[str]] = {
            "letter": self.book.letters,
            "rule": self.rules,
            "system": self.abilities,
            "guard": {guard.holds for guard in _guards(self.book)},
        }
        return name in known.get(kind, ())

    def nearest(self, name: str) -> str:
        """The nearest name there is, as a hint; nothing where none is near."""
        everything = [*self.book.clocks, *{p.name for p in self.book.procedures.values()}]
        everything += [f"{p.name}#{move}" for p in self.book.procedures.values() for move in p.moves]
        everything += [f"letter:{letter}" for letter in self.book.letters]
        everything += [f"rule:{rule}" for rule in self.rules] + [f"system:{a}" for a in self.abilities]
        everything += [f"vocabulary:{vocabulary}" for vocabulary in self.book.vocabularies]
        near = get_close_matches(name, everything, n=1)
        return f"Did you mean “{near[0]}”?" if near else ""


def _guards(book: Lawbook) -> Iterator[Guard]:
    for procedure in book.procedures.values():
        for move in procedure.moves.values():
            yield from move.guards


def names_of(book: Lawbook, law: Path) -> Names:
    """The names that statements may use under a lawbook. Raises LawbookRefused where the list of abilities is broken."""
    rules = {rule for clock in book.clocks.values() for rule in clock.source.rule_book}
    for procedure in book.procedures.values():
        rules.add(procedure.says)
        for move in procedure.moves.values():
            rules |= {guard.rule for guard in move.guards} | {move.says}
    for letter in book.letters.letters.values():
        rules |= {statement.rule for statement in letter.must_state}
    for vocabulary in book.vocabularies.values():
        rules.add(vocabulary.source)
        rules |= {code.source for code in vocabulary.codes.values()}
    separate = {part for rule in rules for part in re.findall(r"[A-Z]{2,5}-[A-Z0-9]+", rule)}
    abilities = typed(read_yaml(law / ABILITIES), _Abilities).abilities
    return Names(book, abilities, frozenset(separate))


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
    unknown = tuple(name for name in statement.operative if not names.knows(name))
    if not statement.operative:
        return Judged(statement, "not-followed" if statement.departs else "noted")
    if len(unknown) == len(statement.operative):
        return Judged(statement, "awaited", unknown)
    return Judged(statement, "otherwise" if statement.departs else "carried-out", unknown)


def judged(document: Document, names: Names) -> tuple[Judged, ...]:
    """What becomes of every statement of a document."""
    return tuple(judge(statement, names) for statement in document.statements)


def tally(fates: Iterable[Judged]) -> Tally:
    """How many ended in which way."""
    return Tally(Counter(each.fate for each in fates))
