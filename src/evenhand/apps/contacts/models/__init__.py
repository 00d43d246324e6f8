"""What came in and went out: contacts, how each arrived, and what could not be read."""

from __future__ import annotations

from evenhand.apps.contacts.models.contacts import Attachment, Contact
from evenhand.apps.contacts.models.mailboxes import MailboxCheck, MailboxCount, MailboxWatch, StoredCopy
from evenhand.apps.contacts.models.of_members import MemberItem
from evenhand.apps.contacts.models.outgoing import OutgoingMessage, StandardParagraph
from evenhand.apps.contacts.models.receipts import Quarantined, Receipt

__all__ = [
    "Attachment",
    "Contact",
    "MailboxCheck",
    "MailboxCount",
    "MailboxWatch",
    "MemberItem",
    "OutgoingMessage",
    "Quarantined",
    "Receipt",
    "StandardParagraph",
    "StoredCopy",
]
