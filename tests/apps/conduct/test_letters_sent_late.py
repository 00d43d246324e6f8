"""A letter tells what was said by the entry that owes it, however late it goes."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.letters import gathering
from tests.apps.conduct.conftest import Council, day
from tests.domain.conduct.conftest import DECISION

pytestmark = pytest.mark.django_db


def said(case: Case, council: Council, owed: str, name: str) -> object:
    user = council.users["Mona"]
    return gathering.about(case, user=user, on=day("2026-05-04"), owed=owed).said(name)


def test_URB_14_a_decision_told_late_gives_its_own_reasons_and_not_those_of_its_end(
    council: Council, limited: Case
) -> None:
    events = reading_of(limited, day("2026-05-01")).story.events
    decided = next(event for event in events if event.move == "decide")
    lifted = council.move(
        limited,
        "lift",
        "2026-05-01",
        decider=council.decider("Mona", "service-manager", "2026-05-01"),
        reasons="All is calm.",
    )
    assert said(limited, council, f"{decided.sequence}.told", "reasons") == DECISION["reasons"]
    assert said(limited, council, f"{lifted.sequence}.told", "reasons") == "All is calm."
    assert said(limited, council, "letter:free", "reasons") == "All is calm."


def test_a_late_letter_names_the_officer_of_now_whom_the_person_will_turn_to(
    council: Council, limited: Case
) -> None:
    about = gathering.about(limited, user=council.users["Mona"], on=day("2026-05-04"))
    decided = next(event for event in about.reading.story.events if event.move == "decide")
    of_then = {**decided.facts, "named_officer": council.fact("Dora")}
    late = dataclasses.replace(about, owing=msgspec.structs.replace(decided, facts=of_then))
    assert late.officer("named_officer") == council.officers["Olly"]
