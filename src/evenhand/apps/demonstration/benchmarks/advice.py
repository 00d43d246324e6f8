"""The advice card over 100,000 people: found by whatever a caller says, and drawn up (300 ms are promised)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db import transaction

from evenhand.apps.conduct.advice import advice_on, find
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure, median_seconds
from evenhand.apps.demonstration.benchmarks.volume.people import add_people, address_of, name_of
from evenhand.apps.demonstration.cast import set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.people.models import Customer

PEOPLE, AT_ONCE, PROMISE = 100_000, 5_000, 300.0
_ON = dt.date(2026, 11, 20)


def advice() -> list[Measure]:
    """Each way of finding somebody, the slowest among them, and the card itself. Nothing of it stays."""
    if Customer.objects.exists():
        raise CannotMeasure(
            "This benchmark adds 100,000 invented people, and this system holds some. Run it with another folder in "
            "EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    with transaction.atomic():
        cast = set_up(weekly_on=_ON, at=instant(_ON, 8, 0), with_customers=True)
        for first in range(0, PEOPLE, AT_ONCE):
            add_people(first, first + AT_ONCE, by=cast.users["spoc"], at=instant(_ON, 8, 0))
        by = cast.users["spoc"]
        person = Customer.objects.order_by("-pk")[1]
        given, surname = name_of(PEOPLE - 2)
        asked = {
            "a whole name": f"{given} {surname}",
            "a common surname": surname,
            "the first letters of a name": f"{given[:3]} {surname[:3]}",
            "a part inside a name": surname[2:],
            "nobody": "Zzqx Nobody",
            "a telephone number": "01632 099999",
            "an e-mail address": address_of(PEOPLE - 2),
            "a postcode": "ZZ10 1AA",
        }
        found = [
            _measure(f"found by {how}", partial(find, by, words, on=_ON)) for how, words in asked.items()
        ]
        found.append(_measure("the card of one person", lambda: advice_on(person, viewer=by, on=_ON)))
        transaction.set_rollback(True)
    return found


def _measure(what: str, done: Callable[[], object]) -> Measure:
    seconds = median_seconds(done, times=3)
    return Measure(benchmark="advice", what=what, value=seconds * 1000, unit="ms", promise=PROMISE)
