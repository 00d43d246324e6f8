"""A letter in plain words: who gets it, what it must say and by which rule, and how the council puts it."""

from __future__ import annotations

from evenhand.domain.lawbook.letter_checks import all_blocks
from evenhand.domain.lawbook.letter_shapes import OWN, PLACEHOLDER, Block, Letter, LetterBook
from evenhand.domain.lawbook.vocabularies import lowered
from evenhand.domain.policies.words.prose import Prose, Section, joined, sentence, words_of

_TO = {
    "customer": "It goes to the resident.",
    "officers": "It goes to officers.",
    "members": "It goes to councillors.",
    "officer": "It goes to one officer.",
    "another": "It goes to somebody other than the person whom the case is about.",
}


def letter_in_words(letter: Letter, book: LetterBook) -> Prose:
    """One letter in plain words; a fact that is filled in stands in square brackets."""
    must = tuple(
        f"{sentence(statement.what)} ({statement.rule}{_only(statement.when, statement.unless, letter)})"
        f"{_enclosed(statement.encloses)}{' It does not go without a file.' if statement.files else ''}"
        for statement in letter.must_state
    )
    titles = {name: fact.title for name, fact in book.facts_of(letter).items()}
    text = tuple(words for block in letter.body for words in _block(block, book, titles))
    opening = [
        _TO.get(letter.to, f"It goes to {letter.to} person."),
        f"Its subject is: {_filled(letter.subject, titles)}",
    ]
    if letter.source:
        opening.append(f"It rests on: {letter.source}.")
    return Prose(
        title=f"Letter: {letter.title}",
        opening=tuple(opening),
        sections=(
            Section("What it must say", (), must or ("Nothing is laid down.",)),
            Section("How the council puts it", text),
        ),
    )


def _enclosed(policy: str) -> str:
    if not policy:
        return ""
    which = "this procedure" if policy == OWN else f"the policy “{words_of(policy)}”"
    return f" The text of {which}, as it is in force on the day of the letter, goes with it by itself."


def _only(when: str, unless: str, letter: Letter) -> str:
    titles = {name: fact.title for name, fact in letter.facts.items()}
    if when:
        return f"; only where there is: {lowered(titles.get(when, words_of(when)))}"
    return f"; except where there is: {lowered(titles.get(unless, words_of(unless)))}" if unless else ""


def _filled(words: str, titles: dict[str, str]) -> str:
    return PLACEHOLDER.sub(
        lambda found: f"[{lowered(titles.get(found[1], words_of(found[1])))}]", words
    ).replace("**", "")


def _block(block: Block, book: LetterBook, titles: dict[str, str]) -> list[str]:
    found = []
    for inner in (block, *all_blocks(block.blocks)):
        said = [inner.heading, inner.paragraph, *inner.list]
        if inner.standard:
            said += book.paragraphs[inner.standard].says
        named = [inner.list_of, inner.lines_of, inner.standard_of, inner.table_of]
        said += [f"[{lowered(titles.get(name, words_of(name)))}]" for name in named if name]
        if inner.each:
            said.append(f"For each of {joined([lowered(titles.get(inner.each, words_of(inner.each)))])}:")
        found += [_filled(words, titles) for words in said if words]
    return found
