"""How common names are, so that a rare name says more than a common one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2

from evenhand.domain.contact.matching.record import PersonRecord
from evenhand.domain.contact.matching.table import Level

# Below this many records a share says nothing of how common a name is.
FEWEST_RECORDS = 200
FIELDS = ("given_name", "surname", "town", "organisation")


@dataclass(frozen=True, slots=True)
class Frequencies:
    """For each field, how many of `records` hold each value. Empty where nothing is known."""

    records: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def weight(self, name: str, level: Level, value: str) -> float:
        """What agreement on this value says: its rarity, within what the table allows; never below nought."""
        if level.commonest is None or level.rarest is None or self.records < FEWEST_RECORDS:
            return level.weight
        count = self.counts.get(name, {}).get(value, 1)
        return min(max(log2(self.records / count), level.commonest), level.rarest)


def frequencies_of(records: Iterable[PersonRecord]) -> Frequencies:
    """Count the names of some records, once."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    total = 0
    for record in records:
        total += 1
        for name in FIELDS:
            if value := getattr(record, name):
                counts[name][value] += 1
    return Frequencies(total, counts)
