"""The table of match weights: which level of agreement says how much, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.lawbook.yaml_source import Source, read_yaml, typed


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much one level of agreement says (base-2 logarithm), and the sentence for it."""

    weight: float
    says: str
    commonest: float | None = None
    rarest: float | None = None


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a sum may never say, whatever its parts: the most that a shared home is worth, and three
    sentences for pairs that are held below the threshold."""

    home_most: float
    name_alone: str
    household: str
    namesakes: str


class ThirdRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When two records are suggested because of a third: they stand in one group, joined where what all its records say of
    each other comes to `joined_from` or more on the average."""

    joined_from: float
    largest: int
    says: str


class Likeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How alike two spellings must be (from 0 to 1) for each level, and the fewest letters that say anything."""

    alike_name: float
    close_email: float
    alike_email: float
    close_words: float
    close_town: float
    shortest_local: int
    shortest_line: int
    one_slip_from: int
    two_slips_from: int


class Blocks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Beyond how many records a shared key says little, and how many near neighbours are compared then.

    `alone` is the most records that may share a key which is to be enough by itself.
    """

    largest: int
    neighbours: int
    alone: int


class ClueWeight(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much one clue in a message says (base-2 logarithm), its sentence, and whether it is always shown."""

    weight: float
    says: str
    suffices: bool


class IntakeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How whoever wrote a message is looked for among the people on record."""

    most_looked_at: int
    most_suggested: int
    clues: dict[str, ClueWeight]
    sign_offs: frozenset[str]


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The levels of every field that is compared, by their names."""

    given_name: dict[str, Level]
    surname: dict[str, Level]
    swapped_names: dict[str, Level]
    title: dict[str, Level]
    birth_date: dict[str, Level]
    postcode: dict[str, Level]
    address: dict[str, Level]
    town: dict[str, Level]
    email: dict[str, Level]
    telephone: dict[str, Level]
    organisation: dict[str, Level]


class MatchingTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that matching people takes from the law folder.

    `threshold` is the sum from which a pair is suggested, of as many records as `set_for_records`; `held_at` is the
    sum at which a pair stays that must not be suggested.
    """

    threshold: float
    held_at: float
    set_for_records: int
    bounds: Bounds
    third_record: ThirdRecord
    likeness: Likeness
    blocks: Blocks
    intake: IntakeTable
    fields: Fields
    titles: frozenset[str]
    title_kinds: dict[str, frozenset[str]]
    particles: frozenset[str]
    nicknames: tuple[tuple[str, ...], ...]
    address_words: dict[str, str]
    columns: dict[str, frozenset[str]]

    def for_so_many(self, records: int) -> MatchingTable:
        """The table as it weighs the pairs of so many records: each doubling asks for one more, in base-2 logarithm."""
        more = log2(max(records / self.set_for_records, 1.0))
        return msgspec.structs.replace(self, threshold=self.threshold + more)

    def level(self, field: str, level: str) -> Level:
        """One cell of the table."""
        levels: Mapping[str, Level] = getattr(self.fields, field)
        return levels[level]


# What a message can point to, and the levels that the comparisons know; a table must weigh each of them.
CLUES = frozenset(
    {
        "answers-ours",
        "bounced-ours",
        "awaits-answer",
        "reopens-on-answer",
        "quotes-reference",
        "ended-address",
        "acts-for",
    }
)
LEVELS: Mapping[str, frozenset[str]] = {
    "given_name": frozenset({"same", "nickname", "close", "alike", "initial", "different"}),
    "surname": frozenset({"same", "close", "sound", "part", "alike", "different"}),
    "swapped_names": frozenset({"swapped"}),
    "title": frozenset({"different"}),
    "birth_date": frozenset(
        {"same", "swapped", "digit", "two_parts", "month", "year", "decade", "one_part", "different"}
    ),
    "postcode": frozenset({"same", "close", "district", "different"}),
    "address": frozenset({"same", "close", "street", "different"}),
    "town": frozenset({"same", "close", "different"}),
    "email": frozenset({"same", "close", "alike", "local", "different"}),
    "telephone": frozenset({"same", "close", "different"}),
    "organisation": frozenset({"same", "close", "different"}),
}


def load_matching_table(law: Path) -> MatchingTable:
    """The table of `matching.yaml` in the law folder.

    Raises LawbookRefused with file, key and mend where it is missing, misspelt or lacks a level.
    """
    whole = read_yaml(law / "matching.yaml")
    people = whole.data.get("people") if isinstance(whole.data, dict) else None
    source = Source(path=whole.path, data=people, lines=whole.lines)
    table = typed(source, MatchingTable)
    _require_levels(source, table)
    return table


def _require_levels(source: Source, table: MatchingTable) -> None:
    problems = [
        source.problem(
            f"people.fields.{field}",
            what=f"the levels must be exactly {', '.join(sorted(wanted))}",
            mend="Add the missing levels and remove the others.",
        )
        for field, wanted in LEVELS.items()
        if set(getattr(table.fields, field)) != wanted
    ]
    if set(table.intake.clues) != CLUES:
        problems.append(
            source.problem(
                "people.intake.clues",
                what=f"the clues must be exactly {', '.join(sorted(CLUES))}",
                mend="Add the missing clues and remove the others.",
            )
        )
    if table.held_at >= table.threshold:
        problems.append(
            source.problem("people.held_at", what="held_at reaches the threshold", mend="Set it lower.")
        )
    if problems:
        raise LawbookRefused(problems)
