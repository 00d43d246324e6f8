"""Each page about behaviour, and the person's own: axe finds nothing, and it fits a telephone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import localdate, now
from playwright.sync_api import Page

from evenhand.apps.cases.models import Case
from evenhand.apps.portal.operations import make_code
from evenhand.apps.portal.views import ASKED, OPENED, UNTIL
from tests.accessibility import faults
from tests.apps.conduct.conftest import Council, at
from tests.journeys.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_pages_about_behaviour(page: Page, live_server: Any, council: Council, limited: Case) -> None:
    sign_in(page, live_server, council.users["Dora"])
    ref = limited.ref
    paths = (
        "/advice/",
        f"/advice/{limited.customer_id}/",
        "/register/",
        f"/register/{ref}/",
        "/register/unlike/",
        "/meetings/",
        f"/conduct/{ref}/decision/",
        f"/conduct/{ref}/log/",
        f"/conduct/{ref}/papers/",
        "/cases/new/staff-safety/",
        "/yours/",
    )
    assert faults(page, live_server, paths) == []
    # Their own page, as whoever typed the code and what only they have would see it.
    personal, store = make_code(limited, by=council.users["Tess"], at=at("2026-05-04")), SessionStore()
    personal.expires_on = localdate() + dt.timedelta(days=30)
    personal.save()
    until = (now() + dt.timedelta(minutes=10)).isoformat()
    store.update({OPENED: personal.pk, UNTIL: until, ASKED: personal.code})
    store.create()
    page.context.clear_cookies()
    opened = {"name": settings.SESSION_COOKIE_NAME, "value": store.session_key, "url": live_server.url}
    page.context.add_cookies([opened])  # type: ignore[list-item]  # as playwright types it
    assert faults(page, live_server, ("/yours/code/", "/yours/page/")) == []
