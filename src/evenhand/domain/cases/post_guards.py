"""Conditions on the posts of those whom a step names: who may approve, who may decide.

Which posts those are is said by the step itself (`holds-post`), or by a list that a council changes by its own policy
(`holds-listed-post` and its like). Such a list has roles for its codes. `always` marks a role that is always among those
named, and `not_own` one that does not carry what its holder did themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from evenhand.domain.cases.standing import Gaps, Standing, plain, titles
from evenhand.domain.lawbook.procedure import OF_LISTED_POSTS, Guard, Move
from evenhand.domain.lawbook.vocabularies import Code, Vocabulary

BY_STEP, BY_LIST = "holds-post", "holds-listed-post"


def holds_post(guard: Guard, at: Standing) -> Gaps | None:
    """Whoever the named facts name now holds a post with one of the roles (`values`) on that day (SPOC-13)."""
    holders = {who for role in guard.values for who in at.surroundings.posts.get(role, ())}
    wrong = [name for name in guard.of if not set(named_in(at.facts.get(name))) <= holders]
    roles = " or ".join(map(at.spoken, guard.values))
    return {"who": " and ".join(map(plain, wrong)), "roles": roles} if wrong else None


def holds_listed_post(guard: Guard, at: Standing) -> Gaps | None:
    """Whoever the named facts name held, on that day, a post that the list (`values`) has (FOI-31, FOI-50)."""
    listed = _listed(guard, at.vocabularies, at.happened_on)
    holders = {who for role in listed for who in at.surroundings.posts.get(role, ())}
    wrong = [name for name in guard.of if not set(named_in(at.facts.get(name))) <= holders]
    if not wrong:
        return None
    asked = {name: ask.title for move in at.procedure.moves.values() for name, ask in move.asks.items()}
    who = " and ".join(f"“{asked.get(name, plain(name))}”" for name in wrong)
    return {"who": who, "roles": _spoken(listed, at)}


def names_post(guard: Guard, at: Standing) -> Gaps | None:
    """Among those whom a fact names is a holder of each post that the list marks `always` (FOI-31)."""
    listed = _listed(guard, at.vocabularies, at.happened_on)
    named = set(named_in(at.facts.get(guard.of[0])))
    missing = [
        role
        for role, code in listed.items()
        if code.flags.get("always") and not named & set(at.surroundings.posts.get(role, ()))
    ]
    return (
        {"roles": " and ".join(f"the {at.spoken(role)}" for role in missing)} if named and missing else None
    )


def not_own_step(guard: Guard, at: Standing) -> Gaps | None:
    """Whom a fact names did not take the other step themselves, unless a post they hold carries that (`not_own`)."""
    listed = _listed(guard, at.vocabularies, at.happened_on)
    own = set(named_in(at.facts.get(guard.of[0]))) & at.deciders_of(guard.of[1:])
    free = {
        who
        for role, code in listed.items()
        if not code.flags.get("not_own")
        for who in at.surroundings.posts.get(role, ())
    }
    return {"step": titles(list(guard.of[1:]), at)} if own - free else None


def roles_wanted(
    move: Move, vocabularies: Mapping[str, Vocabulary], on: dt.date
) -> Mapping[str, frozenset[str]]:
    """The posts, by their roles, that whoever a fact of a move names must hold whatever else is said, by the fact."""
    return {
        name: frozenset(roles_looked_at(guard, vocabularies, on))
        for guard in move.guards
        if guard.holds in (BY_STEP, BY_LIST) and not guard.when and not guard.excused_by
        for name in guard.of
        if name in move.asks
    }


def roles_looked_at(guard: Guard, vocabularies: Mapping[str, Vocabulary], on: dt.date) -> Iterable[str]:
    """The roles that a condition on posts looks at."""
    return tuple(_listed(guard, vocabularies, on)) if guard.holds in OF_LISTED_POSTS else guard.values


def named_in(value: object) -> tuple[object, ...]:
    """The people that a fact names, where it is said."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _listed(guard: Guard, vocabularies: Mapping[str, Vocabulary], on: dt.date) -> Mapping[str, Code]:
    """The roles of the list that a condition names, as it stands on a day."""
    return vocabularies[guard.values[0]].on(on)


def _spoken(listed: Mapping[str, Code], at: Standing) -> str:
    said = [at.spoken(role) for role in listed]
    return ", ".join(said[:-1]) + (" or " if said[1:] else "") + "".join(said[-1:])
