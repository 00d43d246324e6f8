"""The pages about live mailboxes in a real browser: accessible, on a laptop and a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.models import MailboxCheck, MailboxCount
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.operations import Connection, add_mailbox, connect_mailbox
from tests.accessibility import faults
from tests.apps.contacts.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def troubled(administrator: User) -> Mailbox:
    """A mailbox that cannot be reached, and holds a message that we have not."""
    box = add_mailbox(address="planning@council.example.org", title="Planning", by=administrator, at=AT)
    connection = Connection(
        host="mail.council.example.org",
        port=993,
        security=Mailbox.Security.TLS,
        login="planning@council.example.org",
        auth=Mailbox.Auth.PASSWORD,
        secret_name="planning",
    )
    connect_mailbox(box, connection, by=administrator, at=AT)
    MailboxCheck.objects.create(
        mailbox=box,
        begun_at=AT,
        ended_at=AT,
        good_at=AT,
        failures=1,
        next_try_at=AT,
        trouble="The disk is full, so no message could be stored. Make room on the machine.",
        trouble_since_at=AT,
    )
    MailboxCount.objects.create(
        mailbox=box,
        on=timezone.localdate(),
        counted_at=AT,
        on_server=2,
        with_us=1,
        missing_count=1,
        missing=[{"folder": "INBOX", "uid": 7, "received_at": AT.isoformat(), "size": 8_000}],
    )
    return box


@pytest.fixture
def keeper(page: Page, live_server: Any, administrator: User) -> Page:
    """The browser of somebody who keeps the settings."""
    client = Client()
    client.force_login(administrator)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


def test_every_page_about_mailboxes_passes_axe_and_fits_its_screen(
    keeper: Page, live_server: Any, troubled: Mailbox
) -> None:
    fetching = f"/settings/mailboxes/{troubled.pk}/fetching/"
    assert faults(keeper, live_server, ["/quarantine/", "/settings/mailboxes/", fetching, "/"]) == []


def test_a_secret_that_looks_like_a_password_is_refused_beside_its_field(
    keeper: Page, live_server: Any, troubled: Mailbox
) -> None:
    keeper.goto(f"{live_server.url}/settings/mailboxes/{troubled.pk}/fetching/")

    keeper.get_by_label("Name of the secret").fill("Our Password 1!")
    keeper.get_by_role("button", name="Save").click()

    expect(keeper.get_by_role("alert")).to_contain_text("Never write the password itself here")
