"""Lists of ranks: what the largest counts tell beside how many requests came and how many people sent them (SUP-4).

A list of ranks prints no small count, and yet it is full of them: where seventy requests came from seventy people, each
has sent one, and a nought at the seventh rank says that six people wrote. A reader knows that the ranks fall, that
whoever stands below the last of them sent no more than that and at least one, and that all of it comes to the whole.

So a rank below the threshold and a rank that nobody holds are printed alike, and beside them as few large ranks are
hidden, or the number of people, as leave every small number another way to be. Each proof takes the number of requests
for known, so that it holds whatever becomes of that; and what a list tells of it goes to the proofs of all other
figures as ties (`ties`). So neither side has to know more of the other.

Lists of overlapping periods are never told side by side: whoever subtracts the largest of a quarter from the largest of
the year learns what nobody printed. The longest is told, or what was published before, and the others are withheld.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, product
from math import inf
from typing import TypeAlias

from evenhand.domain.reports.suppression import THRESHOLD, Cell, Key, Mark, Relation, Rules

Ends: TypeAlias = tuple[float, float]
"""The least and the largest number that a reader can take a figure to be."""

_TOO_FEW = 2  # times the threshold: of fewer, a number would be told by its being hidden for being large
_BELOW = 8  # how many things of all below the last rank are tried in place of a small number of them
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A shorter period of a list: the key of its whole, how many things came, and the number of people."""

    whole: Key
    sent: int
    people: Cell

    @property
    def hidden(self) -> Mark:
        """How its number of people is printed where it must be hidden."""
        return Mark.WITHHELD if self.sent < _TOO_FEW * THRESHOLD else Mark.HIDDEN

    def flattest(self, places: int) -> Iterator[int]:
        """The ranks where all people sent as nearly the same as can be."""
        each, more = divmod(self.sent, self.people.value) if self.people.value else (0, 0)
        for place in range(places):
            yield (each + (place < more)) if place < self.people.value else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RankList:
    """One list of ranks with what it is told beside. `counts` are all of them, the largest first; `nameless` came from
    nobody known and are in no count. `series` is what lists must share to be laid side by side, and `days` the first
    and last. `pieces` are shorter periods that fill this one, of which it is told how many came from how many people.
    """

    whole: Key
    people: Cell
    ranks: tuple[Cell, ...]
    counts: tuple[int, ...]
    series: Hashable
    days: tuple[dt.date, dt.date]
    nameless: int = 0
    pieces: tuple[Piece, ...] = ()

    @property
    def sent(self) -> int:
        """How many things came from somebody known."""
        return sum(self.counts)

    @property
    def told_before(self) -> bool:
        """Whether any rank of it stands in an earlier publication."""
        return any(cell.fixed is not None for cell in self.ranks)

    def overlaps(self, other: RankList) -> bool:
        """Whether both hold some same day of the same series."""
        return self.series == other.series and self.days[0] <= other.days[1] and other.days[0] <= self.days[1]


@dataclass(frozen=True, slots=True)
class Printing:
    """How a list and its number of people are printed, and whether nothing small can be worked out of it. The numbers
    of people of its pieces are hidden with it unless they may be told.
    """

    people: Mark
    ranks: tuple[Mark, ...]
    tells_pieces: bool = True
    proven: bool = True

    def asks(self, one: RankList) -> Iterator[tuple[Key, Mark]]:
        """The numbers of people that must be printed so, or tell still less."""
        if not self.tells_pieces:
            yield from ((piece.people.key, piece.hidden) for piece in one.pieces)
        yield one.people.key, self.people


def fits(number: int, ranks: Sequence[Ends], people: Ends) -> bool:
    """Whether so many things can come from so many people, whose ranks lie between these ends."""
    return any(True for _ in _people(number, ranks, people))


