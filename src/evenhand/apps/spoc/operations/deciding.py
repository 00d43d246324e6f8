"""Drafting the week and deciding each matter: what one person keeps, another never overwrites unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.drafts import keep_draft
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.recording import locked
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.matters import Row, Week, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.queries import WEEKLY, drafting_item, may_work_on
from evenhand.domain.cases.events import Value
from evenhand.domain.contact.weekly import Decision, proposed
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says about one matter of the week.

    `version` is what they had on the screen; None where nobody had it on a screen, and what stands now is meant.
    """

    decision: str
    words: str = ""
    reason: str = ""
    why: str = ""
    awaiting: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    copied_to: tuple[str, ...] = ()
    version: str | None = None


class StaleRow(Exception):
    """This matter was changed since it was shown; both versions are here, and neither is lost."""

    def __init__(self, row: Row, said: Said) -> None:
        self.row = row
        self.said = said
        super().__init__(self._why(row, said))

    @staticmethod
    def _why(row: Row, said: Said) -> str:
        both = "Both versions are shown: keep what is right, then save again."
        if not said.version:
            return f"What was sent for {row.matter.ref} does not say which version it changes, so it was not saved. {both}"
        who = row.choice.saved_by.name if row.choice else "Somebody"
        return f"{who} changed {row.matter.ref} while you were writing. {both}"

    @property
    def sent(self) -> tuple[tuple[str, str], ...]:
        """Everything that was written and not saved, each with its title, so that no typing is lost."""
        said, vocabularies = self.said, lawbook().vocabularies
        titles = {
            Decision.ANSWERED: "Answered",
            Decision.CARRIED: "Carried over",
            Decision.ALONE: "On its own",
        }
        titles[Decision.NONE_NEEDED] = "Needs no answer"
        reason = vocabularies["no-answer-reasons"].title_of(said.reason) if said.reason else ""
        told = [
            ("This week", titles.get(Decision(said.decision), "")),
            ("Answer", said.words),
            ("What is still awaited", said.awaiting),
            ("Why it needs no answer", reason),
            ("In words, for the letter", said.why),
        ]
        told += [(ask.title, _shown(said.facts[ask.name])) for ask in self.row.asks if ask.name in said.facts]
        return tuple(one for one in told if one[1])


def require_work_on(user: User, arrangement: Case) -> None:
    """Only the single point of contact and the deputy of this arrangement go on. Raises PermissionDenied."""
    if not may_work_on(user, arrangement):
        raise PermissionDenied(
            "This is for the single point of contact of this arrangement and the deputy. Ask one of them."
        )


@transaction.atomic
def draft_weekly(arrangement: Case, *, by: User, at: dt.datetime, batch: UUID | None = None) -> Week:
    """Draft the week in one go: open it where none is open, and propose a decision for each new matter.

    What a person has decided or written is never changed. Raises PermissionDenied, NotRunning, MoveRefused.
    """
    require_work_on(by, arrangement)
    today = legal_day(at)
    arrangement = locked([arrangement.pk])[arrangement.pk]
    week = week_of(arrangement, by, today=today)
    opened = not drafting_item(week.reading)
    if opened:
        opening = Move(
            move=f"{WEEKLY}.draft",
            facts={"scheduled_on": week.schedule.scheduled_on},
            happened_on=today,
        )
        make_move(arrangement, opening, by=by, at=at, batch=batch)
    if not propose_each(week, by=by, at=at) and not opened:
        return week
    arrangement.refresh_from_db()
    return week_of(arrangement, by, today=today)


def propose_each(week: Week, *, by: User, at: dt.datetime) -> bool:
    """Propose a decision where nobody has taken one; whether anything was written."""
    made: list[WeeklyChoice] = []
    changed: list[WeeklyChoice] = []
    for line in week.draft.lines:
        row = week.rows[line.matter.ref]
        decision = proposed(line.matter, schedule=week.schedule)
        if row.choice is None:
            made.append(
                WeeklyChoice(
                    arrangement=week.arrangement,
                    matter=row.case,
                    decision=decision,
                    proposed=True,
                    saved_by=by,
                    saved_at=at,
                )
            )
        elif row.choice.proposed and row.choice.decision != decision:
            row.choice.decision, row.choice.version = decision, uuid4()
            row.choice.saved_by, row.choice.saved_at = by, at
            changed.append(row.choice)
    WeeklyChoice.objects.bulk_create(made)
    WeeklyChoice.objects.bulk_update(changed, ["decision", "version", "saved_by", "saved_at"])
    return bool(made or changed)


@transaction.atomic
def save_matters(
    arrangement: Case, said: Mapping[str, Said], *, by: User, at: dt.datetime
) -> tuple[StaleRow, ...]:
    """Keep what was decided and written about some matters; those that somebody else changed come back.

    The versions decide for everybody: a matter changed since it was shown, by somebody else or in another tab
    of the same person, is left as it was saved, and so is one whose sender does not say what they saw; the others
    are saved. Raises PermissionDenied.
    """
    require_work_on(by, arrangement)
    locked([arrangement.pk])
    week = week_of(arrangement, by, today=legal_day(at))
    stale: list[StaleRow] = []
    for ref, one in said.items():
        row = week.rows.get(ref)
        if row is None or not row.matter.enters or _same(row, one):
            continue
        if one.version is not None and one.version != row.version:
            stale.append(StaleRow(row, one))
            continue
        _save(week.arrangement, row, one, by=by, at=at)
    return tuple(stale)


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return in_full(value) if isinstance(value, dt.date) else str(value)


def _same(row: Row, said: Said) -> bool:
    choice = row.choice
    words = row.draft.words if row.draft else ""
    return (
        choice is not None
        and (choice.decision, choice.reason, choice.why, choice.awaiting)
        == (said.decision, said.reason, said.why, said.awaiting)
        and dict(choice.facts) == _plain(said.facts)
        and tuple(choice.copied_to) == said.copied_to
        and (row.fixed or words == said.words)
    )


def _plain(facts: Mapping[str, Value]) -> dict[str, Any]:
    return {
        name: list(value)
        if isinstance(value, tuple)
        else value.isoformat()
        if isinstance(value, dt.date)
        else value
        for name, value in facts.items()
    }


def _save(arrangement: Case, row: Row, said: Said, *, by: User, at: dt.datetime) -> None:
    WeeklyChoice.objects.update_or_create(
        arrangement=arrangement,
        matter=row.case,
        defaults={
            "decision": Decision(said.decision),
            "reason": said.reason,
            "why": said.why,
            "awaiting": said.awaiting,
            "facts": _plain(said.facts),
            "copied_to": list(said.copied_to),
            "proposed": False,
            "before_carrying": None,
            "version": uuid4(),
            "saved_by": by,
            "saved_at": at,
        },
    )
    if not row.fixed and (said.words or row.draft is not None):
        keep_draft(row.case, row.draft_name, said.words, by=by, at=at)
