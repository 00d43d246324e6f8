"""Officers and the posts they hold; members and Members of Parliament and their terms."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.models import (
    Member,
    MemberOfParliament,
    Officer,
    Post,
    PostHolding,
    ServiceArea,
)
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.ui.dates import in_full

_SPAN = ("from_on", "until_on")


@transaction.atomic
def add_service_area(
    *, code: str, name: str, directorate: str = "", by: User, at: dt.datetime
) -> ServiceArea:
    """Add a part of the council. The same code twice gives the one that is there."""
    said = {"name": name.strip(), "directorate": directorate.strip()}
    area, new = ServiceArea.objects.get_or_create(code=code, defaults=said)
    if new:
        after = facts_of(area, ("code", "name", "directorate"))
        note_change(area, what="add-service-area", by=by, at=at, after=after)
    return area


@transaction.atomic
def change_service_area(
    area: ServiceArea, *, name: str, directorate: str, active: bool, by: User, at: dt.datetime
) -> ServiceArea:
    """Give a part of the council another name or directorate, or take it out of use. Its code never changes."""
    fields = ("name", "directorate", "active")
    before = facts_of(area, fields)
    area.name, area.directorate, area.active = name.strip(), directorate.strip(), active
    area.save(update_fields=list(fields))
    after = facts_of(area, fields)
    if after != before:
        note_change(area, what="change-service-area", by=by, at=at, before=before, after=after)
    return area


@transaction.atomic
def add_officer(
    *,
    name: str,
    email: str,
    telephone: str = "",
    service_area: ServiceArea | None = None,
    user: User | None = None,
    by: User,
    at: dt.datetime,
) -> Officer:
    """Enter an officer. The same address twice gives the officer who has it.

    Raises Refused where the address is none.
    """
    address = _address(email)
    facts = {"name": name.strip(), "telephone": telephone, "service_area": service_area, "user": user}
    officer, new = Officer.objects.get_or_create(email=address, defaults=facts)
    if new:
        after = facts_of(officer, ("name", "email", "telephone", "service_area", "user"))
        note_change(officer, what="add-officer", by=by, at=at, after=after)
    return officer


@transaction.atomic
def add_post(
    *, title: str, role: str, service_area: ServiceArea | None = None, by: User, at: dt.datetime
) -> Post:
    """Add a post with its role. The same title, role and service area twice gives the one that is there.

    Raises Refused for a role that the council's list does not have.
    """
    if role not in vocabulary("roles").codes:
        raise Refused("Choose a role from the list: the council's roles are in its lawbook.", field="role")
    post, new = Post.objects.get_or_create(title=title.strip(), role=role, service_area=service_area)
    if new:
        after = facts_of(post, ("title", "role", "service_area"))
        note_change(post, what="add-post", by=by, at=at, after=after)
    return post


@transaction.atomic
def appoint(
    officer: Officer,
    *,
    post: Post,
    from_on: dt.date,
    until_on: dt.date | None = None,
    note: str = "",
    by: User,
    at: dt.datetime,
) -> PostHolding:
    """Say that an officer holds a post from a day. Several may hold one post at the same time.

    Doing it twice gives the holding that stands. Raises Refused where the days run backwards or lie
    over another time the same officer holds the same post.
    """
    _in_order(from_on, until_on)
    Officer.objects.select_for_update().get(pk=officer.pk)
    held = PostHolding.objects.filter(officer=officer, post=post)
    over = held.filter(Q(until_on__isnull=True) | Q(until_on__gte=from_on))
    standing = (over.filter(from_on__lte=until_on) if until_on else over).first()
    if standing is not None:
        if (standing.from_on, standing.until_on) == (from_on, until_on):
            return standing
        raise Refused(
            f"{officer.name} already holds this post from {in_full(standing.from_on)}. End that time first.",
            field="from_on",
        )
    holding = PostHolding.objects.create(
        officer=officer, post=post, from_on=from_on, until_on=until_on, note=note
    )
    after = facts_of(holding, ("post", *_SPAN, "note"))
    note_change(holding, subject=officer, what="appoint", by=by, at=at, after=after)
    return holding


@transaction.atomic
def end_holding(holding: PostHolding, *, last_on: dt.date, by: User, at: dt.datetime) -> PostHolding:
    """Set the last day on which an officer holds a post. Raises Refused for a day before the first."""
    holding = PostHolding.objects.select_for_update().get(pk=holding.pk)
    _end(holding, last_on=last_on, subject=holding.officer, what="end-holding", by=by, at=at)
    return holding


@transaction.atomic
def add_member(
    *,
    name: str,
    ward: str,
    email: str,
    from_on: dt.date,
    until_on: dt.date | None = None,
    user: User | None = None,
    officer: Officer | None = None,
    by: User,
    at: dt.datetime,
) -> Member:
    """Enter a councillor's term. The same address and first day twice gives the term that is there."""
    _in_order(from_on, until_on)
    facts = {
        "name": name.strip(),
        "ward": ward.strip(),
        "until_on": until_on,
        "user": user,
        "officer": officer,
    }
    member, new = Member.objects.get_or_create(email=_address(email), from_on=from_on, defaults=facts)
    if new:
        after = facts_of(member, ("name", "ward", "email", "user", "officer", *_SPAN))
        note_change(member, what="add-member", by=by, at=at, after=after)
    return member


