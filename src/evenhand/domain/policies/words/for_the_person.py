"""A procedure as it is told to the person whose matter goes by it: each step and each condition once, and nobody's desk work.

The same data as the whole telling (`of_procedures.py`). Left out is who records a step, what is said elsewhere in it
already, and the work that the person gets no letter about.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.lawbook.procedure import ItemKind, Move, Owed, Procedure
from evenhand.domain.lawbook.vocabularies import lowered
from evenhand.domain.policies.words.of_clocks import length_in_words
from evenhand.domain.policies.words.of_procedures import Saying, case_moves, guard_said, opening_of
from evenhand.domain.policies.words.of_stages import ending
from evenhand.domain.policies.words.prose import Prose, Section, sentence

OFTEN = 3  # at so many stages a step is told once for all of them
CUSTOMER = "customer"


def procedure_for_the_person(procedure: Procedure, book: Lawbook, *, on: dt.date, laid_down_by: str) -> Prose:
    """A procedure of the council in plain words, for whoever complains or is written to."""
    saying = Saying(procedure, book.vocabularies, book.letters, on, laid_down_by=laid_down_by)
    sections = [one for one in _Telling(saying).sections() if one.points or one.sentences]
    return Prose(title=procedure.title, opening=opening_of(saying), sections=tuple(sections))


class _Telling:
    """Tells steps in their order, and remembers what was told."""

    def __init__(self, saying: Saying) -> None:
        self.saying, self.moves = saying, [m for m in case_moves(saying.procedure) if not m.opens]
        self.told: set[str] = set()
        many = Counter(m.name for m in self.moves for name in m.from_stages if not self._final(name))
        self.often = {name for name, stages in many.items() if stages >= OFTEN}

    def _final(self, stage: str) -> bool:
        return self.saying.procedure.stages[stage].final

    def sections(self) -> Iterator[Section]:
        """How it starts, each stage, what may happen at most of them, and the matters beside it."""
        procedure = self.saying.procedure
        yield Section("How it starts", (), self._points(procedure.opening_moves))
        for stage in procedure.stages.values():
            here = [m for m in self.moves if stage.name in m.from_stages and m.name not in self.often]
            ends = ending(procedure, stage, procedure.stages)
            yield Section(stage.title, (ends,) if ends else (), self._points(here))
        yield Section("At most stages", (), self._points([m for m in self.moves if m.name in self.often]))
        for kind in procedure.items.values():
            if self._tells_the_person(kind):
                yield Section(kind.title, (), self._points((*kind.opening, *kind.moves)))

    def _tells_the_person(self, kind: ItemKind) -> bool:
        moves = (*kind.opening, *kind.moves)
        return any(self._to_the_person(owed) for move in moves for owed in move.owes)

    def _points(self, moves: Iterable[Move]) -> tuple[str, ...]:
        return tuple(self._once(move) for move in moves if f"{move.item_kind}.{move.name}" not in self.told)

    def _once(self, move: Move) -> str:
        self.told.add(f"{move.item_kind}.{move.name}")
        said = [sentence(move.title), sentence(move.says)]
        if move.decided_by_roles:
            said.append(f"The decision is for {self.saying.who(move.decided_by_roles)}.")
        conditions = [guard_said(self.saying, move, guard) for guard in move.guards]
        said += [words for words in dict.fromkeys(conditions) if words not in self.told]
        self.told.update(conditions)
        said += [self._letter(owed) for owed in move.owes if self._to_the_person(owed)]
        return " ".join(filter(None, said))

    def _to_the_person(self, owed: Owed) -> bool:
        letter = self.saying.letters.get(owed.name)
        return letter is not None and letter.to == CUSTOMER

    def _letter(self, owed: Owed) -> str:
        within = f" within {length_in_words(owed.within, self.saying.on)}" if owed.within else ""
        return f"A letter follows{within}: {lowered(self.saying.letters[owed.name].title)}."
