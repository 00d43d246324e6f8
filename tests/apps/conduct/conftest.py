"""An invented council with a case about behaviour, told through the operations of real work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import Officer
from evenhand.apps.documents.operations import keep
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.events import Decider, Event, Value
from tests.domain.conduct.conftest import CONSIDERED, DECISION, WEIGHED, limit_like
from tests.prepared_worlds import scene

LONG_AGO = dt.datetime(2020, 1, 2, 9, 0, tzinfo=dt.UTC)
PEOPLE = (
    ("Mona", "service-manager"),
    ("Dora", "director"),
    ("Dirk", "director"),
    ("Hope", "head-of-service"),
    ("Olly", "officer"),
    ("Cara", "contact-centre-agent"),
    ("Tess", "complaints-team"),
    ("Audrey", "auditor"),
    ("Clem", "clerk"),
)


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

    def hire(self, name: str, role: str) -> None:
        email, by = f"{name.lower()}@example.org", self.administrator
        user = User.objects.create_user(email, "only-for-tests", name=f"{name} Test")
        officer = council_operations.add_officer(
            name=f"{name} Test", email=email, user=user, by=by, at=LONG_AGO
        )
        post = council_operations.add_post(title=f"{role} post", role=role, by=by, at=LONG_AGO)
        council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=by, at=LONG_AGO)
        self.officers[name], self.users[name] = officer, user

    def fact(self, name: str) -> str:
        return f"officer:{self.officers[name].pk}"

    def decider(self, name: str, role: str, on: str) -> Decider:
        return Decider(officer=self.fact(name), role=role, decided_on=day(on))

    def open(self, procedure: str, move: str, on: str, /, *, by: str, facts: Mapping[str, Value]) -> Case:
        made = Move(move=move, facts=facts, happened_on=day(on))
        return open_case(procedure, made, by=self.users[by], at=at(on), batch=uuid4())

    def move(
        self,
        about: Case,
        move: str,
        on: str,
        /,
        *,
        by: str = "Mona",
        item: str = "",
        decider: Decider | None = None,
        **facts: Value,
    ) -> Event:
        made = Move(move=move, facts=facts, happened_on=day(on), item=item, decided_by=decider)
        event = make_move(Case.objects.get(pk=about.pk), made, by=self.users[by], at=at(on), batch=uuid4())
        about.refresh_from_db()
        return event


def _council() -> Council:
    """Mona manages the service, Dora and Dirk direct, Cara answers the telephone, Tess is of the complaints team."""
    found = Council(User.objects.create_superuser("ada@example.org", name="Ada Admin"))
    for name, role in PEOPLE:
        found.hire(name, role)
    return found


def person(
    council: Council, name: str, *, email: str = "", telephone: str = "", postcode: str = ""
) -> Customer:
    by = council.users["Olly"]
    made = people_operations.add_customer(name=name, by=by, at=LONG_AGO)
    said = "Said so on the telephone."
    if email:
        people_operations.add_email_address(made, address=email, evidence=said, by=by, at=LONG_AGO)
    if telephone:
        people_operations.add_telephone(made, number=telephone, evidence=said, by=by, at=LONG_AGO)
    if postcode:
        people_operations.add_postal_address(
            made, lines="4 Mill Lane", postcode=postcode, evidence=said, by=by, at=LONG_AGO
        )
    return made


def _customer(council: Council) -> Customer:
    return person(
        council, "Robin Oakley", email="robin@example.org", telephone="01632 960123", postcode="ZZ99 3VZ"
    )


def _reported(council: Council, customer: Customer) -> Case:
    """A report with one dated incident that a colleague saw."""
    case = council.open(
        "unreasonable-conduct",
        "report",
        "2026-01-02",
        by="Olly",
        facts={
            "customer": f"customer:{customer.pk}",
            "received_on": day("2026-01-02"),
            "summary": "The hedge at 4 Mill Lane",
            "reported_by": council.fact("Olly"),
            "why_reported": "The calls stop other work.",
        },
    )
    council.move(
        case,
        "incident.log",
        "2026-01-02",
        behaviours=("C2", "D1"),
        where="telephone",
        what_happened="Called eleven times in an hour and shouted at whoever answered.",
        evidence="statement",
        witness=council.fact("Olly"),
        asked_to_stop=True,
    )
    return case


def letter_goes(council: Council, case: Case, code: str, on: str) -> LetterSent:
    """A letter is posted and kept as it was sent, and the case says so."""
    pdf = keep(f"{code} of {on}".encode(), at=at(on), media_type="application/pdf")
    sent = LetterSent.objects.create(
        case=case,
        code=code,
        subject=code,
        content={},
        pdf=pdf,
        sha256=pdf.sha256,
        channel="letter",
        contact_id=1,
        posted_on=day(on),
        sent_by=council.users["Tess"],
        sent_at=at(on),
    )
    council.move(case, "send-letter", on, by="Tess", letter=code)
    return sent


def warn(council: Council, case: Case) -> None:
    """A warning is decided on and its letter goes out."""
    council.move(case, "consider-adjustments", "2026-01-08", **CONSIDERED)
    council.move(
        case,
        "warn",
        "2026-01-09",
        decider=council.decider("Mona", "service-manager", "2026-01-09"),
        moderate="Call once and let us answer.",
        reasons="The calls.",
        named_officer=council.fact("Olly"),
    )
    letter_goes(council, case, "conduct-warning", "2026-01-09")


def decide(council: Council, case: Case, *limits: Mapping[str, Value]) -> None:
    """Limits are proposed and decided on, in force for a year from 13 April 2026."""
    council.move(case, "consider-adjustments", "2026-04-01", **CONSIDERED)
    council.move(case, "weigh", "2026-04-01", **WEIGHED)
    for limit in limits or ({},):
        council.move(case, "restriction.propose", "2026-04-01", **limit_like(**limit))
    council.move(
        case,
        "decide",
        "2026-04-09",
        decider=council.decider("Mona", "service-manager", "2026-04-09"),
        **{**DECISION, "named_officer": council.fact("Olly")},
    )


def _limited(council: Council, reported: Case) -> Case:
    """Calls on Tuesdays only, from 13 April 2026 to 12 April 2027."""
    warn(council, reported)
    decide(council, reported)
    return reported


SCENE = scene(council=_council, customer=_customer, reported=_reported, limited=_limited)
council, customer, reported, limited = SCENE.fixtures()
