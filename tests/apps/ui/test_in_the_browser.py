"""The kit in a real browser: accessible, in reach of the keyboard, on small screens, under the content policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from evenhand.apps.ui import navigation
from evenhand.apps.ui.navigation import Entry
from tests.accessibility import faults_here

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.apps.ui.sample_pages"),
]


@pytest.mark.parametrize("path", ["/sample/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/"])
def test_every_page_passes_axe_and_fits_its_screen(page: Page, live_server: Any, path: str) -> None:
    page.goto(live_server.url + path)
    assert faults_here(page) == []


def test_a_form_with_errors_passes_axe_and_leads_to_each_field(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/sample/")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults_here(page) == []
    for link in page.locator(".govuk-error-summary a").all():
        link.click()
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.evaluate("document.activeElement.id") == target


@pytest.fixture
def full_bar() -> None:
    """As many entries as the product has, over the addresses there are."""
    names = [
        "sample",
        "account_email",
        "account_change_password",
        "account_signup",
        "account_inactive",
        "account_logout",
    ]
    labels = ["Work", "Triage", "Contacts", "People", "Single points of contact", "Settings"]
    for place, (label, name) in enumerate(zip(labels, names, strict=True)):
        navigation.register(Entry(label, name, place=place))
    navigation.register_search(url_name="sample")


@pytest.mark.usefixtures("full_bar")
def test_the_header_of_somebody_signed_in_passes_axe_and_fits_its_screen(
    page: Page, live_server: Any, client: Client, django_user_model: Any
) -> None:
    client.force_login(
        django_user_model.objects.create_user("bela@example.org", name="Bela Imagined-Longname")
    )
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + "/sample/")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert faults_here(page) == []
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_first_tab_leads_past_the_header(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/sample/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()


def test_j_and_k_move_through_a_list_but_not_while_one_types(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/sample/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="One", exact=True)).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Two", exact=True)).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="One", exact=True)).to_be_focused()
    page.get_by_label("Sender's name").fill("")
    page.get_by_label("Sender's name").press("j")
    expect(page.get_by_label("Sender's name")).to_have_value("j")


def test_a_form_is_sent_without_a_script_too(chromium: Any, live_server: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/sample/")
    page.get_by_label("Sender's name").fill("Anya Invented")
    page.get_by_label("E-mail address").fill("anya@example.org")
    for part, text in (("Day", "4"), ("Month", "dec"), ("Year", "26")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Letter", exact=True).check()
    page.get_by_label("Member").check()
    page.get_by_label("Service area").select_option("p")
    page.get_by_label("What they said").fill("The light is out.")
    page.get_by_label("I have read it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is kept.")).to_be_visible()
    context.close()
