"""What the pages of the settings share: who looks, on which day, and the page of one form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import may_change_settings, may_see_settings, require
from evenhand.apps.council.forms import SettingsForm

_NOT_YOURS = "Your role does not keep the settings. Ask an administrator."


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, on which legal day, at which instant; and whether they may change what they see."""

    user: User
    on: dt.date
    at: dt.datetime
    may_change: bool


def visit_of(request: HttpRequest) -> Visit:
    """Who looks and when, for any page of the settings; asks for nothing."""
    assert isinstance(request.user, User)
    on = timezone.localdate()
    return Visit(request.user, on, timezone.now(), may_change_settings(request.user, on=on))


def visit_to_see(request: HttpRequest) -> Visit:
    """The same for those who may read the settings. Raises PermissionDenied for others."""
    visit = visit_of(request)
    require(may_see_settings(visit.user, on=visit.on), _NOT_YOURS)
    return visit


def visit_to_change(request: HttpRequest) -> Visit:
    """The same for those who keep the settings. Raises PermissionDenied for others."""
    visit = visit_of(request)
    require(visit.may_change, _NOT_YOURS)
    return visit


def form_page(
    request: HttpRequest,
    form: SettingsForm,
    operate: Callable[[], object],
    *,
    title: str,
    back: str,
    done: str = "Saved.",
    about: str = "",
) -> HttpResponse:
    """Carry out one operation from its form and go `back`; or show the form with what is wrong with it."""
    if carried_out(form, operate):
        messages.success(request, done)
        return redirect(back)
    context = {"form": form, "title": title, "back": back, "about": about}
    return render(request, "council/form.html", context)
