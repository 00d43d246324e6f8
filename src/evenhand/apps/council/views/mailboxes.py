"""The council's mailboxes: what they are called, how their mail is fetched, and how that goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evenhand.apps.council import forms, operations
from evenhand.apps.council.mailbox_remarks import remarks_on
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.operations.mailboxes import INBOX, STORED
from evenhand.apps.council.views.pages import form_page, visit_to_change, visit_to_see


def mailboxes(request: HttpRequest) -> HttpResponse:
    """The addresses at which the council receives mail."""
    visit = visit_to_see(request)
    told = [
        (mailbox, remarks_on(mailbox, at=visit.at))
        for mailbox in Mailbox.objects.select_related("service_area")
    ]
    return render(request, "council/mailboxes.html", {"visit": visit, "mailboxes": told})


def mailbox_add(request: HttpRequest) -> HttpResponse:
    """Add a mailbox."""
    visit = visit_to_change(request)
    form = forms.MailboxForm(request.POST or None, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.add_mailbox(**form.cleaned_data, by=visit.user, at=visit.at),
        title="Add a mailbox",
        back=reverse("settings-mailboxes"),
    )


def mailbox_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a mailbox is called, and whether it is in use."""
    visit = visit_to_change(request)
    mailbox = get_object_or_404(Mailbox, pk=pk)
    initial = {name: getattr(mailbox, name) for name in forms.MailboxChangeForm.base_fields}
    form = forms.MailboxChangeForm(request.POST or None, initial=initial, on=visit.on)
    return form_page(
        request,
        form,
        lambda: operations.change_mailbox(mailbox, **form.cleaned_data, by=visit.user, at=visit.at),
        title="Change a mailbox",
        back=reverse("settings-mailboxes"),
        about=mailbox.address,
    )


def mailbox_connection(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a mailbox's mail is fetched, or that it comes from files."""
    visit = visit_to_change(request)
    mailbox = get_object_or_404(Mailbox, pk=pk)
    initial = {name: getattr(mailbox, name) for name in forms.ConnectionForm.base_fields}
    if not mailbox.host:  # never connected: what most councils want
        initial |= {"login": mailbox.address, "folders": [INBOX], "stored_folder": STORED}
    form = forms.ConnectionForm(request.POST or None, initial=initial, on=visit.on)

    def operate() -> object:
        if form.cleaned_data["kind"] == Mailbox.Kind.FILE:
            return operations.disconnect_mailbox(mailbox, by=visit.user, at=visit.at)
        return operations.connect_mailbox(mailbox, form.connection(), by=visit.user, at=visit.at)

    return form_page(
        request,
        form,
        operate,
        title="How mail is fetched",
        back=reverse("settings-mailboxes"),
        about=mailbox.address,
    )
