"""How long pages take over a volume of records, and how much they ask of the database."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.queries.reading_time import reading_state
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.demonstration.benchmarks.volume.building import (
    build,
    gather_static,
    holds_more,
    require_filled,
    set_up_again,
)
from evenhand.apps.demonstration.benchmarks.volume.people import name_of
from evenhand.apps.demonstration.benchmarks.volume.words import rare_word
from evenhand.apps.demonstration.benchmarks.working import worked_seconds
from evenhand.apps.demonstration.cast import Cast
from evenhand.apps.people.suggesting import Writer, suggestions_for

ASKED = 9  # times each page is asked for, each time another one where there are several
_AT_ONCE = 3  # looks measured together: a server's processor time is told in hundredths of a second
LIST, CASE, COUNT, SUGGEST, QUERIES, SLOWER = 150.0, 100.0, 200.0, 20.0, 15, 2.0
_MILLI = 1_000


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be measured: what it is called, what is asked each time, and the promise in milliseconds."""

    what: str
    ask: Callable[[int], None]
    promise: float
    queries: bool = True


def measured_again(*, today: dt.date) -> list[Measure]:
    """Measure the pages over what an earlier run left, and build nothing: figures repeated in a minute or two.

    Raises CannotMeasure where no run left anything.
    """
    require_filled()
    gather_static()  # another home may stand before the same database
    return [one for page in _measured(set_up_again(today), today) for one in _measures(*page)]


def volume(*, cases: int, contacts: int, today: dt.date, tell: Callable[[str], None]) -> list[Measure]:
    """Build a tenth and measure, build the whole and measure, and compare; one built before is only measured."""
    small = {"cases": cases // 10, "contacts": contacts // 10}
    tenth: dict[str, float] = {}
    if not holds_more(**small):
        cast = build(**small, today=today, tell=tell)
        tenth = {page.what: taken.worked for page, taken, _ in _measured(cast, today)}
    found: list[Measure] = []
    for page, taken, queries in _measured(
        build(cases=cases, contacts=contacts, today=today, tell=tell), today
    ):
        found += _measures(page, taken, queries)
        if page.what in tenth:
            times = taken.worked / tenth[page.what]
            found.append(_measure(f"{page.what}: as many times as a tenth", times, "×", SLOWER))
    return found


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one look at a page takes, in seconds: of processor time, the database server's included, and by the clock."""

    worked: float
    clock: float


def _measured(cast: Cast, today: dt.date) -> list[tuple[_Page, _Taken, int]]:
    return [(page, _median(page), _queries(page)) for page in _pages(cast, today)]


def _measure(what: str, value: float, unit: str, promise: float | None) -> Measure:
    return Measure(benchmark="volume", what=what, value=value, unit=unit, promise=promise)


def _measures(page: _Page, taken: _Taken, queries: int) -> Iterable[Measure]:
    """Work is held against the promise; the clock is told beside it, and is worth what the machine is quiet."""
    yield _measure(page.what, taken.worked * _MILLI, "ms", page.promise)
    yield _measure(f"{page.what}: by the clock", taken.clock * _MILLI, "ms", None)
    if page.queries:
        yield _measure(f"{page.what}: queries", queries, "", QUERIES)


def _median(page: _Page) -> _Taken:
    page.ask(0)  # what is kept from the first time is no part of the promise
    worked, clock = [], []
    for turn in range(0, ASKED, _AT_ONCE):
        begun, before = time.perf_counter(), worked_seconds()
        for further in range(1, _AT_ONCE + 1):
            page.ask(turn + further)
        worked.append((worked_seconds() - before) / _AT_ONCE)
        clock.append((time.perf_counter() - begun) / _AT_ONCE)
    return _Taken(statistics.median(worked), statistics.median(clock))


def _queries(page: _Page) -> int:
    return min(
        _asked_once(page), _asked_once(page)
    )  # now and then a process looks besides whether the law changed


def _asked_once(page: _Page) -> int:
    with CaptureQueriesContext(connection) as asked:
        page.ask(1)
    return len(asked)


def _pages(cast: Cast, today: dt.date) -> Sequence[_Page]:
    planner = _Visitor(cast, "planner")
    head = _Visitor(cast, "head")
    refs = list(Case.objects.order_by("-pk").values_list("ref", flat=True)[: ASKED * 50 : 50])
    waiting = list(
        Contact.objects.filter(direction=Direction.IN, outcome="")
        .order_by("-pk")
        .values_list("pk", flat=True)[: ASKED + 1]
    )
    user = cast.users["planner"]
    return (
        _Page("work list", lambda _: planner.get("/"), LIST),
        _Page("open cases", lambda _: planner.get("/cases/"), LIST),
        _Page("closed cases", lambda _: planner.get("/cases/?show=closed"), LIST),
        _Page(
            "closed cases of one kind", lambda _: planner.get("/cases/?show=closed&procedure=enquiry"), LIST
        ),
        _Page("contacts", lambda _: planner.get("/contacts/"), LIST),
        _Page("contacts not read", lambda _: head.get("/contacts/?show=unread"), LIST),
        _Page("triage", lambda n: head.get(f"/triage/{waiting[n % len(waiting)]}/"), LIST),
        _Page("search: a rare word", lambda n: planner.find(rare_word(n * 37)), LIST),
        _Page("search: a word in half of all", lambda _: planner.find("fence"), LIST),
        _Page("search: two words", lambda n: planner.find(f"hedge {rare_word(n * 41)}"), LIST),
        _Page("people by name", lambda n: planner.post("/people/", " ".join(name_of(n * 11))), LIST),
        _Page("a case", lambda n: planner.get(f"/cases/{refs[n % len(refs)]}/"), CASE),
        _Page("figures of where things stand", lambda _: head.get("/figures/"), COUNT),
        _Page("count of cases", lambda _: _count(cases_seen_by(user, today).count()), COUNT, queries=False),
        _Page("counts of what is unread", lambda _: _count(reading_state(on=today)), COUNT, queries=False),
        _Page("who wrote this?", lambda n: _suggested(n, today), SUGGEST, queries=False),
    )


def _count(_found: object) -> None:
    """The count was asked for where it was written; nothing more is done with it."""


def _suggested(turn: int, today: dt.date) -> None:
    given, surname = name_of(turn * 997)
    writer = Writer(
        address=f"{surname}.{turn}@example.com",
        names=[f"{given} {surname}"],
        telephones=[f"01632{turn * 997:06d}"],
        postcodes=["ZZ12 3AB"],
        addresses=[f"{turn} Mill Lane, Harrowmere"],
    )
    suggestions_for(writer, about="", clues={}, on=today)


class _Visitor:
    """Somebody signed in, who asks for pages as a browser does."""

    def __init__(self, cast: Cast, who: str) -> None:
        self._client = Client(SERVER_NAME="localhost")
        self._client.force_login(cast.users[who])

    def get(self, path: str) -> None:
        """Ask for a page. Raises CannotMeasure where it is not given."""
        _require(path, self._client.get(path).status_code)

    def post(self, path: str, words: str) -> None:
        """Post words to a page."""
        _require(path, self._client.post(path, {"words": words}).status_code)

    def find(self, words: str) -> None:
        """Search for words."""
        self.post("/search/", words)


def _require(path: str, status: int) -> None:
    if status != 200:
        raise CannotMeasure(f"{path} answered with status {status}. Look at the page, then measure again.")
