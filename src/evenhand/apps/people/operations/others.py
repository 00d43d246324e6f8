"""Representatives with their authority, and those who belong with a customer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.people.models import Associate, Customer, Representative
from evenhand.apps.ui.dates import in_full

_FACTS = ("by", "name", "authority", "scope", "scope_words", "from_on", "until_on")


@transaction.atomic
def add_representative(
    customer: Customer,
    *,
    name: str = "",
    by_customer: Customer | None = None,
    authority: str,
    scope: str,
    scope_words: str = "",
    from_on: dt.date,
    until_on: dt.date | None = None,
    by: User,
    at: dt.datetime,
) -> Representative:
    """Record that somebody may act for the customer, on what authority, for what, and for how long.

    `by_customer` is the representative's own record where they have one; else give the name. Recording it
    again gives the one that stands. Raises Refused without a name or without evidence of the authority.
    """
    called = name.strip() or (by_customer.name if by_customer else "")
    _check(
        called, scope_words=scope_words, authority=authority, scope=scope, from_on=from_on, until_on=until_on
    )
    if by_customer is not None and by_customer.pk == customer.pk:
        raise Refused("Nobody represents themselves. Choose the other person.", field="name")
    Customer.objects.select_for_update().get(pk=customer.pk)
    acting, new = Representative.objects.get_or_create(
        customer=customer,
        by=by_customer,
        name=called,
        scope=scope,
        scope_words=scope_words.strip(),
        from_on=from_on,
        defaults={
            "authority": authority.strip(),
            "until_on": until_on,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    if new:
        after = facts_of(acting, _FACTS)
        note_change(acting, subject=customer, what="add-representative", by=by, at=at, after=after)
    return acting


@transaction.atomic
def end_representative(
    acting: Representative, *, last_on: dt.date, why: str, by: User, at: dt.datetime
) -> None:
    """Set the last day on which somebody may act. Raises Refused without a reason or before the first day."""
    kept = Representative.objects.select_for_update().get(pk=acting.pk)
    if kept.until_on == last_on:
        return
    if not why.strip():
        raise Refused("Say why the authority ends, such as: the customer withdrew it by letter.", field="why")
    if last_on < kept.from_on:
        raise Refused(f"It began on {in_full(kept.from_on)}; it cannot end before that.", field="last_on")
    before = facts_of(kept, _FACTS)
    kept.until_on = last_on
    kept.save(update_fields=["until_on"])
    after = facts_of(kept, _FACTS)
    note_change(
        kept,
        subject=kept.customer,
        what="end-representative",
        why=why,
        by=by,
        at=at,
        before=before,
        after=after,
    )


@transaction.atomic
def associate(
    customer: Customer, *, other: Customer, relation: str, note: str = "", by: User, at: dt.datetime
) -> Associate:
    """Record that two customers belong together; both keep their own record. Once, from whichever side.

    Raises Refused for the same customer, or a relation that its list does not have.
    """
    if other.pk == customer.pk:
        raise Refused("These are the same customer. Choose the other one.", field="other")
    if relation not in vocabulary("associate-relations").codes:
        raise Refused("Choose from the list how they belong together.", field="relation")
    first, second = sorted((customer, other), key=lambda one: one.pk)
    tie, new = Associate.objects.get_or_create(
        customer=first,
        other=second,
        defaults={"relation": relation, "note": note.strip(), "recorded_by": by, "recorded_at": at},
    )
    if new:
        after = facts_of(tie, ("customer", "other", "relation", "note"))
        for one in (first, second):
            note_change(tie, subject=one, what="associate", by=by, at=at, after=after)
    return tie


def _check(
    name: str, *, authority: str, scope: str, scope_words: str, from_on: dt.date, until_on: dt.date | None
) -> None:
    if not name:
        raise Refused("Give the representative's name.", field="name")
    if not authority.strip():
        raise Refused(
            "Say what shows the authority, such as: signed form of 2 May. Without it they cannot act.",
            field="authority",
        )
    scopes = vocabulary("authority-scopes").codes
    if scope not in scopes:
        raise Refused("Choose from the list what they may act on.", field="scope")
    if scopes[scope].flags.get("needs_words") is True and not scope_words.strip():
        raise Refused(
            "Say which matter they may act on, such as: the fence at 4 Mill Lane.", field="scope_words"
        )
    if until_on is not None and until_on < from_on:
        raise Refused(f"The last day is before the first, {in_full(from_on)}. Check both.", field="until_on")
