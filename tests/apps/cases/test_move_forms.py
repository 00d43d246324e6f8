"""What the one move form says of what it asks."""

from __future__ import annotations

import datetime as dt

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.forms import MoveForm
from evenhand.apps.lawbook.books import lawbook

DAY = dt.date(2026, 9, 7)


@pytest.mark.django_db
def test_what_only_some_answers_call_for_is_not_called_optional_and_says_when_it_is_needed() -> None:
    user = User.objects.create_user("una@example.org", name="Una Test")
    procedure = lawbook().edition("corporate-complaint", DAY)
    moves = [move for kind in procedure.items.values() for move in kind.opening]
    move = next(move for move in moves if "amount" in move.asks and move.asks["amount"].when)
    form = MoveForm(move, user=user, today=DAY, seen=None)
    amount = form["amount"]
    assert not amount.field.required
    assert not amount.may_be_left_empty
    assert amount.help_text == "Needed where “Remedy” is “Payment”."
    assert "Amount in pounds</label>" in str(form)
