"""The satisfaction survey: a sample of closed complaints, drawn so that it can be drawn again (SUR-1).

Never a case that is or was with the Ombudsman. Restrictions on a person do not keep them out: that would bend the result.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, ItemRow
from evenhand.apps.complaints.models import SurveyInvitation, SurveySample, SurveySchedule
from evenhand.apps.complaints.queries import COMPLAINTS, members_of

OMBUDSMAN = "ombudsman"
QUESTIONS = {
    "ease": "How easy was it to complain?",
    "handling": "How well was the complaint handled?",
    "remedy": "How well was it put right?",
}
_OF_SERVICE = ("upheld", "partially-upheld", "not-upheld", "no-finding", "resolved-informally")


def eligible(closed_from: dt.date, closed_until: dt.date) -> QuerySet[Case]:
    """Closed complaints of a span that may be asked about: answered, from a person, never with the Ombudsman.

    Nobody with a safe-contact note is asked: somebody else may read what we send them.
    """
    with_ombudsman = ItemRow.objects.filter(case=OuterRef("pk"), kind=OMBUDSMAN)
    return (
        Case.objects.filter(
            procedure__in=members_of(COMPLAINTS),
            final=True,
            closed_on__gte=closed_from,
            closed_on__lte=closed_until,
            outcome__in=_OF_SERVICE,
            customer__isnull=False,
            survey__isnull=True,
            customer__safe_contact="",
        )
        .exclude(Exists(with_ombudsman))
        .order_by("ref")
    )


def was_with_ombudsman(case: Case) -> bool:
    """Whether the Ombudsman looks or looked at a case: then nobody is asked about it."""
    return ItemRow.objects.filter(case=case, kind=OMBUDSMAN).exists()


def drawn(refs: Sequence[str], *, rate_percent: int, seed: str) -> list[str]:
    """The references of the sample: the same seed draws the same ones from the same list."""
    count = round(len(refs) * rate_percent / 100)
    return sorted(random.Random(seed).sample(sorted(refs), count))  # a sample, not a secret


@transaction.atomic
def draw(
    *,
    closed_from: dt.date,
    closed_until: dt.date,
    rate_percent: int,
    seed: str,
    by: User,
    at: dt.datetime,
    schedule: SurveySchedule | None = None,
) -> SurveySample:
    """Draw a sample and keep how it was drawn. Raises Refused where nothing was closed in that span."""
    cases = {case.ref: case for case in eligible(closed_from, closed_until)}
    if closed_until < closed_from:
        raise Refused("The last day is before the first. Correct one of them.", field="closed_until")
    if not cases:
        raise Refused("No complaint was answered in this span that may be asked about.", field="closed_from")
    sample = SurveySample.objects.create(
        closed_from=closed_from,
        closed_until=closed_until,
        rate_percent=rate_percent,
        seed=seed,
        eligible=len(cases),
        drawn_by=by,
        drawn_at=at,
        schedule=schedule,
    )
    refs = drawn(list(cases), rate_percent=rate_percent, seed=seed)
    SurveyInvitation.objects.bulk_create(SurveyInvitation(sample=sample, case=cases[ref]) for ref in refs)
    return sample


@transaction.atomic
def record_sent(invitation: SurveyInvitation, *, on: dt.date) -> None:
    """Record that the questions went, or the one reminder. Raises Refused for a second reminder."""
    held = SurveyInvitation.objects.select_for_update().get(pk=invitation.pk)
    if held.sent_on is None:
        held.sent_on = on
    elif held.reminded_on is None and held.returned_on is None:
        held.reminded_on = on
    else:
        raise Refused("One reminder is enough. It went already, or the answer is in.")
    held.save(update_fields=["sent_on", "reminded_on"])


@transaction.atomic
def record_answer(
    invitation: SurveyInvitation, *, on: dt.date, ease: int | None, handling: int | None, remedy: int | None
) -> None:
    """Record the answers, each from 1 (badly) to 5 (well), or left out. Raises Refused where all are left out."""
    if ease is None and handling is None and remedy is None:
        raise Refused("Give at least one answer.", field="ease")
    SurveyInvitation.objects.filter(pk=invitation.pk).update(
        returned_on=on, ease=ease, handling=handling, remedy=remedy
    )


@transaction.atomic
def record_own_answer(
    invitation: SurveyInvitation, *, on: dt.date, ease: int | None, handling: int | None, remedy: int | None
) -> None:
    """Record what the person answered themselves, once. Raises Refused for a second time, or where all is left out."""
    held = SurveyInvitation.objects.select_for_update().get(pk=invitation.pk)
    if held.returned_on is not None:
        raise Refused("You have answered already. Thank you.")
    record_answer(held, on=on, ease=ease, handling=handling, remedy=remedy)
