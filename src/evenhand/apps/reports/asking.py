"""What both commands share: who asks, for which days and audience, in which form, and to which file it goes."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.queries import user_by_address
from evenhand.apps.reports.access import may_run
from evenhand.apps.reports.drawing import FORMS, draw_text
from evenhand.apps.reports.making import make
from evenhand.apps.reports.operations import note_exact_copy
from evenhand.domain.reports.adding_up import DoesNotAddUp
from evenhand.domain.reports.by_hand import Sample
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.measures import Report
from evenhand.domain.reports.periods import PeriodRefused, Span, span
from evenhand.domain.reports.suppression import CannotProtect
from evenhand.domain.time.legal_day import legal_day

NOT_UNDERSTOOD = 2
NOT_PUBLISHED = (
    "This is not published. Publish it on the page of the report before it goes to anybody outside: only what is published "
    "is known when small numbers are hidden the next time."
)


def add_period_and_forms(parser: CommandParser, *, audience: str) -> None:
    """The options of both commands."""
    parser.add_argument("--from", dest="from_on", metavar="DAY", help="first day, such as 2022-04-01")
    parser.add_argument("--to", dest="until_on", metavar="DAY", help="last day, such as 2023-03-31")
    parser.add_argument(
        "--audience", choices=("public", "internal"), default=audience, help=f"who it is for ({audience})"
    )
    parser.add_argument("--as", dest="user", help="e-mail address of whoever asks; needed for exact figures")
    for form, said in FORMS.items():
        words = f"as {said.title}, to a file or to standard output"
        parser.add_argument(f"--{form}", nargs="?", const="-", metavar="FILE", help=words)
    parser.add_argument("--sample-records", type=int, help="records tried by hand, for the estimate of cost")
    parser.add_argument("--sample-minutes", help="minutes that took")


def written(command: BaseCommand, report: Report, options: dict[str, Any], *, at: dt.datetime) -> None:
    """Make the report and write it in each form asked for; as text where none was. Raises CommandError."""
    audience = options["audience"]
    asked = [form for form in FORMS if options.get(form)]
    if sum(options[form] == "-" for form in asked) > 1:
        raise CommandError(
            "Only one form can go to standard output. Give each of the others a file, such as --csv figures.csv.",
            returncode=NOT_UNDERSTOOD,
        )
    user = _who(report, options["user"], audience, at=at)
    try:
        document = make(
            report,
            span=_span(options, today=legal_day(at)),
            audience=audience,
            at=at,
            sample=_sample(options),
        )
    except PeriodRefused as refused:
        raise CommandError(str(refused), returncode=NOT_UNDERSTOOD) from refused
    except (DoesNotAddUp, CannotProtect) as refused:
        raise CommandError(str(refused)) from refused
    if user is not None and audience not in HIDING:
        for form in asked or ("text",):
            note_exact_copy(document, form=form, by=user, at=at)
    if audience in HIDING and asked:
        command.stderr.write(NOT_PUBLISHED)
    for form in asked:
        _write(options[form], FORMS[form].draw(document))
    if not asked:
        command.stdout.write(draw_text(document))


def _who(report: Report, address: str | None, audience: str, *, at: dt.datetime) -> User | None:
    if audience in HIDING and not address:
        return None
    if not address:
        raise CommandError(
            "Exact figures are given to a named person alone, and it is recorded. Say who with --as ADDRESS.",
            returncode=NOT_UNDERSTOOD,
        )
    user = user_by_address(address)
    if user is None:
        raise CommandError(
            f"Nobody signs in as {address}. Give the address of a user.", returncode=NOT_UNDERSTOOD
        )
    if not may_run(user, report, on=legal_day(at)):
        raise CommandError(f"The roles of {address} do not run “{report.title}”. Ask the information team.")
    return user


def _span(options: dict[str, Any], *, today: dt.date) -> Span | None:
    first, last = options["from_on"], options["until_on"]
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise PeriodRefused("A period has two ends. Give both --from and --to, or neither.")
    return span(_day(first), _day(last), today=today)


def _day(said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(said)
    except ValueError as odd:
        raise PeriodRefused(f"“{said}” is no day. Write it as year-month-day, such as 2022-04-01.") from odd


def _sample(options: dict[str, Any]) -> Sample | None:
    records, minutes = options["sample_records"], options["sample_minutes"]
    if records is None and minutes is None:
        return None
    if not records or records < 1 or minutes is None:
        raise CommandError("A sample needs both --sample-records and --sample-minutes.", returncode=2)
    try:
        took = Decimal(minutes)
    except ArithmeticError as odd:
        raise CommandError(f"“{minutes}” is no number of minutes.", returncode=2) from odd
    if not took.is_finite() or took <= 0:
        raise CommandError(f"“{minutes}” is no number of minutes.", returncode=2)
    return Sample(records=records, minutes=took)


def _write(where: str, content: bytes) -> None:
    if where == "-":
        sys.stdout.buffer.write(content)
    else:
        Path(where).write_bytes(content)


def document_of(report: Report, *, at: dt.datetime, audience: str) -> Document:
    """The report over its own period, for a schedule or a test."""
    return make(report, span=None, audience=audience, at=at)
