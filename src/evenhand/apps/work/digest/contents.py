"""What a morning mail says: what an officer owes and by when, and nothing that names a resident.

Mail lies about in mailboxes and is forwarded, so no name of a customer goes into it, not even one the reader may see:
the reference is enough to open the case. A title that names the customer of its case gives way to the kind of case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.apps.cases.models import Case, ItemRow
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.contacts.marks import marked
from evenhand.apps.contacts.models import OutgoingMessage
from evenhand.apps.contacts.queries.reading_time import for_officer, overdue_to_read, to_read
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.spoc.asking import telling
from evenhand.apps.work import mine
from evenhand.apps.work.queries import my_work
from evenhand.apps.work.rows import OVERDUE, SOON, TEAM, TODAY, WorkRow
from evenhand.domain.cases.events import PassageRef

PURPOSE = "morning-digest"
MOST_ASKED = 25  # requests listed in one mail
_NONE_TO_READ = "No new mail waits for you."


@dataclass(frozen=True, slots=True)
class Contents:
    """The facts of one morning mail; `only` is the one request that a reply to the mail answers."""

    facts: Mapping[str, Any]
    only: ItemRow | None
    nothing: bool


def contents(officer: Officer, *, on: dt.date, write_to: str) -> Contents:
    """What waits for an officer on a day. One who never signs in is told what was asked of them."""
    items = mine.asked_of(officer.pk, limit=MOST_ASKED + 1)
    mine.with_cases(items, officer.user, on)
    listed = items[:MOST_ASKED]
    answerable = [item for item in listed if _asked_by_mail(item)]
    only = answerable[0] if len(answerable) == 1 and len(listed) == 1 else None
    due, more = _due(officer, on=on)
    unread = _to_read(officer, on=on)
    facts = {
        **due,
        "asked": [
            _asked(item, on=on, write_to=write_to if item in answerable and item is not only else "")
            for item in listed
        ],
        "one_asked": only is not None,
        "to_read": unread or _NONE_TO_READ,
        "more": more or len(items) > MOST_ASKED,
    }
    return Contents(facts, only, nothing=not (listed or unread or any(due.values())))


def _due(officer: Officer, *, on: dt.date) -> tuple[dict[str, list[dict[str, Any]]], bool]:
    groups = my_work(officer.user, on=on) if officer.user is not None else ()
    shown = [group for group in groups if group.code in (OVERDUE, TODAY, SOON, TEAM)]
    titles = _titles({row.ref for group in shown for row in group.rows})
    facts: dict[str, list[dict[str, Any]]] = {OVERDUE: [], TODAY: [], SOON: [], TEAM: []}
    for group in shown:
        facts[group.code] = [_line(row, titles) for row in group.rows if not row.asked]
    return facts, any(group.hidden for group in shown)


def _line(row: WorkRow, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "task": row.task,
        "due_on": row.due_on,
        "what": titles.get(row.ref) or row.kind,
        "case_reference": row.ref,
    }


def _titles(refs: set[str]) -> dict[str, str]:
    """By reference, the title of each case that does not name its customer."""
    cases = Case.objects.filter(ref__in=refs).select_related("customer")
    return {case.ref: title for case in cases if (title := _title(case))}


def _title(case: Case) -> str:
    return "" if telling(case, case.title) else case.title


def _to_read(officer: Officer, *, on: dt.date) -> str:
    """How much mail waits, in a sentence; empty for none, and for one who cannot open it."""
    if officer.user is None:
        return ""
    count = to_read(officer, on=on).count()
    late = overdue_to_read(on=on).filter(for_officer(officer, on=on)).count()
    if not count:
        return ""
    said = "1 mail waits for you" if count == 1 else f"{count} mails wait for you"
    return f"{said}; {late} should have been read before today." if late else f"{said}."


def _asked_by_mail(item: ItemRow) -> bool:
    """Whether the officer was written to about it, so that their reply has something to answer."""
    sent = OutgoingMessage.objects.filter(case_ref=item.case.ref, item=item.key, made_by__isnull=False)
    return sent.exists()


def _asked(item: Any, *, on: dt.date, write_to: str) -> dict[str, Any]:
    """What was asked (`mine.asked_of`). Of a case that its reader may not see, nothing but the question they were sent."""
    case = item.case
    procedure = lawbook().procedure(case.edition)
    question = reading_of(case, on).story.items[item.key].facts.get("question")
    words = words_of(case).get(question.name, "") if isinstance(question, PassageRef) else ""
    return {
        "about": (_title(case) if item.case.seen else "") or procedure.items[item.kind].title,
        "question": "" if telling(case, words) else words,
        "answer_by": item.due_on,
        "write_to": write_to,
        "mark": marked("", ref=case.ref, item=item.key).strip() if write_to else "",
    }
