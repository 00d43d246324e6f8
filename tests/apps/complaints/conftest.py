"""An invented council with a complaints team, a service and a complaint, and a post room that keeps what it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import CouncilSetting, Member, Officer
from evenhand.apps.letters import posting
from evenhand.apps.letters.posting import Parcel
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.events import Value
from tests.prepared_worlds import scene

LONG_AGO = dt.datetime(2020, 1, 2, 9, 0, tzinfo=dt.UTC)
PEOPLE = {
    "Connie": ("complaints-team", "customers"),
    "Erin": ("early-resolution-team", "customers"),
    "Ivo": ("officer", "waste"),
    "Rita": ("officer", "waste"),
    "Hal": ("head-of-service", "waste"),
    "Cleo": ("clerk", "customers"),
    "Otto": ("officer", "customers"),
}


def noon(day: dt.date) -> dt.datetime:
    """Midday of a day."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@dataclass
class Hall:
    """The people of the council, and what they do to complaints, a line each."""

    administrator: User
    customer: Customer
    users: dict[str, User] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    today: dt.date = field(default_factory=localdate)

    def fact(self, name: str) -> str:
        return f"officer:{self.officers[name].pk}"

    def log(
        self, kind: str = "corporate-complaint", *, days_ago: int = 0, by: str = "Connie", **said: Value
    ) -> Case:
        on = self.today - dt.timedelta(days=days_ago)
        facts: dict[str, Value] = {
            "customer": f"customer:{self.customer.pk}",
            "received_on": on,
            "summary": "The bins of Mill Lane were missed",
            **said,
        }
        if "contact" in said:
            facts.pop("contact")
        return open_case(
            kind, Move(move="receive", facts=facts, happened_on=on), by=self.users[by], at=noon(on)
        )

    def do(self, case: Case, move: str, /, *, by: str = "Connie", item: str = "", **said: Value) -> None:
        made = Move(move=move, facts=said, happened_on=self.today, item=item)
        make_move(Case.objects.get(pk=case.pk), made, by=self.users[by], at=noon(self.today))

    def formal(self, **more: Value) -> Case:
        case = self.log(**more)  # type: ignore[arg-type]  # each as the test says it
        self.do(case, "formalise", formal_because="customer-insists")
        return case

    def answered(self) -> Case:
        """A complaint answered at stage 1, upheld, with one learning action and one remedy still to be done."""
        case = self.formal(days_ago=1)
        self.do(case, "assign", service="service:waste", investigator=self.fact("Ivo"))
        self.do(
            case, "point.raise", summary="Missed three times", cause="delay", outcome_sought="Collect them."
        )
        found = {
            "findings": "Three rounds were missed.",
            "evidence": "The round sheets.",
            "reasons": "Our standard.",
        }
        self.do(case, "point.find", item="point-1", outcome="upheld", by="Ivo", **found)
        due = self.today + dt.timedelta(days=30)
        owner = self.fact("Ivo")
        self.do(case, "learning.agree", point="point-1", action="Check the round.", owner=owner, due_on=due)
        self.do(case, "remedy.agree", remedy="service", what="A round on Saturday.", owner=owner, due_on=due)
        self.do(case, "decide-1", by="Ivo", apology="We are sorry.", answer="We missed them.")
        self.do(case, "respond-1", by="Ivo", posted_on=self.today)
        return Case.objects.get(pk=case.pk)


def _hall() -> Hall:
    CouncilSetting.objects.update_or_create(
        pk=1, defaults={"name": "Fenby Council", "kind": "unitary", "telephone": "01632 960001"}
    )
    admin = User.objects.create_superuser("ada@example.org", name="Ada Admin")
    customer = people_operations.add_customer(name="Morgan Ravensdale", by=admin, at=LONG_AGO)
    people_operations.add_email_address(
        customer, address="morgan@example.com", evidence="Wrote from it", by=admin, at=LONG_AGO
    )
    found = Hall(admin, customer)
    areas = {
        code: council_operations.add_service_area(
            code=code, name=code.title(), directorate="Place", by=admin, at=LONG_AGO
        )
        for code in ("waste", "customers")
    }
    for name, (role, area) in PEOPLE.items():
        user = User.objects.create_user(f"{name.lower()}@example.org", name=f"{name} Test")
        officer = council_operations.add_officer(
            name=user.name, email=user.email, service_area=areas[area], user=user, by=admin, at=LONG_AGO
        )
        post = council_operations.add_post(title=f"The {role}", role=role, by=admin, at=LONG_AGO)
        council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=admin, at=LONG_AGO)
        found.users[name], found.officers[name] = user, officer
    return found


SCENE = scene(hall=_hall)
(hall,) = SCENE.fixtures()


@pytest.fixture
def councillor(hall: Hall) -> Member:
    user = User.objects.create_user("marsh@example.org", name="Cllr Marsh")
    hall.users["Marsh"] = user
    return council_operations.add_member(
        name="Cllr Marsh",
        ward="Mill",
        email="marsh@example.org",
        from_on=dt.date(2024, 5, 1),
        user=user,
        by=hall.administrator,
        at=LONG_AGO,
    )


@pytest.fixture
def post_room() -> Iterator[list[Parcel]]:
    """What was handed over to be sent."""
    parcels: list[Parcel] = []

    def room(parcel: Parcel) -> int | None:
        parcels.append(parcel)
        return None

    before = posting._Room.deliver
    posting.deliver_by(room)
    yield parcels
    posting.deliver_by(before)
