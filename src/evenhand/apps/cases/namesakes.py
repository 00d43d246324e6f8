"""Which names typed for an entry seem to be those of people whom the case names already in another part.

The engine never sees words, so they are compared here, and it is told the pairs of facts alone (`no-namesake`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from evenhand.apps.cases.models import Case, Passage
from evenhand.apps.council.models import Officer
from evenhand.apps.people.keeping import matching_table
from evenhand.domain.cases.deciding import Proposal
from evenhand.domain.cases.events import Event, PassageRef, Value
from evenhand.domain.cases.guards import RELIES_ON
from evenhand.domain.cases.story import CORRECT, NOW, corrected, laid_over
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.contact.matching.namesakes import may_be_one
from evenhand.domain.lawbook.procedure import Move, Procedure

NAMESAKES = "namesakes"
OFFICER = "officer:"
Given = Mapping[str, tuple[Value, ...]]  # what each fact holds or held: words, a passage, an officer


def with_namesakes(
    case: Case | None,
    procedure: Procedure,
    earlier: Sequence[Event],
    around: Surroundings,
    proposal: Proposal,
) -> Surroundings:
    """The surroundings of one entry, or of a correction of one, with the pairs of facts that seem to name one person.

    Of each pair at least one is now typed. `case` is none while it is being opened.
    """
    standing = corrected(earlier)
    move, told, beside = _proposed(procedure, standing, proposal)
    wanted = _compared(move) if move is not None else frozenset()
    now = {name: (value,) for name, value in told.items() if name in wanted and value}
    if move is None or not now:
        return around
    known: dict[str, tuple[Value, ...]] = {
        name: (value,) for name, value in beside.items() if name in wanted and name not in now
    }
    for name in wanted - set(move.asks):  # whoever took another part at any time took it
        known[name] = tuple(event.facts[name] for event in standing if name in event.facts)
    written = _written(case, (now, known))
    found = _pairs(_names(now, written), _names(known, written))
    return msgspec.structs.replace(around, namesakes=found) if found else around


def _proposed(
    procedure: Procedure, standing: Sequence[Event], proposal: Proposal
) -> tuple[Move | None, Mapping[str, Value], Mapping[str, Value]]:
    """The move that is told of, what is now said of it, and what it said before where it is corrected."""
    if proposal.move != CORRECT:
        return procedure.moves.get(proposal.move), proposal.facts, {}
    number = proposal.facts.get("supersedes")
    old = next((event for event in standing if event.sequence == number), None)
    if old is None or proposal.facts.get("strike") is True:
        return None, {}, {}
    told = {n.removeprefix(NOW): value for n, value in proposal.facts.items() if n.startswith(NOW)}
    return procedure.moves.get(old.move), told, laid_over(old, proposal.facts).facts


def _compared(move: Move) -> frozenset[str]:
    looking = [guard for guard in move.guards if NAMESAKES in RELIES_ON.get(guard.holds, ())]
    return frozenset(name for guard in looking for name in guard.of)


def _written(case: Case | None, given: Iterable[Given]) -> Mapping[str, str]:
    """The words of the passages and the names of the officers that these facts hold, by passage and by fact."""
    values = [value for facts in given for several in facts.values() for value in several]
    passages = [value.name for value in values if isinstance(value, PassageRef)]
    numbers = [int(v.removeprefix(OFFICER)) for v in values if isinstance(v, str) and _is_officer(v)]
    found: dict[str, str] = {}
    if passages and case is not None:
        rows = Passage.objects.filter(case=case, name__in=passages).values_list("name", "words")
        found.update({name: words for name, words in rows if words is not None})
    if numbers:
        named = Officer.objects.filter(pk__in=numbers).values_list("pk", "name")
        found.update({f"{OFFICER}{number}": name for number, name in named})
    return found


def _is_officer(value: str) -> bool:
    return value.startswith(OFFICER) and value.removeprefix(OFFICER).isdigit()


def _names(given: Given, written: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each fact with each name that it holds; an erased passage holds none."""
    found = []
    for fact, values in sorted(given.items()):
        for value in values:
            if isinstance(value, PassageRef):
                found.append((fact, written.get(value.name, "")))
            elif isinstance(value, str):
                found.append((fact, written.get(value, "") if _is_officer(value) else value))
    return [(fact, name) for fact, name in found if name]


def _pairs(now: list[tuple[str, str]], known: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    table = matching_table()
    found = [
        (fact, other)
        for number, (fact, name) in enumerate(now)
        for other, named in (*now[number + 1 :], *known)
        if fact != other and may_be_one(name, named, table)
    ]
    return tuple(dict.fromkeys(found))
