"""`{% load people %}`: the bar that stands above everything about a customer."""

from __future__ import annotations

import datetime as dt

from django import template

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import sight_of_people
from evenhand.apps.people.models import Customer
from evenhand.apps.people.spellings import shown_telephone
from evenhand.apps.people.who_bar import WhoBar, who

register = template.Library()


@register.inclusion_tag("people/who_bar.html")
def who_bar(
    customer: Customer, viewer: User, today: dt.date, blind: bool = False
) -> dict[str, WhoBar | bool]:
    """Draw the bar: `{% who_bar customer viewer today %}`; FOI and EIR pages add `blind=True`."""
    return {
        "bar": who(customer, viewer, on=today, applicant_blind=blind),
        "linked": sight_of_people(viewer, on=today) != "none",
        "applicant_blind": blind,
    }


@register.filter
def as_telephone(e164: str) -> str:
    """A number in E.164 as people here read it."""
    return shown_telephone(e164)
