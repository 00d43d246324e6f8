"""A council's live mailbox on a real Dovecot."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.operations import Connection, add_mailbox, connect_mailbox
from tests.apps.contacts.conftest import AT
from tests.apps.contacts.mailboxes import dovecot as dovecots
from tests.apps.contacts.mailboxes import token_giver
from tests.apps.contacts.mailboxes.certificates import Certificate, for_localhost
from tests.apps.contacts.mailboxes.dovecot import PASSWORD, Dovecot
from tests.apps.contacts.mailboxes.token_giver import TokenGiver

_HOW_TO = "no Dovecot was found: install it (Debian: apt-get install dovecot-imapd)"
_numbers = count(1)

MailboxOn = Callable[..., Mailbox]


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A folder with a short name: the names of sockets are limited."""
    folder = Path(tempfile.mkdtemp(prefix="eh-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def certificate(short_folder: Path) -> Certificate:
    return for_localhost(short_folder)


@pytest.fixture(scope="session")
def _giver(certificate: Certificate) -> Iterator[TokenGiver]:
    giver = TokenGiver()
    servers = token_giver.serve(giver, certificate)
    yield giver
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def giver(_giver: TokenGiver) -> TokenGiver:
    """The place that gives out tokens, with nothing asked yet."""
    _giver.owner, _giver.refresh_token, _giver.renewed_token = "", "refresh-1", ""
    _giver.asked.clear()
    _giver.given.clear()
    return _giver


@pytest.fixture(scope="session")
def dovecot(short_folder: Path, certificate: Certificate, _giver: TokenGiver) -> Iterator[Dovecot]:
    """A real mail server; skips where there is none, and fails in continuous integration."""
    if dovecots.program() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(_HOW_TO)
    home = short_folder / "dovecot"
    home.mkdir()
    server = dovecots.start(home, certificate=certificate, introspection_url=f"{_giver.http}/introspect")
    yield server
    server.stop()


@pytest.fixture
def mailbox_on(dovecot: Dovecot, administrator: User, monkeypatch: pytest.MonkeyPatch) -> MailboxOn:
    """A new live mailbox of the council, as `Connection` says; each of them empty."""
    monkeypatch.setenv("EVENHAND_MAILBOX_TESTS", PASSWORD)

    def make(**changes: object) -> Mailbox:
        login = f"box{next(_numbers)}@council.example.org"
        mailbox = add_mailbox(address=login, title="Planning", by=administrator, at=AT)
        typed: dict[str, object] = {
            "host": "127.0.0.1",
            "port": dovecot.port,
            "security": Mailbox.Security.PLAIN,
            "login": login,
            "auth": Mailbox.Auth.PASSWORD,
            "secret_name": "EVENHAND_MAILBOX_TESTS",
            "stored_folder": "Evenhand",
        }
        connection = Connection(**(typed | changes))  # type: ignore[arg-type]  # each as the test says it
        return connect_mailbox(mailbox, connection, by=administrator, at=AT)

    return make


@pytest.fixture
def box(mailbox_on: MailboxOn) -> Mailbox:
    """A live mailbox whose stored messages are moved to a folder of their own."""
    return mailbox_on()
