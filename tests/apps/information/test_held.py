"""Legal advice is read by those for whom it is meant, and by nobody through another page."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.operations import correct
from evenhand.apps.cases.pages import case_page
from evenhand.apps.cases.queries import events_of, procedure_of, words_apart, words_of
from evenhand.apps.conduct.evidence import exhibits
from evenhand.apps.letters.gathering import about
from evenhand.apps.search.operations import reindex
from evenhand.apps.search.queries import search
from evenhand.apps.spoc.fetching import fetch
from evenhand.domain.cases.events import Actor
from evenhand.domain.cases.story import tell
from tests.apps.cases.conftest import officer_fact
from tests.apps.information.conftest import Handled, Requested, day, noon

pytestmark = pytest.mark.django_db
ADVICE = "The quango's exemption would not survive an appeal"


@pytest.fixture
def advised(requested: Requested, ingrid: User) -> Handled:
    """A request on which the information officer asked for legal advice and had it."""
    request = requested()
    request.tell("2026-10-06", "legal-advice", asked_by=officer_fact(ingrid), legal_advice=ADVICE)
    return request


@pytest.fixture
def colleague(person_in) -> User:
    """An officer of the same team, who sees the case and did not ask for the advice."""
    return person_in("information-team", "Ivor Information")


def test_legal_advice_is_on_the_case_for_whoever_asked_and_for_no_colleague(
    advised, ingrid, colleague
) -> None:
    pages = [Client(), Client()]
    for client, user in zip(pages, (ingrid, colleague), strict=True):
        client.force_login(user)
    asked, other = (client.get(f"/cases/{advised.case.ref}/").content.decode() for client in pages)
    assert "would not survive an appeal" in asked
    assert "would not survive an appeal" not in other
    assert "Held apart" in other
    assert "Held apart" not in asked


@pytest.mark.parametrize("role", ["monitoring-officer", "deputy-head-of-legal"])
def test_a_legal_officer_reads_advice_by_the_role_that_the_data_names(advised, role) -> None:
    reader = Actor(officer="officer:999999", roles=frozenset({role}))
    assert list(
        words_apart(advised.case, tell(procedure_of(advised.case), events_of(advised.case)), reader).values()
    ) == [ADVICE]


def test_no_other_role_reads_advice(advised) -> None:
    roles = {"information-team", "head-of-service", "auditor", "spoc", "leadership-team", "administrator"}
    assert not words_apart(
        advised.case,
        tell(procedure_of(advised.case), events_of(advised.case)),
        Actor(officer="officer:999999", roles=frozenset(roles)),
    )


def test_letters_packs_weekly_responses_and_answers_are_made_without_advice(advised, ingrid) -> None:
    case, on = advised.case, day("2026-10-07")
    assert ADVICE not in words_of(case).values()
    assert ADVICE not in about(case, user=ingrid, on=on).words.values()
    assert ADVICE not in fetch(case, [case], on).words[case.pk].values()
    pack = exhibits(case)
    assert "Log a request" in {one.title for one in pack}
    assert "Record legal advice" not in {one.title for one in pack}
    assert not any(ADVICE in line for one in pack for line in one.words)


def test_advice_is_found_by_no_search_before_or_after_the_index_is_made_again(advised, ingrid) -> None:
    on = day("2026-10-07")
    for _ in range(2):
        assert search(ingrid, "car park", on=on, kinds=["case"]).hits
        assert not search(ingrid, "quango", on=on, kinds=["case"]).hits
        reindex()


def test_a_correction_does_not_bring_advice_into_the_open(advised, ingrid, colleague) -> None:
    correct(
        advised.case,
        entry=2,
        why="A word was wrong",
        facts={"legal_advice": "It would not survive a quango"},
        by=ingrid,
        at=noon("2026-10-07"),
    )
    page = case_page(colleague, advised.case, today=day("2026-10-08"))
    assert "quango" not in str([entry.rows for entry in page.entries])
    assert "quango" not in " ".join(words_of(advised.case).values())
