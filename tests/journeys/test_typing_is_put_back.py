"""Nothing typed is lost: a reload puts it back for the same person, and sending it or signing out forgets it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.apps.contacts.models import Contact
from tests.apps.information.conftest import administrator, olive, person_in
from tests.journeys.test_every_page import sign_in

__all__ = ["administrator", "olive", "person_in"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PUT_BACK = "What you typed before was put back."
KEPT = "Object.entries(sessionStorage).map(String).join()"


def type_a_contact(page: Page) -> None:
    page.get_by_label("Telephone call").check()
    page.get_by_label("What it is about").fill("The hedge")
    page.get_by_label("What was said or written").fill("It was cut.\nNobody asked.")


def expect_an_empty_form(page: Page) -> None:
    expect(page.get_by_label("What it is about")).to_have_value("")
    expect(page.get_by_label("Telephone call")).not_to_be_checked()
    expect(page.get_by_text(PUT_BACK)).to_have_count(0)


def test_what_is_typed_outlives_a_reload_and_is_forgotten_once_it_is_sent(
    page: Page, live_server: Any, olive: Any, person_in: Any
) -> None:
    here = f"{live_server.url}/contacts/new/"
    sign_in(page, live_server, olive)
    page.goto(here)
    batch = page.locator("input[name=batch]").input_value()
    type_a_contact(page)
    kept = page.evaluate(KEPT)
    assert "Nobody asked." in kept
    assert batch not in kept

    page.goto(here)
    expect(page.get_by_role("status").get_by_text(PUT_BACK)).to_be_visible()
    expect(page.get_by_label("Telephone call")).to_be_checked()
    expect(page.get_by_label("What was said or written")).to_have_value("It was cut.\nNobody asked.")
    assert page.locator("input[name=batch]").input_value() != batch

    page.get_by_role("button", name="Start again").click()
    expect_an_empty_form(page)
    page.goto(here)
    expect_an_empty_form(page)

    # What the server refused and showed again is still kept, with what was typed after that.
    page.get_by_label("What was said or written").fill("It was cut.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_text(PUT_BACK)).to_have_count(0)
    page.get_by_label("What it is about").fill("The hedge")
    page.goto(here)
    expect(page.get_by_label("What was said or written")).to_have_value("It was cut.")
    expect(page.get_by_label("What it is about")).to_have_value("The hedge")

    page.get_by_label("Telephone call").check()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="The hedge").first).to_be_visible()
    assert Contact.objects.get().subject == "The hedge"
    page.goto(here)
    expect_an_empty_form(page)

    type_a_contact(page)
    sign_in(page, live_server, person_in("officer", "Otto Officer"))
    page.goto(here)
    expect_an_empty_form(page)
    assert "Nobody asked." not in page.evaluate(KEPT)

    type_a_contact(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/contacts/new/" not in url)
    assert "Nobody asked." not in page.evaluate(KEPT)
