"""The lawbook whole: clock rules, vocabularies, letters and procedures, checked against one another.

Law comes with the software; a council's folder under `policies/` lies over it. Everything wrong is
told at once, each with its file, key and mend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.ask_checks import Known
from evenhand.domain.lawbook.checking import as_problems, check_procedure, unknown_fragments
from evenhand.domain.lawbook.clocks import ClockRule, load_clocks, rule_for
from evenhand.domain.lawbook.compiling import Words, compile_procedure, parts_of
from evenhand.domain.lawbook.letter_shapes import OWN
from evenhand.domain.lawbook.letters import LetterBook, load_letters
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.procedures import FragmentSource, MoveSource, ProcedureSource
from evenhand.domain.lawbook.purposes import Purpose
from evenhand.domain.lawbook.vocabularies import Vocabulary, load_vocabularies
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

DERIVATION_NAMES = (
    "weekly-day-before",
    "stage-of-case",
    "combined-from-items",
    "day-before-law-date",
    "asked-of-legal",
)
LAW_ITSELF = "evenhand"  # whose editions are those that come with the law and stand below every council's


class _Guards(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    guards: dict[str, str]


class _BuiltIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    moves: dict[str, MoveSource]


@dataclass(frozen=True, slots=True)
class Lawbook:
    """Everything that is law or policy in this installation."""

    clocks: Mapping[str, ClockRule]
    vocabularies: Mapping[str, Vocabulary]
    letters: LetterBook
    procedures: Mapping[str, Procedure]
    precedence: tuple[str, ...] = ()
    """Whose editions they are, the most particular last."""

    def procedure(self, full_id: str) -> Procedure:
        """An edition by its full name, `council/procedure@edition`. Raises KeyError with a sentence."""
        if full_id in self.procedures:
            return self.procedures[full_id]
        raise KeyError(f"The lawbook has no procedure “{full_id}”. It has: {', '.join(self.procedures)}.")

    def edition(self, name: str, on: dt.date) -> Procedure:
        """The edition of a procedure that a case opened on a day is pinned to.

        `name` may be full, or leave out council and edition. Where several councils' editions are in
        force, that of the most particular policy stands, and of its editions the one that came latest.
        Raises KeyError with a sentence.
        """
        if name in self.procedures:
            return self.procedures[name]
        council, _, rest = name.rpartition("/")
        plain, _, edition = rest.partition("@")
        found = [
            p
            for p in self.procedures.values()
            if p.name == plain
            and (not council or p.council == council)
            and (p.edition == edition if edition else p.in_force(on))
        ]
        if found:
            return max(found, key=self._rank)
        known = sorted({p.name for p in self.procedures.values()})
        near = get_close_matches(plain, known, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else f" It has: {', '.join(known)}."
        raise KeyError(f"The lawbook has no procedure “{name}” in force on {on.isoformat()}.{hint}")

    def newest(self) -> tuple[Procedure, ...]:
        """One edition of each procedure: the most particular policy's, and of its editions the latest."""
        found: dict[str, Procedure] = {}
        for procedure in self.procedures.values():
            known = found.get(procedure.name)
            if known is None or self._rank(known) <= self._rank(procedure):
                found[procedure.name] = procedure
        return tuple(found.values())

    def _rank(self, procedure: Procedure) -> tuple[int, dt.date]:
        return self._standing(procedure.council), procedure.in_force_from

    def _standing(self, council: str) -> int:
        return self.precedence.index(council) if council in self.precedence else -1

    def rules_for(self, purpose: Purpose) -> tuple[str, ...]:
        """The ids of the clock rules that say they are for something."""
        return tuple(rule.id for rule in self.clocks.values() if rule.purpose == purpose)

    def rule_for(self, purpose: Purpose) -> ClockRule:
        """The one clock rule that says it is for something. Raises KeyError with a sentence."""
        return rule_for(self.clocks, purpose)

    def in_force(self, on: dt.date) -> tuple[Procedure, ...]:
        """The procedures that a new case may be opened under on a day, one edition each."""
        names = dict.fromkeys(p.name for p in self.procedures.values() if p.in_force(on))
        return tuple(self.edition(name, on) for name in names)


def lent_people(vocabularies: Mapping[str, Vocabulary]) -> Mapping[str, tuple[str, ...]]:
    """For each kind of link, the people of the case that ties who may act in the case that is tied."""
    kinds = vocabularies["link-kinds"].codes
    return {
        kind: tuple(str(code.flags["lends"]).split()) for kind, code in kinds.items() if "lends" in code.flags
    }


