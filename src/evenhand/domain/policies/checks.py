"""The checks of policies as data, and what each finds: slips in what is printed, faults in what is carried out.

The patterns and the questions stand in `law/checks.yaml`; the questions themselves are a closed set (`shapes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec
from msgspec import field

from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed
from evenhand.domain.policies.statements import HeldDocument

CHECKS = "checks.yaml"
Level = Literal["error", "warning"]
Question = Literal[
    "has-an-end",
    "reviewer-differs",
    "comes-again",
    "is-optional",
    "body-fits",
    "names-somebody",
    "is-looked-at-again",
    "runs-from-receipt",
    "decider-fits",
    "another-post-reviews",
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
    """A slip to be found in words.

    `finds` are ways of saying it: of each way every pattern must stand in one sentence, in any order. `unless` are patterns
    that excuse a sentence; `with` and `without` look at the whole document.
    """

    rule: str
    finds: tuple[str | tuple[str, ...], ...]
    says: str
    mend: str
    unless: tuple[str, ...] = ()
    with_: str = field(name="with", default="")
    without: str = ""
    only: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def ways(self) -> tuple[tuple[re.Pattern[str], ...], ...]:
        """The patterns of each way of saying it."""
        ways = ((way,) if isinstance(way, str) else way for way in self.finds)
        return tuple(tuple(_pattern(each) for each in way) for way in ways)

    @cached_property
    def excuses(self) -> tuple[re.Pattern[str], ...]:
        """The patterns that excuse a sentence."""
        return tuple(_pattern(each) for each in self.unless)

    def is_in(self, words: str, everything: str) -> bool:
        """Whether the slip stands in some words, within a document whose words are `everything`."""
        if not any(map(self._said_in, sentences_of(words))):
            return False
        if self.with_ and not _pattern(self.with_).search(everything):
            return False
        return not (self.without and _pattern(self.without).search(everything))

    def _said_in(self, sentence: str) -> bool:
        for way in self.ways:
            for pattern in way:
                if pattern.search(sentence) is None:
                    break
            else:
                return not any(excuse.search(sentence) for excuse in self.excuses)
        return False


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“‘])|\n+")


@lru_cache(maxsize=4096)
def sentences_of(words: str) -> tuple[str, ...]:
    """Words as sentences: each ends before a capital letter, so that `reg. 12` ends none."""
    return tuple(part for part in _END.split(words) if part.strip())


class ShapeCheck(_Said, frozen=True, kw_only=True):
    """A question asked of a policy's own procedures and letters."""

    rule: str
    asks: Question
    of: tuple[str, ...]
    says: str
    mend: str
    level: Level = "error"
    lists: tuple[str, ...] = ()
    longest: int = 0
    named: str = ""
    stages: str = ""
    unless: str = ""
    excused_by: str = ""
    only: dict[str, bool] = field(default_factory=dict)


class TimeCheck(_Said, frozen=True, kw_only=True):
    """A time that may be set freely and unwisely: beside what another rule of the law gives, or beside a number of days.

    It looks at the rules of `of`, and at those of some purpose, or with a title, that the policy itself brings. Days are
    calendar days.
    """

    rule: str
    says: str
    mend: str
    of: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    named: str = ""
    beside: str = ""
    longest: int = 0
    shortest: int = 0


class ContraryCheck(_Said, frozen=True, kw_only=True):
    """Words that say the contrary of what a part of a letter must state; `of` finds the demand by its id or words."""

    of: str
    finds: tuple[str, ...]
    says: str
    unless: tuple[str, ...] = ()


class TypedTime(_Said, frozen=True, kw_only=True):
    """A sentence of some letters about something whose time stands in rules: a time typed into it must be one of theirs."""

    said: str
    letters: str
    of: tuple[str, ...]
    rule: str


class LetterChecks(_Said, frozen=True, kw_only=True):
    """What is asked of the wording of a council's own letters."""

    contrary: dict[str, ContraryCheck] = field(default_factory=dict)
    times: tuple[TypedTime, ...] = ()


