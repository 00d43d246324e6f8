"""From a procedure file to a procedure the engine can read: fragments joined, names resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec

from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.lettering import owing_otherwise, relettered, relettered_item
from evenhand.domain.lawbook.procedure import (
    Ask,
    ClockBinding,
    Guard,
    ItemKind,
    Move,
    Owed,
    Procedure,
    Stage,
    Take,
    Worksheet,
)
from evenhand.domain.lawbook.procedures import (
    AskSource,
    ClockSource,
    FactType,
    FragmentSource,
    GuardSource,
    ItemSource,
    MoveSource,
    OwedSource,
    ProcedureSource,
    StageSource,
    WorksheetSource,
)

SEND_LETTER = "send-letter"
TAKE_OVER = "take-over"


def words_of(name: str) -> str:
    """A name from a file as words on a screen: `ask-contribution` becomes `Ask contribution`."""
    return name.replace("-", " ").replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Words:
    """What the names in a procedure file stand for: clock rules, the sentences of the guards, and which codes it offers."""

    clock_rules: Mapping[str, ClockRule]
    sentences: Mapping[str, str]
    offers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """A procedure file with its fragments and the built-in moves laid in."""

    moves: Mapping[str, MoveSource]
    built_in: Mapping[str, MoveSource]
    items: Mapping[str, ItemSource]
    clocks: tuple[ClockSource, ...]
    worksheets: Mapping[str, WorksheetSource]


def parts_of(
    source: ProcedureSource,
    *,
    fragments: Mapping[str, FragmentSource],
    built_in: Mapping[str, MoveSource],
) -> Parts:
    """Join a file with the fragments it uses; what the file itself says wins over both."""
    moves: dict[str, MoveSource] = {}
    items: dict[str, ItemSource] = {}
    clocks: list[ClockSource] = []
    worksheets: dict[str, WorksheetSource] = {}
    for name in source.uses:
        moves.update(fragments[name].moves)
        items.update({k: relettered_item(i, source.letters) for k, i in fragments[name].items.items()})
        clocks.extend(fragments[name].clocks)
        worksheets.update(fragments[name].worksheets)
    renamed = {name: _fitted(relettered(move, source.letters), source.stages) for name, move in moves.items()}
    own = {**source.moves, **{n: m for n, m in renamed.items() if n not in source.moves}}
    asking = [
        (owing_otherwise(fragments[name].owes_after, source.letters), fragments[name].guards_before)
        for name in source.uses
    ]
    for owes, guards in asking:
        own = _asking_more(own, owes, guards)
    own = _asking_more(own, {}, source.guards_before)
    for asks in (*(fragments[name].asks_before for name in source.uses), source.asks_before):
        own = {name: _asking_otherwise(move, asks.get(name, {})) for name, move in own.items()}
    all_items = {**items, **source.items}
    for owes, guards in (*asking, ({}, source.guards_before)):
        all_items = {kind: _item_asking_more(kind, item, owes, guards) for kind, item in all_items.items()}
    return Parts(
        moves=own,
        built_in={name: move for name, move in built_in.items() if name not in own},
        items=all_items,
        clocks=(*source.clocks, *clocks),
        worksheets={**worksheets, **source.worksheets},
    )


def _asking_more(
    moves: dict[str, MoveSource],
    owes: Mapping[str, tuple[OwedSource, ...]],
    guards: Mapping[str, tuple[GuardSource, ...]],
) -> dict[str, MoveSource]:
    """The moves with what they owe and need besides; of a move this procedure has not, nothing."""
    return {
        name: msgspec.structs.replace(
            move, owes=(*move.owes, *owes.get(name, ())), guards=(*move.guards, *guards.get(name, ()))
        )
        if name in owes or name in guards
        else move
        for name, move in moves.items()
    }


def _asking_otherwise(move: MoveSource, asks: Mapping[str, FactType | AskSource]) -> MoveSource:
    """A move with what it is asked besides; a question of the same name stands in the place of the move's own."""
    return msgspec.structs.replace(move, asks={**move.asks, **asks}) if asks else move


def _item_asking_more(
    kind: str,
    item: ItemSource,
    owes: Mapping[str, tuple[OwedSource, ...]],
    guards: Mapping[str, tuple[GuardSource, ...]],
) -> ItemSource:
    """An item whose moves owe and need more besides, named as in `internal-review.request`."""
    owed = {name: owes[f"{kind}.{name}"] for name in item.moves if f"{kind}.{name}" in owes}
    needed = {name: guards[f"{kind}.{name}"] for name in item.moves if f"{kind}.{name}" in guards}
    if not (owed or needed):
        return item
    return msgspec.structs.replace(item, moves=_asking_more(item.moves, owed, needed))


