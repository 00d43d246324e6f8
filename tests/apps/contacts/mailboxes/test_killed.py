"""A process that is killed while it fetches loses nothing and stores nothing twice, at whatever moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.db import connection

from evenhand.apps.contacts.mailboxes.fetching import fetch_mailbox
from evenhand.apps.contacts.mailboxes.reconciling import count_mailbox
from evenhand.apps.contacts.models import Contact, Receipt
from evenhand.apps.council.models import Mailbox
from evenhand.apps.documents.queries import content_of
from tests.apps.contacts.conftest import AT
from tests.apps.contacts.mailboxes import fetch_and_be_killed
from tests.apps.contacts.mailboxes.dovecot import Dovecot
from tests.apps.contacts.mailboxes.test_faults import LATER
from tests.apps.contacts.mailboxes.test_fetching import OTHER, RAW

MOMENTS = (
    "before-the-receipt",
    "before-the-move",
    "before-the-move-is-noted",
    "before-it-is-read",
)


def database_url() -> str:
    """The database of the tests, as a process of its own finds it."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    options = f"?host={quote(named['HOST'], safe='')}" if named["HOST"] else ""
    owner = f"{quote(named['USER'])}:{quote(named['PASSWORD'])}@"
    port = f"localhost:{named['PORT']}" if named["PORT"] else ""
    return f"postgresql://{owner}{port}/{quote(named['NAME'])}{options}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", MOMENTS)
def test_after_kill_9_the_next_pass_has_everything_once(
    moment: str, dovecot: Dovecot, box: Mailbox, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES = tmp_path / "files"
    dovecot.deliver(box.login, RAW)
    dovecot.deliver(box.login, OTHER)
    environment = os.environ | {"EVENHAND_HOME": str(tmp_path), "DATABASE_URL": database_url()}
    killed = subprocess.run(
        [sys.executable, fetch_and_be_killed.__file__, str(box.pk), moment, AT.isoformat()],
        env=environment,
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()

    fetch_mailbox(box, at=LATER)

    assert sorted(content_of(one.raw) for one in Receipt.objects.all()) == sorted([RAW, OTHER])
    assert Contact.objects.count() == 2
    assert dovecot.folder(box.login) == []
    assert len(dovecot.folder(box.login, "Evenhand")) == 2
    assert count_mailbox(box, at=LATER).missing_count == 0
