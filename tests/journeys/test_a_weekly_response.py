"""The main journey: from this week's mail to the weekly response sent, with what is awaited carried over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from evenhand.apps.cases.models import Case
from evenhand.apps.demonstration.cast import PASSWORD
from evenhand.apps.letters.models import LetterSent
from tests.journeys.conftest import Week

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def desk(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_week_from_its_mail_to_its_response(desk: Page, live_server: Any, this_week: Week) -> None:
    ref = this_week.arrangement.ref
    mail = next(one for one in this_week.contacts if "Roof" in one.subject)
    planner = this_week.cast.officers["planner"].name

    desk.goto(live_server.url)
    desk.get_by_label("E-mail address").fill(this_week.cast.users["spoc"].email)
    desk.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text("work")

    desk.goto(f"{live_server.url}/triage/{mail.pk}/")
    expect(desk.locator("main")).to_contain_text("four roof lights on the north side")
    desk.get_by_text("It asks more than one thing").click()
    for number, title in enumerate(("Roof lights on the north side", "Skip without a lamp"), start=1):
        matter = desk.get_by_role("group", name=f"Matter {number}", exact=True)
        _choose_enquiry(matter)
        matter.locator("[name$=summary]").fill(title)
    desk.get_by_role("button", name="Open the case").click()
    asked, carried = Case.objects.filter(procedure="enquiry").order_by("pk")

    desk.goto(f"{live_server.url}/spoc/{ref}/matters/{carried.ref}/ask/")
    desk.get_by_label("officer", exact=False).first.select_option(label=planner)
    desk.get_by_label("What you need to know").fill("Who allowed the skip?")
    desk.get_by_role("button", name="Ask by mail").click()

    desk.goto(f"{live_server.url}/spoc/{ref}/weekly/")
    desk.get_by_role("button", name="Draft this week’s response").click()
    desk.locator(f"[name='{asked.ref}-decision'][value=answered]").check(force=True)
    desk.locator(f"[name='{asked.ref}-words']").fill(
        "The drawing shows two, and two more were approved in May."
    )
    desk.locator(f"[name='{carried.ref}-decision'][value=carried]").check(force=True)
    desk.get_by_role("button", name="Save and go to sending").click()
    desk.locator("[name=channel][value=email]").check(force=True)
    desk.get_by_role("button", name="Send", exact=True).click()

    letter = LetterSent.objects.get(code="weekly-response", recipient="customer")
    assert set(letter.matters) == {asked.ref, carried.ref}
    asked.refresh_from_db()
    carried.refresh_from_db()
    assert (asked.final, carried.final, carried.carries) == (True, False, 1)


def _choose_enquiry(matter: Any) -> None:
    chosen = matter.locator("[name$=procedure]").first
    if chosen.evaluate("one => one.tagName") == "SELECT":
        chosen.select_option("enquiry")
    else:
        matter.locator("[name$=procedure][value=enquiry]").check(force=True)
