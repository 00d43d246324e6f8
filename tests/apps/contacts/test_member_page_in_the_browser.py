"""A member's page in a real browser: accessible, on a laptop and a telephone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Member
from tests.accessibility import faults
from tests.apps.contacts.conftest import taken_in
from tests.apps.contacts.letters_box import mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_SPOC_5_a_member_passes_a_mail_on_from_a_telephone(
    page: Page, live_server: Any, administrator: User, tmp_path: Path
) -> None:
    user = User.objects.create_user("finch@members.example.org", name="Cllr Finch")
    Member.objects.create(name="Cllr Finch", email=user.email, from_on=dt.date(2023, 5, 4), user=user)
    taken_in(tmp_path, mail(to=user.email))
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    assert faults(page, live_server, ["/my-mail/"]) == []

    page.get_by_role("button", name="Pass it on").click()

    expect(page.get_by_text("Passed on. You see below how it gets on.")).to_be_visible()
