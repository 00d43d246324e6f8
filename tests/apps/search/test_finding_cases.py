"""The search page, and cases found on it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.models import Case, EventRow, Passage
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.queries import events_of
from evenhand.apps.cases.recording import refresh
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.search.operations import reindex
from evenhand.apps.search.queries import search
from tests.apps.cases.conftest import AT

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {
        "customer": f"customer:{morgan.pk}",
        "received_on": DAY,
        "summary": "Hedge in Mill Lane",
        "question": "Who cuts the hawthorn?",
    }
    return operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT
    )


@pytest.fixture
def client_of_olive(olive) -> Client:
    client = Client()
    client.force_login(olive)
    return client


@pytest.mark.parametrize("words", ["hedge", "hawthorn", "Ravensdale", "EH-2026-000001"])
def test_a_case_is_found_by_any_of_its_words_as_soon_as_it_is_opened(enquiry, olive, words):
    (hit,) = search(olive, words, on=DAY, kinds=["case"]).hits
    assert hit.url == f"/cases/{enquiry.ref}/"
    assert hit.dated_on == DAY


def test_the_case_of_a_reference_stands_before_those_that_speak_of_it(enquiry, olive, morgan):
    facts = {
        "customer": f"customer:{morgan.pk}",
        "received_on": DAY,
        "summary": f"{enquiry.ref} again",
        "question": f"{enquiry.ref}: what becomes of {enquiry.ref}?",
    }
    operations.open_case("enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT)
    for typed in (enquiry.ref, f" {enquiry.ref.lower()} "):
        found = search(olive, typed, on=DAY, kinds=["case"])
        assert (found.count, found.hits[0].url) == (2, f"/cases/{enquiry.ref}/")


def test_a_case_is_found_by_words_added_later(enquiry, olive):
    note = Move(move="note", facts={"note": "Rang the arborist."}, happened_on=DAY)
    operations.make_move(enquiry, note, by=olive, at=AT)
    assert search(olive, "arborist", on=DAY).count == 1


def test_somebody_without_a_post_finds_and_counts_nothing(enquiry):
    nobody = User.objects.create_user("nobody@example.org", name="Nobody")
    assert search(nobody, "hedge", on=DAY).count == 0


def test_an_erased_passage_is_found_no_more(enquiry, olive):
    Passage.objects.filter(case=enquiry, name="1.question").update(words=None, key=None, erased_at=AT)
    refresh(enquiry, events_of(enquiry), today=DAY)
    assert search(olive, "hawthorn", on=DAY).count == 0
    assert not SearchDocument.objects.filter(text__contains="hawthorn").exists()


def test_a_refused_move_adds_nothing_to_the_index(enquiry, olive):
    move = Move(move="answer", facts={"answer": "", "weekly_response": "zebra"}, happened_on=DAY)
    with pytest.raises(operations.MoveRefused):
        operations.make_move(enquiry, move, by=olive, at=AT)
    assert EventRow.objects.count() == 1
    assert search(olive, "zebra", on=DAY).count == 0


def test_reindexing_reads_the_cases_again(enquiry, olive):
    before = SearchDocument.objects.get(kind="case").text
    SearchDocument.objects.all().delete()
    assert reindex()["case"] == 1
    assert SearchDocument.objects.get(kind="case").text == before


def test_the_box_in_the_header_posts_to_the_search_page(client_of_olive):
    page = client_of_olive.get("/search/").content.decode()
    assert '<form class="eh-search" role="search" method="post" action="/search/">' in page


def test_the_page_shows_what_was_found_and_keeps_the_words_out_of_every_address(enquiry, client_of_olive):
    response = client_of_olive.post("/search/", {"words": "hawthorn"})
    page = response.content.decode()
    assert "1 found" in page
    assert f'href="/cases/{enquiry.ref}/"' in page
    assert "<mark>hawthorn</mark>" in page
    assert "hawthorn" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])


def test_words_in_the_address_are_not_looked_for(enquiry, client_of_olive):
    page = client_of_olive.get("/search/?words=hawthorn").content.decode()
    assert "found" not in page
    assert enquiry.ref not in page


def test_no_words_are_asked_for_beside_the_field(client_of_olive):
    page = client_of_olive.post("/search/", {"words": "  "}).content.decode()
    assert page.count("Type at least one word to look for.") == 2


@pytest.mark.parametrize("words", ['""', "* * *", "?!", "\x00"])
def test_signs_alone_are_said_to_be_nothing_to_look_for(client_of_olive, words):
    page = client_of_olive.post("/search/", {"words": words}).content.decode()
    assert page.count("Type at least one word to look for.") + page.count("type a letter or a figure") == 2
    assert "found</h2>" not in page


@pytest.mark.parametrize("words", ["\x00", "a\x00hawthorn", '"', "<b>", "x" * 20_000])
def test_hostile_words_get_a_page(enquiry, client_of_olive, words):
    assert client_of_olive.post("/search/", {"words": words}).status_code == 200


@pytest.mark.parametrize("more", [{"kind": "unicorn"}, {"page": "0"}, {"page": "many"}, {"page": "99999"}])
def test_odd_filters_get_a_page_with_a_sentence(enquiry, client_of_olive, more):
    response = client_of_olive.post("/search/", {"words": "hedge", **more})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()


def test_what_was_found_goes_on_over_pages(enquiry, olive, morgan, client_of_olive):
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Another hedge"}
    for _ in range(26):
        operations.open_case("enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT)
    first = client_of_olive.post("/search/", {"words": "hedge"}).content.decode()
    assert "27 found" in first
    assert "Next page" in first
    assert "Previous page" not in first
    second = client_of_olive.post("/search/", {"words": "hedge", "page": "2"}).content.decode()
    assert "27 found, page 2" in second
    assert "Previous page" in second
    assert "Next page" not in second


def test_a_search_asks_as_many_questions_for_twenty_cases_as_for_one(enquiry, olive, morgan, client_of_olive):
    with CaptureQueriesContext(connection) as for_one:
        client_of_olive.post("/search/", {"words": "hedge"})
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Another hedge"}
    for _ in range(20):
        operations.open_case("enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT)
    with CaptureQueriesContext(connection) as for_twenty:
        client_of_olive.post("/search/", {"words": "hedge"})
    assert len(for_twenty) == len(for_one)
