"""As what a case and its parts name officers: what opens the case to them, and what asks nothing of them."""

from __future__ import annotations

from collections.abc import Set
from functools import reduce
from operator import or_

from django.db.models import Q

from evenhand.apps.lawbook.books import lawbook


def named_as(names: Set[str]) -> Q:
    """Rows of people named for the whole case as one of these, or by an item where the name says so: `item.reviewer`."""
    ways = [(kind, role) for kind, dot, role in (n.partition(".") for n in sorted(names)) if dot]
    whole = Q(role__in=sorted(names), item="")
    return reduce(or_, (Q(role=role, item__startswith=f"{kind}-") for kind, role in ways), whole)


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