def _fitted(move: MoveSource, stages: Mapping[str, StageSource]) -> MoveSource:
    """A move of a fragment at the stages that this procedure has; those it has not are other procedures'."""
    here = tuple(stage for stage in move.from_ if stage in stages)
    return msgspec.structs.replace(move, from_=here) if here else move


def compile_procedure(source: ProcedureSource, parts: Parts, words: Words) -> Procedure:
    """Build the procedure from a file that the checks have passed."""
    everywhere, words = tuple(source.stages), replace(words, offers=source.offers)
    moves: dict[str, Move] = {}
    for name, said in parts.moves.items():
        moves[name] = _move(name, said, stages=everywhere, words=words)
    for name, said in parts.built_in.items():
        moves[name] = _move(name, said, stages=everywhere, words=words, built_in=True)
    kinds: dict[str, ItemKind] = {}
    for kind, item in parts.items.items():
        of_kind = {
            f"{kind}.{name}": _move(f"{kind}.{name}", said, stages=tuple(item.stages), words=words, kind=kind)
            for name, said in item.moves.items()
        }
        moves.update(of_kind)
        kinds[kind] = _item_kind(kind, item, tuple(of_kind.values()))
    openings = frozenset(name for name, move in moves.items() if move.opens and not move.item_kind)
    clocks = [
        _started_by_take_over(_clock(c, item_kind=c.item, n=n, rules=words.clock_rules), openings)
        for n, c in enumerate(parts.clocks)
    ]
    for kind, item in parts.items.items():
        clocks += [_clock(c, item_kind=kind, n=n, rules=words.clock_rules) for n, c in enumerate(item.clocks)]
    return Procedure(
        name=source.procedure,
        title=source.title,
        says=source.says,
        council=source.edition.council,
        edition=source.edition.id,
        in_force_from=source.edition.in_force_from,
        in_force_until=source.edition.in_force_until,
        source=source.source,
        seen_by=source.seen_by,
        stages={name: _stage(name, said) for name, said in source.stages.items()},
        moves=moves,
        items=kinds,
        clocks=tuple(clocks),
        outcomes_vocabulary=source.outcomes.vocabulary,
        retention=source.outcomes.retention,
        heading=source.heading,
        weekly_response=source.weekly_response,
        applicant_blind=source.applicant_blind,
        started_from_triage=source.started_from_triage,
        refused_at_triage=source.refused_at_triage,
        worksheets={name: _worksheet(name, said, moves) for name, said in parts.worksheets.items()},
        keeps_out=frozenset(source.keeps_out),
        card_for=frozenset(source.card_for),
        card_moves=frozenset(source.card_moves),
        counts_as=source.counts_as or source.procedure,
        family=source.family,
        holds_records=source.holds_records,
        leads=source.leads,
    )


def _stage(name: str, said: StageSource) -> Stage:
    return Stage(
        name=name,
        title=said.title or words_of(name),
        final=said.final,
        waiting=said.waiting,
        outcome=said.outcome,
        lapses_on=said.lapses.on if said.lapses else "",
        lapses_to=said.lapses.to if said.lapses else "",
    )


def _ask(name: str, said: str | AskSource, offers: Mapping[str, str]) -> Ask:
    if isinstance(said, str):
        said = AskSource(type=said)  # type: ignore[arg-type]  # the reader has checked it
    return Ask(
        name=name,
        type=said.type or "code",
        title=said.title or words_of(name),
        hint=said.hint,
        optional=said.optional,
        many=said.many,
        choice=said.choice,
        vocabulary=said.vocabulary,
        item=said.item,
        list=said.list,
        first=said.first,
        happened=said.happened,
        before_receipt=said.before_receipt,
        among=offers if said.vocabulary else {},
        when=said.when,
        offered=said.offered,
        ties=said.ties,
    )


def _guard(said: GuardSource, sentences: Mapping[str, str]) -> Guard:
    return Guard(
        holds=said.holds,
        rule=said.rule,
        of=said.of,
        item=said.item,
        by=said.by,
        stages=frozenset(said.stages),
        since=said.since,
        link=said.link,
        values=said.values,
        when=said.when,
        excused_by=said.excused_by,
        instead=said.instead,
        says=said.says or sentences[said.holds],
    )


