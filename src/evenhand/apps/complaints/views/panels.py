"""What complaints show on the page of a case: perhaps logged twice, and which service dealt with the like."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.complaints.likeness import logged_twice, service_guess
from evenhand.apps.complaints.queries import COMPLAINTS, members_of


def complaint_panel(request: HttpRequest, case: Case) -> SafeString:
    """Suggestions about a complaint, each with its evidence; nothing where there is none."""
    if case.procedure not in members_of(COMPLAINTS) or case.final:
        return SafeString("")
    user, on = cast(User, request.user), localdate()
    twice, guess = logged_twice(case, user, on=on), service_guess(case, user, on=on)
    if not twice and guess is None:
        return SafeString("")
    return render_to_string(
        "complaints/panel.html", {"case": case, "twice": twice, "guess": guess}, request=request
    )
