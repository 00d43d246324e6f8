"""The invented council is set up: its people, posts, mailboxes and customers, by the operations of real work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.operations import add_user
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import Member, MemberOfParliament, Officer, PostHolding
from evenhand.apps.demonstration.mailbox.tellings import (
    CouncilTold,
    CustomerTold,
    MemberTold,
    OfficerTold,
    council_told,
)
from evenhand.apps.letters.directory import contact_words, enter
from evenhand.apps.people import operations as people_operations
from evenhand.apps.people.models import Customer

PASSWORD = "harrowmere-invented"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the story by their short name in the YAML."""

    users: dict[str, User] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    members_of_parliament: list[MemberOfParliament] = field(default_factory=list)
    customers: dict[str, Customer] = field(default_factory=dict)

    @property
    def administrator(self) -> User:
        """Who set everything up."""
        return self.users[ADMINISTRATOR]


@dataclass(frozen=True, slots=True)
class Login:
    """What a visitor may sign in with, and as what."""

    role: str
    name: str
    email: str
    password: str = PASSWORD


def logins() -> tuple[Login, ...]:
    """A sign-in for each role, in the order of the story."""
    told = council_told()
    people: list[OfficerTold | MemberTold] = [*told.officers.values(), *told.members.values()]
    return tuple(Login(one.login, one.name, one.email) for one in people if one.login)


def set_up(*, weekly_on: dt.date, at: dt.datetime, with_customers: bool) -> Cast:
    """Set up the council as it was at an instant, its own days first. Doing it again adds nothing.

    `weekly_on` gives the day of the week of the weekly responses.
    """
    told, cast = council_told(), Cast()
    first = told.officers[ADMINISTRATOR]
    cast.users[ADMINISTRATOR] = User.objects.filter(
        email=first.email
    ).first() or User.objects.create_superuser(first.email, name=first.name)
    by = cast.administrator
    facts = {**told.council, "weekly_response_weekday": weekly_on.weekday()}
    council_operations.change_council(facts=facts, demonstration=True, by=by, at=at)
    for box in told.mailboxes:
        council_operations.add_mailbox(
            address=box["address"], title=box["title"], purpose=box["purpose"], by=by, at=at
        )
    _employ(told, cast, at=at)
    council_operations.name_reader(
        officer=cast.officers["agent"], deputy=cast.officers["deputy"], from_on=at.date(), by=by, at=at
    )
    _list_in_directory(told, cast, at=at)
    _elect(told, cast, at=at)
    _let_in(cast)
    if with_customers:
        for key, one in told.customers.items():
            cast.customers[key] = _record(one, by=by, at=at)
    return cast


def _employ(told: CouncilTold, cast: Cast, *, at: dt.datetime) -> None:
    by, since = cast.administrator, at.date() - dt.timedelta(days=700)
    areas = {
        code: council_operations.add_service_area(code=code, name=name, by=by, at=at)
        for code, name in told.service_areas.items()
    }
    for key, one in told.officers.items():
        user = cast.users.get(key) or add_user(email=one.email, name=one.name, by=by, at=at)
        cast.users[key] = user
        officer = council_operations.add_officer(
            name=one.name, email=one.email, service_area=areas[one.area], user=user, by=by, at=at
        )
        post = council_operations.add_post(
            title=one.title, role=one.role, service_area=areas[one.area], by=by, at=at
        )
        if not PostHolding.objects.filter(
            officer=officer, post=post
        ).exists():  # from another day's setting up
            council_operations.appoint(officer, post=post, from_on=since, by=by, at=at)
        cast.officers[key] = officer


def _list_in_directory(told: CouncilTold, cast: Cast, *, at: dt.datetime) -> None:
    on = at.date()
    for code, one in told.directory.items():
        if contact_words(code, on) is not None:
            continue
        enter(
            code=code,
            name=one.name,
            address="",
            telephone=one.telephone,
            email=one.email,
            url="",
            owner=cast.officers[one.owner],
            checked_on=on,
            in_force_from=on,
            by=cast.administrator,
            at=at,
        )


def _elect(told: CouncilTold, cast: Cast, *, at: dt.datetime) -> None:
    by, since = cast.administrator, at.date() - dt.timedelta(days=500)
    for key, one in told.members.items():
        user = add_user(email=one.email, name=one.name, by=by, at=at) if one.login else None
        if user is not None:
            cast.users[key] = user
        cast.members[key] = council_operations.add_member(
            name=one.name, ward=one.ward, email=one.email, from_on=since, user=user, by=by, at=at
        )
    parliament = told.member_of_parliament
    of_parliament = council_operations.add_member_of_parliament(
        name=parliament.name,
        constituency=parliament.constituency,
        email=parliament.email,
        from_on=since,
        by=by,
        at=at,
    )
    cast.members_of_parliament.append(of_parliament)


def _let_in(cast: Cast) -> None:
    """Give those whom a visitor may sign in as the one password that is printed; nobody else has any."""
    password = make_password(PASSWORD)
    visitors = [one.email for one in logins()]
    User.objects.filter(email__in=visitors).update(password=password)
    for user in cast.users.values():
        user.refresh_from_db()


def _record(one: CustomerTold, *, by: User, at: dt.datetime) -> Customer:
    customer = people_operations.add_customer(
        name=one.name, kind=one.kind, language=one.language, safe_contact=one.safe_contact, by=by, at=at
    )
    evidence = "On record since before the mailbox was connected."
    if one.email:
        people_operations.add_email_address(customer, address=one.email, evidence=evidence, by=by, at=at)
    if one.telephone:
        people_operations.add_telephone(customer, number=one.telephone, evidence=evidence, by=by, at=at)
    if one.lines:
        people_operations.add_postal_address(
            customer, lines=one.lines, postcode=one.postcode, evidence=evidence, by=by, at=at
        )
    return customer
