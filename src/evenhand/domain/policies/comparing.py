"""Two editions of a procedure side by side, in words: what changed, and for whom it became stricter or looser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.procedure import ClockBinding, Guard, Move, Procedure
from evenhand.domain.lawbook.vocabularies import lowered
from evenhand.domain.policies.words.of_clocks import length_in_words
from evenhand.domain.policies.words.of_guards import guard_in_words
from evenhand.domain.policies.words.prose import joined, who, words_of

Effect = Literal["", "stricter", "looser"]
SUBJECTS = (
    "Procedures",
    "Stages",
    "Steps",
    "Deciders and roles",
    "Clocks",
    "Letters and notices",
    "Who may see it",
    "Lists",
)
_UNIT_DAYS = {
    "nth-working-day-after": 7 / 5,
    "consecutive-working-days": 7 / 5,
    "months-after": 30.4,
    "months-beginning-with": 30.4,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed, in a sentence, and what it does for the resident and for the council."""

    subject: str
    says: str
    for_resident: Effect = ""
    for_council: Effect = ""

    @property
    def effect(self) -> str:
        """What it does for whom, in words."""
        said = [
            f"{effect} for the {whom}"
            for effect, whom in ((self.for_resident, "resident"), (self.for_council, "council"))
            if effect
        ]
        return joined(said)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two editions, with the lawbook that it stands in."""

    procedure: Procedure
    book: Lawbook
    moves: Mapping[str, Move] = field(init=False)

    def __post_init__(self) -> None:
        own = {name: move for name, move in self.procedure.moves.items() if not move.built_in}
        object.__setattr__(self, "moves", own)

    def who(self, names: Iterable[str]) -> str:
        """Roles and people as they are spoken of."""
        return who(names, self.book.vocabularies)


def compare(before: Side, after: Side, *, on: dt.date | None = None) -> tuple[Difference, ...]:
    """Everything that differs between two editions, in the order of SUBJECTS."""
    found = [
        *_stages(before, after),
        *_steps(before, after),
        *_people(before, after),
        *_clocks(before, after, on),
        *_letters(before, after),
        *_seen(before, after),
    ]
    return tuple(sorted(found, key=lambda difference: SUBJECTS.index(difference.subject)))


def as_text(before: Side, after: Side, differences: Iterable[Difference]) -> str:
    """A comparison as lines for a terminal or a file."""
    lines = [f"From {before.procedure.id} to {after.procedure.id}"]
    found = list(differences)
    if not found:
        return f"{lines[0]}\nNothing differs."
    for subject in SUBJECTS:
        said = [d for d in found if d.subject == subject]
        if said:
            lines += ["", subject]
            lines += [f"- {d.says}{f' [{d.effect}]' if d.effect else ''}" for d in said]
    for whom in ("resident", "council"):
        stricter = sum(getattr(d, f"for_{whom}") == "stricter" for d in found)
        looser = sum(getattr(d, f"for_{whom}") == "looser" for d in found)
        lines += (
            ["", f"For the {whom}: {stricter} stricter, {looser} looser."]
            if whom == "resident"
            else [f"For the {whom}: {stricter} stricter, {looser} looser."]
        )
    return "\n".join(lines)


def _stages(before: Side, after: Side) -> Iterator[Difference]:
    old, new = before.procedure, after.procedure
    for where, earlier, later in _stage_sets(old, new):
        for name, stage in later.items():
            if name not in earlier:
                yield Difference("Stages", f"New{where}: “{stage.title}”.")
            elif earlier[name].title != stage.title:
                yield Difference("Stages", f"“{earlier[name].title}” is now called “{stage.title}”{where}.")
        for name, stage in earlier.items():
            if name not in later:
                yield Difference("Stages", f"Gone{where}: “{stage.title}”.")


def _stage_sets(old: Procedure, new: Procedure) -> Iterator[tuple[str, Mapping, Mapping]]:  # type: ignore[type-arg]  # a mapping of stages or of moves
    yield "", old.stages, new.stages
    for name in dict.fromkeys((*old.items, *new.items)):
        kinds = [side.items.get(name) for side in (old, new)]
        title = next(kind.title for kind in kinds if kind is not None)
        stages = [kind.stages if kind is not None else {} for kind in kinds]
        yield f" in “{title}”", stages[0], stages[1]


def _steps(before: Side, after: Side) -> Iterator[Difference]:
    for name, move in after.moves.items():
        if name not in before.moves:
            yield Difference("Steps", f"New: “{move.title}”.")
            continue
        earlier = before.moves[name]
        if earlier.to != move.to:
            yield Difference(
                "Steps",
                f"“{move.title}” leads to {_stage(after, move)}; before, to {_stage(before, earlier)}.",
            )
        if earlier.from_stages != move.from_stages:
            yield Difference("Steps", f"“{move.title}” may now be done at: {_stages_of(after, move)}.")
        yield from _conditions(before, earlier, after, move)
        yield from _asks(earlier, move)
    for name, move in before.moves.items():
        if name not in after.moves:
            yield Difference("Steps", f"Gone: “{move.title}”.")


def _stage(side: Side, move: Move) -> str:
    stages = side.procedure.items[move.item_kind].stages if move.item_kind else side.procedure.stages
    return f"“{stages[move.to].title}”" if move.to in stages else "no other stage"


def _stages_of(side: Side, move: Move) -> str:
    stages = side.procedure.items[move.item_kind].stages if move.item_kind else side.procedure.stages
    return joined([stage.title for name, stage in stages.items() if name in move.from_stages])


def _conditions(before: Side, earlier: Move, after: Side, later: Move) -> Iterator[Difference]:
    """A condition binds the council: one more is stricter for it, one less is looser."""
    old, new = ({_condition(guard): guard for guard in move.guards} for move in (earlier, later))
    for key, guard in new.items():
        if key not in old:
            says = f"“{later.title}” has a new condition. {_said(after, later, guard)}"
            yield Difference("Steps", says, for_council="stricter")
    for key, guard in old.items():
        if key not in new:
            says = f"“{later.title}” lost a condition. It was: {_said(before, earlier, guard)}"
            yield Difference("Steps", says, for_council="looser")


def _said(side: Side, move: Move, guard: Guard) -> str:
    return f"{guard_in_words(guard, move, side.procedure, side.book.vocabularies)} ({guard.rule})."


def _condition(guard: Guard) -> tuple[object, ...]:
    """What a condition checks; the rule that it stands on may be named anew without changing anything for anybody."""
    return (guard.holds, guard.of, guard.item, guard.stages, guard.link, guard.values)


def _asks(earlier: Move, later: Move) -> Iterator[Difference]:
    for name, ask in later.asks.items():
        if not ask.optional and (name not in earlier.asks or earlier.asks[name].optional):
            says = f"“{later.title}” must now be told: {lowered(ask.title)}."
            yield Difference("Steps", says, for_council="stricter")
    for name, ask in earlier.asks.items():
        if not ask.optional and (name not in later.asks or later.asks[name].optional):
            says = f"“{later.title}” need no longer be told: {lowered(ask.title)}."
            yield Difference("Steps", says, for_council="looser")


def _people(before: Side, after: Side) -> Iterator[Difference]:
    for name, move in after.moves.items():
        earlier = before.moves.get(name)
        if earlier is None:
            continue
        if (earlier.decided_by_roles, earlier.decided_by_body) != (
            move.decided_by_roles,
            move.decided_by_body,
        ):
            says = f"“{move.title}” is decided by {_decider(after, move)}; before, by {_decider(before, earlier)}."
            yield Difference("Deciders and roles", says)
        if set(earlier.by) != set(move.by):
            says = f"“{move.title}” is recorded by {after.who(move.by)}; before, by {before.who(earlier.by)}."
            yield Difference("Deciders and roles", says)


def _decider(side: Side, move: Move) -> str:
    if move.decided_by_roles:
        return side.who(move.decided_by_roles)
    return f"the {words_of(move.decided_by_body)}" if move.decided_by_body else "whoever records it"


def _clocks(before: Side, after: Side, on: dt.date | None) -> Iterator[Difference]:
    old, new = ({clock.rule.id: clock for clock in side.procedure.clocks} for side in (before, after))
    for rule_id, clock in new.items():
        earlier = old.get(rule_id)
        if earlier is None:
            effect = _of_time("stricter", clock)
            yield Difference(
                "Clocks", f"New: {clock.title}, {length_in_words(clock.rule, on)} ({rule_id}).", *effect
            )
            continue
        yield from _length(earlier, clock, on)
        if (earlier.starts, earlier.after, earlier.stops) != (clock.starts, clock.after, clock.stops):
            yield Difference(
                "Clocks", f"{clock.title} ({rule_id}) starts or stops with other steps than before."
            )
    for rule_id, clock in old.items():
        if rule_id not in new:
            effect = _of_time("looser", clock)
            yield Difference(
                "Clocks", f"Gone: {clock.title}, {length_in_words(clock.rule, on)} ({rule_id}).", *effect
            )


def _of_time(effect: Effect, clock: ClockBinding) -> tuple[Effect, Effect]:
    """Whom a time binds: (resident, council). A time of the person binds the person."""
    return (effect, "") if clock.rule.source.whose == "person" else ("", effect)


def _length(earlier: ClockBinding, later: ClockBinding, on: dt.date | None) -> Iterator[Difference]:
    was, now = length_in_words(earlier.rule, on), length_in_words(later.rule, on)
    if was == now:
        return
    shorter = _days(later, on) < _days(earlier, on)
    effect = _of_time("stricter" if shorter else "looser", later)
    if later.rule.source.whose != "person":  # what the council has less of, the resident waits less for
        effect = ("looser" if shorter else "stricter", effect[1])
    yield Difference("Clocks", f"{later.title} ({later.rule.id}): {now}; before, {was}.", *effect)


def _days(clock: ClockBinding, on: dt.date | None) -> float:
    """About how many days a time comes to, for saying which of two is the shorter."""
    value = clock.rule.value_on(on) if on else clock.rule.values[-1]
    return (value.length if value else 0) * _UNIT_DAYS.get(clock.rule.source.operator, 1)


def _letters(before: Side, after: Side) -> Iterator[Difference]:
    old, new = (_owed(side) for side in (before, after))
    for name, title in new.items():
        if name not in old:
            says = f"Now owed: {lowered(title)}."
            yield Difference("Letters and notices", says, for_council="stricter")
    for name, title in old.items():
        if name not in new:
            yield Difference(
                "Letters and notices", f"No longer owed: {lowered(title)}.", for_council="looser"
            )
    for name in new:
        letters = [side.book.letters.letters.get(name) for side in (before, after)]
        if name in old and letters[0] is not None and letters[1] is not None:
            yield from wording(letters[0], letters[1])


def _owed(side: Side) -> dict[str, str]:
    return {owed.name: owed.title for move in side.moves.values() for owed in move.owes}


def wording(earlier: Letter, later: Letter) -> Iterator[Difference]:
    """What differs between two wordings of a letter, and what it must state."""
    old, new = ({s.id: s for s in letter.must_state} for letter in (earlier, later))
    for name, statement in new.items():
        if name not in old:
            says = f"“{later.title}” must now also say: {lowered(statement.what)}"
            yield Difference("Letters and notices", says, for_council="stricter")
    for name, statement in old.items():
        if name not in new:
            says = f"“{later.title}” need no longer say: {lowered(statement.what)}"
            yield Difference("Letters and notices", says, for_council="looser")
    enclosed = [{s.encloses for s in each.values()} - {""} for each in (old, new)]
    if enclosed[1] - enclosed[0]:
        says = f"“{later.title}” must now enclose the policy."
        yield Difference("Letters and notices", says, for_council="stricter")
    if enclosed[0] - enclosed[1]:
        says = f"“{later.title}” need no longer enclose the policy."
        yield Difference("Letters and notices", says, for_council="looser")
    if (earlier.subject, earlier.body) != (later.subject, later.body):
        yield Difference("Letters and notices", f"The wording of “{later.title}” changed.")


def _seen(before: Side, after: Side) -> Iterator[Difference]:
    old, new = set(before.procedure.seen_by), set(after.procedure.seen_by)
    if new - old:
        yield Difference("Who may see it", f"Now also: {after.who(sorted(new - old))}.")
    if old - new:
        yield Difference("Who may see it", f"No longer: {before.who(sorted(old - new))}.")
    was, now = before.procedure.card_for, after.procedure.card_for
    if now - was:
        yield Difference("Who may see it", f"Now its card, and no more: {after.who(sorted(now - was))}.")
    if was - now:
        yield Difference("Who may see it", f"No longer its card: {before.who(sorted(was - now))}.")
