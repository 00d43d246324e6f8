"""What is done about sign-ins."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused


@transaction.atomic
def add_user(*, email: str, name: str, by: User, at: dt.datetime) -> User:
    """Let somebody sign in. They set their password themselves, by the letter sent to that address.

    Doing it twice gives the same user. Raises Refused where the address is none.
    """
    try:
        address = normalised_address(email)
    except ValueError as odd:
        raise Refused(str(odd), field="email") from odd
    found = User.objects.filter(email=address).first()
    if found is not None:
        return found
    user = User.objects.create_user(address, name=name)
    note_change(user, what="add-user", by=by, at=at, after=facts_of(user, ("email", "name")))
    return user


@transaction.atomic
def stop_sign_in(user: User, *, why: str, by: User, at: dt.datetime) -> None:
    """Stop somebody from signing in, and end the sessions they have. What they did stays theirs.

    Raises Refused for one's own sign-in: nobody locks themselves out.
    """
    if user.pk == by.pk:
        raise Refused("You cannot stop your own sign-in. Ask another administrator to do it.")
    if not user.is_active:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    note_change(
        user,
        what="stop-sign-in",
        why=why,
        by=by,
        at=at,
        before={"is_active": True},
        after={"is_active": False},
    )
