"""The checks of policies as data, and what each finds: slips in what is printed, faults in what is carried out.

The patterns and the questions stand in `law/checks.yaml`; the questions themselves are a closed set (`shapes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import field

from evenhand.domain.lawbook.problems import LawbookProblem
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed
from evenhand.domain.policies.statements import HeldDocument

CHECKS = "checks.yaml"
Level = Literal["error", "warning"]
Question = Literal[
    "has-an-end", "reviewer-differs", "comes-again", "is-optional", "body-fits", "names-somebody"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong: where it stands, how bad, by which rule, what and why, and how to mend it."""

    level: Level
    check: str
    rule: str
    file: str
    line: int | None
    key: str
    what: str
    why: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        rule = f" ({self.rule})" if self.rule else ""
        why = f" {self.why}" if self.why and self.why != self.what else ""
        return f"{self.level}: {place}, {self.key}{rule}: {self.what}{why} Mend: {self.mend}"


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a YAML file: frozen, and strict about its keys."""


class WordCheck(_Said, frozen=True, kw_only=True, dict=True):
    """A slip to be found in words."""

    rule: str
    finds: str
    says: str
    mend: str
    unless: str = ""
    with_: str = field(name="with", default="")
    without: str = ""
    only: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def found_by(self) -> re.Pattern[str]:
        """The pattern that finds it."""
        return re.compile(self.finds, re.IGNORECASE)

    def is_in(self, words: str, everything: str) -> bool:
        """Whether the slip stands in some words, within a document whose words are `everything`."""
        if not self.found_by.search(words):
            return False
        if self.unless and re.search(self.unless, words, re.IGNORECASE):
            return False
        if self.with_ and not re.search(self.with_, everything, re.IGNORECASE):
            return False
        return not (self.without and re.search(self.without, everything, re.IGNORECASE))


class ShapeCheck(_Said, frozen=True, kw_only=True):
    """A question asked of a policy's own procedures and letters."""

    rule: str
    asks: Question
    of: tuple[str, ...]
    says: str
    mend: str
    named: str = ""
    stages: str = ""
    unless: str = ""
    excused_by: str = ""
    only: dict[str, bool] = field(default_factory=dict)


class CheckBook(_Said, frozen=True, kw_only=True):
    """Every check there is."""

    checks: dict[str, WordCheck]
    shapes: dict[str, ShapeCheck]


def load_checks(law: Path) -> CheckBook:
    """The checks of a law folder. Raises LawbookRefused with the file, key and mend."""
    return typed(read_yaml(law / CHECKS), CheckBook)


def applies(only: Mapping[str, bool], kind: str, vocabularies: Mapping[str, Vocabulary]) -> bool:
    """Whether a check is for a council of this kind."""
    codes = vocabularies["council-kinds"].codes if "council-kinds" in vocabularies else {}
    flags = codes[kind].flags if kind in codes else {}
    return all(flags.get(name) == value for name, value in only.items())


def slips_in(held: HeldDocument, checks: Mapping[str, WordCheck]) -> Iterator[Finding]:
    """The slips in what a document prints: warnings, since the document is what it is."""
    everything = "\n".join(statement.printed for statement in held.document.statements)
    for number, statement in enumerate(held.document.statements):
        for name, check in checks.items():
            if statement.printed and check.is_in(statement.printed, everything):
                yield Finding(
                    level="warning",
                    check=name,
                    rule=check.rule,
                    file=str(held.file.path),
                    line=held.file.line(f"statements[{number}]"),
                    key=f"paragraph {statement.paragraph}",
                    what=f"“{statement.printed}”.",
                    why=check.says,
                    mend=check.mend,
                )


def faults_in_words(files: Iterable[Source], checks: Mapping[str, WordCheck]) -> Iterator[Finding]:
    """The same slips in words that the system itself would use: errors."""
    for file in files:
        said = list(_strings(file.data, ""))
        everything = "\n".join(words for _, words in said)
        for key, words in said:
            for name, check in checks.items():
                if check.is_in(words, everything):
                    yield Finding(
                        level="error",
                        check=name,
                        rule=check.rule,
                        file=str(file.path),
                        line=file.line(key),
                        key=key,
                        what=f"“{words[:120]}”.",
                        why=check.says,
                        mend=check.mend,
                    )


def _strings(data: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _strings(value, f"{place}.{key}" if place else str(key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _strings(value, f"{place}[{number}]")


def as_finding(problem: LawbookProblem) -> Finding:
    """A problem that keeps the lawbook from being used, as an error."""
    return Finding(
        level="error",
        check="cannot-be-used",
        rule="",
        file=problem.file,
        line=problem.line,
        key=problem.key,
        what=f"{problem.what.rstrip('.')}.",
        why="",
        mend=problem.mend,
    )
