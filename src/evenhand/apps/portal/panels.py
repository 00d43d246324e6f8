"""The personal code on the case page, and in the letters of the case."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.queries import conduct_procedures
from evenhand.apps.letters.gathering import About
from evenhand.apps.portal.models import PersonalCode
from evenhand.apps.portal.operations import shown_code, still_good


def code_panel(request: HttpRequest, case: Case) -> SafeString:
    """Whether the letters of a case carry a code, and the button that makes one."""
    if case.procedure not in conduct_procedures():
        return SafeString("")
    live = PersonalCode.objects.filter(case=case, ended_on__isnull=True).first()
    safe = bool(case.customer and case.customer.safe_contact)
    values = {"case": case, "live": live, "shown": shown_code(live.code) if live else "", "safe": safe}
    # The template escapes every value it is given.
    return mark_safe(render_to_string("portal/parts/code_panel.html", values, request=request))


def code_for_letters(about: About) -> str | None:
    """The code that a letter carries; none where none was made, it has expired, or a safe-contact note stands."""
    live = PersonalCode.objects.filter(case=about.case, ended_on__isnull=True).first()
    return shown_code(live.code) if live is not None and still_good(live, about.on) else None
