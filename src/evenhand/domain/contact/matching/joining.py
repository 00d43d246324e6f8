"""Joining records into groups, so that one chance likeness does not tie two people's records together.

Groups are joined best first, by the mean of what is said between every record of the one and every record of the
other (average linkage): where the rest of two groups speaks against, one pair that agrees does not join them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

Pair = tuple[int, int]


def joined(
    pairs: Iterable[Pair], said: Callable[[int, int], float], *, from_mean: float, largest: int
) -> Iterator[tuple[int, ...]]:
    """The groups of three and more that these pairs join, each in the order of its numbers.

    `said` is what two records say of each other, the smaller number first; groups are joined from a mean of `from_mean`.
    More than `largest` that are linked, however far round, are left as pairs: so many are no one person.
    """
    pairs = frozenset(pairs)
    for linked in _linked(pairs):
        if 2 < len(linked) <= largest:
            yield from _groups(linked, pairs, said, from_mean)


def _linked(pairs: Iterable[Pair]) -> Iterator[Sequence[int]]:
    """Whoever is linked by pairs, however far round, together."""
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in pairs:
        beside[a].append(b)
        beside[b].append(a)
    seen: set[int] = set()
    for start in sorted(beside):
        if start in seen:
            continue
        seen.add(start)
        found = [start]
        for one in found:  # it grows while it is walked
            new = [other for other in beside[one] if other not in seen]
            seen.update(new)
            found += new
        yield sorted(found)


def _groups(
    linked: Sequence[int], pairs: frozenset[Pair], said: Callable[[int, int], float], from_mean: float
) -> Iterator[tuple[int, ...]]:
    groups: dict[int, tuple[int, ...]] = {one: (one,) for one in linked}
    sums = {pair: said(*pair) for pair in combinations(linked, 2)}
    touching = {pair for pair in sums if pair in pairs}
    while best := _best(groups, sums, touching, from_mean):
        into, gone = best
        for other in groups.keys() - {into, gone}:
            kept, lost = _pair(into, other), _pair(gone, other)
            sums[kept] += sums.pop(lost)
            if lost in touching:
                touching.remove(lost)
                touching.add(kept)
        touching.remove(best)
        groups[into] += groups.pop(gone)
    yield from (tuple(sorted(group)) for group in groups.values() if len(group) > 2)


def _best(
    groups: Mapping[int, Sequence[int]],
    sums: Mapping[Pair, float],
    touching: Iterable[Pair],
    from_mean: float,
) -> Pair | None:
    means = ((sums[a, b] / (len(groups[a]) * len(groups[b])), (-a, -b)) for a, b in touching)
    mean, (a, b) = max(means, default=(from_mean - 1, (0, 0)))
    return (-a, -b) if mean >= from_mean else None


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)
