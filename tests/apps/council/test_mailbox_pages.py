"""The page that says how a mailbox's mail is fetched."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.operations import add_mailbox
from tests.apps.council.conftest import AT

TYPED = {
    "kind": "imap",
    "host": "mail.example.org",
    "port": "",
    "security": "tls",
    "login": "planning@example.org",
    "auth": "password",
    "secret_name": "EVENHAND_MAILBOX_PLANNING",
    "folders": "INBOX\nJunk",
    "stored_folder": "Evenhand",
}


@pytest.fixture
def mailbox(administrator: User) -> Mailbox:
    return add_mailbox(address="planning@example.org", title="Planning", by=administrator, at=AT)


@pytest.fixture
def keeper(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def page_of(mailbox: Mailbox) -> str:
    return f"/settings/mailboxes/{mailbox.pk}/fetching/"


def test_a_mailbox_becomes_live_and_the_change_is_noted(keeper: Client, mailbox: Mailbox) -> None:
    assert keeper.post(page_of(mailbox), TYPED).status_code == 302

    mailbox.refresh_from_db()
    assert (mailbox.kind, mailbox.port, mailbox.folders) == ("imap", 993, ["INBOX", "Junk"])
    assert RecordChange.objects.filter(what="connect-mailbox").count() == 1


def test_a_mailbox_that_was_never_connected_is_offered_what_most_councils_want(
    keeper: Client, mailbox: Mailbox
) -> None:
    page = keeper.get(page_of(mailbox)).content.decode()

    assert 'value="planning@example.org"' in page
    assert 'value="Evenhand"' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"host": ""}, "Error:"),
        ({"secret_name": "hunter 2!"}, "Never write the password itself here"),
        ({"security": "plain"}, "Without TLS others could read"),
        ({"stored_folder": "INBOX"}, "cannot be put into a folder that is read"),
        ({"auth": "microsoft"}, "needs the client id"),
        (
            {"auth": "refresh", "token_client": "a", "token_url": "http://example.org/"},
            "beginning with https",
        ),
    ],
)
def test_what_would_not_work_is_said_beside_its_field(
    wrong: dict[str, str], sentence: str, keeper: Client, mailbox: Mailbox
) -> None:
    page = keeper.post(page_of(mailbox), TYPED | wrong)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    mailbox.refresh_from_db()
    assert mailbox.kind == "file"


def test_a_mailbox_may_go_back_to_files(keeper: Client, mailbox: Mailbox) -> None:
    keeper.post(page_of(mailbox), TYPED)
    keeper.post(page_of(mailbox), {"kind": "file"})

    mailbox.refresh_from_db()
    assert (mailbox.kind, mailbox.host) == ("file", "mail.example.org")
