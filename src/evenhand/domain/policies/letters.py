"""What a council's own letter may get wrong although it has every part: words against what the part must state.

A demand is met by a block that says so (`states`). Here the words of that block are read: whether they say the contrary, name a
time or a day of their own in place of the rule's, or send the person to another body than the demand is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.letter_checks import all_blocks
from evenhand.domain.lawbook.letter_shapes import Block, Letter, LetterBook, Statement
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed
from evenhand.domain.policies.checks import Finding, LetterChecks, sentences_of
from evenhand.domain.policies.words.of_clocks import length_in_words

_SMALL = (
    *"zero one two three four five six seven eight nine ten".split(),
    *"eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
)
_TENS = {
    name: 10 * tens
    for tens, name in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
NUMBERS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_SMALL)},
    **_TENS,
    **{f"{ten}-{_SMALL[n]}": value + n for ten, value in _TENS.items() for n in range(1, 10)},
}
_TIME = re.compile(
    rf"\b(\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})[ -]"
    r"((?:clear |full )?working |calendar |school )?(days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})(?: \d{{4}})?\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
)
_WORKING = frozenset({"nth-working-day-after", "consecutive-working-days"})
_MONTHLY = frozenset({"months-after", "months-beginning-with"})
_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Read:
    """A letter of the council's own as it is read: its file, and what the law's letter of that name says."""

    letter: Letter
    file: Source
    book: Lawbook
    lawful: Letter | None

    def found(self, check: str, key: str, rule: str, what: str, why: str, mend: str) -> Finding:
        """A fault of the letter, where it stands."""
        return Finding(
            level="error",
            check=check,
            rule=rule,
            file=str(self.file.path),
            line=self.file.line(key),
            key=key,
            what=what,
            why=why,
            mend=mend,
        )


def faults_in_letters(checks: LetterChecks, book: Lawbook, law: Path, folder: Path) -> Iterator[Finding]:
    """What the wording of a policy's own letters says against what they must state."""
    for path in sorted(folder.glob("letters/*.yaml")):
        letter = book.letters.letters.get(path.stem)
        if letter is None:
            continue
        below = law / "letters" / path.name
        lawful = typed(read_yaml(below), Letter) if below.is_file() else None
        read = _Read(letter, read_yaml(path), book, lawful)
        for number, block in enumerate(letter.body):
            yield from _contrary(read, block, f"body[{number}]", checks)
            yield from _other_body(read, block, f"body[{number}]")
            yield from _typed_times(read, block, f"body[{number}]", checks)
            yield from _typed_days(read, block, f"body[{number}]")


def _words(block: Block) -> str:
    """What a block says, without what it takes from standard paragraphs."""
    return "\n".join(
        words for each in all_blocks((block,)) for words in (each.heading, each.paragraph, *each.list)
    )


def _stated(read: _Read, block: Block) -> tuple[Statement, ...]:
    names = {name for each in all_blocks((block,)) for name in each.states}
    return tuple(statement for statement in read.letter.must_state if statement.id in names)


def _contrary(read: _Read, block: Block, key: str, checks: LetterChecks) -> Iterator[Finding]:
    for statement in _stated(read, block):
        for name, check in checks.contrary.items():
            if not re.search(check.of, f"{statement.id} {statement.what}", re.IGNORECASE):
                continue
            for sentence in sentences_of(_words(block)):
                excused = any(re.search(each, sentence, re.IGNORECASE) for each in check.unless)
                if excused or not any(re.search(each, sentence, re.IGNORECASE) for each in check.finds):
                    continue
                yield read.found(
                    f"letter-{name}",
                    key,
                    statement.rule,
                    f"“{sentence}” It stands where the letter must: {statement.what}",
                    check.says,
                    "Say what the letter must state, or take the sentence out.",
                )


def _typed_times(read: _Read, block: Block, key: str, checks: LetterChecks) -> Iterator[Finding]:
    for sentence in sentences_of(_words(block)):
        about = [
            each
            for each in checks.times
            if re.search(each.letters, read.letter.id) and re.search(each.said, sentence, re.IGNORECASE)
        ]
        rules = [read.book.clocks[name] for each in about for name in each.of if name in read.book.clocks]
        for found in _TIME.finditer(sentence) if rules else ():
            if any(_same(found, rule) for rule in rules):
                continue
            lawful = "; ".join(dict.fromkeys(f"{rule.id}: {length_in_words(rule)}" for rule in rules))
            yield read.found(
                "letter-another-time",
                key,
                about[0].rule,
                f"“{found[0]}” stands in: “{sentence}”",
                f"No rule for it gives that time ({lawful}).",
                "Take the day from a fact, such as {answer_by}, or write the time that the rule gives.",
            )


def _same(found: re.Match[str], rule: ClockRule) -> bool:
    """Whether a time as it is written is the one of a rule."""
    number = int(found[1]) if found[1].isdigit() else NUMBERS[found[1].lower()]
    unit, working = found[3].lower().rstrip("s"), "working" in (found[2] or "").lower()
    length, operator = rule.values[-1].length, rule.source.operator
    if operator in _WORKING:
        return unit == "day" and working and number == length
    if operator in _MONTHLY:
        return unit == "month" and number == length
    days = number * _A_WEEK if unit == "week" else number
    return unit != "month" and not working and days == length


def _typed_days(read: _Read, block: Block, key: str) -> Iterator[Finding]:
    """A day typed in where the part must state something is another case's day."""
    facts = read.book.letters.facts_of(read.letter)
    for statement in _stated(read, block):
        if not any(facts[name].type == "date" for name in statement.needs if name in facts):
            continue
        for found in _DAY.finditer(_words(block)):
            yield read.found(
                "letter-a-typed-day",
                key,
                statement.rule,
                f"“{found[0]}” is typed where the letter must: {statement.what}",
                "Each case has a day of its own.",
                f"Write {{{next(n for n in statement.needs if n in facts and facts[n].type == 'date')}}} in its place.",
            )


def _other_body(read: _Read, block: Block, key: str) -> Iterator[Finding]:
    """A body that is named where the law's own letter sends people to another."""
    books = read.book.letters
    for statement in _stated(read, block):
        meant = _bodies_of(statement, read.lawful, books) | _bodies_of(statement, read.letter, books)
        for code, names in _names(books).items():
            named = next((n for n in names if n.lower() in _words(block).lower()), "")
            if meant and named and code not in meant:
                right = ", ".join(sorted(books.bodies[each].title for each in meant if each in books.bodies))
                yield read.found(
                    "letter-another-body",
                    key,
                    statement.rule,
                    f"“{named}” is named where the letter must: {statement.what}",
                    f"The body for it is: {right}.",
                    "Use the standard paragraph of that body, so that its name and address stay right.",
                )


def _bodies_of(statement: Statement, letter: Letter | None, book: LetterBook) -> set[str]:
    if letter is None:
        return set()
    standard = (
        block.standard for block in all_blocks(letter.body) if statement.id in block.states and block.standard
    )
    return {book.paragraphs[name].body for name in standard if name in book.paragraphs} - {""}


def _names(book: LetterBook) -> Mapping[str, tuple[str, ...]]:
    """The names that each body has had."""
    return {
        code: tuple(dict.fromkeys((body.title, *(value.name for value in body.values))))
        for code, body in book.bodies.items()
    }
