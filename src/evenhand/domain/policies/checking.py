"""`evenhand policy check`: everything wrong with one policy, errors first, each with file, line, rule, reason and mend."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from evenhand.domain.lawbook.book import Lawbook, load_lawbook
from evenhand.domain.lawbook.clock_shapes import ClockSource
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.policies import Policy, policy_in
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed
from evenhand.domain.policies.checks import (
    CheckBook,
    Finding,
    TimeCheck,
    applies,
    as_finding,
    faults_in_words,
    load_checks,
    ruled,
    slips_in,
)
from evenhand.domain.policies.deciders import named_in_vain
from evenhand.domain.policies.letters import faults_in_letters
from evenhand.domain.policies.naming import Names, names_of
from evenhand.domain.policies.reaching import dead_ends
from evenhand.domain.policies.shapes import QUESTIONS, Looked, longest_days
from evenhand.domain.policies.statements import HeldDocument, documents_in, judged
from evenhand.domain.policies.words.of_clocks import length_in_words
from evenhand.domain.reports.loading import QUESTIONS as OWN_QUESTIONS
from evenhand.domain.reports.loading import load_questions

_WORDS_IN = ("procedures", "fragments", "letters", "vocabularies", "clocks")
_LAST_DAY = dt.date.max


@dataclass(frozen=True, slots=True)
class Checked:
    """A policy as it was checked: what was found, and the lawbook where it could be made."""

    policy: Policy | None
    findings: tuple[Finding, ...]
    book: Lawbook | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the policy from being adopted."""
        return tuple(finding for finding in self.findings if finding.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is unwise, or wrong in the document alone."""
        return tuple(finding for finding in self.findings if finding.level == "warning")


def check_policy(law: Path, folders: Sequence[Path]) -> Checked:
    """Check the policy whose folder comes last, with the ones it builds on before it. Never raises for what is wrong."""
    folder = folders[-1]
    try:
        policy = policy_in(folder)
        book = load_lawbook(law, folders)
        documents = documents_in([folder])
    except LawbookRefused as refused:
        return Checked(None, unusable(refused, law))
    checks = load_checks(law)
    findings = [
        *_unknown_kind(policy, book, folder),
        *_overlapping(book, folder),
        *_without_source(book, folder),
        *_without_end(book, folder),
        *_shapes(checks, policy, book, folder),
        *_times(checks, book, law, folder),
        *faults_in_letters(checks.letters, book, law, folder),
        *named_in_vain(checks.deciders, book, folder, _own(book, folder)),
        *_words(checks, policy, book, folder, documents),
        *_unanswered(documents, names_of(book, law)),
        *_own_questions(checks, law, folders),
    ]
    order = {"error": 0, "warning": 1}
    findings.sort(key=lambda finding: (order[finding.level], finding.file, finding.line or 0, finding.check))
    return Checked(policy, tuple(ruled(finding, checks.forms) for finding in findings), book)


def _own_questions(checks: CheckBook, law: Path, folders: Sequence[Path]) -> Iterator[Finding]:
    """What is wrong with the reports and measures that a council's folders bring."""
    if not (folders[-1] / OWN_QUESTIONS).is_dir():
        return
    try:
        load_questions(law, folders)
    except LawbookRefused as refused:
        for problem in refused.problems:
            yield as_finding(problem, checks.forms)


def unusable(refused: LawbookRefused, law: Path) -> tuple[Finding, ...]:
    """What keeps a policy from being used at all, each with file, line, rule, reason and mend."""
    forms = load_checks(law).forms
    return tuple(as_finding(_with_line(problem), forms) for problem in refused.problems)


def _with_line(problem: LawbookProblem) -> LawbookProblem:
    """The problem with its line, where it was found by a check that knows no lines."""
    path = Path(problem.file)
    if problem.line is not None or not problem.key or not path.is_file():
        return problem
    try:
        return replace(problem, line=read_yaml(path).line(problem.key))
    except LawbookRefused:
        return problem


def _found(
    file: Source, key: str, *, check: str, what: str, mend: str, rule: str = "", level: str = "error"
) -> Finding:
    return Finding(
        level="warning" if level == "warning" else "error",
        check=check,
        rule=rule,
        file=str(file.path),
        line=file.line(key),
        key=key,
        what=what,
        why="",
        mend=mend,
    )


def _unknown_kind(policy: Policy, book: Lawbook, folder: Path) -> Iterator[Finding]:
    file = read_yaml(folder / "policy.yaml")
    for key, vocabulary in (("council_kind", "council-kinds"), ("nation", "nations")):
        said, codes = getattr(policy, key), book.vocabularies[vocabulary].codes
        if said not in codes:
            what = f"“{said}” is not one of the {vocabulary.replace('-', ' ')}."
            yield _found(
                file, key, check="unknown-code", what=what, mend=f"Write one of: {', '.join(codes)}."
            )


def _own(book: Lawbook, folder: Path) -> tuple[tuple[Procedure, Source], ...]:
    """The policy's own procedures, each with its file."""
    files = [read_yaml(path) for path in sorted(folder.glob("procedures/*.yaml"))]
    by_id = {
        f"{file.data['edition']['council']}/{file.data['procedure']}@{file.data['edition']['id']}": file
        for file in files
    }
    return tuple((book.procedures[name], file) for name, file in by_id.items() if name in book.procedures)


def _overlapping(book: Lawbook, folder: Path) -> Iterator[Finding]:
    """Two editions of one procedure by one council in force on the same day."""
    own = sorted(_own(book, folder), key=lambda each: (each[0].name, each[0].in_force_from))
    for (earlier, _), (later, file) in pairwise(own):
        until = earlier.in_force_until or _LAST_DAY
        if earlier.name == later.name and later.in_force_from <= until:
            last = later.in_force_from - dt.timedelta(days=1)
            what = f"{earlier.id} and {later.id} are both in force on {later.in_force_from.isoformat()}."
            mend = f"Write `in_force_until: {last.isoformat()}` in the edition of {earlier.edition}."
            yield _found(file, "edition.in_force_from", check="two-editions-in-force", what=what, mend=mend)


def _without_source(book: Lawbook, folder: Path) -> Iterator[Finding]:
    for procedure, file in _own(book, folder):
        source = procedure.source
        if not source.title.strip():
            what = f"{procedure.id} does not say where it comes from."
            mend = "Give the document's title with its paragraph or address, or mark it `unverified: true`."
            yield _found(file, "source", check="reference-without-source", what=what, mend=mend)


def _without_end(book: Lawbook, folder: Path) -> Iterator[Finding]:
    for procedure, file in _own(book, folder):
        for key, what, mend in dead_ends(procedure):
            yield _found(file, key, check="never-ends", what=what, mend=mend)


def _shapes(checks: CheckBook, policy: Policy, book: Lawbook, folder: Path) -> Iterator[Finding]:
    for procedure, file in _own(book, folder):
        looked = Looked(procedure, book.letters, book.vocabularies)
        for name, check in checks.shapes.items():
            if not applies(check.only, policy.council_kind, book.vocabularies):
                continue
            for key in QUESTIONS[check.asks](looked, check):
                yield _found(
                    file,
                    key,
                    check=name,
                    rule=check.rule,
                    what=check.says,
                    mend=check.mend,
                    level=check.level,
                )


def _times(checks: CheckBook, book: Lawbook, law: Path, folder: Path) -> Iterator[Finding]:
    """Times that the policy itself changes or brings, and that are unwise."""
    for path in sorted(folder.glob("clocks/*.yaml")):
        rule = book.clocks.get(path.stem)
        if rule is None:
            continue
        file = read_yaml(path)
        for name, check in checks.times.items():
            if not _looks_at(check, rule, new=not (law / "clocks" / path.name).is_file()):
                continue
            if _unwise(check, rule, law):
                what = f"{rule.id} gives {length_in_words(rule)}. {check.says}"
                yield _found(
                    file, "values", check=name, rule=check.rule, what=what, mend=check.mend, level="warning"
                )


def _looks_at(check: TimeCheck, rule: ClockRule, *, new: bool) -> bool:
    if rule.id in check.of:
        return True
    named = bool(check.named) and re.search(check.named, rule.title, re.IGNORECASE) is not None
    return new and (named or rule.source.purpose in check.purposes)


def _unwise(check: TimeCheck, rule: ClockRule, law: Path) -> bool:
    """Whether a time is longer, or shorter, than is wise; without a measure, longer than the law's own text has it."""
    length = longest_days(rule)
    if check.shortest:
        return length < check.shortest
    if check.longest:
        return length > check.longest
    beside = typed(read_yaml(law / "clocks" / f"{check.beside or rule.id}.yaml"), ClockSource)
    return length > longest_days(beside)


def _words(
    checks: CheckBook, policy: Policy, book: Lawbook, folder: Path, documents: Iterable[HeldDocument]
) -> Iterator[Finding]:
    mine = {
        name: check
        for name, check in checks.checks.items()
        if applies(check.only, policy.council_kind, book.vocabularies)
    }
    for held in documents:
        yield from slips_in(held, mine)
    files = (read_yaml(path) for part in _WORDS_IN for path in sorted((folder / part).glob("*.yaml")))
    yield from faults_in_words(files, mine)


def _unanswered(documents: Iterable[HeldDocument], names: Names) -> Iterator[Finding]:
    """The names in statements that nothing here answers to."""
    for held in documents:
        for number, each in enumerate(judged(held.document, names)):
            for name in each.unknown:
                key = f"statements[{number}]"
                what = f"Paragraph {each.statement.paragraph} names “{name}”, which is not here."
                mend = names.nearest(name) or "Write it, or correct the name."
                yield _found(held.file, key, check="names-nothing", what=what, mend=mend, level="warning")
