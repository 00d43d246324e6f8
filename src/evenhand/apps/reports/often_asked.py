"""What was asked three times or more in a period, so that it may belong in the publication scheme (IR-9, FOI-53)."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.apps.cases.models import Case
from evenhand.apps.information.disclosures import asked_often, published, to_decide_on
from evenhand.apps.reports.tabling import table
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.suppression import THRESHOLD

_MOST = 5_000
_NONE = "Nothing was asked three times or more in these days."
_UNCHECKED = "The words of requests are not in what goes out: nobody has looked through them for names."
_CUT = f"Only the newest {_MOST:,} requests of the period were looked through. Ask for a shorter one to have all of it."


def often_asked(span: Span, audience: str) -> Sequence[Table]:
    """Each thing asked so often: the words that its requests share, how many there were, how many answers are published.

    The public gets the number of such things alone. It is in no sum, and a small one is hidden by itself.
    """
    received = Case.objects.filter(received_on__range=(span.from_on, span.until_on))
    found = asked_often(received, most=_MOST)
    cut = (_CUT,) if to_decide_on(received).count() > _MOST else ()
    if audience in HIDING:
        number = len(found)
        said = f"<{THRESHOLD}" if 0 < number < THRESHOLD else f"{number:,}"
        lines = [("Things asked three times or more", said)]
        return [
            table(
                "What was asked three times or more",
                "What is counted",
                (span.says,),
                lines,
                numbers=True,
                notes=(_UNCHECKED, *cut),
            )
        ]
    out = set(
        published().filter(case__in=[c.pk for one in found for c in one.cases]).values_list("case", flat=True)
    )
    rows = [
        (
            ", ".join(one.words),
            f"{len(one.cases):,}",
            f"{sum(case.pk in out for case in one.cases):,}",
            ", ".join(case.ref for case in one.cases),
        )
        for one in found
    ]
    columns = ("Requests", "Answers in the disclosure log", "Cases")
    return [
        table(
            "Candidates for the publication scheme", "Words they share", columns, rows, empty=_NONE, notes=cut
        )
    ]
