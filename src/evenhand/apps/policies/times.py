"""The times that a policy sets, each with what it rests on."""

from __future__ import annotations

import datetime as dt

from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.words.of_clocks import length_in_words, reference_in_words


def times_of(procedure: Procedure, on: dt.date) -> tuple[tuple[str, str, str], ...]:
    """What each time is for, how long it is on a day, and its source; a rule that serves twice stands once."""
    rows: dict[str, tuple[str, str, str]] = {}
    for clock in procedure.clocks:
        value = clock.rule.value_on(on)
        if value is not None and clock.rule.id not in rows:
            rows[clock.rule.id] = (
                clock.title,
                f"{length_in_words(clock.rule, on)} ({clock.rule.id})",
                reference_in_words(value.reference),
            )
    return tuple(rows.values())
