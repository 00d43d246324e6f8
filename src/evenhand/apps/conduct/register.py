"""The register by level, on any day: who is on it, with exactly what the policies ask to be kept (SAL-34 to SAL-37).

Every view is logged. Taking it away as a file needs a right of its own; without it the attempt is refused and
logged as well (SAL-39). Requests for information are never on it: they are requests, not labels (URB-23).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.named import name_in
from evenhand.apps.cases.queries import cases_seen_by, events_of, procedure_of, surroundings_of, words_of
from evenhand.apps.conduct.models import RegisterView
from evenhand.apps.conduct.queries import conduct_procedures
from evenhand.apps.council.access import require, role_allows
from evenhand.apps.council.queries import roles_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer, PostalAddress
from evenhand.apps.ui.dates import in_full
from evenhand.domain.conduct.register import Entry, LimitNoted, Noted, entry_of, reading_as_at
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.time.legal_day import legal_day

EXPORTS = "exports_register"
ENTRY_SEEN = "register entry"  # why a view of one entry is kept, as the log of views holds it
TOLD = ("told_officers", "told_members")  # the facts that name whoever was made aware (SAL-35)


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register: the case, the person, and the entry as it stood on the day."""

    case: Case
    name: str
    address: str
    entry: Entry
    letters: tuple[LetterSent, ...]
    associates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """Everybody at one level of the policy, in its own words."""

    title: str
    closed: bool
    lines: tuple[Registered, ...]


def may_see_register(user: User, *, on: dt.date) -> bool:
    """Whether a post somebody holds lets them see every case of the register, and not only their own."""
    procedures = [p for p in lawbook().procedures.values() if p.name in conduct_procedures()]
    return any(set(procedure.seen_by) & roles_of(user, on) for procedure in procedures)


def register_on(user: User, day: dt.date, *, on: dt.date, with_closed: bool = False) -> tuple[Level, ...]:
    """The register as it stood on a day, by level in the order of the policy; what had ended only if asked.

    Raises PermissionDenied for those who see no register.
    """
    require(may_see_register(user, on=on), "The register is for those who decide on limits. Ask one of them.")
    cases = cases_seen_by(user, on).filter(procedure__in=conduct_procedures()).select_related("customer")
    levels: dict[tuple[int, str, bool], list[Registered]] = {}
    for case in cases.order_by("pk"):
        line = registered(case, day)
        if line is not None and not _only_reported(case, line) and (with_closed or not line.entry.closed):
            stages = list(procedure_of(case).stages)
            place = stages.index(line.entry.stage) if line.entry.stage in stages else len(stages)
            levels.setdefault((place, line.entry.level, line.entry.closed), []).append(line)
    return tuple(
        Level(title, closed, tuple(lines))
        for (_, title, closed), lines in sorted(levels.items(), key=lambda kv: kv[0])
    )


def _only_reported(case: Case, line: Registered) -> bool:
    """Whether nothing but a report stands: nobody is on the register because a colleague reported them."""
    return any(move.to == line.entry.stage for move in procedure_of(case).opening_moves)


def registered(case: Case, day: dt.date) -> Registered | None:
    """One case as the register of a day holds it; nothing where it had not begun."""
    reading = reading_as_at(procedure_of(case), events_of(case), surroundings_of(case, day), day)
    if reading is None:
        return None
    entry = entry_of(reading, words_of(case), vocabularies=lawbook().vocabularies)
    letters = LetterSent.objects.filter(case=case, sent_at__date__lte=day).order_by("sent_at")
    return Registered(
        case=case,
        name=case.customer.name if case.customer else "",
        address=_address(case.customer, day),
        entry=entry,
        letters=tuple(letters),
        associates=tuple(_names(entry.associates)),
    )


def _address(customer: Customer | None, day: dt.date) -> str:
    if customer is None:
        return ""
    held = PostalAddress.objects.filter(customer=customer, confirmed_at__date__lte=day)
    live = [one for one in held.order_by("-pk") if one.ended_on is None or one.ended_on > day]
    return str(live[0]) if live else "No address on record"


def _names(facts: Sequence[str]) -> list[str]:
    numbers = [int(fact.partition(":")[2]) for fact in facts]
    return list(Customer.objects.filter(pk__in=numbers).order_by("name").values_list("name", flat=True))


