"""Whoever is signed in, as nearly every page needs them: with the officer they are and the roles they hold, at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Aggregate, CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Member, PostHolding
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.prepared import Given, answers
from evenhand.apps.council.queries import MEMBER, keep_roles

_BETWEEN = ","  # in no code of a role


class _Listed(Aggregate):
    """Words of several rows in one."""

    function = "GROUP_CONCAT"
    template = f"%(function)s(%(expressions)s, '{_BETWEEN}')"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same by the name that PostgreSQL has for it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


def signed_in_user(number: int, on: dt.date) -> User | None:
    """The user of a session on a day; None where they may no longer sign in. Their roles are kept for the request."""
    found = answers(_with_officer_and_roles, user=number, today=on)
    if not found:
        return None
    user: Any = found[0]
    held = set(user.posts_held.split(_BETWEEN)) if user.posts_held else set()
    keep_roles(user, on, frozenset(held | ({MEMBER} if user.sits else set())))
    signed_in: User = user
    return signed_in


def _with_officer_and_roles() -> QuerySet[User]:
    today = on_day(Given("today", DateField()))
    held = PostHolding.objects.filter(today, officer__user=OuterRef("pk")).order_by().values("officer__user")
    seats = Member.objects.filter(today, Q(user=OuterRef("pk")) | Q(officer__user=OuterRef("pk")))
    users = User.objects.select_related("officer").filter(pk=Given("user"), is_active=True)
    posts = Subquery(held.annotate(posts=_Listed("post__role")).values("posts"))
    return users.annotate(posts_held=posts, sits=Exists(seats))
