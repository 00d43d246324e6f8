"""The pages of what could not be read in: why, the raw message, and trying again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from evenhand.apps.contacts.mailboxes.alarms import alarms_for
from evenhand.apps.contacts.operations.intake import try_again
from evenhand.apps.contacts.operations.readers import mark_quarantined_read
from evenhand.apps.contacts.queries.seen import quarantined_for, quarantined_seen_by
from evenhand.apps.contacts.views.doors import door, may_change, person_at
from evenhand.apps.documents.models import StoredFile
from evenhand.apps.documents.queries import FileLost, open_file
from evenhand.apps.documents.views import serve

_SHOWN_BYTES = 4_000


@require_GET
def quarantine(request: HttpRequest) -> HttpResponse:
    """What could not be read in and waits for a person."""
    user, on = person_at(request), localdate()
    waiting = quarantined_seen_by(user, on=on).filter(resolved_contact__isnull=True)
    alarms = alarms_for(user, on=on, at=now())
    return render(
        request, "contacts/quarantine.html", {"waiting": list(waiting[:100]), "mailbox_alarms": alarms}
    )


@require_http_methods(["GET", "POST"])
@door
def quarantined(request: HttpRequest, pk: int) -> HttpResponse:
    """One message that could not be read in: read it raw, try again, or take it in as it is."""
    today, user = localdate(), person_at(request)
    found = quarantined_for(user, pk, on=today)
    if request.method == "POST":
        if not may_change(user, on=today):
            raise PermissionDenied("Your role reads the quarantine and does not change it.")
        press = request.POST.get("do")
        if press == "read":
            mark_quarantined_read(found, by=user, at=now())
            messages.success(request, "Marked as read by you.")
            return redirect("quarantined", pk)
        tried = try_again(found, as_it_is=press == "as-it-is", at=now())
        if tried.resolved_contact_id is not None:
            messages.success(request, "Taken in.")
            return redirect("triage-contact", tried.resolved_contact_id)
        messages.warning(request, "It still cannot be read in. The reason stands below.")
        return redirect("quarantined", pk)
    return render(
        request,
        "contacts/quarantined.html",
        {"quarantined": found, "start": _start_of(found.raw), "may_change": may_change(user, on=today)},
    )


def _start_of(raw: StoredFile) -> str:
    """The first bytes as text, so that a person can read what it was; nothing where the file is gone."""
    try:
        with open_file(raw) as file:
            start: bytes = file.read(_SHOWN_BYTES)
    except FileLost:
        return ""
    return start.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")


@require_GET
@door
def quarantined_raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The raw bytes of a quarantined message, as a download."""
    found = quarantined_for(person_at(request), pk, on=localdate())
    return serve(found.raw, f"quarantined-{pk}.eml")
