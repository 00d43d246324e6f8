"""What a weekly response says: the draft put into the facts of its letter, for the customer and for each copy."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.posting import Enclosure
from evenhand.apps.spoc.files import enclosed_with
from evenhand.apps.spoc.matters import Row, Week, alert_from
from evenhand.domain.contact.weekly import DAYS_IN_A_WEEK, Decision, Line
from evenhand.domain.letters import ComposedLetter, compose, facts_for
from evenhand.domain.time import in_full

WEEKLY_LETTER = "weekly-response"
NIL_LETTER = "weekly-nil"
SINGLE_ISSUE_LETTER = "single-issue-response"

Chosen = Callable[[Row], bool]


def everything(row: Row) -> bool:
    """The customer's own letter holds every matter."""
    return True


def weekly_letter(
    week: Week, *, user: User, on: dt.date, chosen: Chosen = everything, copied_to: Iterable[str] = ()
) -> ComposedLetter:
    """The response as it would go on a day, with its gaps; `chosen` leaves matters out of a copy (SPOC-14)."""
    book = letter_book()
    letter = book[NIL_LETTER if week.draft.nothing_to_say else WEEKLY_LETTER]
    about = gathering.about(week.arrangement, user=user, on=on)
    known = {**gathering.gather(letter, about), "next_weekly_on": week.schedule.next_due_on}
    if not week.draft.nothing_to_say:
        enclosures = enclosed_with(answered_rows(week, chosen))
        known.update(_parts(week, on, chosen, enclosures))
        known["enclosures"] = [f"{one.name} ({one.about})" for one in enclosures]
    if names := list(copied_to):
        known["copied_to"] = names
    return compose(letter, facts_for(letter, known, book), book)


def answered_rows(week: Week, chosen: Chosen = everything) -> list[Row]:
    """The matters whose answers are in the letter, in its order."""
    rows = (week.rows[line.matter.ref] for line in week.draft.decided(Decision.ANSWERED))
    return [row for row in rows if chosen(row)]


def _parts(week: Week, on: dt.date, chosen: Chosen, enclosures: Sequence[Enclosure]) -> dict[str, Any]:
    lines = [(line, week.rows[line.matter.ref]) for line in week.draft.lines]
    lines = [(line, row) for line, row in lines if chosen(row)]

    def decided(decision: Decision) -> list[tuple[Line, Row]]:
        return [(line, row) for line, row in lines if line.matter.decision == decision]

    carried = [(line, row) for line, row in lines if line.matter.decision.stays]
    parts: dict[str, Any] = {
        "answered": [_answered(row, enclosures) for _, row in decided(Decision.ANSWERED)],
        "awaited": [_awaited(row, on) for _, row in carried],
        "no_answer_needed": [_filed(row) for _, row in decided(Decision.NONE_NEEDED)],
    }
    late = [row for line, row in carried if line.matter.carries + 1 >= alert_from("carried-too-often")]
    if late:
        codes = lawbook().vocabularies["weekly-alerts"].codes
        again = all(_asked_again(row, since=week.schedule.last_on) for row in late)
        said = [codes["carried-too-often"].says, codes["asked-again"].says if again else ""]
        parts["carried_too_long"] = " ".join(filter(None, said))
    return parts


def _asked_again(row: Row, *, since: dt.date) -> bool:
    """Whether everybody who still owes something about a matter was reminded since the last response."""
    waiting = [c for c in row.contributions if c.open]
    return bool(waiting) and all(c.chased_on is not None and c.chased_on >= since for c in waiting)


def _answered(row: Row, enclosures: Sequence[Enclosure]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "answer_heading": row.matter.title,
        "asked_on": row.matter.received_on,
        "question": row.question or row.matter.title,
        "answer": row.matter.draft,
        "matter_reference": row.matter.ref,
    }
    if names := [one.name for one in enclosures if one.about == row.matter.ref]:
        entry["sent_with_it"] = names
    rights = rights_of(row.case)
    return {**entry, "rights": rights} if rights else entry


def rights_of(case: Case) -> str:
    """The standard paragraph about rights that goes with an answer of this procedure; empty where none does."""
    code = lawbook().vocabularies["weekly-rights"].codes.get(case.procedure)
    return str(code.flags["paragraph"]) if code is not None else ""


def _awaited(row: Row, on: dt.date) -> dict[str, Any]:
    waiting = [c for c in row.contributions if c.open]
    entry: dict[str, Any] = {
        "awaited_heading": row.matter.title,
        "raised_on": row.matter.received_on,
    }
    if row.matter.decision != Decision.ALONE:  # that one does not wait for the next
        entry["times_carried"] = row.matter.carries + 1
    if waiting:  # only somebody who was asked is waited for
        entry["awaited_from"] = " and ".join(dict.fromkeys(c.role for c in waiting))
        entry["how_long"] = how_long(min(c.asked_on for c in waiting), on)
    said = why_waiting(row, on=on)
    return {**entry, "why_awaited": said} if said else entry


def why_waiting(row: Row, *, on: dt.date) -> str:
    """What is said of a matter that waits: what was written, and that an answer with a date set by law goes alone."""
    said = row.choice.awaiting.strip() if row.choice else ""
    due = row.matter.law_due_on
    if row.matter.decision != Decision.ALONE or due is None:
        return said
    code = "goes-alone" if due >= on else "goes-alone-late"
    alone = lawbook().vocabularies["weekly-alerts"].codes[code].says.format(due=in_full(due))
    return f"{said} {alone}".strip()


def how_long(first: dt.date, last: dt.date) -> str:
    """A span in words: since today, 3 days, 2 weeks."""
    days = max((last - first).days, 0)
    if days == 0:
        return "since today"
    count, unit = (days, "day") if days < DAYS_IN_A_WEEK else (days // DAYS_IN_A_WEEK, "week")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _filed(row: Row) -> dict[str, Any]:
    reason = lawbook().vocabularies["no-answer-reasons"].title_of(row.matter.reason)
    why = row.choice.why if row.choice else ""
    return {"filed_heading": row.matter.title, "filed_reason": f"{reason}. {why}".strip()}


def as_copy(letter: ComposedLetter) -> ComposedLetter:
    """The same letter, marked as a copy for whoever else needs it."""
    return dataclasses.replace(letter, subject=f"Copy: {letter.subject}")


def single_issue_letter(
    arrangement: Case,
    row: Row,
    *,
    answer: str,
    why_now: str,
    user: User,
    on: dt.date,
    copied_to: Iterable[str] = (),
) -> ComposedLetter:
    """One answer on its own, with the rights that go with it (SPOC-15) and who gets a copy (SPOC-14)."""
    book = letter_book()
    letter = book[SINGLE_ISSUE_LETTER]
    about = gathering.about(arrangement, user=user, on=on)
    known = {
        **gathering.gather(letter, about),
        "matter_title": row.matter.title,
        "reference": row.matter.ref,
        "asked_on": row.matter.received_on,
        "question": row.question or row.matter.title,
        "answer": answer,
        "why_now": why_now,
    }
    known["enclosures"] = [one.name for one in enclosed_with([row])]
    if names := list(copied_to):
        known["copied_to"] = names
    if rights := rights_of(row.case):
        known["rights"] = rights
    return compose(letter, facts_for(letter, known, book), book)
