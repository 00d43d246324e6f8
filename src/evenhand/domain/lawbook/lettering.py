"""Which letters the moves of a fragment owe in a procedure that sends its own in their place (`letters`)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from evenhand.domain.lawbook.procedures import ItemSource, MoveSource, OwedSource


def relettered(move: MoveSource, letters: Mapping[str, str]) -> MoveSource:
    """A move of a fragment, owing the letter that this procedure sends in its place."""
    if not any(owed.letter in letters for owed in move.owes):
        return move
    return msgspec.structs.replace(move, owes=_owed_otherwise(move.owes, letters))


def owing_otherwise(
    owes: Mapping[str, tuple[OwedSource, ...]], letters: Mapping[str, str]
) -> Mapping[str, tuple[OwedSource, ...]]:
    """What a fragment adds to moves, owing the letters that this procedure sends in place of its own."""
    return {move: _owed_otherwise(owed, letters) for move, owed in owes.items()}


def _owed_otherwise(owes: tuple[OwedSource, ...], letters: Mapping[str, str]) -> tuple[OwedSource, ...]:
    return tuple(msgspec.structs.replace(one, letter=letters.get(one.letter, one.letter)) for one in owes)


def relettered_item(item: ItemSource, letters: Mapping[str, str]) -> ItemSource:
    """An item of a fragment whose moves owe the letters that this procedure sends in place of its own."""
    moves = {name: relettered(move, letters) for name, move in item.moves.items()}
    return msgspec.structs.replace(item, moves=moves)