def load_lawbook(law: Path, overlays: Sequence[Path] = ()) -> Lawbook:
    """Read and check the law and the councils' folders laid over it.

    Raises LawbookRefused with every problem found, each with file, key and mend.
    """
    clocks = load_clocks(law, overlays)
    vocabularies = load_vocabularies(*(folder / "vocabularies" for folder in (law, *overlays)))
    letters = load_letters(law, overlays)
    sentences = typed(read_yaml(law / "guards.yaml"), _Guards).guards
    known = Known(
        clock_rules=clocks,
        guards=sentences,
        letters=letters.letters,
        vocabularies=vocabularies,
        roles=vocabularies["roles"].codes,
        derivations=DERIVATION_NAMES,
        lent={name for names in lent_people(vocabularies).values() for name in names},
        kinds_of_link=vocabularies["link-kinds"].codes,
        lists_of_posts={
            name
            for name, v in vocabularies.items()
            if v.codes and v.codes.keys() <= vocabularies["roles"].codes.keys()
        },
    )
    built_in = typed(read_yaml(law / "built-in-moves.yaml"), _BuiltIn).moves
    procedures = _load_procedures(
        (law, *overlays), known=known, words=Words(clocks, sentences), built_in=built_in
    )
    problems = _not_to_be_enclosed(letters, {procedure.name for procedure in procedures.values()})
    if problems:
        raise LawbookRefused(problems)
    return Lawbook(
        clocks=clocks,
        vocabularies=vocabularies,
        letters=letters,
        procedures=procedures,
        precedence=(LAW_ITSELF, *(folder.name for folder in overlays)),
    )


def _not_to_be_enclosed(letters: LetterBook, names: Collection[str]) -> tuple[LawbookProblem, ...]:
    """The letters that enclose a policy which nobody has written."""
    return tuple(
        LawbookProblem(
            f"letters/{letter.id}.yaml",
            f"must_state.{n}.encloses",
            None,
            f"there is no procedure “{statement.encloses}” to enclose",
            f"Write `encloses: {OWN}` for the procedure of the case, or use one of: {', '.join(sorted(names))}.",
        )
        for letter in letters.values()
        for n, statement in enumerate(letter.must_state)
        if statement.encloses and statement.encloses != OWN and statement.encloses not in names
    )


def _load_procedures(
    folders: Iterable[Path], *, known: Known, words: Words, built_in: Mapping[str, MoveSource]
) -> Mapping[str, Procedure]:
    fragments: dict[str, FragmentSource] = {}
    problems: list[LawbookProblem] = []
    found: dict[str, Procedure] = {}
    places: dict[str, Path] = {}
    for place, folder in enumerate(folders):
        owner = folder.name if place else LAW_ITSELF
        for path in sorted(folder.glob("fragments/*.yaml")):
            fragment = typed(read_yaml(path), FragmentSource)
            fragments[fragment.fragment] = fragment
        for path in sorted(folder.glob("procedures/*.yaml")):
            try:
                procedure = load_procedure(
                    path, known=known, words=words, built_in=built_in, fragments=fragments
                )
            except LawbookRefused as refused:
                problems.extend(refused.problems)
                continue
            problems.extend(_twice(path, procedure, found))
            problems.extend(_of_another(path, procedure, owner))
            found[procedure.id] = procedure
            places[procedure.id] = path
    problems.extend(_other_procedures(found, places))
    if problems:
        raise LawbookRefused(tuple(problems))
    return found


def load_procedure(
    path: Path,
    *,
    known: Known,
    words: Words,
    built_in: Mapping[str, MoveSource],
    fragments: Mapping[str, FragmentSource],
) -> Procedure:
    """One procedure file, read, checked and compiled. Raises LawbookRefused with every problem in it."""
    source = typed(read_yaml(path), ProcedureSource)
    unknown = list(as_problems(path, unknown_fragments(source, fragments)))
    if unknown:
        raise LawbookRefused(unknown)
    parts = parts_of(source, fragments=fragments, built_in=built_in)
    problems = list(as_problems(path, check_procedure(source, parts, known)))
    if problems:
        raise LawbookRefused(problems)
    return compile_procedure(source, parts, words)


def _twice(path: Path, procedure: Procedure, found: Collection[str]) -> list[LawbookProblem]:
    if procedure.id not in found:
        return []
    what = f"the edition {procedure.id} stands in two files"
    return [LawbookProblem(str(path), "edition.id", None, what, "Give the newer one an id of its own.")]


def _other_procedures(found: Mapping[str, Procedure], places: Mapping[str, Path]) -> Iterator[LawbookProblem]:
    """What is named to be opened instead, or to be counted under, and is no procedure; a move counts under its own."""
    names = {procedure.name for procedure in found.values()}
    for number, procedure in found.items():
        place = str(places[number])
        for move in procedure.moves.values():
            named = [(f"{move.name}.guards", guard.instead) for guard in move.guards if guard.instead]
            named += [(f"{move.name}.counts_under", name) for name in move.counts_under]
            for key, name in named:
                if name not in names:
                    what, mend = f"there is no procedure “{name}”", f"Use one of: {', '.join(sorted(names))}."
                    yield LawbookProblem(place, key, None, what, mend)
            if move.counts_under and procedure.name not in move.counts_under:
                what = f"the move counts under others and not under “{procedure.name}” itself"
                yield LawbookProblem(place, f"{move.name}.counts_under", None, what, f"Add {procedure.name}.")


def _of_another(path: Path, procedure: Procedure, owner: str) -> list[LawbookProblem]:
    if procedure.council == owner:
        return []
    what = f"the edition says that it is “{procedure.council}”'s and stands in the folder of “{owner}”"
    return [LawbookProblem(str(path), "edition.council", None, what, f"Write `council: {owner}`.")]
