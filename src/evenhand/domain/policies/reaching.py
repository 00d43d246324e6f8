"""Whether a procedure can come to its end: stages that no step leads out of, and steps that wait for one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from evenhand.domain.lawbook.procedure import Move, Procedure, Stage

Ending = tuple[str, str, str]  # the key in the file, what is wrong, how to mend it


def dead_ends(procedure: Procedure) -> Iterator[Ending]:
    """Every stage from which no final stage can be reached, and every step that can never be done."""
    possible = _possible(procedure)
    for name, move in procedure.moves.items():
        if name not in possible and not move.built_in:
            yield (
                f"{_place(move)}.guards",
                f"“{move.title}” can never be done: it waits for a step that itself can never be done before it.",
                "Take the condition out of one of the steps that wait for one another.",
            )
    own = [move for move in procedure.moves.values() if not move.built_in and move.name in possible]
    yield from _stuck("stages", procedure.stages, [move for move in own if not move.item_kind])
    for kind in procedure.items.values():
        yield from _stuck(
            f"items.{kind.name}.stages", kind.stages, [move for move in own if move.item_kind == kind.name]
        )


def _place(move: Move) -> str:
    own = move.name.rpartition(".")[2]
    return f"items.{move.item_kind}.moves.{own}" if move.item_kind else f"moves.{own}"


def _possible(procedure: Procedure) -> Collection[str]:
    """The steps that can be done at some time: of what each must come after, one at least can be done before it."""
    found: set[str] = set()
    more = True
    while more:
        can = {name for name, move in procedure.moves.items() if name not in found and _met(move, found)}
        more = bool(can)
        found |= can
    return found


def _met(move: Move, possible: Collection[str]) -> bool:
    """Whether what a step must always come after can be done; a condition on certain answers may not apply."""
    always = (guard.of for guard in move.guards if guard.holds == "happened" and guard.of and not guard.when)
    return all(any(name in possible for name in of) for of in always)


def _stuck(key: str, stages: Mapping[str, Stage], moves: Collection[Move]) -> Iterator[Ending]:
    ends = {name for name, stage in stages.items() if stage.final}
    if not ends:
        return
    more = True
    while more:
        leads = {name for move in moves if move.to in ends for name in move.from_stages}
        leads |= {name for name, stage in stages.items() if stage.lapses_to in ends}
        more = bool(leads - ends)
        ends |= leads
    for name, stage in stages.items():
        if name not in ends:
            what = f"From “{stage.title}” no end can be reached: whatever is done, it never comes to a final stage."
            yield (
                f"{key}.{name}",
                what,
                "Let a step lead from it to a stage that is final, or to one that leads there.",
            )
