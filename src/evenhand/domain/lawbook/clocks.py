"""The clock rules of the lawbook: one file a rule id, law first, then what a council lays over it.

A council may give itself less time than the law does, never more; a time that belongs to the person (to
pay, to complain, to ask for a review) it may lengthen, never shorten. Everything else is refused with the
reference of the provision that it would break.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import msgspec

from evenhand.domain.lawbook.clock_checks import overlay_problems, rule_problems
from evenhand.domain.lawbook.clock_shapes import ClockSource, DatedValue, ParamSource, Reference
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.purposes import ONE_RULE_EACH, Purpose
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed

__all__ = ["ClockRule", "DatedValue", "Extension", "Reference", "load_clocks", "rule_for"]

PARAMS = "clock-params.yaml"
EVERY_CALENDAR_RULE_TAKES = ("retro_holiday",)


@dataclass(frozen=True, slots=True)
class Extension:
    """The first time that an extended rule replaces, and the rule of the notice that must be given."""

    first: ClockRule
    notice: ClockRule | None
    told: str
    before: bool
    reference: Reference


@dataclass(frozen=True, slots=True, eq=False)
class ClockRule:
    """One clock of the lawbook, ready to be reckoned.

    Two rules are equal where their content is; hashing costs nothing, so that reckonings may be cached.
    """

    id: str
    source: ClockSource
    params: Mapping[str, ParamSource]
    version: str
    extension: Extension | None = None
    lawful: ClockSource | None = None
    laid_over_by: str = ""
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.id, self.version)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, ClockRule) and (self.id, self.version) == (other.id, other.version)

    @property
    def title(self) -> str:
        """What the clock is for, in a caseworker's words."""
        return self.source.title

    @property
    def words(self) -> str:
        """What the rule means, in plain English."""
        return self.source.words

    @property
    def class_(self) -> str:
        """LAW binds; CODE is a regulator's expectation; LOCAL is the council's own promise."""
        return self.source.class_

    @property
    def force(self) -> str:
        """Statute, regulation, code or policy."""
        return self.source.force

    @property
    def anchor(self) -> str:
        """The event that is day 0."""
        return self.source.anchor

    @property
    def calendar(self) -> str:
        """The calendar whose days count, or on which the date is rolled."""
        return self.source.calendar

    @property
    def purpose(self) -> Purpose:
        """What it is for, where a part of the system must find it; empty for most."""
        return self.source.purpose

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader of the rule must know is disputed or provisional about it."""
        return self.source.flags

    @property
    def values(self) -> tuple[DatedValue, ...]:
        """Every value, oldest first, each with its reference."""
        return self.source.values

    @property
    def applies_to_events_from(self) -> dt.date | None:
        """The first day whose events fall under the rule; nothing where the start was not established."""
        return self.values[0].from_

    @property
    def applies_to_events_until(self) -> dt.date | None:
        """The last day whose events fall under the rule; nothing while it stands."""
        return self.values[-1].until

    def value_on(self, on: dt.date) -> DatedValue | None:
        """The value for an event of a day (GEN-5); nothing where the rule has none then."""
        for value in reversed(self.source.values):
            if value.stands_on(on):
                return value
        return None


def rule_for(clocks: Mapping[str, ClockRule], purpose: Purpose) -> ClockRule:
    """The one rule that says it is for something. Raises KeyError with a sentence where none or several do."""
    found = [rule for rule in clocks.values() if rule.purpose == purpose]
    if len(found) == 1:
        return found[0]
    there_are = f"these do: {', '.join(rule.id for rule in found)}" if found else "none does"
    raise KeyError(f"One clock rule of the lawbook must say “purpose: {purpose}”; {there_are}.")


def load_clocks(law_dir: Path, overlays: Sequence[Path] = ()) -> Mapping[str, ClockRule]:
    """Every clock rule by id: those of the law, then those of each council folder laid over them in turn.

    Raises LawbookRefused with the file, key, line and mend of everything that is wrong.
    """
    titles = typed(read_yaml(law_dir / PARAMS), dict[str, ParamSource])
    sources: dict[str, ClockSource] = {}
    lawful: dict[str, tuple[ClockSource, str]] = {}
    problems: list[LawbookProblem] = []
    for folder in (law_dir, *overlays):
        for path in sorted(folder.glob("clocks/*.yaml")):
            try:
                file = read_yaml(path)
                said = _laid_over(file, sources.get(path.stem))
            except LawbookRefused as refused:
                problems += refused.problems
                continue
            wrong = [*rule_problems(file, said, titles)]
            if path.stem in sources and not wrong:
                base = lawful.get(path.stem, (sources[path.stem], ""))[0]
                wrong += overlay_problems(file, said, base)
                lawful[path.stem] = (base, folder.name)
            problems += wrong
            sources[path.stem] = said
    problems += _unknown_rules(sources, law_dir)
    problems += _serving_twice(sources)
    if problems:
        raise LawbookRefused(problems)
    return MappingProxyType(_compiled(sources, lawful, titles))


def _laid_over(file: Source, base: ClockSource | None) -> ClockSource:
    """The file as a rule; where a rule of that id stands already, its keys take the place of that rule's."""
    if base is None or not isinstance(file.data, dict):
        return typed(file, ClockSource)
    below = msgspec.to_builtins(base)
    return typed(Source(path=file.path, data={**below, **file.data}, lines=file.lines), ClockSource)


