"""From a letter, its facts and the standard paragraphs to what will stand on paper, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evenhand.domain.lawbook.letter_shapes import (
    Block,
    Fact,
    Letter,
    LetterBook,
    Statement,
    placeholders,
)
from evenhand.domain.letters.content import (
    Bullets,
    ComposedLetter,
    Gap,
    Heading,
    Lines,
    Paragraph,
    Piece,
    Table,
)
from evenhand.domain.letters.facts import Facts, check_facts, clean, is_so, wanting
from evenhand.domain.letters.wording import Wording
from evenhand.domain.time.words import in_full


def compose(letter: Letter, facts: Facts, book: LetterBook) -> ComposedLetter:
    """The letter with its facts in place, the statements it makes and the gaps it still has.

    A letter with gaps is composed all the same, so that it can be looked at; `complete` says whether
    it may be sent. Redress bodies are given as they are on the day of the letter (GEN-7). Raises
    LetterFactRefused for a fact the letter does not know or one of the wrong kind.
    """
    declared = dict(book.facts_of(letter))
    check_facts(declared, facts)
    wording = Wording(declared, facts)
    composing = _Composing(book, facts.get("date_on"))
    pieces = tuple(_without_skipped_levels(composing.pieces(letter.body, wording)))
    gaps = missing(letter, facts, book)
    unmade = {gap.statement for gap in gaps}
    return ComposedLetter(
        letter=letter.id,
        subject=wording.plain(letter.subject),
        recipient=tuple(
            line
            for line in (wording.plain("{recipient_name}"), *_lines(facts.get("recipient_address")))
            if line
        ),
        reference=wording.plain("{reference}"),
        date_on=facts.get("date_on"),
        salutation=wording.runs(letter.salutation),
        pieces=pieces,
        closing=letter.closing,
        signature=tuple(
            wording.plain(name) for name in ("{sender_name}", "{sender_title}", "{council_name}")
        ),
        enclosures=_lines(facts.get("enclosures")),
        copied_to=_lines(facts.get("copied_to")),
        statements=tuple(s.id for s in letter.must_state if _applies(s, facts) and s.id not in unmade),
        gaps=gaps,
    )


def missing(letter: Letter, facts: Facts, book: LetterBook) -> tuple[Gap, ...]:
    """What the letter must state, or be told, and does not: each names its rule. Gaps block sending."""
    declared = book.facts_of(letter)
    made = _statements_shown(letter.body, facts)
    gaps: list[Gap] = []
    for statement in letter.must_state:
        if _applies(statement, facts):
            gaps += _gap_of(statement, declared, facts, made)
    asked_after = {name for statement in letter.must_state for name in statement.needs}
    for name, fact in declared.items():
        lack = None if fact.optional or name in asked_after else wanting(name, fact, facts)
        if lack:
            gaps.append(Gap("", "", f"The letter cannot be sent yet: {lack}.", (name,)))
    known = frozenset(name for gap in gaps for name in gap.facts)
    gaps += _gaps_in_paragraphs(letter, facts, book, known)
    return tuple(gaps)


def needed(letter: Letter, facts: Facts, book: LetterBook) -> frozenset[str]:
    """The facts without which the letter may not be sent, as things stand: whoever writes it has to give them."""
    declared = book.facts_of(letter)
    asked_after = {name for statement in letter.must_state for name in statement.needs}
    always = {name for name, fact in declared.items() if not fact.optional and name not in asked_after}
    stated = {name for one in letter.must_state if _applies(one, facts) for name in one.needs}
    paragraphs = [book.paragraphs.get(name) for name in _standard_paragraphs(letter.body, facts)]
    said = {name for one in paragraphs if one for words in one.says for name in placeholders(words)}
    return frozenset(always | stated | (said & declared.keys()))


def _gap_of(
    statement: Statement, declared: Mapping[str, Fact], facts: Facts, made: frozenset[str]
) -> Iterator[Gap]:
    for name in statement.needs:
        lack = wanting(name, declared[name], facts)
        if lack:
            yield Gap(statement.id, statement.rule, f"{statement.what} ({statement.rule}): {lack}.", (name,))
    if statement.id not in made:
        what = statement.what.rstrip(".")
        yield Gap(statement.id, statement.rule, f"{what} ({statement.rule}): nothing in the letter says it.")


def _gaps_in_paragraphs(
    letter: Letter, facts: Facts, book: LetterBook, known: frozenset[str]
) -> Iterator[Gap]:
    """What standard paragraphs lack: a fact nobody gave, or a body without details on the letter's day."""
    declared, date_on = book.facts_of(letter), facts.get("date_on")
    for name in dict.fromkeys(_standard_paragraphs(letter.body, facts)):
        paragraph = book.paragraphs.get(name)
        if paragraph is None:
            yield Gap("", "", f"There is no standard paragraph “{name}”. Choose another.")
            continue
        for fact in dict.fromkeys(fact for words in paragraph.says for fact in placeholders(words)):
            if fact not in declared and not fact.startswith("body_"):
                yield Gap(
                    "",
                    paragraph.rule,
                    f"“{paragraph.title}” says “{fact}”, which this letter does not take. Choose another paragraph.",
                )
                continue
            lack = wanting(fact, declared[fact], facts) if fact in declared and fact not in known else None
            if lack:
                yield Gap("", paragraph.rule, f"{paragraph.title} ({paragraph.rule}): {lack}.", (fact,))
        if paragraph.body and date_on and book.bodies[paragraph.body].on(date_on) is None:
            title = book.bodies[paragraph.body].title
            yield Gap("", paragraph.rule, f"The lawbook has no details of the {title} on {in_full(date_on)}.")


