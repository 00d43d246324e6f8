"""Limits on contact that a call or a visit of ours goes against: whoever was told to write is not telephoned."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.conduct.queries import limits_on
from evenhand.apps.contacts.operations.other_ways import Asked
from evenhand.apps.people.models import Customer
from evenhand.apps.ui.dates import in_full


def limits_against(customer: Customer, channel: str, on: dt.date) -> tuple[Asked, ...]:
    """The limits in force on a day that this channel goes against; none that an adjustment comes before (URB-3).

    A limit that the person was not told of yet promises them nothing, so it is not held against a call.
    """
    return tuple(
        Asked(one.code, f"{one.title}, a limit until {in_full(one.ends_on)}")
        for one in limits_on(customer, on)
        if channel in one.not_by and one.told and not one.met_by
    )