class DeciderCheck(_Said, frozen=True, kw_only=True):
    """Words that say who decides: `finds` with {post} for any post; `again` speaks of a review, whose steps are `named`.

    A review that comes in its turn is spoken of as `in_turn`, and its steps are `named_in_turn`.
    `unless` names the steps that only ask for a review, `generic` the roles whose titles are words of every day.
    """

    rule: str
    finds: tuple[str, ...]
    again: str
    named: str
    unless: str
    in_turn: str
    named_in_turn: str
    generic: tuple[str, ...]
    says: str
    mend: str


class FormCheck(_Said, frozen=True, kw_only=True):
    """A rule about the form of files: which words of the reader tell of it, and why it matters."""

    rule: str
    why: str
    finds: str


class CheckBook(_Said, frozen=True, kw_only=True):
    """Every check there is."""

    checks: dict[str, WordCheck]
    shapes: dict[str, ShapeCheck]
    families: dict[str, str] = field(default_factory=dict)
    times: dict[str, TimeCheck] = field(default_factory=dict)
    letters: LetterChecks = LetterChecks()
    deciders: DeciderCheck
    forms: dict[str, FormCheck] = field(default_factory=dict)


def load_checks(law: Path) -> CheckBook:
    """The checks of a law folder. Raises LawbookRefused with the file, key and mend."""
    file = read_yaml(law / CHECKS)
    book = typed(file, CheckBook)
    problems: list[LawbookProblem] = []
    checks = {
        name: _filled(check, name, book.families, file, problems) for name, check in book.checks.items()
    }
    if problems:
        raise LawbookRefused(problems)
    return msgspec.structs.replace(book, checks=checks)


_FAMILY = re.compile(r"\{([a-z][a-z0-9-]*)\}")


def _filled(
    check: WordCheck, name: str, families: Mapping[str, str], file: Source, problems: list[LawbookProblem]
) -> WordCheck:
    """A check whose patterns have the words of each family in the family's place; what is wrong goes to `problems`."""

    def filled(pattern: str) -> str:
        found = _FAMILY.sub(lambda family: f"(?:{families.get(family[1], family[1])})", pattern)
        unknown = [family for family in _FAMILY.findall(pattern) if family not in families]
        try:
            re.compile(found)
        except re.error as wrong:
            unknown.append(str(wrong))
        if unknown:
            what = f"the pattern “{pattern}” cannot be read: {', '.join(unknown)}"
            problems.append(
                file.problem(f"checks.{name}", what=what, mend="Correct the pattern, or add the family.")
            )
        return found

    ways = tuple(filled(way) if isinstance(way, str) else tuple(map(filled, way)) for way in check.finds)
    return msgspec.structs.replace(
        check,
        finds=ways,
        unless=tuple(map(filled, check.unless)),
        with_=filled(check.with_),
        without=filled(check.without),
    )


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
            if " " not in words:  # a name, which says nothing
                continue
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


_RULE = re.compile(r"\b(?:[A-Z]{2,5}-\d+[a-z]?)\b")
THE_WHOLE = "the whole file"


def as_finding(problem: LawbookProblem, forms: Mapping[str, FormCheck] = MappingProxyType({})) -> Finding:
    """A problem that keeps the lawbook from being used, as an error; where no line is known, that of the file's head."""
    return ruled(
        Finding(
            level="error",
            check="cannot-be-used",
            rule="",
            file=problem.file,
            line=problem.line or 1,
            key=problem.key or THE_WHOLE,
            what=f"{problem.what.rstrip('.')}.",
            why="",
            mend=problem.mend or "Correct it there.",
        ),
        forms,
    )


def ruled(finding: Finding, forms: Mapping[str, FormCheck]) -> Finding:
    """A finding with its rule and its reason: where it has none of its own, those of the form of files."""
    if finding.rule and finding.why:
        return finding
    form = next((each for each in forms.values() if re.search(each.finds, finding.what, re.IGNORECASE)), None)
    named = _RULE.search(finding.what)
    rule = finding.rule or (named[0] if named else form.rule if form else "FORM-9")
    return replace(finding, rule=rule, why=finding.why or (form.why if form else ""), line=finding.line or 1)
