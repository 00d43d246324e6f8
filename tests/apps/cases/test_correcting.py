"""The page that corrects an entry asks what the entry was asked, and the clocks follow what stands."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from evenhand.apps.cases import operations, views
from evenhand.apps.cases.models import Case, EventRow
from evenhand.apps.cases.operations import Move, MoveRefused
from evenhand.apps.cases.queries import reading_of
from tests.apps.cases.conftest import AT

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> None:
    monkeypatch.setattr(views, "localdate", lambda: DAY)
    monkeypatch.setattr(views, "now", lambda: AT)


@pytest.fixture
def enquiry(olive, morgan) -> Case:
    facts = {"customer": f"customer:{morgan.pk}", "received_on": DAY, "summary": "Hedge in Mill Lane"}
    return operations.open_case(
        "enquiry", Move(move="receive", facts=facts, happened_on=DAY), by=olive, at=AT
    )


def as_shown(page: str) -> dict[str, str]:
    """What a form posts when nothing is changed."""
    body = page[page.index('<form method="post" novalidate') :]
    found = {}
    for tag in re.findall(r"<input [^>]*>", body):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") not in ("checkbox", "radio") or " checked" in tag:
            found[attributes["name"]] = attributes.get("value", "")
    return found


def pressed(client: Client, case: Case, **changed: str) -> str:
    url = f"/cases/{case.ref}/entries/1/correct/"
    said = as_shown(client.get(url).content.decode())
    assert set(changed) <= {*said, "why"}, sorted(said)
    return client.post(url, {**said, **changed}, follow=True).content.decode()


def test_another_day_of_receipt_moves_the_clock_and_the_case_says_so(client, olive, enquiry):
    client.force_login(olive)
    page = pressed(client, enquiry, **{"now-received_on_day": "2", "why": "It came on Friday."})
    enquiry.refresh_from_db()
    assert (enquiry.received_on, enquiry.next_due_on) == (dt.date(2026, 10, 2), dt.date(2026, 10, 16))
    assert "Now: Received on" in page
    assert "Days that moved" in page
    assert "Entry 1 was corrected." in page


def test_another_day_of_the_opening_entry_is_another_day_of_receipt(client, olive, enquiry):
    client.force_login(olive)
    pressed(client, enquiry, corrected_on_day="2", why="It came on Friday.")
    enquiry.refresh_from_db()
    assert enquiry.received_on == dt.date(2026, 10, 2)


def test_words_are_corrected_and_only_what_was_changed_is_recorded(client, olive, enquiry):
    client.force_login(olive)
    page = pressed(client, enquiry, **{"now-summary": "Hedge in Hill Lane", "why": "Misheard."})
    assert "Hedge in Hill Lane" in page
    names = set(reading_of(enquiry, DAY).story.events[-1].facts)
    assert names == {"supersedes", "why", "now.summary"}


def test_a_day_to_come_is_refused_beside_its_field_and_nothing_is_recorded(client, olive, enquiry):
    client.force_login(olive)
    page = pressed(client, enquiry, **{"now-received_on_day": "9", "why": "A slip."})
    assert "has not come yet" in page
    assert 'id="id_now-received_on_error"' in page or "now-received_on" in page[: page.index("<form")]
    assert EventRow.objects.filter(case=enquiry).count() == 1


def test_a_correction_that_changes_nothing_is_refused(client, olive, enquiry):
    client.force_login(olive)
    assert "Say what should stand instead" in pressed(client, enquiry, why="Nothing.")


def test_an_answer_dated_before_receipt_is_refused(enquiry, olive):
    move = Move(move="answer", facts={"answer": "Long ago."}, happened_on=dt.date(1999, 1, 1))
    with pytest.raises(MoveRefused, match="before Monday 5 October 2026, the day it was received"):
        operations.make_move(enquiry, move, by=olive, at=AT)
