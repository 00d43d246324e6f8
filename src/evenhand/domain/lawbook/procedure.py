"""A procedure as the engine reads it: checked, frozen, and indexed by move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.procedures import DocumentSource, WeeklySource
from evenhand.domain.lawbook.vocabularies import Code

LISTED = "listed"
"""The type of a fact that refers to an entry of a list that the council keeps with dates."""
OF_LISTED_POSTS = frozenset({"holds-listed-post", "names-post", "not-own-step"})
"""The conditions whose posts stand in a list of their own, which a council changes by its policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing a move must be told; `type` is one of the closed list of fact types."""

    name: str
    type: str
    title: str
    hint: str = ""
    optional: bool = False
    many: bool = False
    choice: tuple[str, ...] = ()
    vocabulary: str = ""
    item: str = ""
    list: str = ""
    first: str = ""
    happened: bool = False
    before_receipt: bool = False
    among: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, str] = field(default_factory=dict)
    offered: bool = False
    ties: str = ""

    def offers(self, code: Code) -> bool:
        """Whether a code of the vocabulary belongs here: each flag that `among` names says its word, or is not there."""
        return all(value in str(code.flags.get(flag, value)).split() for flag, value in self.among.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One condition on a move, as its procedure states it."""

    holds: str
    rule: str
    of: tuple[str, ...] = ()
    item: str = ""
    by: tuple[str, ...] = ()
    stages: frozenset[str] = frozenset()
    since: str = ""
    link: str = ""
    values: tuple[str, ...] = ()
    when: Mapping[str, str] = field(default_factory=dict)
    excused_by: str = ""
    instead: str = ""
    says: str = ""

    @property
    def named(self) -> frozenset[str]:
        """The facts and moves that it names."""
        return frozenset((*self.of, *self.when, self.excused_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What must follow a move, and which moves meet it."""

    kind: str
    name: str
    title: str
    met_by: frozenset[str]
    ended_by: frozenset[str] = frozenset()
    within: ClockRule | None = None
    by: tuple[str, ...] = ()
    when: Mapping[str, str] = field(default_factory=dict)
    same: str = ""
    steps: tuple[str, ...] = ()
    due_on: str = ""
    for_each: str = ""
    each: str = ""
    under: tuple[str, ...] = ()
    gives_day: bool = False
    while_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A place a case or an item can stand at.

    Where `lapses_on` names a fact, the stage ends by itself after the day in it, and `lapses_to` follows.
    """

    name: str
    title: str
    final: bool = False
    waiting: str = ""
    outcome: str = ""
    lapses_on: str = ""
    lapses_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What a move does to the items of one kind that stand at certain stages."""

    item_kind: str
    from_stages: frozenset[str]
    to: str
    copies: tuple[str, ...] = ()
    agreeing: str = ""
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Something a person may do. `name` is qualified with the item's kind: `contribution.ask`.

    `guards_untold` are the conditions that name nothing the move is still to be told.
    """

    name: str
    title: str
    says: str = ""
    item_kind: str = ""
    opens: bool = False
    also_closed: bool = False
    repeatable: bool = True
    to: str = ""
    from_stages: frozenset[str] = frozenset()
    by: tuple[str, ...] = ()
    decided_by_roles: tuple[str, ...] = ()
    decided_by_body: str = ""
    asks: Mapping[str, Ask] = field(default_factory=dict)
    derives: Mapping[str, str] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    owes: tuple[Owed, ...] = ()
    takes: tuple[Take, ...] = ()
    outcome: str = ""
    built_in: bool = False
    menu: bool = True
    at_hand: bool = False
    keeps_facts: bool = True
    read_by: tuple[str, ...] = ()
    apart_when: tuple[Mapping[str, str], ...] = ()
    before_receipt: bool = False
    happens_on: str = ""
    counts_under: tuple[str, ...] = ()
    names_people: tuple[str, ...] = field(init=False)
    guards_untold: tuple[Guard, ...] = field(init=False)

    def __post_init__(self) -> None:
        untold = (one for one in self.guards if self.asks.keys().isdisjoint(one.named))
        object.__setattr__(self, "guards_untold", tuple(untold))
        people = tuple(ask.name for ask in self.asks.values() if ask.type == "officer" and not ask.many)
        object.__setattr__(self, "names_people", people)

    @property
    def decided_elsewhere(self) -> bool:
        """Whether the decision is somebody's other than the recorder's."""
        return bool(self.decided_by_roles or self.decided_by_body)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKind:
    """A repeated part of a case."""

    name: str
    title: str
    plural: str
    of: str
    stages: Mapping[str, Stage]
    opening: tuple[Move, ...]
    moves: tuple[Move, ...]
    shows: tuple[str, ...]
    moves_at: Mapping[str, tuple[Move, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "moves_at", _by_stage(self.moves, self.stages))

    @property
    def outlives_case(self) -> bool:
        """Whether such an item may be begun, and goes on, after the case has come to its end."""
        return any(move.also_closed for move in self.opening)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """One page for many answers: the open items of a kind with a move each, and rows that add new ones."""

    name: str
    title: str
    says: str
    item_kind: str
    move: Move | None
    add: Move | None


def _by_stage(moves: tuple[Move, ...], stages: Mapping[str, Stage]) -> dict[str, tuple[Move, ...]]:
    return {stage: tuple(move for move in moves if stage in move.from_stages) for stage in stages}


def moves_telling(source: str) -> tuple[str, ...]:
    """The moves that tell a clock's parameter: `receive-fee|waive-fee` is told by either, `ask-fee:amount` by a fact of one."""
    return tuple(source.partition(":")[0].split("|"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBinding:
    """A clock rule tied to the events of a procedure; `key` is unique within it.

    `watches` are all the moves it looks at; `days` and `decided_days` are the names in `on` and `decided_for`, of which
    the first that an event has counts.
    """

    key: str
    rule: ClockRule
    title: str
    item_kind: str
    starts: frozenset[str]
    stops: frozenset[str]
    on: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    by: tuple[str, ...] = ()
    restarts: bool = False
    limit: bool = False
    only_on: bool = False
    after: frozenset[str] = frozenset()
    decided_for: str = ""
    longest: ClockRule | None = None
    next: tuple[str, ...] = ()
    overdue_to: frozenset[str] = frozenset()
    watches: frozenset[str] = field(init=False)
    days: tuple[str, ...] = field(init=False)
    decided_days: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", tuple(filter(None, self.on.split("|"))))
        object.__setattr__(self, "decided_days", tuple(filter(None, self.decided_for.split("|"))))
        told_by = {move for source in self.params.values() for move in moves_telling(source)}
        object.__setattr__(self, "watches", self.starts | self.stops | self.after | told_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One edition of a procedure, ready to read cases with.

    What follows from the procedure alone is worked out with it, and not again for each case: `case_moves` are the
    moves of the case itself in the order of the file, `moves_at` those open at each stage, and before any (`""`) those
    that begin a case.
    """

    name: str
    title: str
    says: str
    council: str
    edition: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    source: DocumentSource
    seen_by: tuple[str, ...]
    stages: Mapping[str, Stage]
    moves: Mapping[str, Move]
    items: Mapping[str, ItemKind]
    clocks: tuple[ClockBinding, ...]
    outcomes_vocabulary: str
    retention: str
    heading: str
    weekly_response: WeeklySource | None
    applicant_blind: bool
    started_from_triage: bool
    refused_at_triage: str = ""
    worksheets: Mapping[str, Worksheet] = field(default_factory=dict)
    keeps_out: frozenset[str] = frozenset()
    card_for: frozenset[str] = frozenset()
    card_moves: frozenset[str] = frozenset()
    counts_as: str = ""
    family: str = ""
    holds_records: str = ""
    leads: tuple[str, ...] = ()
    case_moves: tuple[Move, ...] = field(init=False)
    moves_at: Mapping[str, tuple[Move, ...]] = field(init=False)

    def __post_init__(self) -> None:
        of_case = tuple(move for move in self.moves.values() if not move.item_kind)
        begun = tuple(move for move in of_case if not move.opens)
        opening = tuple(move for move in of_case if move.opens)
        object.__setattr__(self, "case_moves", of_case)
        object.__setattr__(self, "moves_at", {**_by_stage(begun, self.stages), "": opening})

    @property
    def id(self) -> str:
        """The full name, `council/procedure@edition`."""
        return f"{self.council}/{self.name}@{self.edition}"

    @property
    def opening_moves(self) -> tuple[Move, ...]:
        """The moves that begin a case of this procedure."""
        return tuple(move for move in self.case_moves if move.opens and not move.built_in)

    def in_force(self, on: dt.date) -> bool:
        """Whether a case opened on this day is pinned to this edition."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)
