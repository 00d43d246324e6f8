"""The one console script: our commands, and every management command of Django behind it.

Exit status 0 done, 1 the thing asked about does not hold, 2 the call cannot be understood. What went wrong
is one plain sentence on standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.db.utils import DatabaseError, InterfaceError, OperationalError, ProgrammingError

from evenhand.config.database_away import is_locked
from evenhand.config.databases import DatabaseAddressRefused
from evenhand.domain.lawbook.problems import LawbookRefused

FAILED, NOT_UNDERSTOOD = 1, 2
INTERRUPTED = 130  # as shells have it: 128 and the number of the signal
OUR_APPS = "evenhand."

# These make their own records, or want none to be there.
MAKES_ITS_OWN = frozenset({"demo", "restore", "simulate"})


def main() -> None:
    """Run one command; see `docs/finding-things.md` for where each lives."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.config.settings")
    _check_settings()
    try:
        if not _on_files_alone(sys.argv[1:]):
            Evenhand(sys.argv).execute()
    finally:
        _let_go_of_output()


def _on_files_alone(asked: list[str]) -> bool:
    """Carry out `policy check`, which editors and hooks call again and again, without first getting every app ready.

    It looks at files and at nothing else. A call with other options than its own goes the usual way.
    """
    if asked[:2] != ["policy", "check"]:
        return False
    words = [word for word in asked[2:] if word != "--json"]
    if len(words) != 1 or words[0].startswith("-"):
        return False
    from evenhand.apps.policies.on_command_line.checking import check_files

    status = check_files(words[0], as_json="--json" in asked, write=print, aside=_aside)
    if status:
        sys.exit(status)
    return True


def _aside(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


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
        ours = str(known[subcommand]).startswith(OUR_APPS) and subcommand not in MAKES_ITS_OWN
        # Instances are dressed, not classes: tests and other callers meet the commands as they are.
        command.execute = _saying(command.execute, records=_wants_records(command) if ours else _never)  # type: ignore[method-assign]  # the command of one run, wrapped where the library has no hook
        command.create_parser = _asking(command.create_parser)  # type: ignore[method-assign]  # the command of one run, wrapped where the library has no hook
        return command


def _wants_records(command: BaseCommand) -> Callable[[dict[str, Any]], bool]:
    """Whether a call needs the records: every call of our commands does, save where the command says otherwise.

    `needs_records` of a command is False where it works on files alone, or a function of its options.
    """
    said = getattr(command, "needs_records", True)
    return said if callable(said) else lambda _: bool(said)


def make_records() -> None:
    """See that the records are there. What that needs takes long to read in, so it is read in where it is wanted."""
    from evenhand.config import first_use

    first_use.make_records()


def _never(_options: dict[str, Any]) -> bool:
    return False


def _saying(
    execute: Callable[..., str | None], *, records: Callable[[dict[str, Any]], bool]
) -> Callable[..., str | None]:
    """Run a command, and say in a sentence what stopped it; `--traceback` shows the whole."""

    def execute_and_say(*arguments: Any, **options: Any) -> str | None:
        try:
            if records(options):
                make_records()
            return execute(*arguments, **options)
        except SystemCheckError:
            raise
        except KeyboardInterrupt:
            _stop("Stopped. What was done until then is kept.", INTERRUPTED)
        except BrokenPipeError:  # the reader has seen enough, as with `| head`
            sys.exit(0)
        except (
            CommandError,
            LawbookRefused,
            OperationalError,
            ProgrammingError,
            InterfaceError,
            OSError,
        ) as why:
            sentence = _of_an_earlier_release(why) or _in_a_sentence(why)
            if options.get("traceback") or sentence is None:
                raise
            _stop(sentence, why.returncode if isinstance(why, CommandError) else FAILED)

    return execute_and_say


def _of_an_earlier_release(why: Exception) -> str | None:
    """What to run where the database refused because its records are of an earlier release: it lacks a table or column."""
    fault = why.__cause__ if isinstance(why, CommandError) else why
    if not isinstance(fault, DatabaseError) or is_locked(fault):
        return None
    from evenhand.config import first_use

    try:
        first_use.check_release()
    except first_use.OfAnEarlierRelease as earlier:
        return str(earlier)
    except DatabaseError:  # it is away altogether, which is said in other words
        return None
    return None


def _in_a_sentence(why: Exception) -> str | None:
    """What stopped a command, why, and what to do; nothing for a fault that no person can mend."""
    match why:
        case OperationalError() if is_locked(why):
            return (
                "Another program is writing to the database and has not let go of it, so this was not done. "
                "Run it again in a moment. If this lasts, look for a backup, a repair or a database tool that is still open."
            )
        case OperationalError() | ProgrammingError() | InterfaceError():
            said = str(why).strip().splitlines()
            return (
                f"The database could not be used: {said[0] if said else type(why).__name__}. "
                "Check that it is there, may be written to and has room on its disk (DATABASE_URL, EVENHAND_HOME), then run "
                "`evenhand migrate`."
            )
        case OSError(filename=None):
            return None
        case OSError(filename=name, strerror=said):
            return f"{os.fsdecode(name)}: {said}. Check the path and who may write there."
    return str(why)


def _asking(create_parser: Callable[..., CommandParser]) -> Callable[..., CommandParser]:
    """Make the parser of a command say in one sentence what it does not understand."""

    def create_and_dress(prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = create_parser(prog_name, subcommand, **options)
        _dress(parser, subcommand)
        return parser

    return create_and_dress


def _dress(parser: argparse.ArgumentParser, called: str) -> None:
    """One sentence for a parser and for those of its verbs, as in `evenhand policy check`."""

    def error(message: str) -> NoReturn:
        _stop(f"{message[:1].upper()}{message[1:]}. See `evenhand {called} --help`.", NOT_UNDERSTOOD)

    parser.error = error  # type: ignore[method-assign]  # the command of one run, wrapped where the library has no hook
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, inner in action.choices.items():
                _dress(inner, f"{called} {verb}")


def _check_settings() -> None:
    """Stop with a sentence where the environment asks for what cannot be."""
    try:
        _ = settings.INSTALLED_APPS
    except (DatabaseAddressRefused, ImproperlyConfigured, LawbookRefused) as refused:
        _stop(str(refused), NOT_UNDERSTOOD)
    except OSError as failed:
        if failed.filename is None:
            raise
        _stop(
            f"EVENHAND_HOME cannot be used: {os.fsdecode(failed.filename)}: {failed.strerror}. "
            "Name a folder that you may write to.",
            FAILED,
        )


def _let_go_of_output() -> None:
    """Write what is left; where nobody reads any more, leave without a word about it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stop(sentence: str, status: int) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(status)
