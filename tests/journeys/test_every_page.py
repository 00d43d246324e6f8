"""Each main page, as somebody who may see it: axe finds nothing, and it fits a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import Quarantined
from tests.accessibility import faults
from tests.journeys.conftest import Week

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: Any, user: User) -> None:
    """Sign in without the form, which a journey of its own goes through."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def test_the_pages_of_the_single_point_of_contact(page: Page, live_server: Any, this_week: Week) -> None:
    sign_in(page, live_server, this_week.cast.users["spoc"])
    ref, contact = this_week.arrangement.ref, this_week.contacts[0].pk
    paths = (
        "/",
        "/work/morning-mail/",
        "/triage/",
        f"/triage/{contact}/",
        "/contacts/",
        f"/contacts/{contact}/",
        "/cases/",
        f"/cases/{ref}/",
        f"/cases/{ref}/moves/plan-end/",
        "/people/",
        "/advice/",
        f"/advice/{this_week.arrangement.customer_id}/",
        f"/people/{this_week.arrangement.customer_id}/",
        "/people/duplicates/",
        f"/people/{this_week.arrangement.customer_id}/merge/",
        f"/people/{this_week.arrangement.customer_id}/split/",
        "/spoc/",
        f"/spoc/{ref}/",
        f"/spoc/{ref}/weekly/",
        "/quarantine/",
        f"/quarantine/{Quarantined.objects.get().pk}/",
        "/law/",
        "/law/FOI-20WD",
        "/policies/",
        "/policies/saltash/documents/unreasonable-behaviour/",
        "/policies/south-cambridgeshire/spoc-arrangement/",
        "/policies/compare/?before=evenhand/enquiry@2026&after=evenhand/service-request@2026",
        "/policies/history/",
        "/our-policy/",
    )
    assert faults(page, live_server, paths) == []


def test_the_pages_of_the_administrator(page: Page, live_server: Any, this_week: Week) -> None:
    sign_in(page, live_server, this_week.cast.administrator)
    paths = (
        "/settings/",
        "/settings/council/",
        "/settings/mailboxes/",
        "/settings/readers/",
        "/settings/readers/add/",
        "/settings/officers/",
        "/settings/members/",
        "/settings/absences/",
        "/settings/holidays/",
    )
    assert faults(page, live_server, paths) == []


def test_the_pages_of_figures(page: Page, live_server: Any, this_week: Week) -> None:
    sign_in(page, live_server, this_week.cast.users["information"])
    paths = (
        "/figures/",
        "/answers/",
        "/answers/foi485862111/?from=2010-01-01&to=2026-12-31&audience=internal",  # wider than a screen, cases at its right
        "/answers/information-quarterly/?audience=internal",
        "/settings/figures/",
        "/settings/figures/rates/add/",
    )
    assert faults(page, live_server, paths) == []


def test_the_page_of_a_member(page: Page, live_server: Any, this_week: Week) -> None:
    sign_in(page, live_server, this_week.cast.users["ward"])
    assert faults(page, live_server, ("/my-mail/",)) == []
