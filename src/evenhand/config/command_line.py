"""The one console script: our commands, and every management command of Django behind it.

Exit status 0 done, 1 the thing asked about does not hold, 2 the call cannot be understood. What went wrong
is one plain sentence on standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NoReturn

from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError

FAILED, NOT_UNDERSTOOD = 1, 2


def main() -> None:
    """Run one command; see `docs/finding-things.md` for where each lives."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.config.settings")
    Evenhand(sys.argv).execute()


class Evenhand(ManagementUtility):
    """Django's utility, with our way of saying what is wrong."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command of this name. Stops with a sentence where there is none."""
        known = get_commands()
        if subcommand not in known:
            near = get_close_matches(subcommand, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            _stop(
                f"There is no command “{subcommand}”.{hint} `evenhand help` lists them all.", NOT_UNDERSTOOD
            )
        command = super().fetch_command(subcommand)
        # Instances are dressed, not classes: tests and other callers meet the commands as they are.
        command.execute = _saying(command.execute)  # type: ignore[method-assign]
        command.create_parser = _asking(command.create_parser)  # type: ignore[method-assign]
        return command


def _saying(execute: Callable[..., str | None]) -> Callable[..., str | None]:
    """Run a command, and say in a sentence what stopped it; `--traceback` shows the whole."""

    def execute_and_say(*arguments: Any, **options: Any) -> str | None:
        try:
            return execute(*arguments, **options)
        except SystemCheckError:
            raise
        except CommandError as refused:
            if options.get("traceback"):
                raise
            _stop(str(refused), refused.returncode)
        except BrokenPipeError:
            sys.exit(0)
        except OSError as failed:
            if options.get("traceback") or failed.filename is None:
                raise
            _stop(f"{failed.filename}: {failed.strerror}. Check the path and who may write there.", FAILED)

    return execute_and_say


def _asking(create_parser: Callable[..., CommandParser]) -> Callable[..., CommandParser]:
    """Make the parser of a command say in one sentence what it does not understand."""

    def create_and_dress(prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = create_parser(prog_name, subcommand, **options)

        def error(message: str) -> NoReturn:
            _stop(f"{message[:1].upper()}{message[1:]}. See `evenhand {subcommand} --help`.", NOT_UNDERSTOOD)

        parser.error = error  # type: ignore[method-assign]
        return parser

    return create_and_dress


def _stop(sentence: str, status: int) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(status)
