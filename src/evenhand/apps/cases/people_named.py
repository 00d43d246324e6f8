"""As what a case and its parts name officers: what opens the case to them, and what asks nothing of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, F, Func, Lookup, Value
from django.db.models.lookups import In

from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.procedure import Procedure


def named_so(opens: Mapping[frozenset[str], Iterable[str]]) -> Lookup[Any]:
    """Rows of people named in a case of these procedures as one of what stands beside them.

    For the whole case, or by an item where the name says so: `item.reviewer`. All are one comparison of the row with
    a list, which a database plans in no time; said as so many alternatives, they took it longer than to answer.
    """
    listed = {
        f"{procedure}/{kind and f'{kind}-'}/{role}"
        for names, procedures in opens.items()
        for kind, role in map(_kind_and_role, names)
        for procedure in procedures
    }
    # The key of an item is its kind and a number: internal-review-2.
    kind = Func(F("item"), Value("0123456789"), function="RTRIM", output_field=CharField())
    parts = (F("case__procedure"), Value("/"), kind, Value("/"), F("role"))
    said = Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    return In(said, sorted(listed))


def _kind_and_role(name: str) -> tuple[str, str]:
    kind, _, role = name.rpartition(".")
    return kind, role


def roles_without_part() -> frozenset[str]:
    """The names by which a case names an officer who does nothing in it: praised by it, told of it, who posted a letter.

    Whoever is named so has no work in the case by that; what a post or another part of theirs asks stands. Whoever the case
    is opened to by the name follows it: the named officer of limits hears of a review that is late.
    """
    named: set[str] = set()
    act: set[str] = set()
    for procedure in lawbook().procedures.values():
        act |= {*procedure.seen_by}
        act |= {name for clock in procedure.clocks for name in clock.by}
        for move in procedure.moves.values():
            act |= {*move.by, *(name for owed in move.owes for name in owed.by)}
            if not move.item_kind:
                named |= {name for name, ask in move.asks.items() if ask.type == "officer"}
    return frozenset(named - act)


def takes_part(procedure: Procedure, role: str) -> bool:
    """Whether whom a case names so has something to do in it: a move, or a day to keep."""
    return any(role in move.by for move in procedure.moves.values()) or any(
        role in clock.by for clock in procedure.clocks
    )


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
