"""What was written of the parts of cases: the free words of a part's entries, and the day of its last one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evenhand.apps.cases.models import EventRow, ItemRow, Passage

Key = tuple[int, str]


@dataclass(slots=True)
class ItemTold:
    """The words of a part in the order of its entries, without what was erased or is held apart, and the last
    entry's day.
    """

    words: list[str] = field(default_factory=list)
    last_on: dt.date | None = None

    @property
    def first(self) -> str:
        """The words with which it was entered: which remedy it is."""
        return self.words[0] if self.words else ""


def told_of(items: Iterable[ItemRow]) -> Mapping[Key, ItemTold]:
    """Of each of these parts, by the number of its case and its key, what was written of it; two questions for all."""
    found: dict[Key, ItemTold] = {(item.case_id, item.key): ItemTold() for item in items}
    cases = {case for case, _ in found}
    part_of: dict[tuple[int, str], Key] = {}
    events = EventRow.objects.filter(case_id__in=cases).exclude(item="").order_by("case_id", "sequence")
    for case, sequence, key, happened_on in events.values_list("case_id", "sequence", "item", "happened_on"):
        if (case, key) in found:
            part_of[case, str(sequence)] = (case, key)
            found[case, key].last_on = happened_on
    passages = Passage.objects.filter(case_id__in=cases, erased_at__isnull=True).order_by("pk")
    named = passages.values_list("case_id", "name", "words", "case__held_apart")
    for case, name, words, apart in named:
        number = name.partition(".")[0]  # a passage is named by the number of its entry
        part = part_of.get((case, number))
        if part is not None and words and int(number) not in apart:
            found[part].words.append(words)
    return found
