"""The next review of the council's policy: whose it is, when it is due, and what was decided at it.

An adopted edition names the officer responsible and the day of its next review. As that day comes near it stands on their
work list, until another edition is adopted or the review is recorded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import may_change_settings
from evenhand.apps.council.models import Officer
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.queries import holders_of, officer_of
from evenhand.apps.council.vocabularies import days_until_looked_at, vocabulary
from evenhand.apps.policies.models import Adoption
from evenhand.apps.policies.operations import AdoptionRefused
from evenhand.apps.policies.queries import InForce, reviews_due, standing_on
from evenhand.apps.policies.standing import take_up
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day

ANNOUNCED = "policy-review"  # a code of law/vocabularies/looked-at-again.yaml


@dataclass(frozen=True, slots=True)
class Review:
    """A review that is near or past: of which decision, due when, and why then."""

    standing: InForce
    due_on: dt.date
    reasons: tuple[str, ...]


def review_due(on: dt.date) -> Review | None:
    """The review of the standing edition, where it is near or past; nothing where none is."""
    standing = reviews_due(on, within=days_until_looked_at(ANNOUNCED, on=on) or dt.timedelta())
    if standing is None or standing.adoption.next_review_on is None:
        return None
    adoption = standing.adoption
    decided = (
        f"{adoption.approved_by} set this day"
        + (f" on {in_full(adoption.approved_on)}" if adoption.approved_on else "")
        + (f" (minute {adoption.minute})." if adoption.minute else ".")
    )
    return Review(standing, standing.adoption.next_review_on, (decided,))


def owners_of(adoption: Adoption, on: dt.date) -> frozenset[int]:
    """The officers whose task the review is: whom the adoption names, by name or by post; else who keeps the policy."""
    said = adoption.responsible.strip()
    named = Officer.objects.filter(name__iexact=said) | Officer.objects.filter(
        on_day(on, prefix="holdings__"), holdings__post__title__iexact=said
    )
    found = frozenset(named.values_list("pk", flat=True)) if said else frozenset()
    return found or _keepers(on)


def may_review(user: User, *, on: dt.date) -> bool:
    """Whether somebody may record a review: whose task it is, and who keeps the policy."""
    if may_change_settings(user, on=on):
        return True
    standing, officer = standing_on(on), officer_of(user)
    return standing is not None and officer is not None and officer.pk in owners_of(standing.adoption, on)


def _keepers(on: dt.date) -> frozenset[int]:
    roles = vocabulary("roles").codes
    keeping = (name for name, role in roles.items() if role.flags.get("changes_settings") is True)
    return frozenset(officer.pk for role in keeping for officer in holders_of(role, on))


@transaction.atomic
def record_review(
    *,
    approved_by: str,
    minute: str,
    found: str,
    next_review_on: dt.date,
    by: User | None,
    at: dt.datetime,
) -> Adoption:
    """Write down that the standing edition was reviewed and goes on, with the day of its next review.

    Raises AdoptionRefused where nothing was adopted, nothing is said, or the next review does not lie ahead.
    """
    today = legal_day(at)
    standing = standing_on(today)
    if standing is None or standing.adoption.kind == Adoption.Kind.BEFORE:
        raise AdoptionRefused(
            "The council has adopted nothing yet, so there is no edition to review. Adopt one first."
        )
    if not approved_by.strip() or not found.strip():
        raise AdoptionRefused("Say who decided that it goes on, and what the review found.")
    if next_review_on <= today:
        raise AdoptionRefused(f"The next review lies ahead: {in_full(next_review_on)} does not.")
    if Adoption.objects.filter(in_force_from__gt=today).exists():
        raise AdoptionRefused(
            "Another edition is adopted for a later day already. Its own review date stands."
        )
    last = standing.adoption
    review = Adoption.objects.create(
        edition=last.edition,
        kind=Adoption.Kind.REVIEWED,
        in_force_from=today,
        approved_by=approved_by,
        approved_on=today,
        minute=minute,
        responsible=last.responsible,
        next_review_on=next_review_on,
        minor_changes_by=last.minor_changes_by,
        why=found,
        warnings=last.warnings,
        recorded_by=by,
        recorded_at=at,
    )
    take_up(today)
    return review
