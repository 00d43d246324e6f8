"""`evenhand advice QUERY`: the advice card on the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate, now

from evenhand.apps.accounts.queries import user_by_address
from evenhand.apps.conduct.advice import Advice, Match, Point, advice_on, find
from evenhand.apps.people.operations import note_view
from evenhand.apps.people.queries import customer_on_card
from evenhand.apps.ui.dates import in_full


class Command(BaseCommand):
    help = (
        "What front-line staff need on a caller: limits, adjustments, safety, where to send it, what to say."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is about, who looks, and in which form."""
        parser.add_argument(
            "query", help="name, telephone, postcode, e-mail address, reference, or 'record 12'"
        )
        parser.add_argument(
            "--as", dest="user", required=True, help="e-mail address of whoever looks; it is logged"
        )
        parser.add_argument("--json", action="store_true", help="as data instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find one person and show their card, or ask which of several is meant."""
        today, user = localdate(), user_by_address(options["user"])
        if user is None:
            raise CommandError(
                f"Nobody signs in as {options['user']}. Give the address of a user.", returncode=2
            )
        try:
            found = find(user, options["query"], on=today)
            if not found:
                raise CommandError(
                    "Nobody on record matches. Try another spelling, a telephone or a postcode."
                )
            if len(found) > 1:
                self._ask_which(found, as_json=options["json"])
                return
            customer = customer_on_card(user, found[0].pk, on=today)
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
        note_view(user=user, customer=customer, at=now(), why="evenhand advice")
        advice = advice_on(customer, viewer=user, on=today, at=now())
        self.stdout.write(json.dumps(as_json(advice), indent=2) if options["json"] else in_words(advice))

    def _ask_which(self, found: tuple[Match, ...], *, as_json: bool) -> None:
        if as_json:
            people = [
                {"record": one.pk, "name": one.name, "told_apart_by": one.told_apart_by} for one in found
            ]
            self.stdout.write(json.dumps({"which": people}, indent=2))
            return
        self.stdout.write("Several people match. Ask for the postcode, then give “record” and the number:")
        for one in found:
            self.stdout.write(f"  {one.name}: {one.told_apart_by}")


def _points(points: tuple[Point, ...]) -> list[dict[str, str | None]]:
    return [
        {"title": point.title, "text": point.text, "until": point.until.isoformat() if point.until else None}
        for point in points
    ]


def as_json(advice: Advice) -> dict[str, object]:
    """The card as plain data; dates as ISO."""
    return {
        "record": advice.pk,
        "name": advice.name,
        "safe_contact": advice.safe_contact,
        "precautions": _points(advice.precautions),
        "adjustments": list(advice.adjustments),
        "wishes": list(advice.wishes),
        "limits": _points(advice.limits),
        "send_to": list(advice.send_to),
        "say": list(advice.say),
    }


def in_words(advice: Advice) -> str:
    """The card in sentences, what matters most first."""
    lines = [f"{advice.name} (record {advice.pk})"]
    if advice.safe_contact:
        lines.append(f"Safe contact: {advice.safe_contact}")
    lines += [_line(point) for point in advice.precautions]
    lines += [f"Adjustment: {words}" for words in advice.adjustments]
    lines += [f"Wish: {words}" for words in advice.wishes]
    lines += [_line(point) for point in advice.limits]
    lines += [f"Send it to: {words}" for words in advice.send_to]
    lines += [f"Say: {words}" for words in advice.say]
    return "\n".join(lines)


def _line(point: Point) -> str:
    until = f" Until {in_full(point.until)}." if point.until else ""
    return f"{point.title}: {point.text}{until}"
