"""The review of the council's own policy, on the work list of whoever is responsible for it."""

from __future__ import annotations

from django.urls import reverse

from evenhand.apps.cases.clock_lines import remark_on
from evenhand.apps.policies.reviewing import owners_of, review_due
from evenhand.apps.ui.components import Link
from evenhand.apps.work.rows import LATER, OVERDUE, SOON, TODAY, Horizon, WorkRow
from evenhand.domain.time import Calendars


def review_rows(officer: int, days: Horizon, calendars: Calendars) -> dict[str, tuple[WorkRow, ...]]:
    """The review that is near or past, under the group it belongs to, where it is this officer's task."""
    review = review_due(days.today)
    if review is None or officer not in owners_of(review.standing.adoption, days.today):
        return {}
    due_on = review.due_on
    code = (
        OVERDUE
        if due_on < days.today
        else TODAY
        if due_on == days.today
        else SOON
        if due_on <= days.soon_until
        else LATER
    )
    row = WorkRow(
        what="The council’s policy",
        kind="Policy",
        ref=review.standing.adoption.edition.digest[:12],
        case_url=reverse("policy-history"),
        who_for="",
        task="Review it, and adopt a new edition or record that it goes on",
        due_on=due_on,
        remark=remark_on(due_on, days.today, calendars),
        reasons=review.reasons,
        action=Link(label="Record the review", url=reverse("policy-review")),
    )
    return {code: (row,)}