@transaction.atomic
def note_register_view(user: User, day: dt.date, *, at: dt.datetime, exported: bool = False) -> RegisterView:
    """Keep that somebody looked at the register of a day, or took it away as a file."""
    return RegisterView.objects.create(user=user, at=at, about_on=day, exported=exported)


def require_export(user: User, day: dt.date, *, on: dt.date, at: dt.datetime) -> None:
    """Go on only for those who may take the register away; an attempt without the right is kept.

    Raises PermissionDenied. Call it outside a transaction, so that what it keeps stays.
    """
    if may_see_register(user, on=on) and role_allows(user, EXPORTS, on=on):
        return
    RegisterView.objects.create(user=user, at=at, about_on=day, exported=True, refused=True)
    raise PermissionDenied(
        "Your post does not take the register away as a file. The attempt has been recorded."
    )


COLUMNS = (
    "Level", "Reference", "Name", "Address", "People treated the same", "Limits", "In force from", "Until",
    "Review due", "Person advised", "Letters", "Outside representatives", "Committee reports",
    "Recommendations and decisions", "Who was made aware", "Adjustments considered", "Reviews", "Exceptions",
    "Complaints not taken", "No further replies",
)  # fmt: skip


def as_csv(levels: Sequence[Level]) -> str:
    """The register as a file, every column that the policies ask for. A cell never begins as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for level in levels:
        for line in level.lines:
            writer.writerow([_harmless(cell) for cell in _cells(level, line)])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _cells(level: Level, line: Registered) -> tuple[str, ...]:
    entry = line.entry
    return (
        level.title,
        line.case.ref,
        line.name,
        line.address,
        "; ".join(line.associates),
        "; ".join(limit_title(limit) for limit in entry.limits),
        "; ".join(limit.starts_on.isoformat() for limit in entry.limits),
        "; ".join(limit.ends_on.isoformat() for limit in entry.limits),
        "; ".join(due.isoformat() for due in entry.review_due),
        _days(entry.advised),
        "; ".join(f"{legal_day(letter.sent_at).isoformat()} {letter.subject}" for letter in line.letters),
        _said(entry.outside),
        _said(entry.reports),
        _said(entry.decided),
        "; ".join(in_a_line(one) for one in entry.aware),
        _said(entry.adjustments),
        _said(entry.reviews),
        _said(entry.exceptions),
        _said(entry.complaints_not_taken),
        _said(entry.no_more_replies),
    )


def limit_title(limit: LimitNoted) -> str:
    """A limit in a line: what, how, how far it reaches, and where it stands."""
    titles = lawbook().vocabularies
    what = titles["restrictions"].title_of(limit.code)
    scope = titles["restriction-scopes"].title_of(limit.scope)
    return f"{what}: {limit.how} ({scope}: {limit.reaches}). {limit.stage}"


def _days(noted: Sequence[Noted]) -> str:
    return "; ".join(one.on.isoformat() for one in noted)


def _said(noted: Sequence[Noted]) -> str:
    return "; ".join(
        f"{one.on.isoformat()} {one.title}{': ' + one.words if one.words else ''}"
        f"{' (minute ' + one.minute + ')' if one.minute else ''}"
        for one in noted
    )


def limit_in_full(limit: LimitNoted) -> str:
    """The same with its first and last day, and the day of its review."""
    review = f" Review on {in_full(limit.review_on)}." if limit.review_on else ""
    days = f"From {in_full(limit.starts_on)} until {in_full(limit.ends_on)}."
    return f"{limit_title(limit)}. {days}{review}"


def in_a_line(noted: Noted) -> str:
    """One thing the register lists, as a page shows it: when, by whom, what, and whom else it names (SAL-35 to 37)."""
    minute = f", minute {noted.minute}" if noted.minute else ""
    by = name_in(noted.by) if ":" in noted.by else f"the {words_of_name(noted.by).lower()}"
    told = _told(noted)
    names = f" Told: {', '.join(told)}." if told else ""
    return f"{in_full(noted.on)}, by {by or 'nobody on record'}{minute}: {_called(noted)}.{names} {noted.words}".strip()


def _told(noted: Noted) -> list[str]:
    """The officers and members who were told, by name."""
    held = [value for name in TOLD if isinstance(value := (noted.facts or {}).get(name), tuple)]
    return [name for value in held for one in value if (name := name_in(one))]


def _called(noted: Noted) -> str:
    """What it was: a letter by its own title."""
    name, book = str((noted.facts or {}).get("letter", "")), lawbook().letters
    return book[name].title if name in book else noted.title
