"""The hold on records, as the page of a case shows it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.holding import hold_for_page
from evenhand.apps.cases.models import Case


def hold_panel(request: HttpRequest, case: Case) -> SafeString:
    """The hold on the page of a case."""
    if not isinstance(request.user, User):
        return SafeString("")
    says = hold_for_page(request.user, case, today=localdate())
    if not says:
        return SafeString("")
    return format_html(
        '<p class="govuk-body" id="hold"><strong>Nothing here may be erased.</strong> {}</p>', says
    )
