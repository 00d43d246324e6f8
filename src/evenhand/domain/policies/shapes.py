"""The closed set of questions that checks may ask of a policy's own procedures and letters.

Each gives the keys of the file at which the answer is no; what it looks for comes from `law/checks.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evenhand.domain.lawbook.clock_shapes import ClockSource
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.letter_checks import all_blocks
from evenhand.domain.lawbook.letter_shapes import Letter, LetterBook
from evenhand.domain.lawbook.procedure import Move, Procedure
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.policies.checks import Question, ShapeCheck


@dataclass(frozen=True, slots=True)
class Looked:
    """What a question is asked about: one procedure of the policy, and the letters of its lawbook."""

    procedure: Procedure
    letters: LetterBook
    vocabularies: Mapping[str, Vocabulary]


def key_of(move: Move) -> str:
    """Where a move stands in its file."""
    if not move.item_kind:
        return f"moves.{move.name}"
    return f"items.{move.item_kind}.moves.{move.name.partition('.')[2]}"


def own_moves(procedure: Procedure) -> Iterator[Move]:
    """The moves that a procedure's own file lays down, without those that every case has."""
    return (move for move in procedure.moves.values() if not move.built_in)


def _has_an_end(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    """Where something of a list is imposed, a day on which it ends must be asked for."""
    for move in own_moves(looked.procedure):
        if not any(ask.vocabulary in check.of and not ask.optional for ask in move.asks.values()):
            continue
        kin = [other for other in own_moves(looked.procedure) if other.item_kind == move.item_kind]
        dated = (
            ask
            for other in kin
            for ask in other.asks.values()
            if ask.type == "date" and not ask.optional and re.search(check.named, ask.name)
        )
        if not any(dated):
            yield key_of(move)


def _reviewer_differs(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    """What settles a review keeps out whoever decided before. A body that settles it is another than an officer."""
    for move in own_moves(looked.procedure):
        if move.opens or move.decided_by_body or any(guard.holds in check.of for guard in move.guards):
            continue
        if check.unless and re.search(check.unless, move.name.rpartition(".")[2]):
            continue
        if re.search(check.named, move.name) or _leaves(move, check.stages):
            yield key_of(move)


def _leaves(move: Move, stages: str) -> bool:
    """Whether a move leads out of stages of some name, and out of no other."""
    if not stages or not move.to or move.to in move.from_stages or not move.from_stages:
        return False
    return all(re.search(stages, stage) for stage in move.from_stages)


def _comes_again(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    for number, clock in enumerate(looked.procedure.clocks):
        if clock.rule.id in check.of and not clock.starts & clock.stops:
            yield f"clocks[{number}]"


def _is_optional(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    for move in own_moves(looked.procedure):
        if re.search(check.named, move.name):
            yield from (
                f"{key_of(move)}.asks.{ask.name}"
                for ask in move.asks.values()
                if ask.name in check.of and not ask.optional and not _excused(looked, ask.vocabulary, check)
            )


def _excused(looked: Looked, vocabulary: str, check: ShapeCheck) -> bool:
    """Whether the list that must be chosen from has a code for those who say nothing."""
    found = looked.vocabularies.get(vocabulary)
    return found is not None and check.excused_by in found.codes


def _body_fits(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    for move in own_moves(looked.procedure):
        for number, owed in enumerate(move.owes):
            letter = looked.letters.letters.get(owed.name) if owed.kind == "letter" else None
            if letter is not None and _bodies(letter, looked.letters) & set(check.of):
                yield f"{key_of(move)}.owes[{number}]"


def _bodies(letter: Letter, book: LetterBook) -> set[str]:
    named = {block.standard for block in all_blocks(letter.body)}
    return {book.paragraphs[name].body for name in named if name in book.paragraphs}


def _names_somebody(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    if not re.search(check.named, looked.procedure.name):
        return
    asked = {ask.name for move in own_moves(looked.procedure) for ask in move.asks.values()}
    if not any(re.search(name, ask) for name in check.of for ask in asked):
        yield "moves"


def _is_looked_at_again(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    """Where something of a list may stand for long, a clock of some purpose must bring it back."""
    procedure = looked.procedure
    if any(clock.rule.source.purpose in check.of for clock in procedure.clocks):
        return
    imposing = [move for move in own_moves(procedure) if _imposes(move, check.lists)]
    for number, clock in enumerate(procedure.clocks):
        if imposing and not clock.limit and longest_days(clock.rule) > check.longest:
            yield f"clocks[{number}]"


def _imposes(move: Move, lists: tuple[str, ...]) -> bool:
    return any(ask.vocabulary in lists and not ask.optional for ask in move.asks.values())


def _runs_from_receipt(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    """A clock of some rules must start with a step that opens the case."""
    opening = {move.name for move in looked.procedure.opening_moves}
    started = [
        clock for clock in looked.procedure.clocks if clock.rule.id in check.of and clock.starts & opening
    ]
    for number, clock in enumerate(looked.procedure.clocks):
        again = any(other.rule.id == clock.rule.id for other in started)
        if clock.rule.id in check.of and not clock.item_kind and not clock.starts & opening and not again:
            yield f"clocks[{number}]"


def _decider_fits(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    """A decision is given to none of some posts; whoever only records what another decided may be anybody."""
    for move in own_moves(looked.procedure):
        if move.decided_by_body or move.opens:
            continue
        if not (_imposes(move, check.lists) if check.lists else re.search(check.named, move.name)):
            continue
        if set(move.decided_by_roles or move.by) & set(check.of):
            yield f"{key_of(move)}.{'decided_by' if move.decided_by_roles else 'by'}"


def _another_post_reviews(looked: Looked, check: ShapeCheck) -> Iterator[str]:
    """A review that keeps its decider out is open to a post beside the only one that decides."""
    moves = looked.procedure.moves
    for move in own_moves(looked.procedure):
        if move.decided_by_body or not re.search(check.named, move.name):
            continue
        reviewed = [moves[n] for g in move.guards if g.holds in check.of for n in g.of if n in moves]
        mine = {
            role for role in move.decided_by_roles or move.by if not re.search(check.unless or "$^", role)
        }
        if any(len(mine) == 1 and mine == set(r.decided_by_roles or r.by) for r in reviewed if r is not move):
            yield f"{key_of(move)}.{'decided_by' if move.decided_by_roles else 'by'}"


_DAYS: Mapping[str, float] = {
    "nth-working-day-after": 7 / 5,
    "consecutive-working-days": 7 / 5,
    "months-after": 30.5,
    "months-beginning-with": 30.5,
}


def longest_days(rule: ClockRule | ClockSource) -> float:
    """About how many calendar days a rule's latest value comes to."""
    source = rule.source if isinstance(rule, ClockRule) else rule
    return source.values[-1].length * _DAYS.get(source.operator, 1) if source.values else 0


QUESTIONS: Mapping[Question, Callable[[Looked, ShapeCheck], Iterator[str]]] = {
    "has-an-end": _has_an_end,
    "reviewer-differs": _reviewer_differs,
    "comes-again": _comes_again,
    "is-optional": _is_optional,
    "body-fits": _body_fits,
    "names-somebody": _names_somebody,
    "is-looked-at-again": _is_looked_at_again,
    "runs-from-receipt": _runs_from_receipt,
    "decider-fits": _decider_fits,
    "another-post-reviews": _another_post_reviews,
}
