"""Whose a row is after merges: asked for many rows at once as for each alone."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.people import operations
from evenhand.apps.people.models import Customer
from evenhand.apps.people.standing import number_standing_for, numbers_standing_for

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def test_many_rows_at_once_are_followed_through_merges_as_each_alone(
    olive: User, morgan: Customer, django_assert_max_num_queries
) -> None:
    first = operations.add_customer(name="M Ravensdale", by=olive, at=AT)
    second = operations.add_customer(name="Morgan R", by=olive, at=AT)
    Customer.objects.filter(pk=first.pk).update(merged_into=second)
    Customer.objects.filter(pk=second.pk).update(merged_into=morgan)
    recorded = {901: first.pk, 902: second.pk, 903: morgan.pk, 904: None}
    with django_assert_max_num_queries(4):
        found = numbers_standing_for(recorded, model="cases.case")
    assert found == {901: morgan.pk, 902: morgan.pk, 903: morgan.pk, 904: None}
    assert found == {
        row: number_standing_for(number, row=row, model="cases.case") for row, number in recorded.items()
    }
