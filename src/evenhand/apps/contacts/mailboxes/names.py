"""Which mailboxes are live, and what receipts call them and their messages."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from evenhand.apps.contacts.models import Receipt
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.queries import mailbox_addresses

_LIVE = "mailbox:"


def live_mailboxes() -> QuerySet[Mailbox]:
    """The mailboxes whose mail we fetch."""
    return Mailbox.objects.filter(active=True, kind=Mailbox.Kind.IMAP)


def source_name(mailbox: Mailbox) -> str:
    """What receipts call a live mailbox. Its number, as its address is personal and its title may change."""
    return f"{_LIVE}{mailbox.pk}"


def receipt_uid(folder: str, uidvalidity: int, uid: int) -> str:
    """The name of a message in a mailbox: the same every time, and never given to another."""
    return f"{uidvalidity}.{uid}.{hashlib.sha256(folder.encode()).hexdigest()[:16]}"


def live_mailbox_of(receipt: Receipt) -> int | None:
    """The number of the live mailbox a message came in by; None where it came from files."""
    number = receipt.source.removeprefix(_LIVE)
    if number == receipt.source or not number.isdigit():
        return None
    return int(number) if int(number) in mailbox_addresses().values() else None
