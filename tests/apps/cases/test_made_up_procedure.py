"""A new procedure needs no new page and no Python: a made-up one is walked through the pages to its end."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from evenhand.apps.cases.drafts import LONGEST_DRAFT, DraftTooLong, keep_draft
from evenhand.apps.cases.models import Case
from tests.apps.cases.conftest import officer_fact

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("made_up_policies")]


class Walk:
    """Somebody at the pages: opens a form, fills it in, presses its button."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def press(self, url: str, **said: object) -> str:
        page = self.client.get(url)
        assert page.status_code == 200, (url, page.status_code)
        hidden = dict(
            re.findall(r'<input type="hidden" name="(batch|seen)" value="([^"]*)"', page.content.decode())
        )
        today = localdate()
        day = {"happened_on_day": today.day, "happened_on_month": today.month, "happened_on_year": today.year}
        answer = self.client.post(url, {**hidden, **day, **said}, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def walk(client: Client, olive) -> Walk:
    client.force_login(olive)
    return Walk(client)


@pytest.fixture
def dispute(walk: Walk, morgan) -> Case:
    today = localdate()
    received = {f"received_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    page = walk.press(
        "/cases/new/allotment-dispute/", customer=morgan.pk, summary="The hedge at plot 9", **received
    )
    case = Case.objects.get()
    assert case.ref in page
    return case


def test_its_page_shows_stage_clock_and_moves(walk, dispute):
    page = walk.client.get(f"/cases/{dispute.ref}/").content.decode()
    assert "The hedge at plot 9" in page
    assert "Being heard" in page
    assert "Settle the dispute" in page
    assert "Why this day" in page


def test_a_move_that_may_not_be_made_is_shown_with_its_sentence(walk, dispute):
    page = walk.client.get(f"/cases/{dispute.ref}/").content.decode()
    assert "First record “Appoint the allotments officer”." in page


def test_a_dispute_goes_from_opening_to_settlement_through_the_pages(walk, dispute, olive):
    at = f"/cases/{dispute.ref}/"
    walk.press(f"{at}moves/appoint/", allotments_officer=officer_fact(olive).partition(":")[2])
    walk.press(f"{at}moves/boundary.claim/", where="Between plots 9 and 10")
    walk.press(f"{at}moves/visit/", weather="wet")
    refused = walk.press(f"{at}moves/settle/", reasons="The hedge stays.")
    assert "These boundaries are not measured yet: boundary 1." in refused
    assert "The hedge stays." in refused
    walk.press(f"{at}items/boundary-1/moves/boundary.measure/", metres=12)
    page = walk.press(f"{at}moves/settle/", reasons="The hedge stays.")
    assert "Recorded: Settle it." in page
    assert "Allotment settled" in page
    assert Case.objects.get().outcome == "settled"


def test_a_missing_answer_gets_a_sentence_beside_its_field(walk, dispute):
    page = walk.press(f"/cases/{dispute.ref}/moves/boundary.claim/", where="")
    assert "Enter where" in page


def test_a_case_is_not_there_for_somebody_who_may_not_see_it(client, dispute, person_in):
    client.force_login(person_in("member", "Mo Member"))
    for url in (
        f"/cases/{dispute.ref}/",
        f"/cases/{dispute.ref}/moves/visit/",
    ):
        assert client.get(url).status_code in (404, 405)
    assert dispute.ref not in client.get("/cases/").content.decode()


def test_nobody_sees_a_case_without_signing_in(client, dispute):
    client.logout()
    answer = client.get(f"/cases/{dispute.ref}/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_mistyped_reference_or_move_is_told_in_a_sentence(walk, dispute):
    assert walk.client.get("/cases/EH-2026-999999/").status_code == 404
    assert walk.client.get(f"/cases/{dispute.ref}/moves/nonsense/").status_code == 404


def test_an_entry_is_corrected_and_shown_as_corrected(walk, dispute):
    walk.press(f"/cases/{dispute.ref}/moves/note/", note="Rang plot 9.")
    page = walk.press(f"/cases/{dispute.ref}/entries/2/correct/", strike="on", why="It was plot 10.")
    assert "Correction of entry 2 recorded" in page


@pytest.mark.parametrize("page", ["entries/2/correct/", "reclassify/"])
def test_a_page_opened_before_somebody_elses_entry_says_what_changed_and_keeps_the_words(
    walk, dispute, olive, page
):
    walk.press(f"/cases/{dispute.ref}/moves/note/", note="Rang plot 9.")
    url = f"/cases/{dispute.ref}/{page}"
    opened = walk.client.get(url).content.decode()
    walk.press(f"/cases/{dispute.ref}/moves/note/", note="It was plot 10.")
    hidden = dict(re.findall(r'<input type="hidden" name="(batch|seen)" value="([^"]*)"', opened))
    said = {"strike": "on", "why": "Nobody rang.", "to": "allotment-dispute", "stage": "open", **hidden}
    told = walk.client.post(url, said).content.decode()
    assert "Olive Officer recorded “Add an internal note”" in told
    assert "Nobody rang." in told
    assert dispute.event_rows.count() == 3
    again = dict(re.findall(r'<input type="hidden" name="(batch|seen)" value="([^"]*)"', told))
    walk.client.post(url, {**said, **again})
    assert dispute.event_rows.count() == 4


def test_what_is_typed_is_kept_as_a_draft_that_the_next_words_replace(dispute, olive):
    first = keep_draft(dispute, "settle", "The hedge st", by=olive, at=now())
    second = keep_draft(dispute, "settle", "The hedge stays.", by=olive, at=now())
    assert dispute.drafts.get(name="settle").words == "The hedge stays."
    assert first.version != second.version


def test_a_draft_that_is_too_long_leaves_the_one_before(dispute, olive):
    keep_draft(dispute, "settle", "The hedge stays.", by=olive, at=now())
    with pytest.raises(DraftTooLong, match="Put the rest in a file"):
        keep_draft(dispute, "settle", "x" * (LONGEST_DRAFT + 1), by=olive, at=now())
    assert dispute.drafts.get(name="settle").words == "The hedge stays."


def test_whoever_may_only_look_cannot_write_a_draft_of_an_answer(client, dispute, person_in, olive):
    keep_draft(dispute, "answer", "The hedge stays.", by=olive, at=now())
    client.force_login(person_in("auditor", "Aud Itor"))
    answer = client.post(f"/cases/{dispute.ref}/draft/", {"name": "answer", "words": "Overwritten"})
    assert answer.status_code == 404
    assert dispute.drafts.get(name="answer").words == "The hedge stays."


def test_a_move_that_is_somebody_elses_shows_no_form_but_whose_it_is(client, dispute, person_in):
    client.force_login(person_in("auditor", "Aud Itor"))
    answer = client.get(f"/cases/{dispute.ref}/moves/visit/")
    assert answer.status_code == 403
    assert "is for:" in answer.content.decode()


def test_a_move_of_another_stage_shows_its_sentence_and_no_form(walk, dispute):
    page = walk.client.get(f"/cases/{dispute.ref}/moves/settle/").content.decode()
    assert "can be done at: Plots visited" in page
    assert "Reasons" not in page


def test_an_entry_that_does_not_exist_cannot_be_corrected(walk, dispute):
    assert walk.client.get(f"/cases/{dispute.ref}/entries/99999/correct/").status_code == 404


def test_several_linked_values_are_shown_as_links_and_never_as_markup(walk, dispute):
    from evenhand.apps.cases.fact_types import show_fact
    from evenhand.domain.lawbook.procedure import Ask

    shown = show_fact(
        Ask(name="answered", type="case", title="Answered", many=True), (dispute.ref, dispute.ref), {}
    )
    assert str(shown).count("<a ") == 2
    assert "&lt;a" not in str(shown)


@pytest.mark.parametrize(
    ("year", "said"),
    [(2019, "has no rules for"), (9999, "which cannot be meant"), (2100, "has not come yet")],
)
def test_a_day_of_receipt_that_cannot_be_is_told_beside_its_field(walk, morgan, year, said):
    received = {"received_on_day": 1, "received_on_month": 2, "received_on_year": year}
    page = walk.press("/cases/new/allotment-dispute/", customer=morgan.pk, summary="The hedge", **received)
    assert said in page
    assert 'href="#id_received_on_day"' in page
    assert not Case.objects.exists()
