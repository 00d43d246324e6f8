"""The closed lists that the council's pages choose from."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.lawbook.books import lawbook
from evenhand.domain.lawbook.vocabularies import Vocabulary


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
