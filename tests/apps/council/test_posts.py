"""Roles come from posts, posts have dates, and any past day can be asked about."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.accounts.models import RecordChange, User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council import access, operations, queries
from evenhand.apps.council.models import Officer
from evenhand.apps.council.vocabularies import vocabulary

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
JANUARY, JUNE, JULY = dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)


def test_a_role_holds_from_the_first_day_to_the_last_and_not_beyond(
    officer: Officer, administrator: User
) -> None:
    post = operations.add_post(title="Head of Planning", role="head-of-service", by=administrator, at=AT)
    operations.appoint(officer, post=post, from_on=JANUARY, until_on=JUNE, by=administrator, at=AT)
    held = {day: queries.roles_of(officer, day) for day in (JANUARY, JUNE, JULY)}
    assert held == {
        JANUARY: {"head-of-service"},
        JUNE: {"head-of-service"},
        JULY: frozenset(),
    }
    assert queries.roles_of(officer, dt.date(2025, 12, 31)) == frozenset()


def test_the_user_who_signs_in_has_the_roles_of_the_officer_they_are(
    officer: Officer, administrator: User
) -> None:
    post = operations.add_post(title="Planning officer", role="officer", by=administrator, at=AT)
    operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT)
    assert officer.user is not None
    assert queries.roles_of(officer.user, JULY) == {"officer"}


def test_titles_on_a_past_day_are_those_of_that_day(officer: Officer, administrator: User) -> None:
    first = operations.add_post(title="Planning officer", role="officer", by=administrator, at=AT)
    second = operations.add_post(title="Head of Planning", role="head-of-service", by=administrator, at=AT)
    operations.appoint(officer, post=first, from_on=JANUARY, until_on=JUNE, by=administrator, at=AT)
    operations.appoint(officer, post=second, from_on=JULY, by=administrator, at=AT)
    assert queries.title_of(officer, JUNE) == "Planning officer"
    assert queries.title_of(officer, JULY) == "Head of Planning"
    assert list(queries.holders_of("head-of-service", JUNE)) == []
    assert list(queries.holders_of("head-of-service", JULY)) == [officer]
    assert queries.holders_by_role(JULY) == {"head-of-service": (officer.pk,)}


def test_appointing_twice_is_one_holding_with_one_line_in_the_change_log(
    officer: Officer, administrator: User
) -> None:
    post = operations.add_post(title="Clerk", role="clerk", by=administrator, at=AT)
    first = operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT)
    assert operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT) == first
    assert RecordChange.objects.filter(what="appoint").count() == 1


def test_one_officer_cannot_hold_one_post_twice_at_a_time(officer: Officer, administrator: User) -> None:
    post = operations.add_post(title="Clerk", role="clerk", by=administrator, at=AT)
    operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT)
    with pytest.raises(Refused, match="from Thursday 1 January 2026. End that time first"):
        operations.appoint(officer, post=post, from_on=JULY, by=administrator, at=AT)


def test_a_holding_ends_with_its_last_day(officer: Officer, administrator: User) -> None:
    post = operations.add_post(title="Clerk", role="clerk", by=administrator, at=AT)
    holding = operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT)
    operations.end_holding(holding, last_on=JUNE, by=administrator, at=AT)
    assert queries.roles_of(officer, JULY) == frozenset()
    with pytest.raises(Refused, match="before the first, Thursday 1 January 2026"):
        operations.end_holding(holding, last_on=dt.date(2025, 1, 1), by=administrator, at=AT)


def test_a_role_that_the_list_does_not_have_is_refused(administrator: User) -> None:
    with pytest.raises(Refused, match="Choose a role from the list"):
        operations.add_post(title="Wizard", role="wizard", by=administrator, at=AT)


def test_a_councillor_is_a_member_for_their_term(administrator: User) -> None:
    user = User.objects.create_user("cllr@example.org", name="Cllr Marsh")
    operations.add_member(
        name="Cllr Marsh", ward="Mill", email="cllr@example.org", from_on=JANUARY, until_on=JUNE, user=user,
        by=administrator, at=AT,
    )  # fmt: skip
    assert queries.roles_of(user, JUNE) == {"member"}
    assert queries.roles_of(user, JULY) == frozenset()
    assert queries.member_by_address("CLLR@example.org", JUNE) is not None
    assert queries.member_by_address("cllr@example.org", JULY) is None


def test_the_first_user_of_an_installation_is_its_administrator(administrator: User) -> None:
    assert queries.roles_of(administrator, JUNE) == {"administrator"}
    assert access.may_change_settings(administrator, on=JUNE)
    assert access.sight_of_people(administrator, on=JUNE) == "none"


def test_who_may_not_sign_in_may_do_nothing(officer: Officer, administrator: User) -> None:
    post = operations.add_post(title="Officer", role="officer", by=administrator, at=AT)
    operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT)
    assert officer.user is not None
    officer.user.is_active = False
    assert access.sight_of_people(officer.user, on=JUNE) == "none"


def test_the_widest_of_several_roles_counts(officer: Officer, administrator: User) -> None:
    for title, role in (("Adviser", "contact-centre-agent"), ("Auditor", "auditor")):
        post = operations.add_post(title=title, role=role, by=administrator, at=AT)
        operations.appoint(officer, post=post, from_on=JANUARY, by=administrator, at=AT)
    assert officer.user is not None
    assert access.sight_of_people(officer.user, on=JUNE) == "full"
    assert not access.role_allows(officer.user, "changes_people", on=JUNE)


def test_every_role_says_how_much_of_people_it_sees() -> None:
    sights = {code: meaning.flags.get("sees_people") for code, meaning in vocabulary("roles").codes.items()}
    assert {code for code, sight in sights.items() if sight not in ("none", "card", "full")} == set()


@pytest.mark.parametrize(
    ("last", "day", "held"),
    [
        (None, dt.date(2100, 1, 1), True),
        (JANUARY, JANUARY, True),
        (JANUARY, dt.date(2026, 1, 2), False),
        (None, dt.date(2025, 12, 31), False),
    ],
)
def test_a_span_asked_in_the_database_and_in_memory_says_the_same(
    officer: Officer, administrator: User, last: dt.date | None, day: dt.date, held: bool
) -> None:
    absence = operations.record_absence(officer, from_on=JANUARY, until_on=last, by=administrator, at=AT)
    assert absence.covers(day) is held
    assert queries.is_absent(officer, day) is held
