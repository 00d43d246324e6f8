"""My work: the page everybody begins at."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.mailboxes.alarms import alarms_for
from evenhand.apps.contacts.queries.of_members import members_of
from evenhand.apps.council.access import only_reads
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import is_absent, officer_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Link
from evenhand.apps.work import operations
from evenhand.apps.work.mail import mail_for
from evenhand.apps.work.mine import stands_in_for
from evenhand.apps.work.queries import MOST_PAGES, SHOWN_ALONE, my_work, optional_url
from evenhand.apps.work.rows import GROUPS, Group
from evenhand.apps.work.running.standing import troubles_for


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What waits for me, by when it is due. A member who is no officer begins at their own mail (SPOC-5)."""
    user, on = _user(request), localdate()
    only, kind = request.GET.get("show", ""), request.GET.get("kind", "")
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    officer = officer_of(user)
    if officer is None and members_of(user, on=on).exists():
        return redirect("member-mail")
    groups = my_work(user, on=on, only=only, procedure=kind, page=page)
    pages = _pages(groups, page) if only in GROUPS else None
    if pages and pages.number != page:  # an old address, of when there were more
        groups = my_work(user, on=on, only=only, procedure=kind, page=pages.number)
    context = {
        "officer": officer,
        "groups": groups,
        "pages": pages,
        "beyond": pages is not None and sum(group.count for group in groups) > SHOWN_ALONE * MOST_PAGES,
        "mail": mail_for(user, on=on),
        "mailbox_alarms": alarms_for(user, on=on, at=now()),
        "troubles": troubles_for(user, on=on, at=now()),
        "only_reads": only_reads(user, on=on),
        "away": officer is not None and is_absent(officer, on),
        "stands_in_for": stands_in_for(officer.pk, on) if officer else (),
        "shows": _links(
            "show", {"": "Everything", **{code: title for code, (title, _) in GROUPS.items()}}, only, kind
        ),
        "kinds": _links("kind", {"": "All", **_procedures()}, kind, only),
        "only": only,
        "triage_url": f"{url}?whose=mine" if (url := optional_url("triage")) else "",
        "kind": kind,
        "today": on,
    }
    return render(request, "work/work.html", context)


def _pages(groups: tuple[Group, ...], page: int) -> Page[int]:
    """Where one stands in a group that is looked at by itself."""
    count = sum(group.count for group in groups)
    return Paginator(range(min(count, SHOWN_ALONE * MOST_PAGES)), SHOWN_ALONE).get_page(page)


def _procedures() -> dict[str, str]:
    return {procedure.name: procedure.title for procedure in lawbook().procedures.values()}


def _links(name: str, choices: dict[str, str], current: str, other: str) -> list[Link]:
    """The choices of one filter as links, which keep the choice of the other filter."""
    kept = {"show": "kind", "kind": "show"}[name]
    tail = f"&{kept}={other}" if other in _known(kept) else ""
    return [
        Link(label=title, url=f"?{name}={code}{tail}", current=code == current)
        for code, title in choices.items()
    ]


def _known(name: str) -> frozenset[str]:
    return frozenset(GROUPS if name == "show" else _procedures())


def _own(request: HttpRequest) -> Officer:
    officer = officer_of(_user(request))
    if only_reads(_user(request), on=localdate()):
        raise PermissionDenied(
            "Your role reads and changes nothing. Ask an administrator to record that you are away."
        )
    if officer is None:
        raise PermissionDenied(
            "Only an officer of the council can be away. Ask an administrator to enter you."
        )
    return officer


@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """I am away, from today until I say that I am back."""
    officer = _own(request)
    try:
        operations.go_away(officer, on=localdate(), by=_user(request), at=now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request, "You are recorded as away. What comes to you goes to your deputy until you are back."
        )
    return redirect("work")


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """I am back."""
    operations.come_back(_own(request), on=localdate(), by=_user(request), at=now())
    messages.success(request, "You are recorded as back from today.")
    return redirect("work")
