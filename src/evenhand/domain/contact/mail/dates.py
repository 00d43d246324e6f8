"""When a mail was sent and when it was received, as far as its own headers can say."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from dateutil import parser as dateparser

from evenhand.domain.contact.mail.headers import Headers
from evenhand.domain.contact.mail.parsed import Problems, ReceivedHow

_LONDON = ZoneInfo("Europe/London")
_EARLIEST, _LATEST = 1985, 2100
_DAY = dt.timedelta(days=1)
_NOTHING = dt.datetime(1, 1, 1)  # noqa: DTZ001 - fills what a written date leaves out, its zone among it
_BY = re.compile(r"\bby\s+([\w.:\[\]-]+)", re.IGNORECASE)
_ZONES = {"EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "PST": -28800, "PDT": -25200,
          "BST": 3600, "CET": 3600, "CEST": 7200, "EET": 7200, "IST": 3600}  # fmt: skip


def _zone(name: str | None, offset: int | None) -> dt.tzinfo | None:
    """The zone of a written date; a name that nobody knows is no zone. Raises ValueError for an offset beyond a day."""
    seconds = offset if offset is not None else _ZONES.get(name or "")
    return None if seconds is None else dt.timezone(dt.timedelta(seconds=seconds))


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a mail was received, by which server, and how that is known."""

    at: dt.datetime | None
    how: ReceivedHow
    by: str


def instant_in(value: str) -> dt.datetime | None:
    """A mail header's date as an instant; None where it holds none in the years 1985 to 2100."""
    value = value.strip()[:300]
    if not value:
        return None
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return written_instant(value)
    return _sensible(found if found.tzinfo else found.replace(tzinfo=dt.UTC))


def written_instant(value: str) -> dt.datetime | None:
    """A date as mail programs write it into a text; one without a zone is Europe/London, day before month."""
    text = re.sub(r"\s+", " ", re.sub(r"\b(?:at|um|à|kl\.?|yn|am(?=\s\d))\s(?=\d)", "", value[:200])).strip(
        " *,.<>"
    )
    text = re.sub(r"\b([ap])\.\s?m\.?", r"\1m", text, flags=re.IGNORECASE)
    text = re.sub(r"\((?:UTC|GMT)[^)]*\).*$|\([A-Za-z ]+\)", "", text).strip()
    iso = re.match(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?$", text)
    try:
        found = (
            dt.datetime.fromisoformat(text)
            if iso
            else dateparser.parse(text, dayfirst=True, default=_NOTHING, tzinfos=_zone)
        )
    # Arithmetic: dateutil reckons the minutes of `10:999…` with as many figures as are written.
    except (ValueError, ArithmeticError, TypeError, AttributeError, RecursionError):
        return None
    return _sensible(found if found.tzinfo else found.replace(tzinfo=_LONDON))


def _sensible(found: dt.datetime) -> dt.datetime | None:
    try:
        whole = found.astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None
    if not _EARLIEST <= whole.year <= _LATEST:
        return None
    offset = found.utcoffset() or dt.timedelta()
    return found.replace(tzinfo=dt.timezone(offset)) if abs(offset) < _DAY else whole


def claimed_date(headers: Headers, *, problems: Problems) -> dt.datetime | None:
    """The sender's own claim of the date, noted where it is missing or absurd."""
    value = headers.get("date") or headers.get("resent-date") or headers.get("delivery-date")
    found = instant_in(value)
    if not value:
        problems.note("no-date", "The mail does not say when it was sent.")
    elif found is None:
        problems.note(
            "absurd-date", f"The mail's own date cannot be right ({value[:60]!r}); it was passed over."
        )
    return found


def received_lines(headers: Headers) -> list[tuple[str, dt.datetime | None]]:
    """Each Received line's server and instant, latest hop first, as they stand in the mail."""
    found: list[tuple[str, dt.datetime | None]] = []
    for line in headers.all("received")[:200]:
        by = _BY.search(line[:4_000])
        found.append(
            (
                by.group(1).strip("[].").lower() if by else "",
                instant_in(line.rsplit(";", 1)[-1]) if ";" in line else None,
            )
        )
    return found


def receipt_of(
    headers: Headers,
    *,
    own_servers: tuple[str, ...],
    internal_date: dt.datetime | None,
    claimed: dt.datetime | None,
    read_at: dt.datetime | None,
    problems: Problems,
) -> Receipt:
    """When the council received a mail: its server's date, else its own earliest Received line, else the claim.

    Without `own_servers` the topmost Received line stands for the council's own. `read_at`, the instant
    of reading, lets a date in the future be found out; None leaves that unchecked.
    """
    lines = [(by, at) for by, at in received_lines(headers) if at is not None]
    own = [(by, at) for by, at in lines if _is_own(by, own_servers)] if own_servers else lines[:1]
    _note_quarrels(own, claimed=claimed, internal_date=internal_date, problems=problems)
    if internal_date is not None:
        return _checked(Receipt(internal_date, "server", own[-1][0] if own else ""), read_at, problems)
    for by, at in reversed(own):
        if read_at is None or at <= read_at + _DAY:
            return Receipt(at, "received-header", by)
        problems.note("future-date", "A server's date in the mail lies in the future; it was passed over.")
    if claimed is not None:
        return _checked(Receipt(claimed, "claimed", ""), read_at, problems)
    problems.note("no-receipt", "Nothing in the mail says when it was received; a person must say so.")
    return Receipt(None, "unknown", "")


def _checked(receipt: Receipt, read_at: dt.datetime | None, problems: Problems) -> Receipt:
    if read_at is None or receipt.at is None or receipt.at <= read_at + _DAY:
        return receipt
    problems.note(
        "future-date", "The mail's date lies in the future; it does not count as the day of receipt."
    )
    return Receipt(None, "unknown", receipt.by)


def _note_quarrels(
    own: list[tuple[str, dt.datetime]],
    *,
    claimed: dt.datetime | None,
    internal_date: dt.datetime | None,
    problems: Problems,
) -> None:
    instants = [at for _, at in own]
    if instants and max(instants) - min(instants) > _DAY:
        problems.note(
            "slow-receipt",
            "The council's own servers held this mail for more than a day; check when it was received.",
        )
    arrived = internal_date or (min(instants) if instants else None)
    if arrived is not None and claimed is not None and claimed > arrived + _DAY:
        problems.note(
            "sent-after-receipt",
            "The mail says it was sent after it was received; its own date is not to be relied on.",
        )


def _is_own(server: str, own_servers: tuple[str, ...]) -> bool:
    names = (name.lower().strip(".") for name in own_servers)
    return any(server == name or server.endswith("." + name) for name in names if name)
