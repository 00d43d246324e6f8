"""What follows an absence in the apps above: they say what to do when one is recorded, ended or taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer

Follower = Callable[[Officer, User, dt.datetime], None]
_followers: dict[str, Follower] = {}


def follow(name: str, follower: Follower) -> None:
    """Have something done in the same transaction whenever an officer's absences change: (officer, by whom, at)."""
    _followers[name] = follower


def absences_changed(officer: Officer, *, by: User, at: dt.datetime) -> None:
    """Let everybody who follows absences do what follows from the change."""
    for follower in _followers.values():
        follower(officer, by, at)
