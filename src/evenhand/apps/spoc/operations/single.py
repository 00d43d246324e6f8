"""Answering one matter on its own, outside the weekly response (SPOC-15)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.cases.operations import Move, make_moves
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.cases.recording import locked
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import EMAIL, LETTER
from evenhand.apps.letters.ways import Addressed, Way
from evenhand.apps.spoc import files
from evenhand.apps.spoc.letters import as_copy, single_issue_letter
from evenhand.apps.spoc.matters import Row, week_of
from evenhand.apps.spoc.models import WeeklyChoice
from evenhand.apps.spoc.operations.deciding import require_work_on
from evenhand.apps.spoc.operations.sending import (
    WeeklyBlocked,
    answer_facts,
    contact_fact,
    copied_facts,
    copies_of_one,
    passed_on,
    send_or_say,
    withdrawals,
)
from evenhand.domain.cases.events import Value
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day


@transaction.atomic
def send_single_issue(
    arrangement: Case, ref: str, *, reason: str, way: Way, by: User, at: dt.datetime, batch: UUID
) -> LetterSent:
    """Answer one matter on its own, outside the weekly response, with what was drafted for it (SPOC-15).

    Whoever was chosen to get a copy of this matter gets one (SPOC-14).
    Raises WeeklyBlocked with every sentence, MoveRefused, PermissionDenied.
    """
    require_work_on(by, arrangement)
    today = legal_day(at)
    arrangement = locked([arrangement.pk])[arrangement.pk]
    done = LetterSent.objects.filter(press=batch, recipient="customer").first()
    if done is not None:
        return done
    week = week_of(arrangement, by, today=today)
    row = week.rows.get(ref)
    wrong = _against_single_issue(row, ref)
    if row is None or wrong:
        raise WeeklyBlocked(wrong)
    copies = copies_of_one(row)
    letter = single_issue_letter(
        arrangement,
        row,
        answer=row.matter.draft,
        why_now=_why_now(row, reason),
        user=by,
        on=today,
        copied_to=[name for _, name, _ in copies],
    )
    addressed = Addressed(letter=letter, matters=(ref,), enclosures=files.enclosed_with([row]))
    sent = send_or_say(arrangement, addressed, way, by=by, at=at, press=batch)
    for who, _, address in copies:
        copy = Addressed(
            letter=as_copy(letter),
            recipient=who,
            copy_of=sent,
            matters=(ref,),
            enclosures=addressed.enclosures,
        )
        send_or_say(arrangement, copy, Way(channel=EMAIL, to=(address,)), by=by, at=at, press=batch)
    facts: dict[str, Value] = {"case": ref, "reason": reason, **contact_fact(sent), **copied_facts(copies)}
    moves = [(arrangement, Move(move="send-single-issue", facts=facts, happened_on=today))]
    if row.matter.relayed:
        moves.append((row.case, passed_on(sent, on=today)))
    else:
        weekly = procedure_of(row.case).weekly_response
        answered = weekly.answered if weekly else ""
        said: dict[str, Value] = {**answer_facts(row), **contact_fact(sent)}
        # It stands for the letter that the case owes with its answer, so that no second one is owed.
        owed = [o.name for o in reading_of(row.case, today).owed if answered in o.answered_by]
        if owed and LETTER in procedure_of(row.case).moves[answered].asks:
            said[LETTER] = owed[0]
        moves.append((row.case, Move(move=answered, facts=said, happened_on=today)))
    moves[1:1] = [(row.case, move) for move in withdrawals(row, on=today)]
    make_moves(moves, by=by, at=at, batch=batch)
    Draft.objects.filter(case=row.case, name=row.draft_name).delete()
    files.sent([row])
    WeeklyChoice.objects.filter(arrangement=arrangement, matter=row.case).delete()
    return sent


def _against_single_issue(row: Row | None, ref: str) -> list[str]:
    if row is None:
        return [f"{ref} is no open matter of this arrangement that you may see."]
    if not row.matter.enters:
        return [f"{ref}: {row.matter.why_not} Whoever deals with it answers it on its own page."]
    written = row.matter.draft.strip() or row.matter.uncleared
    wrong = [] if written else ["There is no answer yet. Write one first."]
    return wrong + [f"{ref}: {says}" for says in row.matter.lacks]


def _why_now(row: Row, reason: str) -> str:
    title = lawbook().vocabularies["single-issue-reasons"].title_of(reason)
    due = row.matter.law_due_on
    return f"{title}: {in_full(due)}." if due is not None and reason == "statutory-date" else f"{title}."
