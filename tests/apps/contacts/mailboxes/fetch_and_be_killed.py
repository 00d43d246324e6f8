"""A process of its own that fetches and is killed (`kill -9`) at a moment. Arguments: mailbox, moment, instant."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.config.settings"
    django.setup()
    from evenhand.apps.contacts.mailboxes import fetching
    from evenhand.apps.contacts.mailboxes.source import ImapSource
    from evenhand.apps.contacts.operations import intake, keeping
    from evenhand.apps.council.models import Mailbox

    number, moment, at = sys.argv[1:]
    where, name = {
        "before-the-receipt": (keeping, "write_receipts"),
        "before-the-move": (ImapSource, "acknowledge"),
        "before-the-move-is-noted": (fetching.StoredCopy.objects, "update_or_create"),
        "before-it-is-read": (intake, "settle_all"),
    }[moment]
    setattr(where, name, lambda *args, **more: os.kill(os.getpid(), signal.SIGKILL))
    fetching.fetch_mailbox(Mailbox.objects.get(pk=number), at=dt.datetime.fromisoformat(at))
