"""A letter that is not to the customer takes nothing from the customer: not their name, address or wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.council import operations as council_operations
from evenhand.apps.council.models import CouncilSetting
from evenhand.apps.letters import posting
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import Parcel
from evenhand.apps.people import operations as people_operations
from evenhand.domain.cases.events import Value

TODAY = dt.date(2026, 9, 7)
NOON = dt.datetime(2026, 9, 7, 12, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2020, 1, 2, 9, tzinfo=dt.UTC)
CUSTOMERS = ("Morgan Ravensdale", "morgan@example.com", "1 Mill Lane", "FN1 1AA")


@pytest.fixture
def team(db: None) -> User:
    CouncilSetting.objects.update_or_create(pk=1, defaults={"name": "Fenby Council", "kind": "unitary"})
    admin = User.objects.create_superuser("ada@example.org", name="Ada Admin")
    area = council_operations.add_service_area(
        code="customers", name="Customers", directorate="Place", by=admin, at=LONG_AGO
    )
    user = User.objects.create_user("connie@example.org", name="Connie Test")
    officer = council_operations.add_officer(
        name=user.name, email=user.email, service_area=area, user=user, by=admin, at=LONG_AGO
    )
    post = council_operations.add_post(title="Adviser", role="complaints-team", by=admin, at=LONG_AGO)
    council_operations.appoint(officer, post=post, from_on=dt.date(2020, 1, 1), by=admin, at=LONG_AGO)
    return user


@pytest.fixture
def parcels() -> Iterator[list[Parcel]]:
    kept: list[Parcel] = []
    before = posting._Room.deliver
    posting.deliver_by(kept.append)  # type: ignore[arg-type]  # a list stands in for the post room
    yield kept
    posting.deliver_by(before)


def do(case: Case, user: User, move: str, *, item: str = "", **said: Value) -> None:
    made = Move(move=move, facts=said, happened_on=TODAY, item=item)
    make_move(case, made, by=user, at=NOON)


def logged(kind: str, user: User, **said: Value) -> Case:
    customer = people_operations.add_customer(name=CUSTOMERS[0], by=user, at=LONG_AGO)
    people_operations.add_email_address(
        customer, address=CUSTOMERS[1], evidence="Wrote from it", by=user, at=LONG_AGO
    )
    people_operations.add_postal_address(
        customer, lines=CUSTOMERS[2], postcode=CUSTOMERS[3], evidence="Told us", by=user, at=LONG_AGO
    )
    facts: dict[str, Value] = {
        "customer": f"customer:{customer.pk}",
        "received_on": TODAY,
        "summary": "Missed bins",
        **said,
    }
    return open_case(kind, Move(move="receive", facts=facts, happened_on=TODAY), by=user, at=NOON)


@pytest.fixture
def refused(team: User) -> Case:
    """A complaint whose representative, Robin Fell, was not accepted."""
    case = logged("corporate-complaint", team)
    told: dict[str, Value] = {"representative_name": "Robin Fell", "relation": "A neighbour"}
    do(case, team, "representative.offer", authority="everything", because="asked", **told)
    refusal: dict[str, Value] = {"ground": "no-permission", "reasons": "Nothing in writing came."}
    do(case, team, "representative.refuse", item="representative-1", **refusal)
    return case


def page_of(case: Case, letter: str) -> str:
    (owed,) = [one for one in reading_of(case, TODAY).obligations if one.name == letter]
    return f"/cases/{case.ref}/letters/{owed.key}/"


def head_of(answer: object) -> dict[str, object]:
    """What stands in the fields of the letter's head and of how it goes."""
    form = answer.context["form"]  # type: ignore[attr-defined]  # the test client's
    return {name: form[name].value() for name in ("recipient_name", "recipient_address", "channel")} | {
        "address": form["address"].value() if "address" in form.fields else ""
    }


