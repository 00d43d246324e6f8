"""The closed lists that the council's pages choose from, with the council's own lists laid over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from evenhand.domain.lawbook.vocabularies import Vocabulary, load_vocabularies


def vocabulary(name: str) -> Vocabulary:
    """One closed list by its name, such as `roles`. Raises KeyError with a sentence."""
    lists = _lists(Path(settings.LAW))
    if name not in lists:
        raise KeyError(f"There is no list “{name}” in law/vocabularies. It has: {', '.join(sorted(lists))}.")
    return lists[name]


def choices(name: str, *, on: dt.date) -> list[tuple[str, str]]:
    """The codes that may be chosen on a day, each with its words, for a form."""
    return [(code, meaning.title) for code, meaning in vocabulary(name).on(on).items()]


def title_of_code(name: str, code: str) -> str:
    """The words for a stored code, also for one that may no longer be chosen."""
    return vocabulary(name).title_of(code)


@cache
def _lists(law: Path) -> Mapping[str, Vocabulary]:
    return load_vocabularies(law / "vocabularies")
