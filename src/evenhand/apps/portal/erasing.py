"""What erasing a case does to the person's own page: the codes that open it go."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.portal.models import PersonalCode


def erase_codes(case: Case, _at: dt.datetime) -> Gone:
    """Drop the codes of a case and the digits sent for them: a letter that somebody kept opens nothing any more."""
    PersonalCode.objects.filter(case=case).delete()
    return Gone()
