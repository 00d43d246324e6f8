"""A case for a page that only shows it: what several parts of the page need is asked of the database once a request.

Operations read a case for themselves (`queries.py`), as it stands when they hold it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value

from evenhand.apps.cases.models import Case, CaseLink, EventRow, Passage
from evenhand.apps.cases.queries import procedure_of, surroundings_for_pages
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.cases.events import Event
from evenhand.domain.cases.held_apart import without_apart
from evenhand.domain.cases.holds import PLACE
from evenhand.domain.cases.reading import Reading, read


def events_shown(case: Case) -> tuple[Event, ...]:
    """The events of a case for a page that only shows it, asked for once a request."""
    return _written_on(case)[0]


def words_shown(case: Case) -> Mapping[str, str]:
    """The passages of a case, as `words_of` gives them, for a page that only shows it."""
    return without_apart(procedure_of(case), _written_on(case)[1], frozenset(case.held_apart))


def _written_on(case: Case) -> tuple[tuple[Event, ...], dict[str, str]]:
    """The events and the passages of a case, in one question, once a request."""
    return once_a_request(f"written on {case.pk} to {case.head_sequence}", lambda: _all_written_on(case))


def _all_written_on(case: Case) -> tuple[tuple[Event, ...], dict[str, str]]:
    entries = EventRow.objects.filter(case=case).order_by()
    passages = Passage.objects.filter(case=case).order_by()
    rows = list(
        entries.values_list(F("sequence"), Value(""), F("text")).union(
            passages.values_list(Value(0), F("name"), F("words")), all=True
        )
    )
    events = tuple(from_canonical(text) for number, _, text in sorted(rows, key=_by_number) if number)
    words = {name: "[erased]" if text is None else text for number, name, text in rows if not number}
    return events, words


def _by_number(row: tuple[int, str, str | None]) -> int:
    return row[0]


def reading_shown(case: Case, today: dt.date) -> Reading:
    """Read a case for a page that only shows it, once a request: every part of the page rests on the one reading."""
    read_at = f"reading of {case.pk} to {case.head_sequence} on {today}"
    return once_a_request(read_at, lambda: _read_to_show(case, today))


def _read_to_show(case: Case, today: dt.date) -> Reading:
    ties = ties_shown(case)
    links = tuple((link.case_id, link.other_id, link.kind) for link in ties)
    around = surroundings_for_pages(case, today, links, {link.other_id: link.other for link in ties})
    return read(procedure_of(case), events_shown(case), around, today)


def ties_shown(case: Case) -> tuple[Any, ...]:
    """What ties a case to others, either way, with both cases, for a page that only shows it; asked once a request.

    `holds` of each says whether somebody has written on one of the two that records are held.
    """
    placed = EventRow.objects.filter(Q(case=OuterRef("case_id")) | Q(case=OuterRef("other_id")), move=PLACE)
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).select_related("case", "other")
    found = links.annotate(holds=Exists(placed)).order_by("other_id", "pk")
    return once_a_request(f"ties of case {case.pk}", lambda: tuple(found))
