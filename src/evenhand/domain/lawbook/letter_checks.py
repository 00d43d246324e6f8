"""What is wrong with a letter file: a demand its body does not meet, a fact it does not know, a missing word.

Each complaint is (key, what, mend), so that the reader of letters can say it with the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenhand.domain.lawbook.letter_shapes import (
    BODY_PLACEHOLDERS,
    PLACEHOLDER,
    Block,
    Fact,
    Letter,
    RedressBody,
    StandardParagraph,
    placeholders,
)

Complaint = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What letters share: standard paragraphs, redress bodies and the facts of every letter."""

    paragraphs: Mapping[str, StandardParagraph]
    bodies: Mapping[str, RedressBody]
    every_letter: Mapping[str, Fact]


def complaints_about(letter: Letter, shared: Shared) -> Iterator[Complaint]:
    """Everything wrong with one letter, in the order of its file."""
    facts = {**shared.every_letter, **letter.facts}
    yield from _twice_declared(letter, shared)
    yield from _words(letter.subject, "subject", facts)
    yield from _words(letter.salutation, "salutation", facts)
    yield from _statements(letter, facts)
    for n, block in enumerate(letter.body):
        yield from _block(block, f"body.{n}", letter, facts, shared)
    yield from _unstated(letter, facts, shared)


def shared_complaints(
    paragraphs: Mapping[str, StandardParagraph], *, bodies: Mapping[str, RedressBody]
) -> Iterator[Complaint]:
    """Everything wrong with standard paragraphs by themselves: a body that is not in the list of bodies."""
    for name, paragraph in paragraphs.items():
        key = f"paragraphs.{name}"
        used = {word for words in paragraph.says for word in placeholders(words)}
        if paragraph.body and paragraph.body not in bodies:
            yield key, f"there is no body '{paragraph.body}'", f"Use one of: {_or(bodies)}."
        if used & BODY_PLACEHOLDERS and not paragraph.body:
            yield key, "it gives a body's details but names no body", "Add 'body:' with the body's code."


def overlay_complaints(letter: Letter, replaced: Letter) -> Iterator[Complaint]:
    """What a council's letter drops of what the letter it replaces must state or must be told."""
    own = {statement.id: statement for statement in letter.must_state}
    for statement in replaced.must_state:
        kept = own.get(statement.id)
        if kept is None:
            yield (
                "must_state",
                f"it no longer has to state '{statement.id}' ({statement.rule}): {statement.what}",
                f"Put '{statement.id}' back: a council's letter may say more, never less.",
            )
        elif (kept.rule, kept.when, kept.unless, kept.encloses, kept.files) != (
            statement.rule,
            statement.when,
            statement.unless,
            statement.encloses,
            statement.files,
        ) or not set(statement.needs) <= set(kept.needs):
            yield (
                "must_state",
                f"'{statement.id}' ({statement.rule}) asks for less than the letter it replaces",
                f"Keep its rule, its condition, what it encloses and the facts it needs: {_or(statement.needs)}.",
            )


def facts_shown(block: Block, paragraphs: Mapping[str, StandardParagraph]) -> frozenset[str]:
    """The facts a block puts on paper, or decides by."""
    named = {
        block.list_of,
        block.lines_of,
        block.standard_of,
        block.table_of,
        block.each,
        block.when,
        block.unless,
    }
    words = [block.heading, block.paragraph, *block.list]
    if block.standard in paragraphs:
        words += paragraphs[block.standard].says
    shown = {name for said in words for name in placeholders(said)} | named
    for inner in block.blocks:
        shown |= facts_shown(inner, paragraphs)
    return frozenset(shown - {""})


