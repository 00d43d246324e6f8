"""A procedure in plain words, stage by stage: what can happen, who does it, what must come first, what follows.

Made from the data that the engine reads, so that what the public is told is what happens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.domain.lawbook.book import LAW_ITSELF, Lawbook
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.procedure import (
    ClockBinding,
    Guard,
    ItemKind,
    Move,
    Owed,
    Procedure,
    Stage,
    Take,
)
from evenhand.domain.lawbook.vocabularies import Vocabulary, lowered
from evenhand.domain.policies.words.of_clocks import BINDING, NOT_CHECKED, length_in_words
from evenhand.domain.policies.words.of_guards import guard_in_words
from evenhand.domain.policies.words.of_stages import ending
from evenhand.domain.policies.words.prose import Prose, Section, joined, sentence, who, words_of
from evenhand.domain.time import without_weekday

# How the people that a case names are spoken of, where the word of the file is short for a longer one.
_PEOPLE = {
    "spoc": "single point of contact",
    "handler": "officer who looks after the case",
    "from_whom": "officer who was asked",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What is needed to say anything of one procedure."""

    procedure: Procedure
    vocabularies: Mapping[str, Vocabulary]
    letters: Mapping[str, Letter]
    on: dt.date | None
    council: str = ""
    laid_down_by: str = ""

    def who(self, names: Iterable[str], *, last: str = "or") -> str:
        """Roles and people named in the case, as they are spoken of."""
        return who(names, self.vocabularies, named=_PEOPLE, last=last)

    def move_title(self, name: str) -> str:
        """The title of a step, or its name as words where there is none."""
        move = self.procedure.moves.get(name)
        return move.title if move else words_of(name).capitalize()


def procedure_in_words(
    procedure: Procedure,
    book: Lawbook,
    *,
    on: dt.date | None = None,
    council: str = "",
    laid_down_by: str = "",
) -> Prose:
    """A whole procedure in plain words.

    `council` is the title of the policy that the edition belongs to. With `laid_down_by` it is told in the words of the
    council that adopted it, whoever wrote the files that it builds on.
    """
    saying = Saying(procedure, book.vocabularies, book.letters, on, council, laid_down_by)
    sections = [_starting(saying)]
    sections += [_stage(saying, stage, case_moves(procedure)) for stage in procedure.stages.values()]
    sections.append(_clocks(saying, "How long things take", ""))
    for kind in procedure.items.values():
        sections += _item(saying, kind)
    sections.append(_ending(saying))
    return Prose(title=procedure.title, opening=opening_of(saying), sections=tuple(sections))


def opening_of(saying: Saying) -> tuple[str, ...]:
    """What it is about, whose it is, from when it is in force, and what it rests on."""
    procedure = saying.procedure
    source = procedure.source
    until = f" until {without_weekday(procedure.in_force_until)}" if procedure.in_force_until else ""
    said = [sentence(procedure.says)] if procedure.says else []
    if saying.laid_down_by:
        this, rests = f"what {saying.laid_down_by} has laid down", "Its wording follows"
    else:
        this, rests = edition_in_words(procedure, council=saying.council), "It rests on"
    said.append(f"This is {this}. It is in force from {without_weekday(procedure.in_force_from)}{until}.")
    where = ", ".join(part for part in (source.title, source.paragraph) if part)
    said.append(f"{rests}: {where}. {NOT_CHECKED}" if source.unverified else f"{rests}: {where}.")
    return tuple(said)


def edition_in_words(procedure: Procedure, *, council: str = "") -> str:
    """Which text a procedure is, as it is spoken of: the edition with its council, by the title of its policy if given."""
    if procedure.council == LAW_ITSELF:
        return f"the law’s own text of {procedure.edition}"
    edition = procedure.edition.removeprefix(f"{procedure.council}-")
    return f"edition {edition} of {council or words_of(procedure.council).title()}"


def case_moves(procedure: Procedure) -> tuple[Move, ...]:
    """The steps of a case that its own procedure lays down."""
    return tuple(move for move in procedure.case_moves if not move.built_in)


def _starting(saying: Saying) -> Section:
    points = tuple(_move(saying, move) for move in saying.procedure.opening_moves)
    return Section("How it starts", (), points)


def _stage(saying: Saying, stage: Stage, moves: Iterable[Move]) -> Section:
    here = [move for move in moves if stage.name in move.from_stages and not move.opens]
    said = []
    if stage.final:
        said.append("The case is closed at this stage.")
    said.append(ending(saying.procedure, stage, saying.procedure.stages))
    if stage.waiting:
        said.append(f"The council is waiting for {lowered(stage.waiting)}.")
    if not here and not stage.final and not stage.lapses_to:
        said.append("Nothing leads on from here.")
    everywhere = set(saying.procedure.stages)
    leading = [move for move in here if move.to or move.from_stages != everywhere]
    points = tuple(_move(saying, move) for move in leading)
    return Section(f"Stage: {stage.title}", tuple(filter(None, said)), points)


