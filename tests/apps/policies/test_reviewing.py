"""The review of the council's policy: a task of whoever is responsible, until it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import calendars, shipped_overlays, stands_adopted
from evenhand.apps.policies.keeping import gathered
from evenhand.apps.policies.models import Adoption, PolicyEdition
from evenhand.apps.policies.operations import AdoptionRefused
from evenhand.apps.policies.reviewing import owners_of, record_review
from evenhand.apps.policies.standing import _Known
from evenhand.apps.work.reviews import review_rows
from evenhand.apps.work.rows import LATER, OVERDUE, SOON, horizon

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
DUE = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _as_shipped_after(db: None) -> Iterator[None]:
    yield
    _Known.key = None
    stands_adopted(folders=None)


@pytest.fixture
def ada(person_in: Callable[[str, str], User]) -> User:
    """An officer who keeps the council's settings."""
    return person_in("administrator", "Ada Admin")


def standing(responsible: str) -> Adoption:
    """What is shipped, adopted a year ago, with its review due on DUE."""
    kept = gathered(shipped_overlays())
    edition = PolicyEdition.objects.create(policy="x", digest=kept.digest, text=kept.as_text(), kept_at=AT)
    return Adoption.objects.create(
        edition=edition,
        in_force_from=dt.date(2025, 12, 1),
        approved_by="Full Council",
        approved_on=dt.date(2025, 11, 2),
        minute="41/25",
        responsible=responsible,
        next_review_on=DUE,
        recorded_at=AT,
    )


def groups_for(user: User, on: dt.date) -> set[str]:
    officer = Officer.objects.get(user=user)
    return set(review_rows(officer.pk, horizon(on, calendars()), calendars()))


@pytest.mark.parametrize(
    ("on", "group"),
    [
        (dt.date(2026, 9, 1), set()),  # too far away to be spoken of
        (dt.date(2026, 11, 2), {LATER}),
        (dt.date(2026, 11, 25), {SOON}),
        (dt.date(2026, 12, 2), {OVERDUE}),
    ],
)
def test_the_review_stands_on_the_work_list_of_the_officer_responsible_as_its_day_comes_near(
    olive: User, on: dt.date, group: set[str]
) -> None:
    standing("Olive Officer")
    assert groups_for(olive, on) == group


def test_a_post_may_be_responsible_and_nobody_else_has_the_task(olive: User, ada: User) -> None:
    holding = Officer.objects.get(user=olive).holdings.get()
    adoption = standing(holding.post.title.upper())
    assert owners_of(adoption, DUE) == {holding.officer_id}
    assert groups_for(ada, DUE) == set()


def test_where_nobody_answers_to_the_name_whoever_keeps_the_policy_has_the_task(
    olive: User, ada: User
) -> None:
    adoption = standing("Somebody who left")
    assert owners_of(adoption, DUE) == {Officer.objects.get(user=ada).pk}


def test_a_recorded_review_moves_the_day_and_the_edition_goes_on(client: Client, olive: User) -> None:
    first = standing("Olive Officer")
    client.force_login(olive)
    said = {"found": "It works.", "approved_by": "Full Council", "minute": "50/26"}
    with pytest.raises(AdoptionRefused, match="lies ahead"):
        record_review(**said, next_review_on=AT.date(), by=olive, at=AT)
    review = record_review(**said, next_review_on=dt.date(2027, 12, 1), by=olive, at=AT)
    assert review.edition == first.edition
    assert review.kind == Adoption.Kind.REVIEWED
    assert groups_for(olive, dt.date(2026, 12, 2)) == set()
    page = client.get("/policies/history/").content.decode()
    assert "Reviewed, and goes on" in page


def test_a_review_is_recorded_by_whose_task_it_is_and_by_nobody_else(client: Client, olive: User) -> None:
    standing("Somebody else's name")
    client.force_login(olive)
    assert client.get("/policies/history/review/").status_code == 403
