"""Letters that were sent, for those who may see the case they belong to."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import NotSeen, cases_seen_by
from evenhand.apps.letters.models import LetterSent


def letter_for(user: User, pk: int, *, on: dt.date) -> LetterSent:
    """A letter as it was sent, for this person. Raises NotSeen where its case is not theirs to see."""
    found = (
        LetterSent.objects.select_related("case__customer", "pdf", "docx", "sent_by", "posted_by")
        .filter(pk=pk, case__in=cases_seen_by(user, on))
        .first()
    )
    if found is None:
        raise NotSeen("There is no such letter that you may see. Open it from its case.")
    return found
