"""Who is it? Match weights between records of people, with the evidence in words.

A score suggests and never decides: nothing here merges, and a person looks at the evidence. Weights and
words stand in `law/matching.yaml`; nothing in this package knows a number of its own.
"""

from __future__ import annotations

from evenhand.domain.contact.matching.blocking import keys_of
from evenhand.domain.contact.matching.duplicates import Duplicate, duplicates
from evenhand.domain.contact.matching.frequencies import Frequencies, frequencies_of
from evenhand.domain.contact.matching.record import PersonRecord, Written, person_record
from evenhand.domain.contact.matching.scoring import Match, score
from evenhand.domain.contact.matching.suggesting import Clue, Known, Suggestion, compared, suggested
from evenhand.domain.contact.matching.table import MatchingTable, load_matching_table

__all__ = [
    "PersonRecord",
    "Written",
    "person_record",
    "MatchingTable",
    "load_matching_table",
    "Frequencies",
    "frequencies_of",
    "Match",
    "score",
    "Clue",
    "Known",
    "Suggestion",
    "suggested",
    "compared",
    "keys_of",
    "Duplicate",
    "duplicates",
]