def _move(saying: Saying, move: Move) -> str:
    stages = saying.procedure.stages
    if move.item_kind:
        stages = saying.procedure.items[move.item_kind].stages
    said = [sentence(move.title)]
    if move.says:
        said.append(sentence(move.says))
    said.append(sentence(f"{saying.who(move.by)} records it"))
    if move.decided_by_roles or move.decided_by_body:
        decider = saying.who(move.decided_by_roles) or f"the {words_of(move.decided_by_body)}"
        said.append(f"The decision is for {decider}.")
    said += [guard_said(saying, move, guard) for guard in move.guards]
    if move.to and move.to in stages:
        said.append(f"It leads to “{stages[move.to].title}”.")
    said += [_take(saying, take) for take in move.takes if take.from_stages != {take.to}]
    said += [_owed(saying, owed) for owed in move.owes]
    return " ".join(said)


def _take(saying: Saying, take: Take) -> str:
    """What becomes of the items that a step takes along."""
    kind = saying.procedure.items[take.item_kind]
    at = joined([f"“{stage.title}”" for name, stage in kind.stages.items() if name in take.from_stages], "or")
    return f"Each {lowered(kind.title)} at {at} goes to “{kind.stages[take.to].title}” with it."


def guard_said(saying: Saying, move: Move, guard: Guard) -> str:
    """One condition of a step, with its rule."""
    said = guard_in_words(guard, move, saying.procedure, saying.vocabularies, people=_PEOPLE)
    return f"{said} ({guard.rule})."


def _owed(saying: Saying, owed: Owed) -> str:
    within = f" within {length_in_words(owed.within, saying.on)} ({owed.within.id})" if owed.within else ""
    what = {"letter": "a letter must go", "notice": "notice must be given", "task": "this must be done"}[
        owed.kind
    ]
    title = saying.letters[owed.name].title if owed.name in saying.letters else owed.title
    return f"After it, {what}{within}: {lowered(title)}."


def _clocks(saying: Saying, heading: str, kind: str) -> Section:
    points = tuple(_clock(saying, clock) for clock in saying.procedure.clocks if clock.item_kind == kind)
    return Section(heading, (), points or ("No clock runs.",))


def _clock(saying: Saying, clock: ClockBinding) -> str:
    starts = joined([f"“{saying.move_title(name)}”" for name in _named(saying, clock.starts)], "or")
    stops = joined([f"“{saying.move_title(name)}”" for name in _named(saying, clock.stops)], "or")
    said = [f"{clock.title}: {length_in_words(clock.rule, saying.on)} ({clock.rule.id})."]
    said.append(f"The time starts with {starts}." if starts else "")
    after = joined([f"“{saying.move_title(name)}”" for name in _named(saying, clock.after)], "and")
    said.append(f"It is counted from the latest of these days: {after}." if after else "")
    said.append(f"It stops with {stops}." if stops else "")
    if clock.limit:
        said.append("This is the last day for something that may be done and need not be.")
    said.append(BINDING[clock.rule.class_].partition(". ")[0].rstrip(".") + ".")
    return " ".join(filter(None, said))


def _named(saying: Saying, names: frozenset[str]) -> list[str]:
    order = [name for name, move in saying.procedure.moves.items() if not move.built_in]
    return sorted((name for name in names if name in order), key=order.index)


def _item(saying: Saying, kind: ItemKind) -> list[Section]:
    opening = tuple(_move(saying, move) for move in kind.opening)
    found = [Section(f"{kind.title}: how one starts", (), opening)]
    for stage in kind.stages.values():
        points = tuple(_move(saying, move) for move in kind.moves if stage.name in move.from_stages)
        said = ["Nothing more happens here."] if stage.final and not points else []
        said.append(ending(saying.procedure, stage, kind.stages))
        found.append(Section(f"{kind.title}: {stage.title}", tuple(filter(None, said)), points))
    if any(clock.item_kind == kind.name for clock in saying.procedure.clocks):
        found.append(_clocks(saying, f"{kind.title}: how long things take", kind.name))
    return found


def _ending(saying: Saying) -> Section:
    procedure = saying.procedure
    vocabulary = saying.vocabularies.get(procedure.outcomes_vocabulary)
    said = [f"Only these may see such a case: {saying.who(procedure.seen_by, last='and')}."]
    if procedure.card_for:
        names = saying.who(sorted(procedure.card_for), last="and")
        said.append(f"These see its card, and no more: {names}.")
    points = tuple(code.title for code in vocabulary.codes.values()) if vocabulary else ()
    if points:
        said.append("It can end in one of these ways:")
    return Section("Who sees it, and how it ends", tuple(said), points)
