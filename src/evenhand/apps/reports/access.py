"""Who may run which report, see exact figures and change what figures rest on: asked here and nowhere else."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import may_change_settings, may_see_settings, role_allows
from evenhand.apps.council.queries import roles_of
from evenhand.domain.reports.measures import Report


def may_run(user: User, report: Report, *, on: dt.date) -> bool:
    """Whether somebody may run a report: by a role that it names, or by one that runs every report."""
    if not user.is_active:
        return False
    return bool(roles_of(user, on) & set(report.seen_by)) or runs_every_report(user, on=on)


def runs_every_report(user: User, *, on: dt.date) -> bool:
    """Whether somebody runs every report, and so has the council's figures also of cases that they may not open."""
    return role_allows(user, "runs_reports", on=on)


def may_see_dashboards(user: User, *, on: dt.date) -> bool:
    """Whether somebody sees the dashboards: whoever holds a post, save those who only front the counter."""
    return bool(roles_of(user, on)) and (
        role_allows(user, "sees_figures", on=on) or runs_every_report(user, on=on)
    )


def may_publish(user: User, *, on: dt.date) -> bool:
    """Whether somebody may publish a report, and decide on small figures (SUP-7)."""
    return role_allows(user, "publishes_figures", on=on)


def may_keep_records(user: User, *, on: dt.date) -> bool:
    """Whether somebody enters rates, targets, guidance and training."""
    return may_change_settings(user, on=on) or may_publish(user, on=on)


def may_see_records(user: User, *, on: dt.date) -> bool:
    """Whether somebody may read them."""
    return may_keep_records(user, on=on) or may_see_settings(user, on=on)
