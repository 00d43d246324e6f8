"""The daily count: what a mailbox holds against our receipts. What the server has and we have not is listed."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable

from evenhand.apps.contacts.mailboxes.conversation import Conversation, Listed, opened
from evenhand.apps.contacts.mailboxes.fetching import receipts_among
from evenhand.apps.contacts.mailboxes.names import live_mailboxes, receipt_uid, source_name
from evenhand.apps.contacts.models import MailboxCount, Receipt, StoredCopy
from evenhand.apps.council.models import Mailbox
from evenhand.domain.time.legal_day import legal_day

_log = logging.getLogger(__name__)
# What came in less than this before the count is simply not fetched yet.
NOT_YET = dt.timedelta(minutes=30)
MOST_LISTED = 500
Key = tuple[dt.datetime | None, int | None]


def count_mailboxes(*, at: dt.datetime) -> list[MailboxCount]:
    """Count each live mailbox that was not counted on this legal day; one that cannot be reached waits."""
    on = legal_day(at)
    counted = MailboxCount.objects.filter(on=on).values("mailbox_id")
    done = []
    for mailbox in live_mailboxes().exclude(pk__in=counted):
        try:
            done.append(count_mailbox(mailbox, at=at))
        except Exception as fault:  # noqa: BLE001 - the other mailboxes are counted; fetching says what is wrong
            _log.error("Mailbox %s could not be counted (%s).", mailbox.pk, type(fault).__name__)
    return done


def count_mailbox(mailbox: Mailbox, *, at: dt.datetime) -> MailboxCount:
    """Count a mailbox's folders against our receipts, and keep the count of the day; a later one replaces it.

    A message in a folder that is read is known by its UID; one in the folder for what is stored by its new UID,
    or, where the server did not say that, by its date of receipt and size. Raises what reading a mailbox raises.
    """
    with opened(mailbox) as conversation:
        on_server, missing = 0, []
        for folder in mailbox.folders:
            uidvalidity = conversation.open_folder(folder, to_read_only=True)
            listed = conversation.listed()
            on_server += len(listed)
            missing += _entries(folder, _not_received(mailbox, folder, uidvalidity, listed, at=at))
        stored = _stored(conversation, mailbox)
        if stored is not None:
            on_server += len(stored[1])
            missing += _entries(mailbox.stored_folder, _strangers(mailbox, *stored))
    with_us = Receipt.objects.filter(source=source_name(mailbox)).count()
    count, _ = MailboxCount.objects.update_or_create(
        mailbox=mailbox,
        on=legal_day(at),
        defaults={
            "counted_at": at,
            "on_server": on_server,
            "with_us": with_us,
            "missing_count": len(missing),
            "missing": missing[:MOST_LISTED],
        },
    )
    return count


def _not_received(
    mailbox: Mailbox, folder: str, uidvalidity: int, listed: Iterable[Listed], *, at: dt.datetime
) -> list[Listed]:
    """The messages of a folder that is read which we have no receipt for, although there was time to fetch them."""
    named = {
        receipt_uid(folder, uidvalidity, one.uid): one
        for one in listed
        if one.received_at is None or one.received_at < at - NOT_YET
    }
    known = receipts_among(mailbox, tuple(named))
    return [one for name, one in named.items() if name not in known]


def _stored(conversation: Conversation, mailbox: Mailbox) -> tuple[int, list[Listed]] | None:
    if not mailbox.stored_folder or not conversation.has_folder(mailbox.stored_folder):
        return None
    uidvalidity = conversation.open_folder(mailbox.stored_folder, to_read_only=True)
    return uidvalidity, conversation.listed()


def _strangers(mailbox: Mailbox, uidvalidity: int, listed: list[Listed]) -> list[Listed]:
    """The messages in the folder for what is stored that came there without us."""
    ours = StoredCopy.objects.filter(mailbox=mailbox, uidvalidity=uidvalidity)
    by_uid = dict(ours.values_list("uid", "receipt_id"))
    here = {by_uid[one.uid] for one in listed if one.uid in by_uid}
    others = Receipt.objects.filter(source=source_name(mailbox)).values_list(
        "pk", "server_date_at", "raw__size"
    )
    left: Counter[Key] = Counter((at, size) for pk, at, size in others.iterator() if pk not in here)
    strangers = []
    for one in listed:
        key = (one.received_at, one.size)
        if one.uid in by_uid:
            continue
        if left[key]:
            left[key] -= 1
        else:
            strangers.append(one)
    return strangers


def _entries(folder: str, messages: Iterable[Listed]) -> list[dict[str, object]]:
    return [
        {
            "folder": folder,
            "uid": one.uid,
            "received_at": one.received_at.isoformat() if one.received_at else "",
            "size": one.size,
        }
        for one in messages
    ]
