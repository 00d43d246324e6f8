"""The lawbook in the browser: every rule has a page, and the calculator explains or says what is wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.lawbook import books

# The pages show what the files of law say; of the database they ask who is signed in.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.urls("tests.apps.lawbook.urls"),
]


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(User.objects.create_user("olive@example.org", name="Olive Officer"))
    return client


def test_the_law_is_shown_to_those_who_sign_in_alone(client: Client) -> None:
    assert client.get("/law/").status_code == 302
    assert client.get("/law/FOI-20WD").status_code == 302


def test_the_index_lists_every_rule_with_its_class_and_force(browser: Client) -> None:
    page = browser.get("/law/").content.decode()

    assert all(f'href="/law/{rule}"' in page for rule in books.clocks())
    assert "Statute" in page


@pytest.mark.parametrize("rule", sorted(books.clocks()))
def test_every_rule_has_a_page_with_its_words(browser: Client, rule: str) -> None:
    page = browser.get(f"/law/{rule}")

    assert page.status_code == 200
    assert "Values and their sources" in page.content.decode()


def test_the_calculator_gives_the_day_and_every_reason(browser: Client) -> None:
    page = browser.get("/law/FOI-20WD", {"on": "2026-11-20"}).content.decode()

    assert "Monday 21 December 2026" in page
    assert "Monday 30 November 2026 does not count: St Andrew&#x27;s Day (Scotland)." in page


@pytest.mark.parametrize(
    ("rule", "asked", "said"),
    [
        ("FOI-20WD", {"on": "yesterday"}, "must be a real date"),
        ("FOI-20WD", {"on": "2004-12-31"}, "the earliest starts on 1 January 2005"),
        ("FOI-FEE", {"on": "2026-09-01", "notice": "soon"}, "&#x27;soon&#x27; is not a day"),
        ("FOI-FEE", {"on": "", "notice": "2026-09-01"}, "needs the day on which the request was received"),
        ("FOI-COST", {"hours": "many"}, "is not a number"),
    ],
)
def test_bad_input_gets_a_sentence_beside_the_field(
    browser: Client, rule: str, asked: dict[str, str], said: str
) -> None:
    response = browser.get(f"/law/{rule}", asked)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert "govuk-error-message" in response.content.decode()


def test_a_rule_that_is_not_there_is_not_found(browser: Client) -> None:
    assert browser.get("/law/FOI-21WD").status_code == 404
