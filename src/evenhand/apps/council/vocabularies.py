"""The closed lists that the council's pages choose from."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.time.legal_day import LEGAL_ZONE


def vocabulary(name: str) -> Vocabulary:
    """One closed list by its name, such as `roles`, the council's own list where it has one.

    Raises KeyError with a sentence.
    """
    lists = lawbook().vocabularies
    if name not in lists:
        raise KeyError(f"There is no list “{name}” in law/vocabularies. It has: {', '.join(sorted(lists))}.")
    return lists[name]


def choices(name: str, *, on: dt.date) -> list[tuple[str, str]]:
    """The codes that may be chosen on a day, each with its words, for a form."""
    return [(code, meaning.title) for code, meaning in vocabulary(name).on(on).items()]


def title_of_code(name: str, code: str) -> str:
    """The words for a stored code, also for one that may no longer be chosen."""
    return vocabulary(name).title_of(code)


def days_until_looked_at(code: str, *, on: dt.date) -> dt.timedelta | None:
    """How long something stands, or is announced, by `law/vocabularies/looked-at-again.yaml`; None where nothing says so."""
    meaning = vocabulary("looked-at-again").on(on).get(code)
    days = meaning.flags.get("days") if meaning else None
    return dt.timedelta(days=days) if isinstance(days, int) and not isinstance(days, bool) else None


def goes_now(code: str, at: dt.datetime) -> bool:
    """Whether mail of this kind goes by itself at this hour of the day, by `law/vocabularies/mail-hours.yaml`.

    Raises ValueError where the list gives something that is no hour.
    """
    local = at.astimezone(LEGAL_ZONE)
    first, last = _hours_of(code, on=local.date())
    return first <= local.hour < last


def first_hour(code: str, *, on: dt.date) -> dt.time:
    """From which time of the day mail of this kind goes by itself. Raises ValueError as `goes_now`."""
    return dt.time(_hours_of(code, on=on)[0] % 24)


def _hours_of(code: str, *, on: dt.date) -> tuple[int, int]:
    meaning = vocabulary("mail-hours").on(on).get(code)
    flags = meaning.flags if meaning is not None else {}
    first, last = flags.get("from_hour", 0), flags.get("until_hour", 24)
    for hour in (first, last):
        if isinstance(hour, bool) or not isinstance(hour, int) or not 0 <= hour <= 24:
            raise ValueError(
                f"mail-hours gives “{hour}” for “{code}”. Give a whole hour of the day, 0 to 24."
            )
    return int(first), int(last)
