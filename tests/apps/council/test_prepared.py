"""SQL that is made once: under which names it stands, what fills it, and when it is made again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Member, Officer, Post, PostHolding
from evenhand.apps.council.once_a_request import answers_kept
from evenhand.apps.council.prepared import Given, Prepared, answers, given
from evenhand.apps.council.queries import roles_of
from evenhand.apps.council.signed_in import signed_in_user

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 5)
MADE: list[str] = []


def holds_post(role: str) -> Q:
    MADE.append(role)
    held = PostHolding.objects.filter(post__role=role, officer=OuterRef("pk"))
    return Q(Exists(held)) & ~Q(pk__among=Given("but", many=True))


def of_another_of_that_role(role: str) -> Q:
    """Stands within itself: whoever holds a post while somebody else holds one like it."""
    others = Officer.objects.filter(Prepared(Officer, holds_post, role)).exclude(pk=OuterRef("pk"))
    return Q(Exists(others)) & Q(Exists(PostHolding.objects.filter(officer=OuterRef("pk"), post__role=role)))


def joined(role: str) -> Q:
    return Q(holdings__post__role=role)


def held_since(role: str) -> QuerySet[PostHolding]:
    held = PostHolding.objects.filter(post__role=role, from_on__lte=Given("on", DateField()))
    return held.select_related("officer", "post").order_by("officer__name")


@pytest.fixture
def officers(administrator) -> dict[str, Officer]:
    """Two auditors and an officer."""
    made = {}
    for name, role in {"A": "auditor", "B": "auditor", "C": "officer"}.items():
        made[name] = Officer.objects.create(name=f"{name} Test", email=f"{name}@example.org")
        post = Post.objects.create(title=role, role=role)
        PostHolding.objects.create(post=post, officer=made[name], from_on=dt.date(2020, 1, 1))
    return made


def found(role: str, but: tuple[int, ...] = (), make=holds_post) -> set[str]:
    rows = Officer.objects.filter(Prepared(Officer, make, role, given={"but": but}))
    return {officer.name[0] for officer in rows}


def test_a_condition_is_filled_with_what_is_given_each_time(officers):
    assert found("auditor") == {"A", "B"}
    assert found("auditor", (officers["A"].pk,)) == {"B"}
    assert found("auditor", (officers["A"].pk, officers["B"].pk)) == set()
    assert found("nobody") == set()


def test_a_condition_keeps_its_meaning_wherever_it_stands(officers):
    assert found("auditor", make=of_another_of_that_role) == {"A", "B"}
    assert found("officer", make=of_another_of_that_role) == set()
    seen = Prepared(Officer, of_another_of_that_role, "auditor", given={"but": ()}, of="officer")
    assert {held.officer.name[0] for held in PostHolding.objects.filter(seen)} == {"A", "B"}
    assert {held.officer.name[0] for held in PostHolding.objects.exclude(seen)} == {"C"}
    inside = Officer.objects.filter(
        Prepared(Officer, holds_post, "officer", given={"but": ()}), pk=OuterRef("officer")
    )
    assert PostHolding.objects.filter(Exists(inside)).get().officer == officers["C"]
    both = Officer.objects.filter(
        Prepared(Officer, holds_post, "officer", given={"but": ()}) | Q(name="A Test")
    )
    assert {officer.name[0] for officer in both} == {"A", "C"}


def test_another_lawbook_makes_another_condition(officers, monkeypatch):
    found("auditor")
    MADE.clear()
    found("auditor", (1,))
    assert MADE == []
    monkeypatch.setattr(given, "lawbook", object)
    found("auditor")
    assert MADE == ["auditor"]


def test_a_condition_that_joins_a_table_is_refused(officers):
    with pytest.raises(ValueError, match="joins another table"):
        found("auditor", make=joined)


def test_a_question_gives_what_its_rows_give(officers, django_assert_num_queries):
    for role in ("auditor", "officer", "auditor"):
        rows = answers(held_since, role, on=ON)
        expected = PostHolding.objects.filter(post__role=role).order_by("officer__name")
        assert rows == list(expected)
        with django_assert_num_queries(0):
            assert {row.post.role for row in rows if row.officer.name} == {role}
    assert answers(held_since, "auditor", on=dt.date(2019, 12, 31)) == []


def test_a_place_that_nothing_fills_is_refused(officers):
    with pytest.raises(KeyError, match="on"):
        answers(held_since, "auditor")
    with pytest.raises(TypeError, match="among"):
        Post.objects.filter(pk__among=[1])


def test_whoever_signs_in_comes_with_the_roles_that_are_asked_for_elsewhere(officers, administrator):
    Post.objects.update_or_create(title="Another", defaults={"role": "information-team"})
    other = Post.objects.get(title="Another")
    PostHolding.objects.create(post=other, officer=officers["A"], from_on=ON, until_on=ON)
    councillor = User.objects.create_user("cllr@example.org", name="Cllr Finch")
    Member.objects.create(name="Cllr Finch", email=councillor.email, from_on=ON, user=councillor)
    users = [administrator, councillor, User.objects.create_user("nobody@example.org", name="Nobody")]
    for officer in officers.values():
        officer.user = User.objects.create_user(officer.email, name=officer.name)
        officer.save()
        users.append(officer.user)
    for user in users:
        for on in (dt.date(2019, 1, 1), ON, ON + dt.timedelta(days=1)):
            with answers_kept({}):
                assert signed_in_user(user.pk, on) == user
                with CaptureQueriesContext(connection) as asked:
                    kept = roles_of(user, on)
                assert len(asked) == 0
            assert kept == roles_of(user, on)
    assert roles_of(officers["A"].user, ON) == {"auditor", "information-team"}
    User.objects.filter(pk=councillor.pk).update(is_active=False)
    assert signed_in_user(councillor.pk, ON) is None
