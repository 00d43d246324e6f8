"""Files that go with an answer: what officers sent with theirs, and what the single point of contact adds.

A file stands beside the answer of its matter (`letters.FileToSend`) until the answer goes; a matter that is
carried over keeps its files. What an officer gave stays where it came in, whether it is sent on or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, MoveRefused, make_move
from evenhand.apps.cases.queries import actor_for, procedure_of, reading_of
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.letters.enclosing import enclosures_of, put_beside, take_out
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.posting import Enclosure
from evenhand.apps.spoc.fetching import ANSWER, CONTRIBUTION, OFFERED
from evenhand.apps.spoc.matters import Row
from evenhand.apps.spoc.queries import tied_to_arrangement
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.events import Value
from evenhand.domain.time.legal_day import legal_day


@dataclass(frozen=True, slots=True)
class Chosen:
    """What changes about the files of one answer: rows taken out, officers' files put in by number, new ones."""

    out: tuple[int, ...] = ()
    put_in: tuple[int, ...] = ()
    new: Sequence[UploadedFile[Any]] = ()


def change_files(row: Row, chosen: Chosen, *, by: User, at: dt.datetime) -> None:
    """Change what goes with the answer of a matter. A file that no officer gave for it is not put in.

    Each file is put by itself: looking through a large one keeps nobody else from writing.
    """
    take_out(row.case, ANSWER, chosen.out)
    given = {file.file: file for one in row.contributions for file in one.files}
    stored = StoredFile.objects.in_bulk([number for number in chosen.put_in if number in given])
    for number, file in stored.items():
        put_beside(row.case, ANSWER, name=given[number].name, content=file, by=by, at=at)
    for upload in chosen.new:
        _put(row.case, ANSWER, upload, by=by, at=at)


def change_files_of(
    case: Case,
    *,
    out: Sequence[int],
    new: Sequence[UploadedFile[Any]],
    by: User,
    at: dt.datetime,
) -> None:
    """Change what goes with the answer that another team clears for the weekly response (SPOC-17)."""
    take_out(case, ANSWER, out)
    for upload in new:
        _put(case, ANSWER, upload, by=by, at=at)


def may_change_files_of(user: User, case: Case, *, on: dt.date) -> bool:
    """Whether somebody writes or clears the answer of this matter, and it goes by a weekly response."""
    weekly = procedure_of(case).weekly_response
    if weekly is None or not weekly.enters or case.apart or case.final:
        return False
    if not tied_to_arrangement(case):
        return False
    actor, reading = actor_for(user, on), reading_of(case, on)
    people = {**reading.surroundings.lent, **reading.story.people}
    writing = (move for move in reading.procedure.case_moves if weekly.draft in move.asks)
    return any(may_record(move, actor, people) for move in writing)


def _put(
    case: Case, beside: str, upload: UploadedFile[Any], *, by: User, at: dt.datetime, item: str = ""
) -> FileToSend:
    return put_beside(
        case,
        beside,
        name=upload.name or "",
        content=upload,
        item=item,
        by=by,
        at=at,
    )


def enclosed_with(rows: Iterable[Row]) -> tuple[Enclosure, ...]:
    """Every file that goes with the answers of these matters, each under a name of its own."""
    return enclosures_of(file for row in rows for file in row.files)


def opened(row: Row, number: int) -> tuple[StoredFile, str] | None:
    """A file of a matter and its name, for who may work on it: one that goes, or one that an officer gave."""
    names = {file.file_id: file.name for file in row.files}
    names |= {file.file: file.name for one in row.contributions for file in one.files}
    stored = StoredFile.objects.filter(pk=number).first() if number in names else None
    return (stored, names[number]) if stored is not None else None


def answer_asked(
    case: Case,
    item: str,
    words: str,
    uploads: Sequence[UploadedFile[Any]],
    *,
    minutes: int | None = None,
    privileged: bool | None = None,
    by: User,
    at: dt.datetime,
    batch: Any,
) -> None:
    """Record what an officer answers on the page, with the files they give and the minutes it took.

    `privileged` says whether it is legal advice; without it, it is where the legal service was asked.
    Raises MoveRefused, and then keeps no file.
    """
    before = set(FileToSend.objects.filter(case=case, beside=OFFERED, item=item).values_list("pk", flat=True))
    given = [_put(case, OFFERED, one, by=by, at=at, item=item) for one in uploads]
    facts: dict[str, Value] = {"answer": words}
    if minutes is not None:
        facts["minutes_spent"] = minutes
    if privileged is not None:
        facts["privileged"] = privileged
    if given:
        facts["files"] = tuple(f"file:{one.file.sha256}" for one in given)
    move = Move(move=f"{CONTRIBUTION}.receive", facts=facts, happened_on=legal_day(at), item=item)
    try:
        make_move(case, move, by=by, at=at, batch=batch)
    except MoveRefused:
        take_out(case, OFFERED, [one.pk for one in given if one.pk not in before])
        raise


def sent(rows: Iterable[Row]) -> None:
    """The answers went: their files stand with the letter now."""
    done = [row.case.pk for row in rows]
    FileToSend.objects.filter(case__in=done, beside=ANSWER).delete()
