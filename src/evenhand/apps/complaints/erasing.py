"""What erasing a complaint does to its survey: what the person answered goes, that they were asked stays."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.complaints.models import SurveyInvitation


def erase_survey(case: Case, _at: dt.datetime) -> Gone:
    """Blank the marks that the person gave. Equality replies name no case, so none can be found here (EQM-1)."""
    SurveyInvitation.objects.filter(case=case).update(ease=None, handling=None, remedy=None)
    return Gone()