def _unknown_rules(sources: Mapping[str, ClockSource], law_dir: Path) -> Iterator[LawbookProblem]:
    for said in sources.values():
        if said.extension is None:
            continue
        for key, rule in (("extension.of", said.extension.of), ("extension.notice", said.extension.notice)):
            if rule and rule not in sources:
                near = get_close_matches(rule, sources, n=1)
                mend = f"Did you mean '{near[0]}'?" if near else f"Write clocks/{rule}.yaml."
                file = str(law_dir / "clocks" / f"{said.id}.yaml")
                yield LawbookProblem(file, key, None, f"there is no rule '{rule}'", mend)


def _serving_twice(sources: Mapping[str, ClockSource]) -> Iterator[LawbookProblem]:
    first: dict[str, str] = {}
    for said in sources.values():
        if said.purpose in ONE_RULE_EACH and first.setdefault(said.purpose, said.id) != said.id:
            what = f"'{first[said.purpose]}' serves '{said.purpose}' already, and one rule does"
            mend = f"Lay your own values over clocks/{first[said.purpose]}.yaml, under its name."
            yield LawbookProblem(f"clocks/{said.id}.yaml", "purpose", None, what, mend)


def _compiled(
    sources: Mapping[str, ClockSource],
    lawful: Mapping[str, tuple[ClockSource, str]],
    titles: Mapping[str, ParamSource],
) -> dict[str, ClockRule]:
    made: dict[str, ClockRule] = {}

    def made_of(rule_id: str) -> ClockRule:
        if rule_id not in made:
            said = sources[rule_id]
            below, council = lawful.get(rule_id, (None, ""))
            extension = None
            if said.extension:
                extension = Extension(
                    first=made_of(said.extension.of),
                    notice=made_of(said.extension.notice) if said.extension.notice else None,
                    told=said.extension.told,
                    before=said.extension.before,
                    reference=said.extension.reference,
                )
            parts = [msgspec.json.encode(said)]
            parts += [each.version.encode() for each in _looks_at(extension)]
            made[rule_id] = ClockRule(
                id=rule_id,
                source=said,
                params=MappingProxyType({name: titles[name] for name in _takes(said)}),
                version=hashlib.sha256(b"\n".join(parts)).hexdigest()[:16],
                extension=extension,
                lawful=below,
                laid_over_by=council,
            )
        return made[rule_id]

    return {rule_id: made_of(rule_id) for rule_id in sorted(sources)}


def _looks_at(extension: Extension | None) -> tuple[ClockRule, ...]:
    if extension is None:
        return ()
    return (extension.first, extension.notice) if extension.notice else (extension.first,)


def _takes(said: ClockSource) -> Iterator[str]:
    """The names of the parameters a rule understands, in the order a form asks for them."""
    yield from said.restart.by if said.restart else ()
    for span in (said.disregard, said.pause):
        if span:
            yield from (span.from_, span.to)
    if said.extension and said.extension.told:
        yield said.extension.told
    if said.length_param:
        yield said.length_param.name
    if said.cost:
        yield from (*said.cost.hours, said.cost.records, said.cost.minutes_each, *said.cost.other)
        yield from said.cost.not_counted
    if said.calendar == "NATION":
        yield "nation"
    if said.closures:
        yield "closure"
    if said.weekend_receipt:
        yield "weekend_receipt"
    if said.calendar not in ("CALENDAR", "NONE"):
        yield from EVERY_CALENDAR_RULE_TAKES
