"""`evenhand policy`: read, check, draw, compare, replay, begin and adopt the policies of councils."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from evenhand.apps.policies.library import NotFound
from evenhand.apps.policies.on_command_line import adopting, beginning, checking, comparing, showing
from evenhand.apps.policies.on_command_line.saying import DOES_NOT_HOLD, NOT_UNDERSTOOD, Here, Leave
from evenhand.domain.lawbook.problems import LawbookRefused

Verb = tuple[str, Callable[[Any], None], Callable[[Here, dict[str, Any]], None]]
VERBS: dict[str, Verb] = {
    "adopt": ("a checked draft put in force from a day", adopting.ask_adopt, adopting.adopt),
    "new": ("the first files of a council's policy", beginning.ask_new, beginning.new),
    "schema": ("JSON Schema of every kind of file, for editors", beginning.ask_schema, beginning.schema),
    "compare": ("two editions side by side, in words", comparing.ask_compare, comparing.compare),
    "replay": ("past cases read again under another edition", comparing.ask_replay, comparing.replay),
    "replay-asked": (
        "a replay asked for on a page, carried out (the worker begins it)",
        comparing.ask_replay_asked,
        comparing.replay_asked,
    ),
    "check": (
        "what is wrong with a policy, with file, line, rule and mend",
        checking.ask_check,
        checking.check,
    ),
    "show": ("a rule, procedure or letter in plain words, with its sources", showing.ask_show, showing.show),
    "draw": ("a procedure as a flowchart, or the same in sentences", showing.ask_draw, showing.draw),
}
NEED_RECORDS = frozenset({"adopt", "replay", "replay-asked"})


class Command(BaseCommand):
    help = "Read, check, draw, compare, replay, begin and adopt the policies of councils."
    requires_system_checks = ()

    @staticmethod
    def needs_records(options: dict[str, Any]) -> bool:
        """Whether a verb looks at cases or adoptions; the others work on the policies' files alone."""
        return options["verb"] in NEED_RECORDS

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        for name, (about, ask, _) in VERBS.items():
            ask(parts.add_parser(name, help=about, description=about))

    def handle(self, *_args: Any, **options: Any) -> None:
        here = Here(
            write=self.stdout.write, aside=self.stderr.write, on=timezone.localdate(), at=timezone.now()
        )
        _, _, carry_out = VERBS[options["verb"]]
        try:
            carry_out(here, options)
        except Leave as left:
            self._say(str(left), left.status)
        except NotFound as unknown:
            self._say(str(unknown), NOT_UNDERSTOOD)
        except LawbookRefused as refused:
            self._say(str(refused), DOES_NOT_HOLD)

    def _say(self, sentence: str, status: int) -> None:
        self.stderr.write(sentence)
        sys.exit(status)