def _owed(said: OwedSource, words: Words) -> Owed:
    kind = "letter" if said.letter else "notice" if said.notice else "task"
    name = said.letter or said.notice or said.task
    met_by = frozenset(said.met_by) or (frozenset({SEND_LETTER}) if kind == "letter" else frozenset())
    return Owed(
        kind=kind,
        name=name,
        title=said.title or words_of(name),
        met_by=met_by,
        ended_by=frozenset(said.ended_by),
        within=words.clock_rules[said.within] if said.within else None,
        by=said.by,
        when=said.when,
        same=said.same,
        steps=said.steps,
        due_on=said.due_on,
        for_each=said.for_each,
        each=said.each,
        under=said.under,
        gives_day=said.gives_day,
        while_open=said.while_open,
    )


def _move(
    name: str,
    said: MoveSource,
    *,
    stages: tuple[str, ...],
    words: Words,
    kind: str = "",
    built_in: bool = False,
) -> Move:
    decided_by = said.decided_by
    return Move(
        name=name,
        title=said.title or words_of(name.rpartition(".")[2]),
        says=said.says,
        item_kind=kind,
        opens=said.opens,
        also_closed=said.also_closed,
        repeatable=said.repeatable,
        to=said.to,
        from_stages=frozenset(said.from_ or (() if said.opens else stages)),
        by=said.by,
        decided_by_roles=decided_by.role if decided_by else (),
        decided_by_body=decided_by.body if decided_by else "",
        asks={ask: _ask(ask, what, words.offers) for ask, what in said.asks.items()},
        derives=said.derives,
        guards=tuple(_guard(guard, words.sentences) for guard in said.guards),
        owes=tuple(_owed(owed, words) for owed in said.owes),
        takes=tuple(
            Take(
                item_kind=item,
                from_stages=frozenset(take.from_),
                to=take.to,
                copies=take.copies,
                agreeing=take.agreeing,
                named=take.named,
            )
            for item, take in said.takes.items()
        ),
        outcome=said.outcome,
        built_in=built_in,
        menu=said.menu,
        at_hand=said.at_hand,
        keeps_facts=said.keeps_facts,
        read_by=said.read_by,
        apart_when=said.apart_when,
        before_receipt=said.before_receipt,
        happens_on=said.happens_on,
        counts_under=said.counts_under,
    )


def _worksheet(name: str, said: WorksheetSource, moves: Mapping[str, Move]) -> Worksheet:
    return Worksheet(
        name=name,
        title=said.title or words_of(name),
        says=said.says,
        item_kind=said.item,
        move=moves[f"{said.item}.{said.move}"] if said.move else None,
        add=moves[f"{said.item}.{said.add}"] if said.add else None,
    )


def _item_kind(name: str, said: ItemSource, moves: tuple[Move, ...]) -> ItemKind:
    return ItemKind(
        name=name,
        title=said.title,
        plural=said.plural or f"{said.title}s",
        of=said.of,
        stages={stage: _stage(stage, what) for stage, what in said.stages.items()},
        opening=tuple(move for move in moves if move.opens),
        moves=tuple(move for move in moves if not move.opens),
        shows=said.shows,
    )


def _clock(said: ClockSource, *, item_kind: str, n: int, rules: Mapping[str, ClockRule]) -> ClockBinding:
    def qualified(names: tuple[str, ...]) -> frozenset[str]:
        return frozenset(f"{item_kind}.{name}" if item_kind and "." not in name else name for name in names)

    rule = rules[said.rule]
    prefix = f"{item_kind}." if item_kind else ""
    return ClockBinding(
        key=f"{prefix}{said.rule}#{n}",
        rule=rule,
        title=said.title or rule.title,
        item_kind=item_kind,
        starts=qualified(said.from_),
        stops=qualified(said.until),
        on=said.on,
        params={param: next(iter(qualified((move,)))) for param, move in said.params.items()},
        when=qualified(said.when),
        unless=qualified(said.unless),
        by=said.by,
        restarts=said.restarts,
        limit=said.limit,
        only_on=said.only_on,
        after=qualified(said.after),
        decided_for=said.decided_for,
        longest=rules[said.at_most] if said.at_most else None,
        next=tuple(name for move in said.next for name in qualified((move,))),
        overdue_to=frozenset(said.overdue_to),
    )


def _started_by_take_over(clock: ClockBinding, openings: frozenset[str]) -> ClockBinding:
    """A case taken over starts the clocks that opening it would have started, from the day it states."""
    return replace(clock, starts=clock.starts | {TAKE_OVER}) if clock.starts & openings else clock
