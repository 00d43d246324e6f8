"""Signing in by token, and secrets that stand neither in the database nor in a log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import LazySettings

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.mailboxes.faults import NoSecret
from evenhand.apps.contacts.mailboxes.fetching import fetch_mailbox
from evenhand.apps.contacts.mailboxes.secrets import secret_of
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.operations import Connection, connect_mailbox
from tests.apps.contacts.conftest import AT
from tests.apps.contacts.mailboxes.certificates import Certificate
from tests.apps.contacts.mailboxes.conftest import MailboxOn
from tests.apps.contacts.mailboxes.dovecot import Dovecot
from tests.apps.contacts.mailboxes.test_fetching import RAW
from tests.apps.contacts.mailboxes.token_giver import SECRET, TokenGiver

pytestmark = pytest.mark.any_database


@pytest.fixture
def secrets(settings: LazySettings, tmp_path: Path) -> Path:
    """The folder with files of secrets."""
    settings.HOME = tmp_path
    folder = tmp_path / "secrets"
    folder.mkdir()
    return folder


def written(folder: Path, name: str, value: str, mode: int = 0o600) -> None:
    (folder / name).write_text(value + "\n", encoding="utf-8")
    (folder / name).chmod(mode)


@pytest.fixture(autouse=True)
def _trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))


def test_Microsoft_365_is_opened_with_a_token_of_the_application(
    dovecot: Dovecot, mailbox_on: MailboxOn, giver: TokenGiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_MAILBOX_CLIENT", SECRET)
    box = mailbox_on(
        auth=Mailbox.Auth.MICROSOFT,
        secret_name="EVENHAND_MAILBOX_CLIENT",
        token_url=f"{giver.https}/tenant",
        token_client="application-1",
    )
    giver.owner = box.login
    dovecot.deliver(box.login, RAW)

    done = fetch_mailbox(box, at=AT)

    assert (done.trouble, done.counts["stored"]) == ("", 1)
    (asked,) = giver.asked
    assert asked["grant_type"] == "client_credentials"
    assert asked["scope"] == "https://outlook.office365.com/.default"


def test_a_refresh_token_opens_a_mailbox_and_a_new_one_takes_its_place(
    dovecot: Dovecot, mailbox_on: MailboxOn, giver: TokenGiver, secrets: Path
) -> None:
    written(secrets, "planning", "refresh-1")
    written(secrets, "planning.client", SECRET)
    giver.renewed_token = "refresh-2"
    box = mailbox_on(
        auth=Mailbox.Auth.REFRESH,
        secret_name="planning",
        token_url=f"{giver.https}/token",
        token_client="application-1",
    )
    giver.owner = box.login
    dovecot.deliver(box.login, RAW)

    done = fetch_mailbox(box, at=AT)

    assert (done.trouble, done.counts["stored"]) == ("", 1)
    assert secret_of("planning") == "refresh-2"
    assert (secrets / "planning").stat().st_mode & 0o777 == 0o600


def test_a_token_that_is_refused_is_said_without_anybodys_name_or_secret(
    mailbox_on: MailboxOn,
    giver: TokenGiver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("EVENHAND_MAILBOX_CLIENT", "another-secret")
    box = mailbox_on(
        auth=Mailbox.Auth.MICROSOFT,
        secret_name="EVENHAND_MAILBOX_CLIENT",
        token_url=f"{giver.https}/tenant",
        token_client="application-1",
    )
    giver.owner = box.login

    trouble = fetch_mailbox(box, at=AT).trouble

    assert "No token was given out for this mailbox (invalid_client)" in trouble
    assert box.login not in trouble
    assert "another-secret" not in trouble + caplog.text


def test_a_token_for_another_mailbox_does_not_open_this_one(
    mailbox_on: MailboxOn, giver: TokenGiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_MAILBOX_CLIENT", SECRET)
    box = mailbox_on(
        auth=Mailbox.Auth.MICROSOFT,
        secret_name="EVENHAND_MAILBOX_CLIENT",
        token_url=f"{giver.https}/tenant",
        token_client="application-1",
    )
    giver.owner = "somebody-else@council.example.org"

    assert "did not let us in" in fetch_mailbox(box, at=AT).trouble


def test_a_secret_comes_from_the_environment_or_from_a_file_of_its_owner_alone(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_MAILBOX_ONE", "first")
    written(secrets, "two", "second")

    assert (secret_of("EVENHAND_MAILBOX_ONE"), secret_of("two")) == ("first", "second")


def test_a_secret_that_others_may_read_is_not_used(secrets: Path) -> None:
    written(secrets, "open", "known-to-all", mode=0o640)

    with pytest.raises(NoSecret, match="could be read by others"):
        secret_of("open")


@pytest.mark.parametrize(
    "name", ["", "../secret-key", "EVENHAND_SECRET_KEY", "DATABASE_URL", "/etc/passwd", "a/b"]
)
def test_a_mailbox_reaches_no_other_secret_of_the_installation(
    name: str, box: Mailbox, secrets: Path, administrator: User
) -> None:
    connection = Connection(
        host="127.0.0.1", port=143, security="plain", login="a", auth="password", secret_name=name
    )

    with pytest.raises(Refused):
        connect_mailbox(box, connection, by=administrator, at=AT)
    with pytest.raises(NoSecret):
        secret_of(name)


def test_no_password_stands_in_the_database(box: Mailbox) -> None:
    from tests.apps.contacts.mailboxes.dovecot import PASSWORD

    rows = str(list(Mailbox.objects.values())) + str(list(RecordChange.objects.values()))

    assert PASSWORD not in rows


def test_a_line_without_TLS_to_another_machine_is_refused(box: Mailbox, administrator: User) -> None:
    connection = Connection(
        host="mail.example.org", port=143, security="plain", login="a", auth="password", secret_name="two"
    )

    with pytest.raises(Refused, match="Without TLS others could read"):
        connect_mailbox(box, connection, by=administrator, at=AT)
