"""What stands at the head and the foot of a report, whatever its form."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from evenhand.domain.reports.documents import Document
from evenhand.domain.time.words import without_weekday

_LONDON = ZoneInfo("Europe/London")
AUDIENCES = {
    "public": "For the public: small numbers are not given.",
    "requester": "For the person who asked: small numbers are not given.",
    "member": "For members.",
    "internal": "Exact figures, not for publication. Whoever takes them is recorded.",
}
INVENTED = "Invented data: no person, and no figure but those marked as published, is real."
CLOSING = "What is not given, and what you can do"
DEFINITIONS = "What each figure counts"


def head_lines(document: Document) -> tuple[str, ...]:
    """Council, period, audience and the moment of counting."""
    at = document.run_at.astimezone(_LONDON)
    return tuple(
        filter(
            None,
            (
                document.council,
                f"Period: {document.period}",
                AUDIENCES.get(document.audience, document.audience),
                f"Counted on {without_weekday(at.date())} at {at:%H:%M}",
                INVENTED if document.invented else "",
            ),
        )
    )
