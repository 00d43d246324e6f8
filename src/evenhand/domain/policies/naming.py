"""What answers to a name that a statement gives as carrying it out, and where: nothing is carried out by a name alone.

A rule of the rule book counts where something holds to it: a clock, a guard, a step that says it, what a letter must state,
or a code of a list. A rule that only a heading mentions carries out nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.procedure import Guard, Procedure
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

ABILITIES = "abilities.yaml"
_RULE = re.compile(r"[A-Z]{2,5}-[A-Z0-9]+")
_MEASURE = re.compile(r"^  - id: (\S+)$", re.MULTILINE)


class Ability(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something the software does whatever a policy says, and where it can be seen."""

    does: str
    seen_at: str


class _Abilities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    abilities: dict[str, Ability]


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that a statement may give as what carries it out, each with its places in words."""

    book: Lawbook
    abilities: Mapping[str, Ability]
    rules: Mapping[str, tuple[str, ...]]
    figures: frozenset[str]
    """The reports there are as `report:NAME`, and what they count as `measure:ID`."""

    def knows(self, name: str) -> bool:
        """Whether something here answers to the name."""
        return bool(self.places(name))

    def places(self, name: str) -> tuple[str, ...]:
        """Where the name is carried out, in words; nothing where nothing answers to it."""
        kind, _, rest = name.partition(":")
        if rest:
            found = _PLACES.get(kind)
            return found(self, rest) if found else ()
        procedure, _, move = name.partition("#")
        if not move and procedure in self.book.clocks:
            return (f"The time “{self.book.clocks[procedure].title}” ({procedure})",)
        return self._steps(procedure, move)

    def _steps(self, procedure: str, move: str) -> tuple[str, ...]:
        """A step of a procedure as the council has it, not as another does; without a step, the procedure itself."""
        found = next((p for p in self.book.newest() if p.name == procedure), None)
        if found is None:
            return ()
        if not move:
            return (f"The procedure “{found.title}”",)
        return (_step(found, move),) if move in found.moves else ()

    def _letters(self, name: str) -> tuple[str, ...]:
        letters = self.book.letters
        return (f"The letter “{letters[name].title}”",) if name in letters else ()

    def _lists(self, name: str) -> tuple[str, ...]:
        vocabulary, _, code = name.partition("/")
        found = self.book.vocabularies.get(vocabulary)
        if found is None or (code and code not in found.codes):
            return ()
        return (f"The list “{found.title}”" + (f": {found.codes[code].title}" if code else ""),)

    def _rules(self, name: str) -> tuple[str, ...]:
        return self.rules.get(name, ())

    def _abilities(self, name: str) -> tuple[str, ...]:
        return (self.abilities[name].does,) if name in self.abilities else ()

    def _guards(self, name: str) -> tuple[str, ...]:
        return tuple(where for holds, where in _guards(self.book) if holds.holds == name)

    def _report(self, name: str) -> tuple[str, ...]:
        return (f"The report “{name}”",) if f"report:{name}" in self.figures else ()

    def _measure(self, name: str) -> tuple[str, ...]:
        return (f"The figure “{name}” of the reports",) if f"measure:{name}" in self.figures else ()

    def nearest(self, name: str) -> str:
        """The nearest name there is, as a hint; nothing where none is near."""
        everything = [*self.book.clocks, *{p.name for p in self.book.procedures.values()}]
        everything += [f"{p.name}#{move}" for p in self.book.procedures.values() for move in p.moves]
        everything += [f"letter:{letter}" for letter in self.book.letters]
        everything += [f"rule:{rule}" for rule in self.rules] + [f"system:{a}" for a in self.abilities]
        everything += [f"vocabulary:{vocabulary}" for vocabulary in self.book.vocabularies]
        near = get_close_matches(name, [*everything, *self.figures], n=1)
        return f"Did you mean “{near[0]}”?" if near else ""


_PLACES: Mapping[str, Callable[[Names, str], tuple[str, ...]]] = {
    "letter": Names._letters,
    "rule": Names._rules,
    "vocabulary": Names._lists,
    "system": Names._abilities,
    "guard": Names._guards,
    "report": Names._report,
    "measure": Names._measure,
}


def _step(procedure: Procedure, move: str) -> str:
    return f"The step “{procedure.moves[move].title}” of “{procedure.title}”"


def _guards(book: Lawbook) -> Iterator[tuple[Guard, str]]:
    for procedure in book.newest():
        for move in procedure.moves.values():
            for guard in move.guards:
                yield (
                    guard,
                    f"What must hold before {_step(procedure, move.name)[:1].lower()}{_step(procedure, move.name)[1:]}",
                )


def names_of(book: Lawbook, law: Path) -> Names:
    """The names that statements may use under a lawbook. Raises LawbookRefused where the list of abilities is broken."""
    rules: dict[str, dict[str, None]] = {}
    for said, where in _mentions(book):
        for rule in _RULE.findall(said):
            rules.setdefault(rule, {})[where] = None
    abilities = typed(read_yaml(law / ABILITIES), _Abilities).abilities
    return Names(book, abilities, {rule: tuple(places) for rule, places in rules.items()}, _figures(law))


def _mentions(book: Lawbook) -> Iterator[tuple[str, str]]:
    """Where something holds to rules: the words in which they are named, and the place."""
    for clock in book.clocks.values():
        yield " ".join(clock.source.rule_book), f"The time “{clock.title}” ({clock.id})"
    for guard, where in _guards(book):
        yield guard.rule, where
    for procedure in book.newest():
        for move in procedure.moves.values():
            yield move.says, _step(procedure, move.name)
    for letter in book.letters.letters.values():
        for statement in letter.must_state:
            yield statement.rule, f"What the letter “{letter.title}” must state"
    for vocabulary in book.vocabularies.values():
        for code in vocabulary.codes.values():
            yield code.source, f"The list “{vocabulary.title}”: {code.title}"


def _figures(law: Path) -> frozenset[str]:
    """The names of reports, and the ids of what they count."""
    questions = law / "questions"
    reports = {f"report:{path.stem}" for path in (questions / "reports").glob("*.yaml")}
    measures = (path.read_text(encoding="utf-8") for path in (questions / "measures").glob("*.yaml"))
    return frozenset(reports | {f"measure:{name}" for text in measures for name in _MEASURE.findall(text)})