def typed(answer: object, **more: str) -> dict[str, str]:
    form = answer.context["form"]  # type: ignore[attr-defined]  # the test client's
    found = {name: form[name].value() for name in form.declared}
    kept = {name: str(value) for name, value in found.items() if value and not hasattr(value, "year")}
    days = {
        f"{name}_{part}": str(getattr(value, part))
        for name, value in found.items()
        if hasattr(value, "year")
        for part in ("day", "month", "year")
    }
    return {**kept, **days, "batch": str(uuid4()), "send": "yes", **more}


def test_REP_1_the_letter_to_a_refused_representative_takes_nothing_from_the_customer(
    client: Client, team: User, refused: Case
) -> None:
    client.force_login(team)
    answer = client.get(page_of(refused, "representative-refused"))
    head = head_of(answer)
    assert head["recipient_name"] == "Robin Fell"
    assert not head["recipient_address"]
    assert not head["address"]
    preview = answer.content.decode().partition('id="preview"')[2]
    assert [word for word in CUSTOMERS if word in preview] == []
    assert CUSTOMERS[1] not in answer.content.decode().partition("<form method")[2]


def test_REP_1_the_letter_to_a_refused_representative_does_not_name_the_matter(
    client: Client, team: User, refused: Case
) -> None:
    client.force_login(team)
    answer = client.get(page_of(refused, "representative-refused")).content.decode()
    assert refused.title
    assert refused.title not in answer.partition("<form method")[2]


def test_REP_1_the_letter_to_the_complainant_beside_it_goes_to_the_customer(
    client: Client, team: User, refused: Case
) -> None:
    client.force_login(team)
    head = head_of(client.get(page_of(refused, "representative-refused-complainant")))
    assert head["recipient_name"] == CUSTOMERS[0]
    assert head["channel"] == "email"


def test_REP_1_it_is_not_sent_until_the_representatives_own_address_is_given(
    client: Client, team: User, refused: Case, parcels: list[Parcel]
) -> None:
    client.force_login(team)
    at = page_of(refused, "representative-refused")
    asked = client.get(at)
    posted = {
        "posted_on_day": "7",
        "posted_on_month": "9",
        "posted_on_year": "2026",
        "sender_title": "Adviser",
    }
    unposted = client.post(at, typed(asked, channel="letter", **posted))
    assert "no postal address for the person this letter is to" in unposted.content.decode()
    unmailed = client.post(at, typed(asked, channel="email", sender_title="Adviser"))
    assert "There is no e-mail address to send it to" in unmailed.content.decode()
    assert parcels == []
    assert not LetterSent.objects.exists()

    sent = client.post(at, typed(asked, channel="email", address="robin@example.com", sender_title="Adviser"))
    assert sent.status_code == 302, sent.context["form"].errors
    (parcel,) = parcels
    assert (parcel.to, parcel.to_customer) == (("robin@example.com",), False)
    assert LetterSent.objects.get().recipient == "another"


def test_MP_1_a_members_letter_goes_to_the_member_and_not_to_their_constituent(
    client: Client, team: User
) -> None:
    member = council_operations.add_member(
        name="Cllr Marsh",
        ward="Mill",
        email="marsh@example.org",
        from_on=dt.date(2024, 5, 1),
        by=team,
        at=LONG_AGO,
    )
    case = logged("member-enquiry", team, member=f"member:{member.pk}")
    client.force_login(team)
    head = head_of(client.get(page_of(case, "member-acknowledgement")))
    assert head == {
        "recipient_name": "Cllr Marsh",
        "recipient_address": None,
        "channel": "email",
        "address": "marsh@example.org",
    }


def test_MP_1_an_mps_letter_is_to_the_mp_by_name_and_waits_for_an_address(client: Client, team: User) -> None:
    case = logged("mp-enquiry", team, mp="Jo Weir MP")
    client.force_login(team)
    head = head_of(client.get(page_of(case, "member-acknowledgement")))
    assert (head["recipient_name"], head["recipient_address"], head["address"]) == ("Jo Weir MP", None, "")
