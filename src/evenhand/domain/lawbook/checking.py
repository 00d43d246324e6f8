"""What is wrong with a procedure that reads well: stages no one reaches, moves to nowhere, and the like.

Each finding is a `LawbookProblem`: file, key, what is wrong, and how to mend it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from evenhand.domain.lawbook.ask_checks import Finding, Known, check_ask, check_item_asks, nearest
from evenhand.domain.lawbook.compiling import Parts
from evenhand.domain.lawbook.loose_ends import asked_of_no_move, loose_ends
from evenhand.domain.lawbook.problems import LawbookProblem
from evenhand.domain.lawbook.procedure import OF_LISTED_POSTS, moves_telling
from evenhand.domain.lawbook.procedures import (
    AskSource,
    ClockSource,
    FragmentSource,
    GuardSource,
    ItemSource,
    MoveSource,
    ProcedureSource,
    StageSource,
    TakeSource,
    WorksheetSource,
)


def unknown_fragments(source: ProcedureSource, fragments: Mapping[str, FragmentSource]) -> Iterator[Finding]:
    """The fragments that a file uses and that do not exist."""
    for name in source.uses:
        if name not in fragments:
            mend = f"Use one of: {', '.join(sorted(fragments))}.{nearest(name, fragments)}"
            yield "uses", f"there is no fragment “{name}”", mend


def check_procedure(source: ProcedureSource, parts: Parts, known: Known) -> Iterator[Finding]:
    """Every fault of one procedure, as (key, what is wrong, how to mend it)."""
    everything = {**parts.moves, **parts.built_in}
    people = {
        name
        for moves in (everything, *(item.moves for item in parts.items.values()))
        for move in moves.values()
        for name, ask in move.asks.items()
        if ask == "officer" or (isinstance(ask, AskSource) and ask.type == "officer")
    }
    actors = {*known.roles, *people, *known.lent, "anyone"}
    case_moves = {*everything, *(f"{k}.{m}" for k, item in parts.items.items() for m in item.moves)}
    yield from _check_stages("", source.stages, parts.moves, ())
    yield from _check_takes(parts)
    for name, move in everything.items():
        yield from _check_move(f"moves.{name}", move, source.stages, known, actors)
        yield from check_item_asks(f"moves.{name}", move, parts.items)
        yield from _check_names(f"moves.{name}", move, case_moves)
    for kind, item in parts.items.items():
        yield from _check_stages(f"items.{kind}.", item.stages, item.moves, _taken(parts, kind))
        for name, move in item.moves.items():
            yield from _check_move(f"items.{kind}.moves.{name}", move, item.stages, known, actors)
            yield from check_item_asks(f"items.{kind}.moves.{name}", move, parts.items)
            yield from _check_names(f"items.{kind}.moves.{name}", move, case_moves)
        for n, clock in enumerate(item.clocks):
            own = {*item.moves, *case_moves}
            yield from _check_clock(f"items.{kind}.clocks[{n}]", clock, own, known)
    for n, clock in enumerate(parts.clocks):
        if clock.item and clock.item not in parts.items:
            mend = f"Name one of: {', '.join(parts.items)}.{nearest(clock.item, parts.items)}"
            yield f"clocks[{n}].item", f"there is no item “{clock.item}”", mend
            continue
        of_item = parts.items[clock.item].moves if clock.item else {}
        yield from _check_clock(f"clocks[{n}]", clock, {*of_item, *case_moves}, known)
    for name, worksheet in parts.worksheets.items():
        yield from _check_worksheet(f"worksheets.{name}", worksheet, parts.items)
    for name in source.keeps_out:
        if name not in people:
            mend = f"Name a fact of type officer.{nearest(name, people)}"
            yield "keeps_out", f"“{name}” is nobody that a move asks for", mend
    yield from asked_of_no_move(source, case_moves)
    yield from _check_refused_at_triage(source.refused_at_triage, everything)
    yield from _check_whole(source, parts, everything, actors, known)
    yield from loose_ends(source.stages, parts, sentences=known.guards)


def _check_leads(source: ProcedureSource, asked: Collection[str]) -> Iterator[Finding]:
    for name in source.leads:
        if name not in asked:
            yield "leads", f"no move asks for “{name}”", f"Name a fact of a move.{nearest(name, asked)}"


def _check_card(source: ProcedureSource, moves: Mapping[str, MoveSource], known: Known) -> Iterator[Finding]:
    for name in source.card_moves:
        if name not in moves:
            yield "card_moves", f"there is no move “{name}”", nearest(name, moves)
    for name in source.card_for:
        if name not in known.roles:
            yield "card_for", f"“{name}” is no role", nearest(name, known.roles)
        elif name in source.seen_by:
            mend = "Take it out of one of the two lists: whoever sees the whole case needs no card."
            yield "card_for", f"“{name}” stands in `seen_by` as well", mend


def _people_of_items(items: Mapping[str, ItemSource]) -> Iterator[str]:
    """The officers that an item names, as `seen_by` speaks of them: `internal-review.reviewer`."""
    for kind, item in items.items():
        for move in item.moves.values():
            for name, ask in move.asks.items():
                if ask == "officer" or (isinstance(ask, AskSource) and ask.type == "officer"):
                    yield f"{kind}.{name}"


def _check_whole(
    source: ProcedureSource,
    parts: Parts,
    moves: Mapping[str, MoveSource],
    actors: Collection[str],
    known: Known,
) -> Iterator[Finding]:
    readers = {*actors, *_people_of_items(parts.items)}
    for name in source.seen_by:
        if name not in readers:
            yield "seen_by", f"“{name}” is no role and nobody named in the case", nearest(name, readers)
    yield from _check_leads(source, {ask for move in moves.values() for ask in move.asks})
    yield from _check_card(source, moves, known)
    vocabulary = source.outcomes.vocabulary
    if vocabulary and vocabulary not in known.vocabularies:
        mend = "Add it under vocabularies/." + nearest(vocabulary, known.vocabularies)
        yield "outcomes.vocabulary", f"there is no vocabulary “{vocabulary}”", mend
    if not any(move.opens for name, move in moves.items() if name != "take-over"):
        yield "moves", "no move opens a case", "Mark the first move with `opens: true`."
    weekly = source.weekly_response
    for key in ("answered", "carried", "none_needed") if weekly and weekly.enters else ():
        move = getattr(weekly, key)
        if move not in moves and not (key == "none_needed" and not move):
            mend = f"Name a move of this procedure.{nearest(move, moves)}"
            yield f"weekly_response.{key}", f"there is no move “{move}”", mend


def _taken(parts: Parts, kind: str) -> tuple[TakeSource, ...]:
    """What moves elsewhere do to the items of a kind."""
    everywhere = (parts.moves, *(item.moves for item in parts.items.values()))
    return tuple(move.takes[kind] for moves in everywhere for move in moves.values() if kind in move.takes)


def _check_takes(parts: Parts) -> Iterator[Finding]:
    """The items and stages that a move takes along exist."""
    for name, move in parts.moves.items():
        for kind, take in move.takes.items():
            key = f"moves.{name}.takes.{kind}"
            if kind not in parts.items:
                yield key, f"there is no item “{kind}”", nearest(kind, parts.items).strip()
                continue
            for stage in (*take.from_, take.to):
                if stage not in parts.items[kind].stages:
                    mend = f"Name one of: {', '.join(parts.items[kind].stages)}."
                    yield key, f"“{stage}” is not a stage of “{kind}”", mend


def _check_stages(
    prefix: str,
    stages: Mapping[str, StageSource],
    moves: Mapping[str, MoveSource],
    taken: tuple[TakeSource, ...],
) -> Iterator[Finding]:
    by_themselves = {stage.lapses.to for stage in stages.values() if stage.lapses}
    reached = _reached(moves, by_themselves | {take.to for take in taken})
    for name, stage in stages.items():
        if name not in reached:
            mend = "Give a move `to: " + name + "`, or take the stage out."
            yield f"{prefix}stages.{name}", f"nothing leads to the stage “{name}”", mend
        leaves = any(
            not m.opens and (not m.from_ or name in m.from_) and m.to not in ("", name)
            for m in moves.values()
        ) or any(name in take.from_ and take.to != name for take in taken)
        if stage.lapses and stage.lapses.to not in stages:
            mend = f"Name one of: {', '.join(stages)}.{nearest(stage.lapses.to, stages)}"
            yield f"{prefix}stages.{name}.lapses", f"“{stage.lapses.to}” is not a stage", mend
        if stage.lapses:
            continue
        if not stage.final and not leaves:
            mend = "Give it a move that leads on, or mark it `final: true`."
            yield f"{prefix}stages.{name}", f"nobody can ever leave the stage “{name}”", mend


def _reached(moves: Mapping[str, MoveSource], otherwise: set[str]) -> set[str]:
    """The stages that can be reached from an opening, or otherwise, following the moves."""
    reached = {move.to for move in moves.values() if move.opens and move.to} | otherwise
    while True:
        more = {
            move.to
            for move in moves.values()
            if move.to and not move.opens and (not move.from_ or reached & set(move.from_))
        }
        if more <= reached:
            return reached
        reached |= more


def _check_move(
    key: str,
    move: MoveSource,
    stages: Mapping[str, StageSource],
    known: Known,
    actors: Collection[str],
) -> Iterator[Finding]:
    if move.to and move.to not in stages:
        mend = f"Name one of: {', '.join(stages)}.{nearest(move.to, stages)}"
        yield f"{key}.to", f"leads to “{move.to}”, which is not a stage", mend
    for stage in move.from_:
        if stage not in stages:
            mend = f"Name one of: {', '.join(stages)}.{nearest(stage, stages)}"
            yield f"{key}.from", f"starts from “{stage}”, which is not a stage", mend
    yield from _check_people(key, move, actors)
    for name, ask in move.asks.items():
        yield from check_ask(f"{key}.asks.{name}", ask, known)
    yield from _check_closed_names(key, move, known)
    yield from _check_owed(key, move, known)


def _check_closed_names(key: str, move: MoveSource, known: Known) -> Iterator[Finding]:
    for n, guard in enumerate(move.guards):
        if guard.holds not in known.guards:
            mend = f"Use one of: {', '.join(sorted(known.guards))}.{nearest(guard.holds, known.guards)}"
            yield f"{key}.guards[{n}].holds", f"there is no guard “{guard.holds}”", mend
        if guard.holds == "before-day" and not _is_day(guard.values):
            yield f"{key}.guards[{n}].values", "this needs one day", "Write it as in 2026-06-19."
        if guard.holds in OF_LISTED_POSTS and not (
            len(guard.values) == 1 and guard.values[0] in known.lists_of_posts
        ):
            what, mend = (
                "this needs one list of posts",
                "Name a vocabulary whose codes are roles, one at least.",
            )
            yield f"{key}.guards[{n}].values", what, mend
        if guard.holds == "not-long-ago" and not (len(guard.values) == 1 and guard.values[0].isdecimal()):
            yield f"{key}.guards[{n}].values", "this needs a number of days", 'Write it as in ["366"].'
        if guard.excused_by and guard.excused_by not in move.asks:
            mend = f"Name a question of this move.{nearest(guard.excused_by, move.asks)}"
            yield f"{key}.guards[{n}].excused_by", f"the move does not ask “{guard.excused_by}”", mend
    for name, derivation in move.derives.items():
        if derivation not in known.derivations:
            mend = f"Use one of: {', '.join(sorted(known.derivations))}."
            yield f"{key}.derives.{name}", f"there is no derivation “{derivation}”", mend


def _is_day(values: tuple[str, ...]) -> bool:
    try:
        return len([dt.date.fromisoformat(value) for value in values]) == 1
    except ValueError:
        return False


def _check_refused_at_triage(name: str, moves: Mapping[str, MoveSource]) -> Iterator[Finding]:
    """A move that refuses at triage is made on a case that was just opened."""
    opened = {move.to for move in moves.values() if move.opens}
    if name and not (name in moves and opened & set(moves[name].from_)):
        mend = f"Name a move that may follow the opening at once.{nearest(name, moves)}"
        yield "refused_at_triage", f"“{name}” cannot be made on a case just opened", mend


def _check_people(key: str, move: MoveSource, actors: Collection[str]) -> Iterator[Finding]:
    if not move.by:
        yield f"{key}.by", "nobody may record this move", "Name roles, or people named in the case."
    for name in (*move.by, *(move.decided_by.role if move.decided_by else ())):
        if name not in actors:
            mend = f"Use a role, or an officer that a move asks for.{nearest(name, actors)}"
            yield f"{key}.by", f"“{name}” is no role and nobody named in the case", mend


def _check_owed(key: str, move: MoveSource, known: Known) -> Iterator[Finding]:
    for n, owed in enumerate(move.owes):
        where = f"{key}.owes[{n}]"
        if sum(map(bool, (owed.letter, owed.notice, owed.task))) != 1:
            yield (
                where,
                "an obligation is one letter, one notice or one task",
                "Give exactly one of the three.",
            )
        if owed.gives_day and (not owed.letter or owed.when or owed.each or owed.for_each):
            mend = "Leave `gives_day` out, or owe one letter whenever the move is made."
            yield where, "only one letter that is always owed gives the move its day", mend
        if owed.letter and owed.letter not in known.letters:
            mend = f"Write letters/{owed.letter}.yaml.{nearest(owed.letter, known.letters)}"
            yield f"{where}.letter", f"there is no letter “{owed.letter}”", mend
        if owed.within and owed.within not in known.clock_rules:
            mend = f"Write clocks/{owed.within}.yaml.{nearest(owed.within, known.clock_rules)}"
            yield f"{where}.within", f"there is no clock rule “{owed.within}”", mend
        if (owed.notice or owed.task) and not owed.met_by:
            yield where, "nothing can ever meet this obligation", "Name the moves that meet it in `met_by`."
        for field, name in (("same", owed.same), ("each", owed.each)):
            if name and name not in move.asks:
                yield (
                    f"{where}.{field}",
                    f"this move is not told “{name}”",
                    "Name one of the facts that it asks.",
                )


def _check_worksheet(key: str, sheet: WorksheetSource, items: Mapping[str, ItemSource]) -> Iterator[Finding]:
    """A worksheet speaks of a kind of item and of moves that this has; what it adds opens, what it makes does not."""
    if sheet.item not in items:
        mend = f"Name one of: {', '.join(items)}.{nearest(sheet.item, items)}"
        yield f"{key}.item", f"there is no kind of item “{sheet.item}”", mend
        return
    if not sheet.move and not sheet.add:
        yield key, "the worksheet has nothing to fill in", "Give it a move, or a move that adds, or both."
    moves = items[sheet.item].moves
    for place, name, opens in (("move", sheet.move, False), ("add", sheet.add, True)):
        if name and name not in moves:
            yield f"{key}.{place}", f"“{sheet.item}” has no move “{name}”", nearest(name, moves).strip()
        elif name and moves[name].opens is not opens:
            wanted = "opens a new one" if opens else "is made on one that is there"
            yield f"{key}.{place}", f"“{name}” must be a move that {wanted}", "Name another move."
        elif name and moves[name].decided_by is not None:
            yield (
                f"{key}.{place}",
                f"“{name}” is decided elsewhere",
                "Leave such a move on a form of its own.",
            )


def _check_names(key: str, move: MoveSource, moves: Collection[str]) -> Iterator[Finding]:
    """The moves that guards and obligations speak of exist."""
    for n, guard in enumerate(move.guards):
        of = guard.of if guard.holds in ("happened", "not-happened", "told-of") else ()
        named = (*of, *guard.since.split("|"))
        for name in filter(None, named):
            if name not in moves:
                yield f"{key}.guards[{n}]", f"there is no move “{name}”", nearest(name, moves).strip()
        if guard.holds == "unchanged-since":
            yield from _check_unchanged(f"{key}.guards[{n}]", guard, moves)
    for n, owed in enumerate(move.owes):
        for name in filter(None, (*owed.met_by, *owed.ended_by, *owed.steps, owed.for_each)):
            if name not in moves:
                yield f"{key}.owes[{n}].met_by", f"there is no move “{name}”", nearest(name, moves).strip()


def _check_unchanged(key: str, guard: GuardSource, moves: Collection[str]) -> Iterator[Finding]:
    """It says since which decision, and of which moves and kinds of item, or of which kind each by itself."""
    known = {*moves, *(move.partition(".")[0] for move in moves if "." in move)}
    if not guard.since:
        yield f"{key}.since", "nothing says since when", "Name the move that decided in `since`."
    if not guard.of and not guard.item:
        mend = "Name moves and kinds of item in `of`, or one kind in `item`."
        yield f"{key}.of", "nothing says what must not have changed", mend
    for name in guard.of:
        if name not in known:
            yield f"{key}.of", f"there is no move or kind of item “{name}”", nearest(name, known).strip()


def _check_clock(key: str, clock: ClockSource, moves: Collection[str], known: Known) -> Iterator[Finding]:
    if clock.rule not in known.clock_rules:
        mend = f"Write clocks/{clock.rule}.yaml with its reference.{nearest(clock.rule, known.clock_rules)}"
        yield f"{key}.rule", f"there is no clock rule “{clock.rule}”", mend
    if clock.at_most and clock.at_most not in known.clock_rules:
        mend = f"Name a rule of the lawbook.{nearest(clock.at_most, known.clock_rules)}"
        yield f"{key}.at_most", f"there is no clock rule “{clock.at_most}”", mend
    named = (*clock.from_, *clock.until, *clock.after, *clock.when, *clock.unless, *clock.next)
    for name in (*named, *(move for source in clock.params.values() for move in moves_telling(source))):
        if name not in moves:
            mend = f"Name a move of this procedure.{nearest(name, moves)}"
            yield key, f"there is no move “{name}”", mend
    for name in clock.overdue_to:
        if name not in known.roles:
            mend = f"Name a role of vocabularies/roles.yaml.{nearest(name, known.roles)}"
            yield f"{key}.overdue_to", f"there is no role “{name}”", mend


def as_problems(path: Path, findings: Iterator[Finding]) -> Iterator[LawbookProblem]:
    """The findings as problems of a file."""
    for key, what, mend in findings:
        yield LawbookProblem(file=str(path), key=key, line=None, what=what, mend=mend.strip())
