"""Guesses of people's numbers, references and links: refused alike, slowed down, and logged without personal data."""

from __future__ import annotations

import logging
import re

import pytest
from django.core.cache import cache
from django.test import Client

from evenhand.apps.cases.models import Case
from evenhand.apps.people.models import Customer
from evenhand.config.guessing import MOST_MISSES
from tests.apps.conduct.conftest import Council

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def agent(council: Council) -> Client:
    """Cara, of the contact centre: she sees no case about behaviour."""
    client = Client()
    client.force_login(council.users["Cara"])
    return client


PAGES = ("/cases/{}/", "/conduct/{}/decision/", "/conduct/{}/log/", "/conduct/{}/papers/", "/register/{}/")


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_theirs_and_what_does_not_exist_are_refused_alike(
    agent: Client, reported: Case, page: str
) -> None:
    theirs, none = (agent.get(page.format(ref)) for ref in (reported.ref, "EH-2026-999999"))
    assert theirs.status_code == none.status_code
    assert theirs.status_code in (403, 404)
    said = [
        re.sub(
            r"<script.*?</script>|nonce=\S+|csrfmiddlewaretoken.*?>",
            "",
            one.content.decode(),
            flags=re.DOTALL,
        )
        for one in (theirs, none)
    ]
    assert said[0].replace(reported.ref, "") == said[1].replace("EH-2026-999999", "")


def test_many_guesses_are_slowed_down_and_logged_by_number_alone(
    agent: Client, council: Council, customer: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="evenhand.guessing"):
        for number in range(MOST_MISSES):
            assert agent.get(f"/advice/{90_000 + number}/").status_code == 404
        refused = agent.get(f"/advice/{customer.pk}/")
        assert refused.status_code == 429, "nor is it told which numbers exist"
        assert "pages by number" in refused.content.decode()
    assert agent.get("/advice/").status_code == 200, "the work of the day goes on"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "evenhand.guessing"]
    assert f"account {council.users['Cara'].pk}" in line
    for told in ("Cara", "example.org", "90000", str(90_000 + MOST_MISSES - 1)):
        assert told not in line


def test_a_new_session_starts_nothing_afresh(agent: Client, council: Council, customer: Customer) -> None:
    for number in range(MOST_MISSES):
        agent.get(f"/cases/EH-2026-{number:06d}/")
    again = Client()
    again.force_login(council.users["Cara"])
    assert again.get("/cases/EH-2026-999998/").status_code == 404
    assert again.get(f"/advice/{customer.pk}/").status_code == 429


def test_a_colleague_is_not_slowed_down_with_them(
    agent: Client, council: Council, customer: Customer
) -> None:
    for number in range(MOST_MISSES):
        agent.get(f"/advice/{90_000 + number}/")
    colleague = Client()
    colleague.force_login(council.users["Tess"])
    assert colleague.get(f"/advice/{customer.pk}/").status_code == 200


def test_made_up_links_to_files_show_the_page_of_any_link_and_are_slowed_down_too(db: None) -> None:
    visitor = Client(REMOTE_ADDR="192.0.2.9")
    given = [visitor.get(f"/delivery/made-up-{number}/").status_code for number in range(MOST_MISSES + 1)]
    assert given == [200] * MOST_MISSES + [429]


def test_signed_links_that_were_made_up_are_refused_and_slowed_down_by_place(db: None) -> None:
    """Nobody signs in to open one, so guesses are counted by where they come from."""
    visitor, elsewhere = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    given = [visitor.get(f"/survey/made-up-{number}/").status_code for number in range(MOST_MISSES + 1)]
    assert (given[0], given[-1]) == (404, 429)
    assert set(given) == {404, 429}
    assert elsewhere.get("/survey/made-up/").status_code == 404
