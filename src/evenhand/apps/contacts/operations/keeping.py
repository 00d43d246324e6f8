"""The first step of every arrival: bytes and receipt kept, so that a power cut one moment later loses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from evenhand.apps.contacts.models import Receipt
from evenhand.apps.contacts.sources import Offered
from evenhand.apps.contacts.storable import storable
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep

MAIL = "message/rfc822"


@contextmanager
def committed_for_good() -> Iterator[None]:
    """A transaction that is on disk once it ends, whatever the machine does next.

    SQLite otherwise syncs its log only now and then (`synchronous=NORMAL`); for the acknowledgement of a
    message that is not enough. PostgreSQL always does it. It is the outermost transaction, or it raises.
    """
    sqlite = connection.vendor == "sqlite" and not connection.in_atomic_block
    if sqlite:
        _synchronous("FULL")
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        if sqlite:
            _synchronous("NORMAL")


def _synchronous(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")


def keep_arrival(offered: Offered, *, source: str, at: dt.datetime) -> Receipt:
    """Keep a message exactly as it came, and the receipt for it; the same message again gives the same receipt.

    When this returns, both are on disk, and the source may be told.
    """
    raw = keep(offered.raw, at=at, media_type=MAIL)
    return write_receipt(offered, source=source, raw=raw, at=at)


def write_receipt(offered: Offered, *, source: str, raw: StoredFile, at: dt.datetime) -> Receipt:
    """Write the receipt for bytes that are kept already."""
    with committed_for_good():
        receipt, _ = Receipt.objects.select_related("raw", "contact").get_or_create(
            source=source,
            uid=offered.uid,
            defaults={
                "where": storable(offered.where),
                "raw": raw,
                "server_date_at": offered.server_date_at,
                "stored_at": at,
            },
        )
    return receipt
