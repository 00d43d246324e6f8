"""What a case about behaviour shows on its case page beside what every case shows."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.deciding import case_links
from evenhand.apps.conduct.queries import conduct_procedures
from evenhand.apps.conduct.register import may_see_register


def conduct_panel(request: HttpRequest, case: Case) -> SafeString:
    """The ways to the decision page, the register entry, the contact log and the papers, for those whom they let in."""
    user = request.user
    if case.procedure not in conduct_procedures() or not isinstance(user, User):
        return SafeString("")
    if not may_see_register(user, on=localdate()):
        return SafeString("")
    links = format_html_join(
        " ",
        '<a class="govuk-link govuk-!-margin-right-4" href="{}">{}</a>',
        ((url, says) for says, url in case_links(case)),
    )
    return format_html('<p class="govuk-body">{}</p>', links)
