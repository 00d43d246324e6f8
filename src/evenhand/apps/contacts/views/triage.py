"""The triage page: the list at the left, one message at the right, and below it what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from evenhand.apps.contacts.hints import hints_for
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.lists import (
    MINE,
    REST,
    earlier_from,
    triage_list,
)
from evenhand.apps.contacts.queries.out_of_step import out_of_step
from evenhand.apps.contacts.queries.quoting import said_to
from evenhand.apps.contacts.queries.reading_time import read_by
from evenhand.apps.contacts.queries.seen import contact_for
from evenhand.apps.contacts.views.desk import Desk
from evenhand.apps.contacts.views.doors import door, may_change, person_at, sorts_contacts
from evenhand.apps.contacts.views.presses import act
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.errors import problems_of
from evenhand.apps.ui.navigation import Link

SHOWN = 40


@require_http_methods(["GET", "POST"])
@door
def triage(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Sort what came in, one contact after another, without leaving the page."""
    today, user = localdate(), person_at(request)
    if not sorts_contacts(request):
        raise PermissionDenied("Triage is for officers. Ask your head of service if it should be yours.")
    whose = MINE if request.GET.get("whose") == MINE else REST
    waiting, total = triage_list(user, on=today, whose=whose, limit=SHOWN)
    if not pk and not waiting:
        return render(request, "contacts/triage.html", {"waiting": [], "whose": _whose(whose), "total": 0})
    chosen = contact_for(user, pk or waiting[0].pk, on=today)
    desk = Desk(request, chosen, user, today, pressed=request.POST.get("do", ""))
    if request.method == "POST":
        if not may_change(user, on=today):
            raise PermissionDenied("Your role reads contacts and does not sort them.")
        done = act(desk)
        if done is not None:
            messages.success(request, done.words)
            if desk.next_url:
                return redirect(desk.next_url)
            following = _after(chosen, waiting) if done.settled else chosen.pk
            return redirect(_url(following, whose))
    elif chosen.customer is not None:
        note_view(user=user, customer=chosen.customer, why="triage", at=now())
    values = {"waiting": waiting, "total": total, "whose": _whose(whose), "mine": whose == MINE}
    return render(
        request, "contacts/triage.html", {**values, **about(desk), **_neighbours(chosen, waiting, whose)}
    )


def about(desk: Desk) -> dict[str, Any]:
    """What the message and the desk below it need, for the triage page and the contact's own."""
    contact, user, today = desk.contact, desk.user, desk.today
    return {
        "contact": contact,
        "said": said_to(user, contact, on=today),
        "desk": desk,
        "today": today,
        "read_by_reckoning": read_by(contact) if contact.direction == "in" else None,
        "attachments": list(contact.attachments.select_related("file__examined")),
        "stands_on": desk.stands_on,
        "earlier": list(earlier_from(contact, user, on=today)[:5]),
        "may_change": may_change(user, on=today),
        "hints": hints_for(contact),
        "found": out_of_step(contact, user, on=today)
        if contact.outcome or contact.confirmed_receipt_at
        else [],
        "problems": problems_of(*desk.problems),
        "channel_words": title_of_code("channels", contact.channel),
        "outcome_words": title_of_code("contact-outcomes", contact.outcome) if contact.outcome else "",
    }


def _after(contact: Contact, waiting: list[Contact]) -> int:
    """The number of the contact that follows in the list; 0 for the top of what is left."""
    numbers = [one.pk for one in waiting]
    if contact.pk not in numbers:
        return 0
    place = numbers.index(contact.pk)
    return numbers[place + 1] if place + 1 < len(numbers) else 0


def _neighbours(contact: Contact, waiting: list[Contact], whose: str) -> dict[str, str]:
    numbers = [one.pk for one in waiting]
    place = numbers.index(contact.pk) if contact.pk in numbers else -1
    before = numbers[place - 1] if place > 0 else 0
    after = numbers[place + 1] if 0 <= place < len(numbers) - 1 else 0
    return {
        "previous_url": _url(before, whose) if before else "",
        "next_url": _url(after, whose) if after else "",
    }


def _url(pk: int, whose: str) -> str:
    address = reverse("triage-contact", args=[pk]) if pk else reverse("triage")
    return f"{address}?whose={MINE}" if whose == MINE else address


def _whose(whose: str) -> list[Link]:
    address = reverse("triage")
    return [
        Link(label="All that I may sort", url=address, current=whose == REST),
        Link(label="For me to read and sort", url=f"{address}?whose={MINE}", current=whose == MINE),
    ]
