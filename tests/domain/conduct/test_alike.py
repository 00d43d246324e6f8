"""Like decisions treated unlike: counted by service and channel, and said where one departs from most."""

from __future__ import annotations

from dataclasses import replace

from evenhand.domain.conduct.alike import (
    Decision,
    departures,
    narrowed,
    treated_unlike,
    treatment_by_channel,
    treatment_by_service,
)
from tests.domain.cases.telling import day

ONE = Decision(
    ref="EH-1",
    decided_on=day("2026-04-09"),
    behaviours=frozenset({"C2"}),
    incidents=2,
    limits=frozenset({"R04"}),
    scopes=frozenset({"service"}),
    days=365,
    warned=True,
    applied=True,
    outcomes=(),
    service="planning",
    channels=frozenset({"telephone", "email"}),
)
SHORT = replace(ONE, ref="EH-2", days=90, service="housing", channels=frozenset({"email"}))
NONE = replace(ONE, ref="EH-3", applied=False, days=0, warned=False, service="housing")


def test_a_decision_that_goes_with_most_of_the_similar_ones_departs_from_nothing() -> None:
    assert departures(ONE, (replace(ONE, ref="EH-4"), replace(ONE, ref="EH-5"), SHORT)) == ()
    assert departures(ONE, ()) == ()


def test_a_decision_unlike_most_says_in_what_and_of_how_many() -> None:
    found = departures(ONE, (SHORT, replace(SHORT, ref="EH-6"), NONE))
    assert found == (
        "This one is at least twice as long (2 of 3 similar decisions)",
        "This one limits contact, and they did not (1 of 3 similar decisions)",
    )


def test_half_of_the_similar_ones_is_not_most() -> None:
    assert departures(ONE, (replace(ONE, ref="EH-4"), SHORT)) == ()


def test_decisions_are_counted_by_service_with_those_of_none_last() -> None:
    found = treatment_by_service((ONE, SHORT, NONE, replace(ONE, service=""), replace(ONE, decided_on=None)))
    assert [(t.code, t.decided, t.limited, t.warned_first, t.days) for t in found] == [
        ("housing", 2, 1, 1, 90),
        ("planning", 1, 1, 1, 365),
        ("", 1, 1, 1, 365),
    ]


def test_a_decision_on_two_channels_counts_under_both() -> None:
    found = treatment_by_channel((ONE, SHORT))
    assert [(t.code, t.decided) for t in found] == [("email", 2), ("telephone", 1)]


def test_pairs_narrow_to_a_service_and_a_channel() -> None:
    all_three = (ONE, SHORT, NONE)
    assert len(treated_unlike(all_three)) == 3
    assert [pair.other.ref for pair in treated_unlike(narrowed(all_three, service="housing"))] == ["EH-3"]
    assert len(treated_unlike(narrowed(all_three, channel="telephone"))) == 1
