"""An invented arrangement in force, with its people, its matters and a post room that keeps what it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.letters import posting
from evenhand.apps.letters.posting import Parcel
from evenhand.apps.letters.ways import Way
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.events import Decider, Event, Value
from tests.prepared_worlds import scene

LONG_AGO = dt.datetime(2020, 1, 2, 9, 0, tzinfo=dt.UTC)
BY_MAIL = Way(channel="email", to=("robin@example.org",))


def at(day: str) -> dt.datetime:
    """Noon of a day."""
    return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass
class Council:
    """The people of an invented council, and what they do to cases, a line each."""

    administrator: User
    users: dict[str, User] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)

    def hire(self, name: str, role: str, *, signs_in: bool = True) -> User | None:
        email = f"{name.lower()}@example.org"
        user = User.objects.create_user(email, "only-for-tests", name=f"{name} Test") if signs_in else None
        officer = council_operations.add_officer(
            name=f"{name} Test", email=email, user=user, by=self.administrator, at=LONG_AGO
        )
        post = council_operations.add_post(
            title=f"{role} post", role=role, by=self.administrator, at=LONG_AGO
        )
        council_operations.appoint(
            officer, post=post, from_on=dt.date(2020, 1, 1), by=self.administrator, at=LONG_AGO
        )
        self.officers[name] = officer
        if user is not None:
            self.users[name] = user
        return user

    def fact(self, name: str) -> str:
        return f"officer:{self.officers[name].pk}"

    def move(
        self,
        about: Case,
        move: str,
        on: str,
        /,
        *,
        by: str,
        item: str = "",
        decider: Decider | None = None,
        **facts: Value,
    ) -> Event:
        made = Move(move=move, facts=facts, happened_on=day(on), item=item, decided_by=decider)
        event = make_move(Case.objects.get(pk=about.pk), made, by=self.users[by], at=at(on), batch=uuid4())
        about.refresh_from_db()
        return event


def _council() -> Council:
    """Sam is the single point of contact, Dee the deputy, Hope the head of service, Ida of information, Olly an officer."""
    found = Council(User.objects.create_superuser("ada@example.org", name="Ada Admin"))
    for name, role in (
        ("Sam", "officer"),
        ("Dee", "officer"),
        ("Hope", "head-of-service"),
        ("Ida", "information-team"),
        ("Olly", "officer"),
        ("Audrey", "auditor"),
        ("Cara", "contact-centre-agent"),
    ):
        found.hire(name, role)
    return found


def _customer(council: Council) -> Customer:
    robin = people_operations.add_customer(name="Robin Oakley", by=council.users["Olly"], at=LONG_AGO)
    people_operations.add_email_address(
        robin, address="robin@example.org", evidence="Wrote from it.", by=council.users["Olly"], at=LONG_AGO
    )
    return robin


def _proposed(council: Council, customer: Customer) -> Case:
    """An arrangement proposed, nominated and considered, ready to start."""
    opening = Move(
        move="propose",
        facts={
            "customer": f"customer:{customer.pk}",
            "kind": "service",
            "summary": "Extension at 4 Mill Lane",
            "contacts_now": 31,
            "contacts_before": 2,
            "usual_ways": "Six teams answer the same questions.",
            "paid_service": "not-affordable",
        },
        happened_on=day("2026-08-20"),
    )
    case = open_case("spoc-arrangement", opening, by=council.users["Hope"], at=at("2026-08-20"))
    council.move(
        case, "nominate", "2026-08-21", by="Hope", spoc=council.fact("Sam"), deputy=council.fact("Dee")
    )
    council.move(case, "consult-members", "2026-08-21", by="Hope", members_consulted=False)
    council.move(
        case,
        "consider-adjustments",
        "2026-08-21",
        by="Hope",
        considered="None needed.",
        telephone_granted=False,
    )
    return case


def _arrangement(council: Council, proposed: Case) -> Case:
    """An arrangement in force from Wednesday 26 August 2026, weekly on Fridays."""
    begin(council, proposed, "2026-08-26")
    return proposed


SCENE = scene(council=_council, customer=_customer, proposed=_proposed, arrangement=_arrangement)
council, customer, proposed, arrangement = SCENE.fixtures()


def begin(council: Council, case: Case, on: str, **more: Value) -> None:
    said: dict[str, Value] = {
        "weekly_day": "friday",
        "nil_week": "short-letter",
        "reasons": "It is the fairest way.",
    }
    council.move(
        case,
        "start",
        on,
        by="Hope",
        decider=Decider(officer=council.fact("Hope"), role="head-of-service", decided_on=day(on)),
        **{**said, **more},
    )


MatterOf = Callable[..., Case]


@pytest.fixture
def matter(council: Council, arrangement: Case, customer: Customer) -> MatterOf:
    """Opens a case of the customer and ties it to the arrangement."""

    def make(
        title: str = "The fence", procedure: str = "enquiry", on: str = "2026-08-27", **more: Value
    ) -> Case:
        texts = (
            {"question": f"What about {title.lower()}?"}
            if procedure in ("enquiry", "service-request")
            else {}
        )
        if procedure.endswith("request") and not texts:
            texts = {"request": f"Please send me the papers about {title.lower()}."}
        facts: dict[str, Value] = {
            "customer": f"customer:{customer.pk}",
            "received_on": day(on),
            "summary": title,
            **texts,
            **more,
        }
        opening = Move(move="receive", facts=facts, happened_on=day(on))
        case = open_case(procedure, opening, by=council.users["Olly"], at=at(on))
        council.move(arrangement, "link", max(on, "2026-08-27"), by="Olly", case=case.ref, kind="matter")
        return case

    return make


@dataclass
class FakePostRoom:
    """Keeps every parcel; each becomes a contact with a number of its own."""

    parcels: list[Parcel] = field(default_factory=list)

    def __call__(self, parcel: Parcel) -> int | None:
        self.parcels.append(parcel)
        return 1000 + len(self.parcels)

    def to(self, address: str) -> Parcel:
        return next(parcel for parcel in self.parcels if address in parcel.to)


@pytest.fixture
def post_room() -> Iterator[FakePostRoom]:
    before = posting._Room.deliver
    room = FakePostRoom()
    posting.deliver_by(room)
    yield room
    posting.deliver_by(before)


@pytest.fixture
def ward_member(council: Council) -> Member:
    return council_operations.add_member(
        name="Cllr Ward",
        ward="Mill",
        email="ward@example.com",
        from_on=dt.date(2024, 5, 1),
        by=council.administrator,
        at=LONG_AGO,
    )
