"""`evenhand read REF`: a case's Reading on the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate, now

from evenhand.apps.accounts.queries import user_by_address
from evenhand.apps.cases.queries import NotSeen, case_for, reading_of
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.reading import Reading


class Command(BaseCommand):
    help = "Show where a case stands: stage, clocks with their reasons, moves, and what is owed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The case, who looks, and in which form."""
        parser.add_argument("ref", help="such as EH-2026-000123")
        parser.add_argument(
            "--as", dest="user", required=True, help="e-mail address of whoever looks; it is logged"
        )
        parser.add_argument("--json", action="store_true", help="as data instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the case as its page does."""
        today = localdate()
        user = user_by_address(options["user"])
        if user is None:
            raise CommandError(
                f"Nobody signs in as {options['user']}. Give the address of a user.", returncode=2
            )
        try:
            case = case_for(user, options["ref"].strip().upper(), on=today)
        except NotSeen as unseen:
            raise CommandError(str(unseen)) from unseen
        note_view(user=user, customer=case.customer, case_ref=case.ref, why="evenhand read", at=now())
        reading = reading_of(case, today)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(case.ref, reading), indent=2))
            return
        for line in in_words(case.ref, reading):
            self.stdout.write(line)


def as_json(ref: str, reading: Reading) -> dict[str, object]:
    """The Reading as plain data; dates as ISO."""
    return {
        "ref": ref,
        "procedure": reading.procedure.id,
        "stage": reading.stage.name,
        "final": reading.stage.final,
        "clocks": [
            {
                "rule": clock.rule.id,
                "title": clock.title,
                "class": clock.rule.class_,
                "item": clock.item,
                "started_on": clock.started_on.isoformat(),
                "due": clock.due_on.isoformat() if clock.due_on else None,
                "stopped_on": clock.stopped_on.isoformat() if clock.stopped_on else None,
                "reasons": [reason.text for reason in clock.reckoning.reasons],
            }
            for clock in reading.clocks
        ],
        "moves": [
            {
                "move": offer.move.name,
                "title": offer.move.title,
                "item": offer.item,
                "allowed": offer.allowed,
                "why_not": [{"says": r.says, "rule": r.rule} for r in offer.refusals],
            }
            for offer in reading.moves
        ],
        "obligations": [
            {
                "key": o.key,
                "kind": o.kind,
                "title": o.title,
                "due": o.due_on.isoformat() if o.due_on else None,
            }
            for o in reading.owed
        ],
        "anomalies": [{"entry": a.sequence, "says": a.says} for a in reading.anomalies],
    }


def in_words(ref: str, reading: Reading) -> list[str]:
    """The Reading as lines that a person reads."""
    lines = [f"{ref}: {reading.procedure.title} ({reading.procedure.id})", f"Stage: {reading.stage.title}"]
    for clock in reading.running:
        due = in_full(clock.due_on) if clock.due_on else "standing still"
        lines.append(f"Clock {clock.rule.id}: {clock.title}: {due}")
        lines += [f"    {reason.text}" for reason in clock.reckoning.reasons]
    lines += [f"Owed: {owed.title}" for owed in reading.owed]
    for offer in reading.moves:
        item = f" ({offer.item})" if offer.item else ""
        why = "" if offer.allowed else ": no. " + " ".join(r.says for r in offer.refusals)
        lines.append(f"Move {offer.move.name}{item}{why}")
    lines += [f"Anomaly at entry {a.sequence}: {a.says}" for a in reading.anomalies]
    return lines