def _applies(statement: Statement, facts: Facts) -> bool:
    return _holds(statement.when, statement.unless, facts)


def _holds(when: str, unless: str, facts: Facts) -> bool:
    return not (when and not is_so(facts.get(when))) and not (unless and is_so(facts.get(unless)))


def _statements_shown(blocks: tuple[Block, ...], facts: Facts) -> frozenset[str]:
    """The statements whose blocks are not left out by a condition."""
    shown: set[str] = set()
    for block in blocks:
        if _holds(block.when, block.unless, facts) and not (block.each and not is_so(facts.get(block.each))):
            shown.update(block.states)
            shown.update(state for inner in block.blocks for state in inner.states)
    return frozenset(shown)


def _standard_paragraphs(blocks: tuple[Block, ...], facts: Facts) -> Iterator[str]:
    """The standard paragraphs that this letter includes, those its facts choose among them."""
    for block in blocks:
        if not _holds(block.when, block.unless, facts):
            continue
        if block.standard:
            yield block.standard
        elif block.standard_of and facts.get(block.standard_of):
            yield facts[block.standard_of]
        elif block.each:
            for entry in facts.get(block.each) or ():
                yield from _standard_paragraphs(block.blocks, {**facts, **entry})


@dataclass(frozen=True, slots=True)
class _Composing:
    """Blocks to pieces, under one book and one day."""

    book: LetterBook
    date_on: dt.date | None

    def pieces(self, blocks: tuple[Block, ...], wording: Wording) -> Iterator[Piece]:
        for block in blocks:
            if _holds(block.when, block.unless, wording.facts):
                yield from self._of(block, wording)

    def _of(self, block: Block, wording: Wording) -> Iterator[Piece]:
        if block.heading:
            yield Heading(block.level, wording.runs(block.heading))
        elif block.paragraph:
            yield from wording.paragraphs(block.paragraph)
        elif block.list:
            yield Bullets(tuple(wording.runs(item) for item in block.list))
        elif block.list_of:
            items = wording.items(block.list_of)
            yield Bullets(items) if items else Paragraph(wording.runs(f"{{{block.list_of}}}"))
        elif block.lines_of:
            lines = _lines(wording.facts.get(block.lines_of))
            yield Lines(lines) if lines else Paragraph(wording.runs(f"{{{block.lines_of}}}"))
        elif block.table_of:
            yield _table(block, wording)
        elif block.each:
            for entry in wording.facts.get(block.each) or ():
                yield from self.pieces(block.blocks, wording.within(block.each, entry))
        else:
            yield from self._standard(block.standard or wording.facts.get(block.standard_of), wording)

    def _standard(self, name: Any, wording: Wording) -> Iterator[Piece]:
        paragraph = self.book.paragraphs.get(name)
        if paragraph is None:
            return
        details = (
            self.book.bodies[paragraph.body].on(self.date_on) if paragraph.body and self.date_on else None
        )
        for words in paragraph.says:
            yield from wording.giving(details).paragraphs(words)


def _table(block: Block, wording: Wording) -> Table:
    fields = wording.declared[block.table_of].fields
    columns = block.columns or tuple(fields)
    rows = tuple(
        tuple(wording.within(block.table_of, entry).runs(f"{{{column}}}") for column in columns)
        for entry in wording.facts.get(block.table_of) or ()
    )
    return Table(tuple(fields[column].title for column in columns), rows)


def _lines(value: Any) -> tuple[str, ...]:
    return tuple(line for line in (" ".join(clean(said).split()) for said in value or ()) if line)


def _without_skipped_levels(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Headings that go down one level at a time, so that a reader by ear does not look for a lost one."""
    last = 1
    for piece in pieces:
        if isinstance(piece, Heading):
            last = min(piece.level, last + 1)
            piece = replace(piece, level=last)
        yield piece