def _people(number: int, ranks: Sequence[Ends], people: Ends) -> Iterator[tuple[int, int]]:
    """How many people there can be, as stretches from the least to the largest.

    Falling lists between two falling lists pass through every sum on the way, so that the sums of both decide.
    """
    lows = list(accumulate((low for low, _ in reversed(ranks)), max))[::-1]
    highs = [min(high, number) for high in accumulate((high for _, high in ranks), min)]
    lowest = [max(low, 1) for low in lows]
    for few in range(int(people[0]), int(min(people[1], len(ranks))) + 1):
        named = list(zip(lowest[:few], highs[:few], strict=True))
        if any(lows[few:]) or any(low > high for low, high in named):
            continue
        if sum(low for low, _ in named) <= number <= sum(high for _, high in named):
            yield few, few
    if any(low > high for low, high in zip(lowest, highs, strict=True)):
        return
    least = max(people[0] - len(ranks), 1, -((sum(highs) - number) // highs[-1]))
    most = min(people[1] - len(ranks), number - sum(lowest))
    if least <= most:
        yield len(ranks) + int(least), len(ranks) + int(most)


def people_between(number: int, ranks: Sequence[Ends], people: Ends) -> Ends:
    """The least and the largest number of people that fit; the ends given where nothing does."""
    found = list(_people(number, ranks, people))
    return (min(least for least, _ in found), max(most for _, most in found)) if found else people


def given_away(one: RankList, ranks: Sequence[Ends], people: Ends, rules: Rules) -> bool:
    """Whether any small number of the list can be only one: a rank, the next below them, all below, or the people."""
    if one.sent == 1:
        return False  # whoever knows that one came knows all of it; whether that may be known is for the whole itself
    below = (*ranks, (0.0, float(one.sent)))
    told = [place for place, cell in enumerate(one.ranks) if rules.is_secret(cell)]
    if len(one.counts) > len(ranks) and one.counts[len(ranks)] < rules.threshold:
        told.append(len(ranks))
    if any(_only_one(one, place, below, people) for place in told):
        return True
    if rules.is_secret(one.people) and _fixed_people(one, ranks, people):
        return True
    rest = sum(one.counts[len(ranks) :])
    return 0 < rest < rules.threshold and not any(
        _rest_can_be(number, one, ranks, people) for number in range(_BELOW) if number != rest
    )


def _only_one(one: RankList, place: int, ranks: Sequence[Ends], people: Ends) -> bool:
    low, high = ranks[place]
    truth = one.counts[place]
    near = (truth - 1, truth + 1, *range(int(low), int(min(high, one.sent)) + 1))
    return not any(
        value != truth
        and low <= value <= high
        and fits(one.sent, (*ranks[:place], (value, value), *ranks[place + 1 :]), people)
        for value in near
    )


def _fixed_people(one: RankList, ranks: Sequence[Ends], people: Ends) -> bool:
    least, most = people_between(one.sent, ranks, people)
    return least == most


def _rest_can_be(number: int, one: RankList, ranks: Sequence[Ends], people: Ends) -> bool:
    """Whether all below the last rank can have sent so many together."""
    size = len(ranks)
    if number == 0:
        return fits(one.sent, ranks, (people[0], min(people[1], size)))
    for more in range(1, number + 1):
        last = (max(ranks[-1][0], -(-number // more)), ranks[-1][1])
        possible = people[0] <= size + more <= people[1] and last[0] <= last[1]
        if possible and fits(one.sent - number, (*ranks[:-1], last), (size, size)):
            return True
    return False


def print_lists(
    lists: Sequence[RankList], relations: Iterable[Relation], values: Mapping[Key, int], rules: Rules
) -> dict[Key, Printing]:
    """How each list is printed, by the key of its whole: what loses least of all that is proven.

    `relations` bind the numbers of people to one another, from period to period and from kind to kind, and to other
    figures, whose `values` are taken for known.
    """
    binding = _binding(lists, relations, values)
    aside = _withheld_lists(lists)
    hidden: set[Key] = set()  # numbers of people that are hidden for the sake of another list
    made: dict[Key, Printing] = {}
    for _ in range(_ROUNDS):
        before = dict(made)
        for one in lists:
            made[one.whole] = _choose(
                one,
                partial(_bounds, one, binding, values, _ends_of_people(lists, made, rules), rules),
                rules,
                hide_people=one.people.key in hidden,
                withheld=one.whole in aside,
            )
            if not made[one.whole].proven:
                near = {key for relation in binding[one.people.key] for key in _keys(relation)}
                hidden |= near & binding.keys()
        if made == before:
            break
    return made


def _withheld_lists(lists: Sequence[RankList]) -> set[Key]:
    """The lists that are not told for another that holds some of the same days."""
    told: list[RankList] = []
    for one in sorted(
        lists, key=lambda one: (not one.told_before, one.days[0] - one.days[1], str(one.whole))
    ):
        if one.told_before or not any(one.overlaps(other) for other in told):
            told.append(one)
    return {one.whole for one in lists} - {one.whole for one in told}


def _binding(
    lists: Sequence[RankList], relations: Iterable[Relation], values: Mapping[Key, int]
) -> dict[Key, list[Relation]]:
    found: dict[Key, list[Relation]] = {one.people.key: [] for one in lists}
    for relation in relations:
        keys = _keys(relation)
        if (
            any(key in found for key in keys)
            and all(key in values for key in keys)
            and not relation.gap(values)
        ):
            for key in set(keys) & found.keys():
                found[key].append(relation)
    return found


def _keys(relation: Relation) -> tuple[Key, ...]:
    return (relation.total, *relation.less, *relation.parts)


def _ends_of_people(lists: Sequence[RankList], made: Mapping[Key, Printing], rules: Rules) -> dict[Key, Ends]:
    """What each list by itself tells of how many people there are."""
    found: dict[Key, Ends] = {}
    for one in lists:
        if one.whole in made:
            ranks, people = _told(one, made[one.whole], rules)
            found[one.people.key] = people_between(one.sent, ranks, people)
        else:
            found[one.people.key] = (one.people.value, one.people.value)
    return found


def _told(one: RankList, how: Printing, rules: Rules) -> tuple[tuple[Ends, ...], Ends]:
    ranks = tuple(rules.span(mark, cell.value) for mark, cell in zip(how.ranks, one.ranks, strict=True))
    return ranks, rules.span(how.people, one.people.value)


def _beside_pieces(one: RankList, ranks: Sequence[Ends]) -> Iterator[Ends]:
    """Ranks that are sure to go with what is told of the pieces: somebody may have sent one in each of them, and in none
    need anybody have sent more than most. Others may go with it too; those are not looked for.
    """
    flattest = [tuple(piece.flattest(len(ranks))) for piece in one.pieces]
    for place, ((low, high), cell) in enumerate(zip(ranks, one.ranks, strict=True)):
        least = min(max(flat[place] for flat in flattest), cell.value)
        most = max(sum(1 for flat in flattest if flat[place]), cell.value)
        yield max(low, least), min(high, most)


def _bounds(
    one: RankList,
    binding: Mapping[Key, Sequence[Relation]],
    values: Mapping[Key, int],
    ends: Mapping[Key, Ends],
    rules: Rules,
    tells_pieces: bool,
) -> Ends:
    """Between what the figures around it leave a number of people."""
    key = one.people.key
    ends = {**{piece.people.key: _ends_of(piece, rules, told=tells_pieces) for piece in one.pieces}, **ends}

    def end(other: Key, which: int) -> float:
        return ends[other][which] if other in ends else values[other]

    return _between(key, binding[key], values, end)


def _ends_of(piece: Piece, rules: Rules, *, told: bool) -> Ends:
    """What is known of the number of people in a piece, of which no list is told."""
    cell = piece.people if told else replace(piece.people, least=piece.hidden)
    low, high = rules.span(rules.ladder(cell)[0], cell.value)
    return max(low, min(1, piece.sent)), min(high, piece.sent)


def _between(
    key: Key, binding: Sequence[Relation], values: Mapping[Key, int], end: Callable[[Key, int], float]
) -> Ends:
    low, high = 0.0, inf
    for one in binding:
        if one.kind == "part" and one.total == key:
            low = max(low, *(end(part, 0) for part in one.parts))
        elif one.kind == "part":
            high = min(high, end(one.total, 1))
        elif one.kind == "cover" and one.total == key:
            high = min(high, sum(end(part, 1) for part in one.parts) + one.more)
        elif one.kind == "cover":
            others = list(one.parts)
            others.remove(key)
            low = max(low, end(one.total, 0) - sum(end(part, 1) for part in others) - one.more)
        else:  # no other kind binds numbers of people today; what does is taken for known
            low = high = values[key]
    return low, high


def _choose(
    one: RankList, bounds_of: Callable[[bool], Ends], rules: Rules, *, hide_people: bool, withheld: bool
) -> Printing:
    """The printing that loses least, of those that give nothing away; the last of all where none does."""
    several = list(_choices(one, rules, hide_people=hide_people, withheld=withheld))
    if one.pieces:
        several += [(lost, replace(how, tells_pieces=False)) for lost, how in several]
    choices = sorted(several, key=lambda choice: (not choice[1].tells_pieces, choice[0]))
    for _, how in choices:
        ranks, people = _told(one, how, rules)
        if one.pieces and how.tells_pieces:
            ranks = tuple(_beside_pieces(one, ranks))
        bounds = bounds_of(how.tells_pieces)
        inside = (max(people[0], bounds[0]), min(people[1], bounds[1]))
        if not given_away(one, ranks, inside, rules):
            return how
    last = choices[-1][1]
    return replace(last, proven=False)


def _choices(
    one: RankList, rules: Rules, *, hide_people: bool, withheld: bool
) -> Iterator[tuple[float, Printing]]:
    """Every step of hiding the people; with it no large rank hidden, any one, ever more from the smallest, and at last
    all of which a reader does not even know that they are large.

    Where few things came, everything is left out alike: to leave out what is large alone would tell that it is.
    """
    ladders = [rules.ladder(cell) for cell in one.ranks]
    people = rules.ladder(one.people)
    all_ranks = tuple(ladder[-1] for ladder in ladders)
    if one.sent < _TOO_FEW * THRESHOLD:
        yield 0.0, Printing(people[-1], all_ranks)
        return
    told = [mark for mark in people if mark is not Mark.WITHHELD] or people
    steps = list(accumulate((rules.loss(one.people, mark) for mark in told[1:]), initial=0.0))
    large = [place for place, ladder in enumerate(ladders) if ladder[0] is Mark.SHOWN and len(ladder) > 1]
    sizes = range(2, len(large) + 1)
    several: list[tuple[int, ...]] = [(), *((place,) for place in large)]
    several += [tuple(large[-size:]) for size in sizes]
    for (step, mark), places in product(zip(steps, told, strict=True), several):
        if withheld:
            yield step, Printing(mark, all_ranks)
        elif not (hide_people and mark is told[0] and len(told) > 1):
            ranks = tuple(ladder[place in places] for place, ladder in enumerate(ladders))
            yield (
                step + sum(rules.loss(one.ranks[place], Mark.HIDDEN) for place in places),
                Printing(mark, ranks),
            )
    yield inf, Printing(people[-1], all_ranks)


def ties(lists: Sequence[RankList], made: Mapping[Key, Printing], rules: Rules) -> Iterator[Relation]:
    """What the printed ranks tell of how many things came and how many people sent them, however those are printed."""
    for one in lists:
        if not one.counts:
            continue
        ranks, _ = _told(one, made[one.whole], rules)
        lows = list(accumulate((int(low) for low, _ in reversed(ranks)), max))[::-1]
        known = sum(1 for low in lows if low)
        people = one.people.key
        yield Relation(total=one.whole, parts=(people,), more=sum(lows) - known + one.nameless, kind="over")
        yield Relation(total=people, parts=(), more=known, kind="over")
        most = ranks[0][1]
        if most < inf:
            for piece in one.pieces:
                yield Relation(total=piece.whole, parts=(piece.people.key,) * int(most), kind="cover")
        before = 0
        for place, high in enumerate(accumulate((high for _, high in ranks), min)):
            if high == inf:
                break  # no rank after it is bound either, but by those before
            each = int(high)
            more = before - place * each + one.nameless
            yield Relation(total=one.whole, parts=(people,) * each, more=more, kind="cover")
            before += each
