"""The calendar of meetings: when reports must be in, clear days, and the next meeting a report can still reach."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.conduct.models import Meeting
from evenhand.apps.conduct.queries import conduct_procedures
from evenhand.apps.council.queries import council
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.deciding import Proposal
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.conduct.limits import limits_contact
from evenhand.domain.conduct.register import REPORT
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.time import Calendars


def bodies() -> tuple[str, ...]:
    """The bodies that decide under this council's procedures on behaviour, by the names the procedures use."""
    found: dict[str, None] = {}
    for procedure in lawbook().procedures.values():
        if procedure.name in conduct_procedures():
            for move in procedure.moves.values():
                if move.decided_by_body:
                    found[move.decided_by_body] = None
    return tuple(sorted(found))


def body_title(body: str) -> str:
    """The name of a body as a page shows it."""
    return body.replace("-", " ").capitalize()


def clear_days() -> int:
    """How many clear days this council gives before a meeting, by its kind and nation."""
    own = council()
    flags = lawbook().vocabularies["council-kinds"].codes[own.kind].flags
    return int(flags.get(f"clear_days_{own.nation}", flags.get("clear_days", 0)))


def notice_due_on(meets_on: dt.date, days: Calendars, *, clear: int) -> dt.date:
    """The last day to give notice of a meeting: so many clear days before, neither end counted.

    Clear days are counted as working days, the stricter reading, so that no notice is ever short.
    """
    working = days.plain("NATION", closed=False)
    day, counted = meets_on - dt.timedelta(days=1), 0
    while counted < clear:
        if working.counts(day):
            counted += 1
        day -= dt.timedelta(days=1)
    return working.on_or_before(day)


@transaction.atomic
def add_meeting(
    *, body: str, meets_on: dt.date, agenda_closes_on: dt.date | None, by: User, at: dt.datetime
) -> Meeting:
    """Put a meeting in the calendar. Without a day for the agenda, it closes when notice is due.

    Raises Refused where the body is unknown, the meeting is there already, or the agenda would close too late.
    """
    if body not in bodies():
        raise Refused("This council's procedures know no such body. Choose one of the list.", field="body")
    if Meeting.objects.filter(body=body, meets_on=meets_on).exists():
        raise Refused("This meeting is in the calendar already.", field="meets_on")
    notice_on = notice_due_on(meets_on, calendars(), clear=clear_days())
    closes_on = agenda_closes_on or notice_on
    if closes_on > notice_on:
        raise Refused(
            f"Notice of this meeting is due by {notice_on:%-d %B %Y}, so its agenda cannot close later.",
            field="agenda_closes_on",
        )
    return Meeting.objects.create(
        body=body, meets_on=meets_on, agenda_closes_on=closes_on, added_by=by, added_at=at
    )


@transaction.atomic
def drop_meeting(meeting: Meeting) -> None:
    """Take a meeting out of the calendar that was entered wrongly or is not held.

    Raises Refused where a paper was made for it: the paper names the meeting.
    """
    if meeting.papers.exists():
        raise Refused(
            "A paper was made for this meeting, so it stays in the calendar. Enter the other day as well."
        )
    meeting.delete()


def next_available(body: str, *, on: dt.date) -> Meeting | None:
    """The first meeting of a body whose agenda has not closed: the one a report of today can still reach (SAL-7)."""
    return Meeting.objects.filter(body=body, agenda_closes_on__gte=on).order_by("meets_on").first()


def against_the_calendar(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> tuple[str, ...]:
    """What the calendar says against a report to a meeting: it is there, takes reports, and is the next that does (SAL-7)."""
    body, meets_on = proposal.facts.get("body"), proposal.facts.get("meeting_on")
    if proposal.move != REPORT or not limits_contact(procedure):
        return ()
    if not isinstance(body, str) or not isinstance(meets_on, dt.date):
        return ()
    meeting = Meeting.objects.filter(body=body, meets_on=meets_on).first()
    following = next_available(body, on=proposal.happened_on)
    reach = f"The next that a report can reach is on {in_full(following.meets_on)}." if following else ""
    if meeting is None:
        said = f"The calendar has no meeting of the {_named(body)} on {in_full(meets_on)}."
        return (f"{said} {reach} If there is one, enter it under “Meetings” first.".replace("  ", " "),)
    if meeting.agenda_closes_on < proposal.happened_on:
        said = f"The agenda of that meeting closed on {in_full(meeting.agenda_closes_on)}."
        return (f"{said} {reach or 'Enter the next meeting under “Meetings”.'}",)
    if following is not None and following.meets_on < meets_on:
        return (
            f"A report goes to the next meeting that it can reach, which is on {in_full(following.meets_on)}.",
        )
    return ()


def _named(body: str) -> str:
    return body_title(body).lower()
