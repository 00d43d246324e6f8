"""Words that name a decider who does not decide: of a procedure, a step, a clock, or a letter that a step owes.

Who decides stands in the data (`decided_by`, or `by` where nobody else is named). A sentence such as “By the Director” beside it
keeps its words when the data is changed, so the two are held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.letter_checks import all_blocks
from evenhand.domain.lawbook.letters import PARAGRAPHS
from evenhand.domain.lawbook.procedure import Move, Procedure
from evenhand.domain.lawbook.yaml_source import Source, read_yaml
from evenhand.domain.policies.checks import DeciderCheck, Finding, sentences_of
from evenhand.domain.policies.shapes import key_of, own_moves

_POST = "{post}"
_CLAUSE = re.compile(r"[,;]\s+")


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that may name a decider, where they stand, and the posts that decide what they are about."""

    words: str
    file: Source
    key: str
    posts: frozenset[str]
    posts_again: frozenset[str] = frozenset()
    posts_in_turn: frozenset[str] = frozenset()

    def posts_for(self, clause: str, check: DeciderCheck) -> frozenset[str]:
        """The posts that decide what one clause is about: a review that was asked for, one in its turn, or anything here."""
        if not self.posts_again or not re.search(check.again, clause, re.IGNORECASE):
            return self.posts
        in_turn = re.search(check.in_turn, clause, re.IGNORECASE) is not None
        return self.posts_again | (self.posts_in_turn if in_turn else frozenset())


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, of which lawbook: how posts are titled, and the patterns with those titles in their place."""

    check: DeciderCheck
    book: Lawbook
    folder: Path
    titles: Mapping[str, str]
    patterns: tuple[re.Pattern[str], ...]


def named_in_vain(
    check: DeciderCheck, book: Lawbook, folder: Path, own: Iterable[tuple[Procedure, Source]]
) -> Iterator[Finding]:
    """The sentences of a policy's own procedures and of their letters that name a post which does not decide: warnings."""
    titles = {code: role.title for code, role in book.vocabularies["roles"].codes.items()}
    speaking = sorted({titles[code] for code in titles if code not in check.generic}, key=len, reverse=True)
    posts = "(?P<post>" + "|".join(rf"\b{re.escape(title)}(?!\w)" for title in speaking) + ")"
    patterns = tuple(re.compile(found.replace(_POST, posts), re.IGNORECASE) for found in check.finds)
    asked = _Asked(check, book, folder, titles, patterns)
    for procedure, file in own:
        told = set[str]()  # a letter that several steps owe is told once
        for said in _said(asked, procedure, file):
            for finding in _in_vain(asked, said):
                if finding.what not in told:
                    told.add(finding.what)
                    yield finding


def _in_vain(asked: _Asked, said: _Words) -> Iterator[Finding]:
    for sentence in sentences_of(said.words):
        for clause in _CLAUSE.split(sentence):
            found = next((m for pattern in asked.patterns if (m := pattern.search(clause))), None)
            if found is None:
                continue
            posts = said.posts_for(clause, asked.check)
            if not posts or found["post"].lower() in {post.lower() for post in posts}:
                continue
            yield Finding(
                level="warning",
                check="names-who-does-not-decide",
                rule=asked.check.rule,
                file=str(said.file.path),
                line=said.file.line(said.key),
                key=said.key,
                what=f"“{sentence}” It is for others to decide: {', '.join(sorted(posts))}.",
                why=asked.check.says,
                mend=asked.check.mend,
            )


def _said(asked: _Asked, procedure: Procedure, file: Source) -> Iterator[_Words]:
    mine = tuple(own_moves(procedure))
    posts = (
        _deciders(asked, mine),
        _deciders(asked, [move for move in mine if _reviews(asked, move)]),
        _deciders(asked, [move for move in mine if re.search(asked.check.named_in_turn, move.name)]),
    )
    yield _Words(procedure.says, file, "says", *posts)
    for move in mine:
        yield _Words(move.says, file, f"{key_of(move)}.says", _answering(asked, procedure, move))
        for number, owed in enumerate(move.owes):
            if owed.kind == "letter":
                beside = f"{key_of(move)}.owes[{number}]"
                for words, place, key in _letter(asked, owed.name, (file, beside)):
                    yield _Words(words, place, key, *posts)
    for number, clock in enumerate(procedure.clocks):
        stopping = [procedure.moves[name] for name in clock.stops if name in procedure.moves]
        reviewing = [move for move in stopping if _reviews(asked, move)]
        words = clock.rule.source.words
        yield _Words(
            words, file, f"clocks[{number}]", _deciders(asked, stopping), _deciders(asked, reviewing)
        )


def _letter(asked: _Asked, name: str, beside: tuple[Source, str]) -> Iterator[tuple[str, Source, str]]:
    """The words of a letter with where each stands: in the council's own file, or beside the step that owes the letter."""
    letters = asked.book.letters
    if name not in letters.letters:
        return
    own, shared = (asked.folder / "letters" / file for file in (f"{name}.yaml", PARAGRAPHS))
    paragraphs = read_yaml(shared) if shared.is_file() else None
    for number, whole in enumerate(letters.letters[name].body):
        place = (read_yaml(own), f"body[{number}]") if own.is_file() else beside
        for block in all_blocks((whole,)):
            yield from ((words, *place) for words in (block.paragraph, *block.list))
            for words in (
                letters.paragraphs[block.standard].says if block.standard in letters.paragraphs else ()
            ):
                mine = paragraphs is not None and block.standard in paragraphs.data["paragraphs"]
                yield (
                    words,
                    *((paragraphs, f"paragraphs.{block.standard}") if paragraphs and mine else place),
                )


def _answering(asked: _Asked, procedure: Procedure, move: Move) -> frozenset[str]:
    """Who decides what a step speaks of: the step itself, or the decisions that only follow it and that it starts a clock for."""
    if move.decided_elsewhere:
        return _deciders(asked, (move,))
    only_after = [
        other
        for other in own_moves(procedure)
        if any(guard.holds == "happened" and move.name in guard.of for guard in other.guards)
    ]
    stopping = {name for clock in procedure.clocks if clock.starts == {move.name} for name in clock.stops}
    # What only follows it answers it; what stops its clock may do so by ending the whole.
    for later in (only_after, [procedure.moves[name] for name in stopping if name in procedure.moves]):
        if decisions := [one for one in later if one.decided_elsewhere]:
            return _deciders(asked, decisions)
    return _deciders(asked, (move,))


def _reviews(asked: _Asked, move: Move) -> bool:
    check = asked.check
    return bool(re.search(check.named, move.name)) and not re.search(check.unless, move.name)


def _deciders(asked: _Asked, moves: Iterable[Move]) -> frozenset[str]:
    """The titles of those who decide some steps: whoever is named as deciding, else whoever may record."""
    codes = set[str]()
    for move in moves:
        codes.update((move.decided_by_body,) if move.decided_by_body else move.decided_by_roles or move.by)
    return frozenset(asked.titles.get(code, re.sub("[-_]", " ", code)) for code in codes)
