"""What every page of contacts shares: who looks, on what day, and what a closed door says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.queries import NotSeen as CaseNotSeen
from evenhand.apps.contacts.queries.seen import NotSeen, may_see_contacts, may_triage, role_does
from evenhand.apps.council.queries import officer_of


def person_at(request: HttpRequest) -> User:
    """The signed-in person; every page of ours requires one."""
    return cast(User, request.user)


def door(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Turn `NotSeen` into the page that says there is nothing of the kind for this person."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return page(request, *args, **kwargs)
        except (NotSeen, CaseNotSeen) as unseen:
            raise Http404(str(unseen)) from unseen

    return opened


def reads_contacts(request: HttpRequest) -> bool:
    """Whether the bar offers contacts to this visitor."""
    return isinstance(request.user, User) and may_see_contacts(request.user, on=localdate())


def sorts_contacts(request: HttpRequest) -> bool:
    """Whether the bar offers triage: to those who sort, and to officers, who may be a single point of contact."""
    if not isinstance(request.user, User):
        return False
    return may_triage(request.user, on=localdate()) or officer_of(request.user) is not None


def may_change(user: User, *, on: dt.date) -> bool:
    """Whether somebody may sort and change the contacts they see: officers do, auditors do not."""
    return user.is_active and officer_of(user) is not None and not _only_reads(user, on=on)


def _only_reads(user: User, *, on: dt.date) -> bool:
    return role_does(user, "reads", on=on) and not may_triage(user, on=on)
