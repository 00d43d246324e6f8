"""What an app that knows the matter tells of an entry as it is recorded.

One tells how a decision differs from most like it, another what else on record does not bear the entry out. These apps
stand above this one. They are asked only where a condition of the move rests on the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import words_of
from evenhand.domain.cases.correcting import laid
from evenhand.domain.cases.deciding import Proposal
from evenhand.domain.cases.events import Actor, Event, PassageRef
from evenhand.domain.cases.guards import looks_at
from evenhand.domain.cases.story import CORRECT
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.lawbook.procedure import Move, Procedure

DEPARTS, AGAINST = "departs", "against"
Teller = Callable[[Case, Procedure, tuple[Event, ...], Surroundings, Proposal], tuple[str, ...]]
_tellers: list[Teller] = []
_finders: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Say who knows similar decisions; the app that does says so once, as it starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def find_against_by(finder: Teller) -> None:
    """Say who knows what on record does not bear an entry out; the app that does says so once, as it starts."""
    if finder not in _finders:
        _finders.append(finder)


def with_departures(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> Surroundings:
    """The surroundings of a case for one move, with what is told of that move where its conditions ask for it.

    Of a correction it is told how the entry differs from others as it would then stand and as it stands, and what it
    brings up against itself that it did not before.
    """
    if proposal.move == CORRECT:
        return _of_the_corrected(case, procedure, earlier, around, proposal)
    move = procedure.moves.get(proposal.move)
    told = _told(case, procedure, earlier, around, proposal, move) if move is not None else {}
    return msgspec.structs.replace(around, **told) if told else around


def _told(
    case: Case,
    procedure: Procedure,
    earlier: tuple[Event, ...],
    around: Surroundings,
    proposal: Proposal,
    move: Move,
) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(
            words for teller in tellers for words in teller(case, procedure, earlier, around, proposal)
        )
        for name, tellers in ((DEPARTS, _tellers), (AGAINST, _finders))
        if looks_at(move, name)
    }


def _of_the_corrected(
    case: Case,
    procedure: Procedure,
    earlier: tuple[Event, ...],
    surroundings: Surroundings,
    proposal: Proposal,
) -> Surroundings:
    """The same of the entry that a correction is laid over. Nothing is asked where no condition of it looks there."""
    one = laid(earlier, proposal.facts)
    move = procedure.moves.get(one.old.move) if one is not None else None
    asked = move is not None and any(looks_at(move, name) for name in (DEPARTS, AGAINST))
    if one is None or move is None or not asked or proposal.facts.get("strike") is True:
        return surroundings
    words = words_of(case)
    around = _with_posts_of(one.old, surroundings)
    was, is_now = (
        _told(case, procedure, one.before, around, _as_proposed(event, move, words), move)
        for event in (one.old, one.new)
    )
    newly = tuple(says for says in is_now.get(AGAINST, ()) if says not in was.get(AGAINST, ()))
    return msgspec.structs.replace(
        surroundings, departs=is_now.get(DEPARTS, ()), departed=was.get(DEPARTS, ()), against=newly
    )


def _with_posts_of(entry: Event, around: Surroundings) -> Surroundings:
    """The surroundings with those in post on whom the entry relied: whoever decided may have left since."""
    posts = entry.relied_on.get("posts")
    if not isinstance(posts, Mapping):
        return around
    held = {role: tuple(officers) for role, officers in posts.items()}
    return msgspec.structs.replace(around, posts={**around.posts, **held})


def _as_proposed(entry: Event, move: Move, words: Mapping[str, str]) -> Proposal:
    """An entry as it would be proposed, in words, by somebody who may record it: that it may be is settled."""
    facts = {
        name: words.get(value.name, "") if isinstance(value, PassageRef) else value
        for name, value in entry.facts.items()
        if name in move.asks
    }
    return Proposal(
        move=entry.move,
        facts=facts,
        happened_on=entry.happened_on,
        recorded_at=entry.recorded_at,
        recorded_by=Actor(officer=entry.recorded_by, roles=frozenset(move.by)),
        item="" if move.opens else entry.item,
        decided_by=entry.decided_by,
    )
