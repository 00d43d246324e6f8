"""What a reckoning comes to: a day, and the reasons for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why a clock falls due when it does, and the provision behind it."""

    text: str
    reference: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Reckoning:
    """When a clock falls due, by the end of that day, or what a cost comes to; with the reasons.

    `due` is nothing while the clock stands still, and `reasons` say since when. `version` is the day from
    which the value relied on stands (nothing where that was not established). `work_to` is a cautious
    earlier day. `provisional` marks a day beyond the known holidays (CAL-9).
    """

    rule_id: str
    due: dt.date | None
    verdict: str | None
    reasons: tuple[Reason, ...]
    version: dt.date | None
    provisional: bool = False
    work_to: dt.date | None = None
    flags: tuple[str, ...] = ()
