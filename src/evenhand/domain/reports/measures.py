"""Measures as data: what each figure counts, in words and in conditions. The shape of `law/questions/measures`.

A measure is one sentence that is printed beside its figure, and conditions from a closed list that say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import field

Of = Literal["cases", "parts", "happenings", "clocks"]
Dated = Literal["received", "answered", "closed", "opened", "happened", "in-force", "as-at", "due"]
Reckons = Literal[
    "count",
    "customers",
    "unresolved",
    "distinct",
    "listed",
    "top",
    "share",
    "sum",
    "average",
    "median",
    "longest",
    "initial",
    "continuous",
    "minutes",
    "cost",
]
Audience = Literal["public", "requester", "member", "internal"]


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One figure: its words, what it is counted of, which day puts something in a period, and the conditions.

    `sum_of`: this figure is the sum of those, which is checked (AU-3) and known to whoever hides small numbers.
    `covered_by`: a case may count in several of those and counts here once. `of_lines`: of another measure, the lines of
    its own breakdown that count together what is counted here, as a reader sees. `within`: this one is part of that one.
    `share`: the first in hundredths of the second. `people` false: it counts nothing tied to a person. `leading`: readers
    ask for it first, and it is hidden beside a small figure only where hiding others does not do. `begun_by`: what
    makes something be in force here, so that a reader may follow it from period to period. `ranks`: of a list of ranks,
    the measure of the different people whose counts it puts in order. `recorded_by` and `recorded_of`: where the first is
    nought though there was something of the second, nobody recorded this figure, and it reads "not recorded" and never 0.
    """

    id: str
    title: str
    definition: str
    unit: str
    source: str
    rules: tuple[str, ...] = ()
    audience: Audience = "public"
    of: Of = "cases"
    kinds: tuple[str, ...] = ()
    dated: Dated = "received"
    where: Mapping[str, object] = field(default_factory=dict)
    reckons: Reckons = "count"
    fact: str = ""
    share: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    covered_by: tuple[str, ...] = ()
    of_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    within: str = ""
    begun_by: str = ""
    ranks: str = ""
    recorded_by: str = ""
    recorded_of: str = ""
    by: str = ""
    people: bool = True
    leading: bool = False
    unverified: bool = False
    threshold: int = 5


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of a report: what it answers, and one table, list or page of records.

    `columns`: the pieces of the period across the top. `by`: one line for each value found instead, the measures
    across the top. `down`: periods down the side, measures of every group across. A group such as `foi+eir`
    counts both together. `lists`: one line for each case or part. `records`: what the council entered on a settings page.
    `stated`: beside each figure stands what somebody else says of it, such as an Ombudsman in a yearly letter.
    """

    title: str
    ids: tuple[str, ...] = ()
    says: str = ""
    question: str = ""
    groups: tuple[str, ...] = ()
    down: bool = False
    measures: tuple[str, ...] = ()
    columns: Literal["", "months", "quarters", "financial-years", "calendar-years", "weeks", "whole"] = (
        "whole"
    )
    total: bool = True
    by: str = ""
    lists: tuple[str, ...] = ()
    of: str = ""
    records: str = ""
    of_group: str = ""
    period: str = ""
    targets: bool = False
    stated: bool = False
    no_data: str = ""
    audience: Audience = "public"


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One report or set of questions. `period` is taken where nobody says another; `answers` marks a set of
    questions that a resident asked; `seen_by` are the roles that may run it. `closing` is said at the end of what goes out.
    `boards`: it can be narrowed to the services of one scrutiny board, with exact figures.
    """

    report: str
    title: str
    says: str = ""
    ids: tuple[str, ...] = ()
    audience: Audience = "internal"
    period: str = "last-complete-quarter"
    answers: bool = False
    introduction: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    sections: tuple[Section, ...]
    boards: bool = False
    hand_search: bool = False
