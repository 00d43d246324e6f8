"""Likely duplicates in a list of records: candidates by shared keys, then the weights."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evenhand.domain.contact.matching.blocking import keys_of
from evenhand.domain.contact.matching.frequencies import Frequencies, frequencies_of
from evenhand.domain.contact.matching.joining import joined
from evenhand.domain.contact.matching.record import PersonRecord
from evenhand.domain.contact.matching.scoring import (
    bounded,
    match_of,
    most_of_slow_parts,
    parts_of,
    quick_parts,
    slow_parts,
)
from evenhand.domain.contact.matching.table import Blocks, MatchingTable

APART = frozenset({"household", "namesakes"})


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two records, by their places in the list, that may be of one person.

    `third` is the place of the record that both match, where they are suggested for its sake.
    """

    a: int
    b: int
    score: float
    evidence: tuple[str, ...]
    third: int | None = None


def duplicates(
    records: Sequence[PersonRecord],
    table: MatchingTable,
    *,
    looked_at: Callable[[int], None] = lambda _count: None,
) -> list[Duplicate]:
    """Every pair at or above the table's threshold for so many records, best first; nothing is merged.

    `looked_at` is told how many records have been compared so far. Memory grows with the records and the
    pairs found, not with the pairs compared.
    """
    frequencies = frequencies_of(records)
    rule, table = table, table.for_so_many(len(records))
    hopeless = table.threshold - most_of_slow_parts(table)
    found: dict[tuple[int, int], Duplicate] = {}
    weighed: dict[tuple[int, int], tuple[float, bool]] = {}
    for place, others in enumerate(_candidates(records, table.blocks)):
        for other in others:
            parts = tuple(quick_parts(records[place], records[other], table, frequencies))
            if sum(part.weight for part in parts) < hopeless:
                continue
            parts += tuple(slow_parts(records[place], records[other], table, frequencies))
            total, held = bounded(parts, table)
            if total >= table.threshold:
                match = match_of(parts, table)
                found[place, other] = Duplicate(place, other, match.score, match.evidence)
                weighed[place, other] = total, held in APART
        looked_at(place + 1)
    by_third = _for_a_third(records, rule, frequencies, weighed, at=table.threshold)
    return sorted([*found.values(), *by_third], key=lambda pair: (-pair.score, pair.a, pair.b))


def _for_a_third(
    records: Sequence[PersonRecord],
    table: MatchingTable,
    frequencies: Frequencies,
    found: Mapping[tuple[int, int], tuple[float, bool]],
    *,
    at: float,
) -> Iterator[Duplicate]:
    """Pairs that are no match by themselves, but whose records stand in one group with others that match both.

    `found` holds what is said between those that match, and whether something keeps them apart; `at` is the score
    that the others are given.
    """
    weighed = dict(found)

    def between(a: int, b: int) -> tuple[float, bool]:
        if (a, b) not in weighed:
            total, held = bounded(tuple(parts_of(records[a], records[b], table, frequencies)), table)
            weighed[a, b] = total, held in APART
        return weighed[a, b]

    def said(a: int, b: int) -> float:
        total, apart = between(a, b)
        return -table.threshold if apart else total

    rule = table.third_record
    for group in joined(found, said, from_mean=rule.joined_from, largest=rule.largest):
        for a, b in combinations(group, 2):
            total, apart = between(a, b)
            if (a, b) not in found and total > -table.threshold and not apart:
                third = max(
                    (one for one in group if one not in (a, b)),
                    key=lambda one: min(between(*sorted((a, one)))[0], between(*sorted((b, one)))[0]),
                )
                parts = tuple(parts_of(records[a], records[b], table, frequencies))
                yield Duplicate(a, b, at, match_of(parts, table).evidence, third)


def _candidates(records: Sequence[PersonRecord], within: Blocks) -> Iterator[set[int]]:
    """For each record, the later records that share a telling key with it, or several that tell less."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    keys = []
    for place, record in enumerate(records):
        keys.append(keys_of(record))
        for key in keys[-1]:
            blocks[key].append(place)
    near = _neighbours(records, blocks, within)
    for place, own in enumerate(keys):
        shared: set[int] = set()
        once: set[int] = set()
        for key in own:
            block = blocks.get(key, ())
            later = block[bisect_right(block, place) :]
            if len(block) > within.alone:
                shared |= once.intersection(later)
                once.update(later)
            else:
                shared.update(later)
        yield shared | near.get(place, set())


def _neighbours(
    records: Sequence[PersonRecord], blocks: dict[str, list[int]], within: Blocks
) -> dict[int, set[int]]:
    """Take the blocks that are too large out, and pair their records with the nearest in two orders."""
    near: defaultdict[int, set[int]] = defaultdict(set)
    for key in [key for key, places in blocks.items() if len(places) > within.largest]:
        places = blocks.pop(key)
        for order in (_by_name, _by_birth_and_postcode):
            ordered = sorted(places, key=lambda place: (order(records[place]), place))
            for start, place in enumerate(ordered):
                for other in ordered[start + 1 : start + within.neighbours]:
                    near[min(place, other)].add(max(place, other))
    return near


def _by_name(record: PersonRecord) -> tuple[str, ...]:
    return record.surname, record.given_name, record.birth_digits


def _by_birth_and_postcode(record: PersonRecord) -> tuple[str, ...]:
    return record.birth_digits, *record.postcodes[:1], record.given_name
