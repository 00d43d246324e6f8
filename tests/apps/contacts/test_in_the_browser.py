"""The pages of contacts in a real browser: accessible, on a laptop and a telephone, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from evenhand.apps.cases.append_only import allow_changes, forbid_changes
from evenhand.apps.cases.models import EventRow
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.contacts.operations.intake import take_in
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases, take_back_outcome
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.council.models import Officer
from evenhand.apps.people.models import Customer
from tests.accessibility import faults, violations
from tests.apps.contacts.conftest import AT, signed_in, taken_in
from tests.apps.contacts.letters_box import mail, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _events_may_be_emptied(transactional_db: None) -> Iterator[None]:
    """The database refuses to remove an event; emptying it after a test that wrote some needs leave."""
    yield
    allow_changes(connection)
    EventRow.objects.all()._raw_delete("default")
    forbid_changes(connection)


@pytest.fixture
def desk(page: Page, live_server: Any, olive: Officer, morgan: Customer, tmp_path: Path) -> Page:
    """The browser of an officer who does triage, with a known sender's mail and a stranger's."""
    message = mail(text="Please mend the fence.\n\nOn Monday you wrote:\n> We shall see.\n> Yours")
    message.add_attachment(
        b"%PDF-1.4", maintype="application", subtype="pdf", filename="a plan of the fence.pdf"
    )
    taken_in(tmp_path / "1", message)
    taken_in(
        tmp_path / "2",
        mail(sender="stranger@example.com", message_id="<2@x>", subject=f"About {'w' * 45} and more " * 4),
    )
    list(take_in(FileSource([written(tmp_path / "odd", b"")]), at=AT))
    client = Client()
    client.force_login(signed_in(olive))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


@pytest.mark.slow
def test_every_page_of_contacts_passes_axe_and_fits_its_screen(desk: Page, live_server: Any) -> None:
    known, stranger = Contact.objects.order_by("pk")
    paths = (
        f"/triage/{known.pk}/",
        f"/triage/{stranger.pk}/",
        f"/contacts/{known.pk}/",
        "/contacts/",
        "/contacts/new/",
        "/quarantine/",
        f"/quarantine/{Quarantined.objects.get().pk}/",
        "/settings/paragraphs/",
    )
    assert faults(desk, live_server, paths) == []


def test_a_mail_becomes_a_case_with_the_keyboard_alone(desk: Page, live_server: Any) -> None:
    known = Contact.objects.order_by("pk")[0]
    desk.goto(f"{live_server.url}/triage/{known.pk}/")

    desk.get_by_label("Kind of case").first.focus()
    desk.keyboard.type("Enq")
    desk.get_by_role("button", name="Open the case").focus()
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("Opened EH-")).to_be_visible()


def test_a_letter_leads_to_what_is_urgent_and_to_a_record_for_somebody_new(
    desk: Page, live_server: Any
) -> None:
    unknown = Contact.objects.get(customer=None)
    desk.goto(f"{live_server.url}/triage/{unknown.pk}/")
    desk.keyboard.press("u")
    expect(desk.get_by_role("button", name="Risk to life")).to_be_focused()
    desk.keyboard.press("n")
    expect(desk.get_by_label("Name", exact=True)).to_be_focused()
    desk.keyboard.type("Wren Ash")
    desk.keyboard.press("Tab")  # the kind, which is chosen already
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("This address is theirs: add it")).to_be_focused()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("has a record now")).to_be_visible()


def test_a_mail_that_stands_on_a_case_is_left_there_with_the_keyboard_alone(
    desk: Page, live_server: Any, olive: Officer
) -> None:
    known = Contact.objects.order_by("pk")[0]
    by = signed_in(olive)
    open_cases(known, [NewMatter(procedure="enquiry", summary="The fence")], by=by, at=AT, batch=uuid4())
    take_back_outcome(known, by=by, at=AT)
    desk.goto(f"{live_server.url}/triage/{known.pk}/")
    leave = desk.get_by_role("button", name="Leave it there: it is sorted")

    for key in ("b", "f"):  # past the link to the case, which comes first
        desk.locator("body").evaluate("() => document.activeElement.blur()")
        desk.keyboard.press(key)
        expect(leave).to_be_focused()
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("Sorted: it stays on its cases.")).to_be_visible()


def test_errors_lead_to_the_field(desk: Page, live_server: Any) -> None:
    known = Contact.objects.order_by("pk")[0]
    desk.goto(f"{live_server.url}/triage/{known.pk}/")
    desk.get_by_label("Kind of case").first.select_option("enquiry")
    desk.get_by_label("What it is about").first.fill("")

    desk.get_by_role("button", name="Open the case").click()

    expect(desk.locator(".govuk-error-summary")).to_be_focused()
    assert violations(desk) == []
    desk.locator(".govuk-error-summary a").first.click()
    assert desk.evaluate("document.activeElement.id") == "id_matter-0-summary"


def test_words_selected_in_the_message_become_a_matter(desk: Page, live_server: Any) -> None:
    known = Contact.objects.order_by("pk")[0]
    desk.goto(f"{live_server.url}/triage/{known.pk}/")

    desk.locator("[data-split-from]").first.select_text()
    desk.keyboard.press("m")

    expect(desk.get_by_label("The words that ask it").first).to_have_value("Please mend the fence.")
    expect(desk.get_by_label("What it is about").first).to_have_value("Please mend the fence.")
    expect(desk.get_by_label("Kind of case").first).to_be_focused()
    assert violations(desk) == []


def test_on_a_telephone_the_message_stands_before_the_list(desk: Page, live_server: Any) -> None:
    known = Contact.objects.order_by("pk")[0]
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{live_server.url}/triage/{known.pk}/")

    message = desk.get_by_role("article", name="The message").bounding_box()
    queue = desk.get_by_role("navigation", name="To sort").bounding_box()
    assert message is not None
    assert queue is not None
    assert message["y"] < queue["y"]
    assert message["y"] < 844


def test_a_message_of_the_quarantine_is_tried_again_and_then_taken_in(desk: Page, live_server: Any) -> None:
    kept = Quarantined.objects.get()
    desk.goto(f"{live_server.url}/quarantine/{kept.pk}/")

    desk.get_by_role("button", name="Try again").click()
    expect(desk.get_by_text("It still cannot be read in")).to_be_visible()
    desk.get_by_role("button", name="Take it in as it is").click()

    expect(desk.get_by_text("Taken in.")).to_be_visible()
    kept.refresh_from_db()
    assert kept.resolved_contact is not None
