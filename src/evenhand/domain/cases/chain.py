"""The chain that shows whether anything in a case was altered, lost or slipped in.

The bytes that are hashed are kept as text beside each event, so that no later change of software can
change what was signed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from decimal import Decimal
from typing import Any

import msgspec

from evenhand.domain.cases.events import Decider, Event, PassageRef, Value

GENESIS = "0" * 64


def canonical(event: Event, *, case: str) -> str:
    """One event as the one text that is hashed and kept: keys sorted, dates and money labelled."""
    body: dict[str, Any] = {
        "case": case,
        "sequence": event.sequence,
        "move": event.move,
        "item": event.item,
        "happened_on": event.happened_on.isoformat(),
        "recorded_at": event.recorded_at.astimezone(dt.UTC).isoformat(),
        "recorded_by": event.recorded_by,
        "under": event.under,
        "facts": {name: _labelled(value) for name, value in event.facts.items()},
        "decided_by": msgspec.to_builtins(event.decided_by) if event.decided_by else None,
        "relied_on": dict(event.relied_on),
    }
    return msgspec.json.encode(body, order="deterministic").decode()


def from_canonical(text: str) -> Event:
    """The event back from the text that was kept."""
    body = msgspec.json.decode(text)
    decided_by = body["decided_by"]
    return Event(
        sequence=body["sequence"],
        move=body["move"],
        item=body["item"],
        happened_on=dt.date.fromisoformat(body["happened_on"]),
        recorded_at=dt.datetime.fromisoformat(body["recorded_at"]),
        recorded_by=body["recorded_by"],
        under=body["under"],
        facts={name: _plain(value) for name, value in body["facts"].items()},
        decided_by=msgspec.convert(decided_by, Decider) if decided_by else None,
        relied_on=body["relied_on"],
    )


def _labelled(value: Value) -> object:
    match value:
        case dt.date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"money": str(value)}
        case PassageRef():
            return {"passage": value.name, "fingerprint": value.fingerprint}
        case tuple():
            return list(value)
        case _:
            return value


def _plain(value: Any) -> Value:
    if isinstance(value, dict):
        if "date" in value:
            return dt.date.fromisoformat(value["date"])
        if "money" in value:
            return Decimal(value["money"])
        return PassageRef(name=value["passage"], fingerprint=value["fingerprint"])
    if isinstance(value, list):
        return tuple(value)
    plain: Value = value
    return plain


def link(previous: str, text: str) -> str:
    """The hash of one event, which holds the hash of the one before it."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def fingerprint(words: str, key: bytes) -> str:
    """The keyed fingerprint of a passage; without its key, which erasure destroys, it says nothing."""
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()
