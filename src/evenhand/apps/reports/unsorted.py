"""Messages under no law yet: received in a period and not sorted, so that they stand in no other line (DEF-3)."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.apps.contacts.queries.reading_time import waiting
from evenhand.apps.reports.tabling import table
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.suppression import THRESHOLD

_NOTE = "Some of these may be requests. Each is counted under its law, from the day it was received, once it is sorted."


def unsorted(span: Span, audience: str) -> Sequence[Table]:
    """How many messages of a period wait to be sorted. They are in no sum, so a small number is hidden by itself."""
    number = waiting().filter(received_on__range=(span.from_on, span.until_on)).count()
    small = audience in HIDING and 0 < number < THRESHOLD
    said = f"<{THRESHOLD}" if small else f"{number:,}"
    return [
        table(
            "Received in the period and not sorted yet",
            "What is counted",
            (span.says,),
            [("Messages not sorted yet, under no law so far", said)],
            numbers=True,
            notes=(_NOTE,) if number else (),
        )
    ]
