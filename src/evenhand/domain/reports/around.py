"""What a report needs beside its rows, fetched by whoever asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.planning import Key
from evenhand.domain.reports.stated import Stated
from evenhand.domain.reports.suppression import Mark
from evenhand.domain.reports.targets import Aims


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A figure that was printed in an earlier publication of the same series."""

    key: Key
    value: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to be said of the figures of some days: an invented year, a change of system."""

    span: Span
    says: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a report needs beside its rows. `begins` is the first day on which there are records of each group.

    `records` are tables of what the council keeps on its settings pages; `titles` says the words of a code;
    `released` and `withheld` are keys of figures an officer decided on, with the reason on record (SUP-7).
    `stated` is what others say of figures.
    """

    council: str
    run_at: dt.datetime
    begins: Mapping[str, dt.date | None]
    titles: Callable[[str, str], str]
    targets: Aims
    records: Callable[[str, Span, str], Sequence[Table]]
    earlier: tuple[Earlier, ...] = ()
    released: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()
    stated: tuple[Stated, ...] = ()
    zero_is_small: bool = False
    invented: bool = False
