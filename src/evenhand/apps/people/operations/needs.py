"""Reasonable adjustments: recorded once decided, shown wherever somebody answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.fitting import save_fitting
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.once_a_request import forget_answers
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.people.models import Adjustment, Customer
from evenhand.apps.ui.dates import in_full

_FACTS = ("what", "words", "from_on", "until_on", "decided_by")


@transaction.atomic
def record_adjustment(
    customer: Customer,
    *,
    what: str,
    words: str = "",
    from_on: dt.date,
    until_on: dt.date | None = None,
    decided_by: str = "",
    by: User,
    at: dt.datetime,
) -> Adjustment:
    """Record a reasonable adjustment (Equality Act 2010 s.20): from then on it overrides a conflicting limit.

    `what` is a code of law/vocabularies/adjustments.yaml in force on the first day; `decided_by` names who
    agreed it. Recording it again gives the one that stands. Raises Refused for an unknown code.
    """
    if what not in vocabulary("adjustments").on(from_on):
        raise Refused(
            "Choose an adjustment from the list; “Another adjustment” takes your own words.", field="what"
        )
    if what == "other" and not words.strip():
        raise Refused("Say in words what the adjustment is.", field="words")
    if until_on is not None and until_on < from_on:
        raise Refused(f"The last day is before the first, {in_full(from_on)}. Check both.", field="until_on")
    Customer.objects.select_for_update().get(pk=customer.pk)
    same = customer.adjustments.filter(on_day(from_on), what=what, words=words.strip())
    standing = same.first()
    if standing is not None:
        return standing
    adjustment = save_fitting(
        Adjustment(
            customer=customer,
            what=what,
            words=words.strip(),
            from_on=from_on,
            until_on=until_on,
            decided_by=decided_by.strip(),
            recorded_by=by,
            recorded_at=at,
        )
    )
    after = facts_of(adjustment, _FACTS)
    forget_answers()
    note_change(adjustment, subject=customer, what="record-adjustment", by=by, at=at, after=after)
    return adjustment


@transaction.atomic
def end_adjustment(adjustment: Adjustment, *, last_on: dt.date, why: str, by: User, at: dt.datetime) -> None:
    """Set the last day of an adjustment. Raises Refused without a reason or for a day before the first."""
    kept = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if kept.until_on == last_on:
        return
    if not why.strip():
        raise Refused("Say why the adjustment ends: the person may ask.", field="why")
    if last_on < kept.from_on:
        raise Refused(f"It began on {in_full(kept.from_on)}; it cannot end before that.", field="last_on")
    before = facts_of(kept, _FACTS)
    kept.until_on = last_on
    kept.save(update_fields=["until_on"])
    forget_answers()
    after = facts_of(kept, _FACTS)
    note_change(
        kept, subject=kept.customer, what="end-adjustment", why=why, by=by, at=at, before=before, after=after
    )
