"""What somebody's roles let them do: the flags of law/vocabularies/roles.yaml, asked in one place."""

from __future__ import annotations

import datetime as dt
from typing import Literal, cast

from django.core.exceptions import PermissionDenied

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import officer_of, roles_of
from evenhand.apps.council.vocabularies import vocabulary

Sight = Literal["none", "card", "full"]
_SIGHTS: tuple[Sight, ...] = ("none", "card", "full")


def role_allows(user: User, flag: str, *, on: dt.date) -> bool:
    """Whether one of the roles somebody holds on a day carries this flag as `true`."""
    return any(value is True for value in _flag_values(user, flag, on=on))


def sight_of_people(user: User, *, on: dt.date) -> Sight:
    """How much of a customer's record somebody may see on a day: the widest that one of their roles allows."""
    seen = [value for value in _flag_values(user, "sees_people", on=on) if value in _SIGHTS]
    return cast(Sight, max(seen, key=_width, default="none"))


def may_change_settings(user: User, *, on: dt.date) -> bool:
    """Whether somebody keeps the council's settings."""
    return role_allows(user, "changes_settings", on=on)


def may_see_settings(user: User, *, on: dt.date) -> bool:
    """Whether somebody may read the council's settings."""
    return may_change_settings(user, on=on) or role_allows(user, "sees_settings", on=on)


def only_reads(user: User, *, on: dt.date) -> bool:
    """Whether every role somebody holds on a day is one that reads and changes nothing."""
    roles = roles_of(user, on)
    codes = vocabulary("roles").codes
    return bool(roles) and all(codes[role].flags.get("only_reads") is True for role in roles if role in codes)


def may_record_absence_of(user: User, officer: Officer, *, on: dt.date) -> bool:
    """Whether somebody may say that an officer is away: for oneself always, for others by role."""
    own = officer_of(user)
    if only_reads(user, on=on):
        return False
    return (own is not None and own.pk == officer.pk) or role_allows(user, "records_absences", on=on)


def require(allowed: bool, sentence: str) -> None:
    """Go on only where allowed. Raises PermissionDenied with the sentence the page shows."""
    if not allowed:
        raise PermissionDenied(sentence)


def _width(sight: str | bool | int) -> int:
    return _SIGHTS.index(cast(Sight, sight))


def _flag_values(user: User, flag: str, *, on: dt.date) -> list[str | bool | int]:
    codes = vocabulary("roles").codes
    if not user.is_active:
        return []
    held = (codes[role].flags for role in roles_of(user, on) if role in codes)
    return [flags[flag] for flags in held if flag in flags]