@transaction.atomic
def end_membership(member: Member, *, last_on: dt.date, by: User, at: dt.datetime) -> Member:
    """Set the last day of a councillor's term. Raises Refused for a day before the first."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    _end(member, last_on=last_on, subject=member, what="end-membership", by=by, at=at)
    return member


@transaction.atomic
def add_member_of_parliament(
    *,
    name: str,
    constituency: str,
    email: str,
    from_on: dt.date,
    until_on: dt.date | None = None,
    by: User,
    at: dt.datetime,
) -> MemberOfParliament:
    """Enter an MP's term. The same address and first day twice gives the term that is there."""
    _in_order(from_on, until_on)
    facts = {"name": name.strip(), "constituency": constituency.strip(), "until_on": until_on}
    found, new = MemberOfParliament.objects.get_or_create(
        email=_address(email), from_on=from_on, defaults=facts
    )
    if new:
        after = facts_of(found, ("name", "constituency", "email", *_SPAN))
        note_change(found, what="add-member-of-parliament", by=by, at=at, after=after)
    return found


@transaction.atomic
def end_term_in_parliament(
    one: MemberOfParliament, *, last_on: dt.date, by: User, at: dt.datetime
) -> MemberOfParliament:
    """Set the last day of an MP's term. Raises Refused for a day before the first."""
    one = MemberOfParliament.objects.select_for_update().get(pk=one.pk)
    _end(one, last_on=last_on, subject=one, what="end-term-in-parliament", by=by, at=at)
    return one


def _end(
    span: PostHolding | Member | MemberOfParliament,
    *,
    last_on: dt.date,
    subject: Officer | Member | MemberOfParliament,
    what: str,
    by: User,
    at: dt.datetime,
) -> None:
    if last_on < span.from_on:
        raise Refused(
            f"The last day cannot be before the first, {in_full(span.from_on)}. Check the date.",
            field="last_on",
        )
    if span.until_on == last_on:
        return
    before = facts_of(span, _SPAN)
    span.until_on = last_on
    span.save(update_fields=["until_on"])
    note_change(span, subject=subject, what=what, by=by, at=at, before=before, after=facts_of(span, _SPAN))


def _in_order(from_on: dt.date, until_on: dt.date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise Refused(f"The last day is before the first, {in_full(from_on)}. Check both.", field="until_on")


def _address(email: str) -> str:
    try:
        return normalised_address(email)
    except ValueError as odd:
        raise Refused(str(odd), field="email") from odd
