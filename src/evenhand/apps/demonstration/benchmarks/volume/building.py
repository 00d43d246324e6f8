"""Building the volume, as far as it is not there yet: nothing is rolled back, so that it can be measured again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet

from evenhand.apps.cases.models import (
    Case,
    CaseContact,
    CasePerson,
    ClockRow,
    EventRow,
    ItemRow,
    ObligationRow,
    Passage,
    RefCounter,
)
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.council.models import Officer
from evenhand.apps.demonstration.benchmarks import CannotMeasure
from evenhand.apps.demonstration.benchmarks.volume.beside import add_beside
from evenhand.apps.demonstration.benchmarks.volume.cases import FIRST_NUMBER, add_cases, patterns
from evenhand.apps.demonstration.benchmarks.volume.contacts import add_contacts, cases_for_contacts
from evenhand.apps.demonstration.benchmarks.volume.people import add_people
from evenhand.apps.demonstration.benchmarks.volume.rows import in_bulk
from evenhand.apps.demonstration.cast import Cast, set_up
from evenhand.apps.people.models import (
    Customer,
    EmailAddress,
    MatchKey,
    PostalAddress,
    Spelt,
    Telephone,
)
from evenhand.apps.search.models import SearchDocument
from evenhand.apps.work.statistics import refresh_statistics

_BATCH = 5_000
_HANDLERS = 60
_MARK = "Volume"  # officers of this name mark a system that the benchmark filled
Told = Callable[[str], None]


def build(*, cases: int, contacts: int, today: dt.date, tell: Told = lambda _words: None) -> Cast:
    """Fill an empty system up to so many cases, as many people, and so many contacts.

    One that was filled before is filled further. Raises CannotMeasure where the system holds other records.
    """
    _require_ours()
    at = dt.datetime.combine(today, dt.time(8), tzinfo=dt.UTC)
    cast = set_up_again(today)
    handlers = _handlers(cast)
    _people(cases, cast, at=at, tell=tell)
    _cases(cases, cast, handlers, today=today, tell=tell)
    _contacts(contacts, handlers, today=today, tell=tell)
    tell("what stands beside them")
    add_beside(handlers, today=today)
    _tidy(today)
    return cast


def set_up_again(today: dt.date) -> Cast:
    """The invented council's people as they stand in a system that was filled."""
    at = dt.datetime.combine(today, dt.time(8), tzinfo=dt.UTC)
    return set_up(weekly_on=today, at=at, with_customers=False)


def require_filled() -> None:
    """Raises CannotMeasure where the system was not filled by this benchmark, or has nothing to be measured over."""
    _require_ours()
    if not Contact.objects.exists():
        raise CannotMeasure("Nothing was built here yet. Run “evenhand bench volume” first, then this again.")


def holds_more(*, cases: int, contacts: int) -> bool:
    """Whether a system was filled further than this already. Raises CannotMeasure where it is none of ours."""
    _require_ours()
    return Case.objects.count() > cases + 4 or _came_in().count() > contacts


def _require_ours() -> None:
    if Case._meta.db_table not in connection.introspection.table_names():
        raise CannotMeasure(
            "There is no database yet. Make one with “evenhand migrate”, then start this again."
        )
    ours = Officer.objects.filter(name__startswith=_MARK).exists()
    if not ours and (Case.objects.exists() or Customer.objects.exists()):
        raise CannotMeasure(
            "This benchmark writes many invented records and leaves them there, and this system holds others. Run it "
            "with another folder in EVENHAND_HOME (or another DATABASE_URL): first “evenhand migrate”, then this again."
        )


def _handlers(cast: Cast) -> list[int]:
    """Officers among whom the cases are shared; the planner is one of them."""
    there = Officer.objects.filter(name__startswith=_MARK)
    if not there.exists():
        Officer.objects.bulk_create(
            Officer(name=f"{_MARK} Officer {n}", email=f"volume-{n}@harrowmere.example")
            for n in range(_HANDLERS)
        )
    return [cast.officers["planner"].pk, *there.order_by("pk").values_list("pk", flat=True)]


def _people(wanted: int, cast: Cast, *, at: dt.datetime, tell: Told) -> None:
    there = Customer.objects.count()
    if there >= wanted:
        return
    with in_bulk(Customer, EmailAddress, Telephone, PostalAddress, Spelt, MatchKey, SearchDocument):
        for first, last in _stretches(there, wanted):
            add_people(first, last, by=cast.administrator, at=at)
            tell(f"{last:,} people")


def _cases(wanted: int, cast: Cast, handlers: list[int], *, today: dt.date, tell: Told) -> None:
    there = max(0, Case.objects.count() - 4)
    if there >= wanted:
        return
    customers = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:wanted])
    with transaction.atomic():
        made_of = patterns(customers[0], cast.officers["planner"], by=cast.users["planner"])
        # Once made, the patterns are cases like others; made again for a further stretch, they would be too many.
        transaction.set_rollback(there > 0)
    with in_bulk(Case, EventRow, Passage, CasePerson, ClockRow, ItemRow, ObligationRow, SearchDocument):
        for first, last in _stretches(there, wanted):
            add_cases(first, last, made_of, today=today, customers=customers, handlers=handlers)
            tell(f"{last:,} cases")


def _contacts(wanted: int, handlers: list[int], *, today: dt.date, tell: Told) -> None:
    there = _came_in().count()
    if there >= wanted:
        return
    on = cases_for_contacts()
    with in_bulk(Contact, CaseContact, SearchDocument):
        for first, last in _stretches(there, wanted):
            add_contacts(first, last, on=on, readers=handlers, today=today)
            tell(f"{last:,} contacts")


def _stretches(there: int, wanted: int) -> Iterator[tuple[int, int]]:
    return ((first, min(first + _BATCH, wanted)) for first in range(there, wanted, _BATCH))


def _came_in() -> QuerySet[Contact]:
    return Contact.objects.filter(direction=Direction.IN)


def _tidy(today: dt.date) -> None:
    """Leave the database as after a quiet night: statistics made, references counted, static files in place."""
    RefCounter.objects.update_or_create(
        year=today.year, defaults={"last": FIRST_NUMBER + Case.objects.count() + 1}
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What PostgreSQL does by itself at night; inside a transaction, as in a test, it cannot.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
    refresh_statistics(connection)
    gather_static()


def gather_static() -> None:
    """Put the static files where pages look for their names, as `evenhand serve` does; twice is once."""
    call_command("collectstatic", interactive=False, verbosity=0)
