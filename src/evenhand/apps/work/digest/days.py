"""On which mornings an officer gets their work by mail: their own choice, else the council's."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import council
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.lawbook.books import calendars
from evenhand.apps.work.models import DigestChoice
from evenhand.domain.time.legal_day import legal_day

DAYS = "digest-days"


def codes_of_day(on: dt.date) -> frozenset[str]:
    """The choices under which a mail goes on this day; none on a day that is no working day."""
    working = calendars().plain("NATION", closed=True)
    if not working.counts(on):
        return frozenset()
    monday = on - dt.timedelta(days=on.weekday())
    holds = {"working_days": True, "first_of_week": working.on_or_after(monday) == on}
    return frozenset(
        code
        for code, meaning in vocabulary(DAYS).on(on).items()
        if any(meaning.flags.get(flag) is True and so for flag, so in holds.items())
    )


def choice_of(officer: Officer) -> str:
    """What an officer chose; empty where they do as the council does."""
    chosen = DigestChoice.objects.filter(officer=officer).first()
    return chosen.days if chosen else ""


def default_days() -> str:
    """What holds for whoever has not chosen."""
    return council().digest_days


@transaction.atomic
def choose_days(officer: Officer, days: str, *, by: User, at: dt.datetime) -> None:
    """Say on which mornings an officer wants the mail; empty for the council's default. Raises Refused."""
    if days and days not in vocabulary(DAYS).on(legal_day(at)):
        raise Refused("Choose one of the answers listed.", field="days")
    choice, _ = DigestChoice.objects.get_or_create(officer=officer)
    before, choice.days = choice.days, days
    if before != days:
        choice.save(update_fields=["days"])
        note_change(
            choice, what="choose-morning-mail", by=by, at=at, before={"days": before}, after={"days": days}
        )
