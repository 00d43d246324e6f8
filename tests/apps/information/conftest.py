"""An invented council with an information team, and requests of an invented person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import operations
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move
from evenhand.apps.cases.queries import reading_of
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.reading import Reading
from tests.apps.cases.conftest import administrator, morgan, officer_fact, olive, person_in

__all__ = ["administrator", "morgan", "olive", "person_in"]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def noon(text: str) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(12), dt.UTC)


@dataclass
class Handled:
    """A request and the officer who handles it."""

    case: Case
    by: User

    def tell(self, on: str, move: str, *, item: str = "", by: User | None = None, **facts: Value) -> Event:
        """Record a move on a day."""
        made = Move(move=move, facts=facts, happened_on=day(on), item=item)
        event = operations.make_move(self.case, made, by=by or self.by, at=noon(on))
        self.case.refresh_from_db()
        return event

    def reading(self, on: str) -> Reading:
        return reading_of(self.case, day(on))


Requested = Callable[..., Handled]


@pytest.fixture
def ingrid(person_in) -> User:
    """An information governance officer."""
    return person_in("information-team", "Ingrid Information")


@pytest.fixture
def requested(ingrid, morgan) -> Requested:
    """Log a request of an invented person, handled by the information officer."""

    def make(procedure: str = "foi-request", on: str = "2026-10-05", **more: Value | None) -> Handled:
        facts = {
            "customer": f"customer:{morgan.pk}",
            "received_on": day(on),
            "summary": "Cost of the new car park",
            "request": "How much did the car park cost? Who built it?",
            "handler": officer_fact(ingrid),
            **more,
        }
        said = {name: value for name, value in facts.items() if value is not None}
        move = Move(move="receive", facts=said, happened_on=day(on))
        return Handled(operations.open_case(procedure, move, by=ingrid, at=noon(on)), ingrid)

    return make


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make
