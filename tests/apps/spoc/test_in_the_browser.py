"""The main screen in a real browser: accessible, on a laptop's and on a telephone's screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.spoc.operations import draft_weekly
from tests.accessibility import faults
from tests.apps.spoc.conftest import Council, MatterOf, at, day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_an_arrangement_pass_axe_on_both_screens(
    page: Page, live_server: Any, council: Council, arrangement: Case, matter: MatterOf
) -> None:
    case = matter("The drain")
    council.move(
        case,
        "contribution.ask",
        "2026-08-28",
        by="Sam",
        from_whom=council.fact("Olly"),
        question="Who owns it?",
    )
    matter("Planning papers", "foi-request")
    draft_weekly(arrangement, by=council.users["Sam"], at=at("2026-09-04"))
    owed = reading_of(arrangement, day("2026-09-04")).owed[0]
    client = Client()
    client.force_login(council.users["Sam"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    addresses = [
        reverse("spocs"),
        *(
            reverse(name, args=[arrangement.ref])
            for name in ("spoc", "weekly", "weekly-preview", "weekly-send")
        ),
        reverse("ask-officer", args=[arrangement.ref, case.ref]),
        reverse("chases"),
        reverse("asked-of-me"),
        reverse("letter-new", args=[arrangement.ref, owed.key]),
    ]
    assert faults(page, live_server, addresses) == []
