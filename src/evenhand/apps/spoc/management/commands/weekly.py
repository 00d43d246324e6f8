"""`evenhand weekly REF`: a weekly response as it now stands, on the command line."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate, now

from evenhand.apps.accounts.queries import user_by_address
from evenhand.apps.cases.queries import NotSeen
from evenhand.apps.letters.drawing import draw_docx, draw_pdf
from evenhand.apps.letters.gathering import letterhead
from evenhand.apps.people.operations import note_view
from evenhand.apps.spoc.letters import weekly_letter
from evenhand.apps.spoc.matters import NotRunning, Week, week_of
from evenhand.apps.spoc.queries import arrangement_for
from evenhand.apps.ui.dates import in_full
from evenhand.domain.contact.weekly import Decision, Group, Line

TITLES = {
    Group.MUST_GO: "Must go now",
    Group.ANSWERED: "Answered",
    Group.AWAITING: "Awaiting, carried over",
    Group.NONE_NEEDED: "No answer needed",
}


def _day(said: str) -> dt.date:
    """The day that was typed. Raises CommandError with a sentence where it is none."""
    try:
        return dt.date.fromisoformat(said)
    except ValueError as wrong:
        raise CommandError(
            f"“{said}” is no day. Write it as year, month and day, such as 2026-12-24.", returncode=2
        ) from wrong


class Command(BaseCommand):
    help = "Show the weekly response of an arrangement as it now stands."

    def add_arguments(self, parser: CommandParser) -> None:
        """The arrangement, the day, who looks, and in which form."""
        parser.add_argument("ref", help="such as EH-2026-000123")
        parser.add_argument("--on", help="the day it is looked at, such as 2026-12-24")
        parser.add_argument(
            "--as", dest="user", required=True, help="e-mail address of whoever looks; it is logged"
        )
        parser.add_argument("--json", action="store_true", help="as data instead of sentences")
        parser.add_argument(
            "--pdf",
            nargs="?",
            const="-",
            metavar="FILE",
            help="the letter as PDF, to a file or to standard output",
        )
        parser.add_argument(
            "--docx",
            nargs="?",
            const="-",
            metavar="FILE",
            help="the letter as DOCX, to a file or to standard output",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile the draft as its page does."""
        on = _day(options["on"]) if options["on"] else localdate()
        if options["pdf"] == options["docx"] == "-":
            raise CommandError(
                "Only one of --pdf and --docx can go to standard output. Give the other a file.", returncode=2
            )
        user = user_by_address(options["user"])
        if user is None:
            raise CommandError(
                f"Nobody signs in as {options['user']}. Give the address of a user.", returncode=2
            )
        try:
            arrangement = arrangement_for(user, options["ref"].strip().upper(), on=localdate())
            week = week_of(arrangement, user, today=on)
        except (NotSeen, NotRunning) as refused:
            raise CommandError(str(refused)) from refused
        note_view(
            user=user,
            customer=arrangement.customer,
            case_ref=arrangement.ref,
            why="evenhand weekly",
            at=now(),
        )
        if options["pdf"] or options["docx"]:
            letter, head = weekly_letter(week, user=user, on=on), letterhead()
            if options["pdf"]:
                _write(options["pdf"], draw_pdf(letter, head))
            if options["docx"]:
                _write(options["docx"], draw_docx(letter, head))
            return
        if options["json"]:
            self.stdout.write(json.dumps(as_json(week), indent=2))
            return
        for line in in_words(week):
            self.stdout.write(line)


def _write(where: str, content: bytes) -> None:
    if where == "-":
        sys.stdout.buffer.write(content)
    else:
        Path(where).write_bytes(content)


def _state(line: Line) -> str:
    return (
        "undecided" if line.matter.decision == Decision.UNDECIDED else line.matter.decision.replace("_", " ")
    )


def as_json(week: Week) -> dict[str, object]:
    """The draft as plain data; dates as ISO."""
    schedule, draft = week.schedule, week.draft
    return {
        "ref": week.arrangement.ref,
        "scheduled_on": schedule.scheduled_on.isoformat(),
        "due": schedule.due_on.isoformat(),
        "reasons": list(schedule.reasons),
        "next_due": schedule.next_due_on.isoformat(),
        "matters": [
            {
                "ref": line.matter.ref,
                "group": str(line.group),
                "decision": _state(line),
                "procedure": line.matter.procedure,
                "received_on": line.matter.received_on.isoformat(),
                "age_weeks": line.weeks_old,
                "carried_over": line.matter.carries,
                "carried_too_often": line.carried_too_often,
                "law_due": line.law_due_on.isoformat() if line.law_due_on else None,
                "single_issue": line.alone,
            }
            for line in draft.lines
        ],
        "kept_out": len(draft.kept_out),
        "blockers": [{"ref": b.ref, "says": b.says, "rule": b.rule} for b in draft.blockers],
        "may_be_sent": draft.may_go,
    }


def in_words(week: Week) -> list[str]:
    """The draft as lines that a person reads."""
    schedule, draft = week.schedule, week.draft
    lines = [
        f"{week.arrangement.ref}: weekly response for {in_full(schedule.scheduled_on)}",
        f"Goes by {in_full(schedule.due_on)}; the next one {in_full(schedule.next_due_on)}",
        *(f"    {reason}" for reason in schedule.reasons),
    ]
    for group, title in TITLES.items():
        found = draft.of(group)
        if found:
            lines.append(f"{title} ({len(found)})")
            lines += [f"    {_in_a_line(line)}" for line in found]
    if draft.nothing_to_say:
        lines.append("Nothing to say this week.")
    if draft.kept_out:
        lines.append(f"Kept out of weekly responses: {len(draft.kept_out)}")
    lines += [f"Blocked: {blocker.says} ({blocker.rule})" for blocker in draft.blockers]
    return lines


def _in_a_line(line: Line) -> str:
    parts = [f"{line.matter.ref} {line.matter.title}: {_state(line)}"]
    parts.append(f"{line.age} old")
    if line.matter.carries:
        times = "once" if line.matter.carries == 1 else f"{line.matter.carries} times"
        parts.append(f"carried over {times}")
    if line.law_due_on:
        parts.append(f"due by law {in_full(line.law_due_on)}")
    if line.alone:
        parts.append("send it as a single-issue response")
    return ", ".join(parts)
