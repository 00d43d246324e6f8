"""Law and policy said in plain words, from the same data that the engine reads."""

from __future__ import annotations

from evenhand.domain.policies.words.for_the_person import procedure_for_the_person
from evenhand.domain.policies.words.of_clocks import clock_in_words
from evenhand.domain.policies.words.of_letters import letter_in_words
from evenhand.domain.policies.words.of_procedures import edition_in_words, procedure_in_words
from evenhand.domain.policies.words.prose import Prose, Section

__all__ = [
    "Prose",
    "Section",
    "clock_in_words",
    "edition_in_words",
    "letter_in_words",
    "procedure_for_the_person",
    "procedure_in_words",
]