def all_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, those inside an `each` included."""
    for block in blocks:
        yield block
        yield from all_blocks(block.blocks)


def _twice_declared(letter: Letter, shared: Shared) -> Iterator[Complaint]:
    for name in letter.facts:
        if name in shared.every_letter:
            yield (
                f"facts.{name}",
                f"every letter has the fact '{name}'",
                "Leave it out, or choose another name.",
            )
        if name in BODY_PLACEHOLDERS:
            yield f"facts.{name}", f"'{name}' is the detail of a redress body", "Choose another name."


def _words(words: str, key: str, facts: Mapping[str, Fact]) -> Iterator[Complaint]:
    for name in placeholders(words):
        if name not in facts:
            yield (
                key,
                f"'{{{name}}}' is not a fact of this letter",
                f"Declare it under 'facts', or use {_or(facts)}.",
            )
        elif facts[name].type in {"entries", "list", "flag", "standard"}:
            yield key, f"'{{{name}}}' cannot stand inside a sentence", f"Use a block of its own for '{name}'."
    left = PLACEHOLDER.sub("", words)
    if "{" in left or "}" in left:
        yield key, "a brace stands alone", "Write a placeholder as {name}, in small letters."


def _statements(letter: Letter, facts: Mapping[str, Fact]) -> Iterator[Complaint]:
    seen: set[str] = set()
    for n, statement in enumerate(letter.must_state):
        key = f"must_state.{n}"
        if statement.id in seen:
            yield key, f"'{statement.id}' stands twice", "Give each demand an id of its own."
        seen.add(statement.id)
        for name in (*statement.needs, statement.when, statement.unless):
            if name and name not in facts:
                yield key, f"'{name}' is not a fact of this letter", "Declare it under 'facts'."


def _block(
    block: Block, key: str, letter: Letter, facts: Mapping[str, Fact], shared: Shared
) -> Iterator[Complaint]:
    if len(block.kinds) != 1:
        said = " and ".join(block.kinds) or "nothing"
        yield key, f"a block says one thing, this says {said}", "Split it, or give it a paragraph."
    for words in (block.heading, block.paragraph, *block.list):
        yield from _words(words, key, facts)
    yield from _named_facts(block, key, facts)
    for statement in block.states:
        if statement not in {known.id for known in letter.must_state}:
            yield key, f"'{statement}' is not in 'must_state'", "Add it there, or take it from 'states'."
    if block.standard:
        yield from _standard(block.standard, key, facts, shared)
    entries = facts.get(block.each)
    inner_facts = {**facts, **(entries.fields if entries else {})}
    for name in set(entries.fields if entries else {}) & set(facts):
        yield key, f"the field '{name}' has the name of a fact", "Give the field another name."
    for n, inner in enumerate(block.blocks):
        yield from _block(inner, f"{key}.blocks.{n}", letter, inner_facts, shared)


def _named_facts(block: Block, key: str, facts: Mapping[str, Fact]) -> Iterator[Complaint]:
    wanted = (
        (block.list_of, "list"),
        (block.lines_of, "lines"),
        (block.standard_of, "standard"),
        (block.table_of, "entries"),
        (block.each, "entries"),
        (block.when, ""),
        (block.unless, ""),
    )
    for name, kind in wanted:
        if name and name not in facts:
            yield key, f"'{name}' is not a fact of this letter", "Declare it under 'facts'."
        elif name and kind and facts[name].type != kind:
            yield (
                key,
                f"'{name}' is of type '{facts[name].type}'",
                f"This block needs a fact of type '{kind}'.",
            )
    known = facts[block.table_of].fields if block.table_of in facts else {}
    for column in block.columns:
        if column not in known:
            yield key, f"'{block.table_of}' has no field '{column}'", f"Use one of: {_or(known)}."


def _standard(name: str, key: str, facts: Mapping[str, Fact], shared: Shared) -> Iterator[Complaint]:
    paragraph = shared.paragraphs.get(name)
    if paragraph is None:
        yield key, f"there is no standard paragraph '{name}'", f"Use one of: {_or(shared.paragraphs)}."
        return
    for words in paragraph.says:
        for used in placeholders(words):
            if used not in facts and used not in BODY_PLACEHOLDERS:
                yield key, f"standard paragraph '{name}' needs the fact '{used}'", "Declare it under 'facts'."


def _unstated(letter: Letter, facts: Mapping[str, Fact], shared: Shared) -> Iterator[Complaint]:
    blocks = tuple(all_blocks(letter.body))
    for n, statement in enumerate(letter.must_state):
        stating = [block for block in blocks if statement.id in block.states]
        shown = {name for block in stating for name in facts_shown(block, shared.paragraphs)}
        if not stating:
            yield (
                f"must_state.{n}",
                f"no block states '{statement.id}' ({statement.rule}): {statement.what}",
                f"Add 'states: [{statement.id}]' to the block of the body that says it.",
            )
        for name in statement.needs:
            if stating and name in facts and name not in shown:
                yield (
                    f"must_state.{n}",
                    f"'{statement.id}' ({statement.rule}) needs '{name}', and no block stating it shows that",
                    f"Show {{{name}}} in a block that states '{statement.id}'.",
                )


def _or(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(sorted(names))
