"""A member's own page: their mail, item by item, and how what they raised is getting on (SPOC-5)."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.operations.of_members import keep_item, pass_item_on
from evenhand.apps.contacts.queries.of_members import (
    SHOWN,
    forward_address,
    items_of,
    members_of,
    raised_by,
)
from evenhand.apps.contacts.views.doors import person_at
from evenhand.apps.council.queries import MEMBER, roles_of


def is_member(request: HttpRequest) -> bool:
    """Whether the bar offers a member's mail to this visitor."""
    return isinstance(request.user, User) and MEMBER in roles_of(request.user, localdate())


@require_GET
def member_mail(request: HttpRequest) -> HttpResponse:
    """The mail of the member who looks, and what became of what they raised."""
    user, on = _member(request)
    items = items_of(user, on=on)
    return render(
        request,
        "contacts/member_mail.html",
        {
            "items": list(items[:SHOWN]),
            "open_count": items.filter(choice="").count(),
            "raised": raised_by(user, on=on),
            "forward_address": forward_address(),
        },
    )


@require_POST
def member_chooses(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass one item on, or keep it."""
    user, on = _member(request)
    item = get_object_or_404(items_of(user, on=on), pk=pk)
    try:
        if request.POST.get("choice") == "pass-on":
            pass_item_on(item, by=user, at=now())
            messages.success(request, "Passed on. You see below how it gets on.")
        else:
            keep_item(item, by=user, at=now())
            messages.success(request, "Kept. The council’s officers do not see it.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("member-mail")


def _member(request: HttpRequest) -> tuple[User, dt.date]:
    user, on = person_at(request), localdate()
    if not members_of(user, on=on).exists():
        raise PermissionDenied("This page is for members of the council. Your own list is under Work.")
    return user, on
