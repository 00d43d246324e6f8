"""What apps above say of a part of a case beside where it stands: which reminder went, which goes next.

A remark is a function from the reading, the key of the part and the day to a sentence, empty where it has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from evenhand.domain.cases.reading import Reading

Remark = Callable[[Reading, str, dt.date], str]
_remarks: dict[str, Remark] = {}


def register(kind: str, remark: Remark) -> None:
    """Say who remarks on parts of one kind; the same kind again takes the place of the first."""
    _remarks[kind] = remark


def remark_on_part(reading: Reading, item: str, on: dt.date) -> str:
    """The remark on an open part, in words; empty where nobody has any."""
    kind = reading.story.items[item].kind
    remark = _remarks.get(kind)
    final = reading.procedure.items[kind].stages[reading.story.items[item].stage].final
    return remark(reading, item, on) if remark is not None and not final else ""
