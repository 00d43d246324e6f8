"""An invented council with officers, a customer, and an arrangement in force, for the tests of contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.operations.intake import TakenIn, take_in
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.operations.triage import NewMatter, open_cases
from evenhand.apps.contacts.sources import FileSource
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import CouncilSetting, Officer
from evenhand.apps.letters.drawing import MailBodies
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.events import Decider, Value
from tests.apps.contacts.letters_box import mail, written

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)

OfficerIn = Callable[..., Officer]


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.FILES = tmp_path_factory.mktemp("files")


@pytest.fixture
def administrator(db: None) -> User:
    CouncilSetting.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Fenby District Council",
            "mail_domains": ["council.example.org"],
            "own_mail_servers": ["mx.council.example.org"],
            "duty_contact_address": "duty@council.example.org",
        },
    )
    return User.objects.create_superuser("ada@council.example.org", name="Ada Admin")


@pytest.fixture
def officer_in(administrator: User) -> OfficerIn:
    """An officer who signs in and holds a post with this role since 2020; `name` makes a second one of a role."""

    def make(role: str, name: str = "") -> Officer:
        called = name or role
        user = User.objects.create_user(f"{called}@council.example.org", name=f"{called.title()} Officer")
        officer = council_operations.add_officer(
            name=user.name, email=user.email, user=user, by=administrator, at=AT
        )
        post = council_operations.add_post(title=f"The {role}", role=role, by=administrator, at=AT)
        council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=administrator, at=AT)
        return officer

    return make


@pytest.fixture
def olive(officer_in: OfficerIn) -> Officer:
    """An officer who does triage."""
    return officer_in("officer", "olive")


@pytest.fixture
def morgan(administrator: User) -> Customer:
    """A customer with one confirmed address."""
    customer = people_operations.add_customer(name="Morgan Ravensdale", by=administrator, at=AT)
    people_operations.add_email_address(
        customer, address="morgan@example.com", evidence="Wrote from it", by=administrator, at=AT
    )
    return customer


@pytest.fixture
def sam(officer_in: OfficerIn) -> Officer:
    """The officer who will be the single point of contact."""
    return officer_in("officer", "sam")


@pytest.fixture
def dee(officer_in: OfficerIn) -> Officer:
    """The officer who will be the deputy."""
    return officer_in("officer", "dee")


@pytest.fixture
def helen(officer_in: OfficerIn) -> Officer:
    """The head of service."""
    return officer_in("head-of-service", "helen")


@pytest.fixture
def arrangement(morgan: Customer, sam: Officer, dee: Officer, helen: Officer) -> Case:
    """A single point of contact arrangement in force for Morgan: Sam, with Dee as the deputy."""
    started_on = dt.date(2026, 11, 2)
    by = signed_in(helen)

    def step(name: str, **facts: Value) -> Move:
        return Move(
            move=name,
            facts=facts,
            happened_on=started_on,
            decided_by=Decider(officer=f"officer:{helen.pk}", role="head-of-service", decided_on=started_on)
            if name == "start"
            else None,
        )

    case = open_case(
        "spoc-arrangement",
        step(
            "propose",
            customer=f"customer:{morgan.pk}",
            kind="service",
            summary="The allotments",
            contacts_now=40,
            contacts_before=3,
            usual_ways="Thirty mails a week to nine officers",
            paid_service="not-available",
        ),
        by=by,
        at=AT,
    )
    for move in (
        step("consult-members", members_consulted=False),
        step("nominate", spoc=f"officer:{sam.pk}", deputy=f"officer:{dee.pk}"),
        step("consider-adjustments", considered="Asked; none wished", telephone_granted=False),
        step("start", weekly_day="friday", nil_week="short-letter", reasons="The test for entry is met"),
    ):
        make_move(case, move, by=by, at=AT)
    return case


def signed_in(officer: Officer) -> User:
    """The user an officer signs in as."""
    assert officer.user is not None
    return officer.user


@pytest.fixture
def contact(tmp_path: Path, morgan: Customer) -> Contact:
    """A mail of Morgan's, taken in."""
    return taken_in(tmp_path / "one")


def taken_in(folder: Path, message: EmailMessage | bytes | None = None) -> Contact:
    """Take one mail in and give its contact."""
    (one,) = take_in(FileSource([written(folder, message or mail())]), at=AT)
    assert isinstance(one, TakenIn)
    assert one.contact is not None
    return one.contact


def asked_by_mail(contact: Contact, asker: Officer, asked: Officer) -> tuple[Case, OutgoingMessage]:
    """A case in which an officer was asked for information by mail."""
    by = signed_in(asker)
    (case,) = open_cases(
        contact, [NewMatter(procedure="enquiry", summary="The fence")], by=by, at=AT, batch=uuid4()
    )
    event = make_move(
        case,
        Move(
            move="contribution.ask",
            facts={"from_whom": f"officer:{asked.pk}", "question": "When is it mended?"},
            happened_on=TODAY,
        ),
        by=by,
        at=AT,
    )
    message = queue_message(
        Outgoing(
            to=(asked.email,),
            subject="Information needed",
            bodies=MailBodies(text="When is it mended?", html=""),
            purpose="contribution-request",
            case=case,
            item=event.item,
        ),
        by=by,
        at=AT,
    )
    return case, message
