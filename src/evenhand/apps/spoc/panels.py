"""What an arrangement says elsewhere: above its customer's name, and on its case page."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.over_customers import open_over
from evenhand.apps.council.access import sight_of_people
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import adjustment_codes
from evenhand.apps.people.who_bar import WhoLine
from evenhand.apps.spoc.queries import arrangement_procedures, arrangements_for, in_force_for, people_of
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.chain import from_canonical

TELEPHONE_RULE, TELEPHONE = "telephone-rule", "telephone"


def spoc_line(customer: Customer, viewer: User, on: dt.date) -> tuple[WhoLine, ...]:
    """Who answers this customer, for everybody who may see as much as their card (SPOC-4)."""
    if sight_of_people(viewer, on=on) == "none":
        return ()
    arrangement = in_force_for(customer.pk) if open_over(customer.pk, arrangement_procedures()) else None
    if arrangement is None:
        return ()
    people = people_of(arrangement, on=on)
    if people.spoc is None:
        return ()
    words = people.spoc.name
    if people.absence is not None and people.deputy is not None:
        until = f" until {in_full(people.absence.until_on)}" if people.absence.until_on else ""
        words = f"{people.deputy.name}, for {people.spoc.name}, who is away{until}"
    may_open = arrangements_for(viewer, on=on).filter(pk=arrangement.pk).exists()
    url = reverse("spoc", args=[arrangement.ref]) if may_open else ""
    line = WhoLine("Single point of contact", f"{words}. Pass on whatever you get.", url)
    return (line, *_telephone_line(arrangement, customer, on))


def _telephone_line(arrangement: Case, customer: Customer, on: dt.date) -> tuple[WhoLine, ...]:
    """What to do when this person calls: an adjustment, or the telephone granted, wins over the rule (SPOC-7)."""
    rule = lawbook().vocabularies.get(TELEPHONE_RULE)
    if rule is None:
        return ()
    considered = arrangement.event_rows.filter(move="consider-adjustments").order_by("-sequence").first()
    granted = (
        considered is not None and from_canonical(considered.text).facts.get("telephone_granted") is True
    )
    code = rule.codes["granted" if granted or TELEPHONE in adjustment_codes(customer.pk, on) else "declined"]
    return (WhoLine(code.title, code.says),)


def arrangement_panel(request: HttpRequest, case: Case) -> SafeString:
    """A way from the case page of an arrangement to its overview and to this week's response."""
    if case.procedure not in arrangement_procedures():
        return SafeString("")
    return format_html(
        '<ul class="govuk-list"><li><a class="govuk-link" href="{}">Overview of the arrangement</a></li>'
        '<li><a class="govuk-link" href="{}">This week’s response</a></li></ul>',
        reverse("spoc", args=[case.ref]),
        reverse("weekly", args=[case.ref]),
    )
