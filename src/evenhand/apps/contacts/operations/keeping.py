"""The first step of every arrival: bytes and receipt kept, so that a power cut one moment later loses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from evenhand.apps.contacts.models import Receipt
from evenhand.apps.contacts.sources import Offered
from evenhand.apps.contacts.storable import storable
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.operations import keep_all

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
    """Keep one message; see `keep_arrivals`."""
    return keep_arrivals([offered], source=source, at=[at])[0]


def keep_arrivals(offered: Sequence[Offered], *, source: str, at: Sequence[dt.datetime]) -> list[Receipt]:
    """Keep messages exactly as they came, each with its instant of storing, and give their receipts in that order.

    The same message again gives the same receipt. When this returns, all of it is on disk, and the source may be told.
    """
    raws = keep_all([one.raw for one in offered], at=at[0], media_type=MAIL)
    return write_receipts(offered, source=source, raws=raws, at=at)


def write_receipts(
    offered: Sequence[Offered], *, source: str, raws: Sequence[StoredFile], at: Sequence[dt.datetime]
) -> list[Receipt]:
    """Write the receipts for bytes that are kept already, all in one commit that is on disk when this returns."""
    with committed_for_good():
        Receipt.objects.bulk_create(
            (
                Receipt(
                    source=source,
                    uid=one.uid,
                    where=storable(one.where),
                    raw=raw,
                    server_date_at=one.server_date_at,
                    stored_at=stored_at,
                )
                for one, raw, stored_at in zip(offered, raws, at, strict=True)
            ),
            ignore_conflicts=True,
        )
    ours = Receipt.objects.select_related("raw", "contact")
    found = {row.uid: row for row in ours.filter(source=source, uid__in=[one.uid for one in offered])}
    return [found[one.uid] for one in offered]
