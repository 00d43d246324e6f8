"""Each page about behaviour, and the person's own: axe finds nothing, and it fits a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from evenhand.apps.cases.models import Case
from tests.apps.conduct.conftest import Council
from tests.journeys.test_every_page import faults, sign_in

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
