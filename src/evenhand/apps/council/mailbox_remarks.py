"""What is to be said about a mailbox on the settings page, lent by the app that fetches its mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.apps.council.models import Mailbox


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about how a mailbox fares; `trouble` asks for somebody to act."""

    sentence: str
    trouble: bool = False


Teller = Callable[[Mailbox, dt.datetime], tuple[Remark, ...]]
_tellers: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Let a function say what there is to say of a mailbox; asking twice for the same one changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)


def remarks_on(mailbox: Mailbox, *, at: dt.datetime) -> tuple[Remark, ...]:
    """Everything there is to say of a mailbox at an instant."""
    return tuple(remark for tell in _tellers for remark in tell(mailbox, at))
