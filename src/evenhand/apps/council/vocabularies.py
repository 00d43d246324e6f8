"""The closed lists that the council's pages choose from."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from django.conf import settings

from evenhand.domain.lawbook.vocabularies import Vocabulary
from evenhand.domain.lawbook.yaml_source import read_yaml, typed


def vocabulary(name: str) -> Vocabulary:
    """One closed list by its name, such as `roles`. Raises KeyError with a sentence."""
    path = Path(settings.LAW) / "vocabularies" / f"{name}.yaml"
    if not path.is_file():
        raise KeyError(f"There is no list “{name}” in law/vocabularies. Add {name}.yaml or mend the name.")
    return _read(path)


def choices(name: str, *, on: dt.date) -> list[tuple[str, str]]:
    """The codes that may be chosen on a day, each with its words, for a form."""
    return [(code, meaning.title) for code, meaning in vocabulary(name).on(on).items()]


def title_of_code(name: str, code: str) -> str:
    """The words for a stored code, also for one that may no longer be chosen."""
    return vocabulary(name).title_of(code)


@cache
def _read(path: Path) -> Vocabulary:
    return typed(read_yaml(path), Vocabulary)
