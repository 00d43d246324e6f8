"""As what the parts of a case name officers, and of whom nothing is asked by being so named."""

from __future__ import annotations

from evenhand.apps.lawbook.books import lawbook


def roles_not_asked() -> frozenset[str]:
    """The names by which a part of a case names an officer who has nothing to do about it.

    Those whom the case is about, and those who appear in it alone: whoever authorised a payment does not make it.
    """
    kept_out: set[str] = set()
    named: set[str] = set()
    act: set[str] = set()
    for procedure in lawbook().procedures.values():
        kept_out |= set(procedure.keeps_out)
        act |= {name for clock in procedure.clocks for name in clock.by}
        for move in procedure.moves.values():
            act |= set(move.by)
            if move.item_kind:
                named |= {name for name, ask in move.asks.items() if ask.type == "officer"}
    return frozenset(kept_out | (named - act))
