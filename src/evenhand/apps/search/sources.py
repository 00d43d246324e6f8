"""What can be searched. Apps above this one register their kind in the `ready` of their AppConfig::

    sources.register(Source(kind="case", title="Cases", seen_by=cases_seen_by, show=…, documents=…))

and call `operations.index` in the transaction that writes the thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evenhand.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Shown:
    """How one found thing is shown: its title, its page, and a line about it."""

    title: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one thing, and the day it belongs to, by which equals are ordered."""

    object_id: int
    text: str
    dated_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of thing: who sees which, how they are shown, and the words of all of them for rebuilding.

    `seen_by` gives a queryset of the things themselves; it alone decides what a person finds and counts.
    `named` gives the number of the thing that the words as typed are the name of, such as its reference: it stands first.
    `under` names the kind with which this one is asked for: the same things, by fewer words, for those who see less of them.
    """

    kind: str
    title: str
    seen_by: Callable[[User, dt.date], QuerySet[Any]]
    show: Callable[[Sequence[int]], Mapping[int, Shown]]
    documents: Callable[[], Iterable[Words]]
    named: Callable[[str], int | None] | None = None
    place: int = 50
    under: str = ""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let a kind of thing be found; the same kind registered again takes the place of the first."""
    _sources[source.kind] = source


def registered() -> tuple[Source, ...]:
    """Every kind that can be found, in the order of the filter."""
    return tuple(sorted(_sources.values(), key=lambda source: (source.place, source.title)))
