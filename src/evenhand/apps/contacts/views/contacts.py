"""The pages of contacts: the list, one contact, its files, and the form for what does not come by mail."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.cases.queries import NotSeen as CaseNotSeen
from evenhand.apps.cases.queries import case_known_to
from evenhand.apps.contacts import forms
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.contacts.operations.delivering import say_it_went
from evenhand.apps.contacts.operations.made import record_made
from evenhand.apps.contacts.operations.posting import send_again
from evenhand.apps.contacts.operations.recording import record_contact
from evenhand.apps.contacts.operations.returned import say_told
from evenhand.apps.contacts.operations.triage import move_contact
from evenhand.apps.contacts.queries.lists import FILTERS, cases_of_contact, filtered, uncertain_seen_by
from evenhand.apps.contacts.queries.quoting import said_to
from evenhand.apps.contacts.queries.reading_time import reading_state
from evenhand.apps.contacts.queries.seen import contact_for, contacts_seen_by, role_does
from evenhand.apps.contacts.recording_forms import ContactForm
from evenhand.apps.contacts.views.desk import Desk
from evenhand.apps.contacts.views.doors import door, may_change, person_at
from evenhand.apps.contacts.views.presses import act
from evenhand.apps.contacts.views.triage import about
from evenhand.apps.council.queries import members_on, officer_of
from evenhand.apps.documents.queries import require_opened
from evenhand.apps.documents.views import serve
from evenhand.apps.people.operations import note_view
from evenhand.apps.ui.navigation import Link
from evenhand.apps.ui.paging import BoundedPaginator

PAGE = 25


@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """The contacts a person may see, filtered by links."""
    today, user = localdate(), person_at(request)
    show = request.GET.get("show", "all")
    page = BoundedPaginator(filtered(user, on=today, show=show), PAGE).get_page(request.GET.get("page"))
    links = [
        Link(label=title, url=f"?show={code}", current=code == show) for code, (title, _) in FILTERS.items()
    ]
    oversees = role_does(user, "oversees", on=today)
    return render(
        request,
        "contacts/contacts.html",
        {
            "page": page,
            "filters": links,
            "reading": reading_state(on=today) if oversees else None,
            "uncertain": list(uncertain_seen_by(user, on=today)[:20]),
            "may_change": may_change(user, on=today),
            "today": today,
        },
    )


@require_http_methods(["GET", "POST"])
@door
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact: what was said, how it came, whose it is, and what became of it."""
    today, user = localdate(), person_at(request)
    found = contact_for(user, pk, on=today)
    desk = Desk(request, found, user, today, pressed=request.POST.get("do", ""))
    if request.method == "POST":
        if not may_change(user, on=today):
            raise PermissionDenied("Your role reads contacts and does not change them.")
        done = act(desk)
        if done is not None:
            messages.success(request, done.words)
            return redirect("contact", pk)
    elif found.customer is not None:
        note_view(user=user, customer=found.customer, why="contact page", at=now())
    values = {
        "receipts": list(found.receipts.all()),
        "move_form": forms.MoveContactForm(cases=cases_of_contact(found, user, on=today)),
        **_sending(found),
    }
    return render(request, "contacts/contact.html", {**about(desk), **values})


def _sending(found: Contact, told: forms.ToldForm | None = None) -> dict[str, object]:
    """How the sending of a message of ours fares, and the form for one that came back."""
    outgoing = getattr(found, "outgoing", None)
    came_back = outgoing is not None and outgoing.state == SendingState.RETURNED
    return {"outgoing": outgoing, "told_form": (told or forms.ToldForm()) if came_back else None}


@require_POST
@door
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how somebody was told what did not arrive."""
    today, user = localdate(), person_at(request)
    message = uncertain_seen_by(user, on=today).filter(pk=pk).first()
    if message is None:
        messages.info(request, "This message is settled already, or is not yours to settle.")
        return redirect("contacts")
    if not may_change(user, on=today):
        raise PermissionDenied("Your role does not settle messages.")
    form = forms.ToldForm(request.POST)
    try:
        if carried_out(form, lambda: say_told(message, **form.cleaned_data, by=user, at=now())):
            messages.success(request, "Recorded: they were told another way.")
            return redirect("contact", message.contact_id)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
    found = message.contact
    desk = Desk(request, found, user, today)
    values = {"receipts": [], "form": form, **_sending(found, form)}
    return render(request, "contacts/contact.html", {**about(desk), **values})


@require_POST
@door
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a contact from the wrong case to the right one."""
    today, user = localdate(), person_at(request)
    found = contact_for(user, pk, on=today)
    form = forms.MoveContactForm(request.POST, cases=cases_of_contact(found, user, on=today))

    def moved() -> None:
        said = form.cleaned_data
        try:
            to_case = case_known_to(user, said["to_ref"].strip().upper(), on=today)
        except CaseNotSeen as unseen:
            raise Refused(str(unseen), field="to_ref") from unseen
        move_contact(
            found,
            from_case=said["from_case"],
            to_case=to_case,
            why=said["why"],
            all_the_same=said["all_the_same"],
            by=user,
            at=now(),
            batch=said["batch"],
        )

    try:
        if carried_out(form, moved):
            messages.success(request, "Moved. Both cases say so.")
            return redirect("contact", pk)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
    if not form.has_error("all_the_same") and not form.data.get("all_the_same"):
        del form.fields["all_the_same"]
    desk = Desk(request, found, user, today)
    values = {"receipts": list(found.receipts.all()), "move_form": form, "form": form}
    return render(request, "contacts/contact.html", {**about(desk), **values})


@require_GET
@door
def raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The raw message, exactly as it came or went, as a download."""
    today, user = localdate(), person_at(request)
    found = contact_for(user, pk, on=today)
    if found.raw is None:
        raise Http404("This contact did not come by mail, so there is no raw message.")
    if kept := said_to(user, found, on=today).left_out:
        raise PermissionDenied(f"{kept} The raw message holds it too.")
    for held in found.attachments.select_related("file"):
        require_opened(held.file)  # it lies within the raw message too
    return serve(found.raw, f"contact-{pk}.eml")


@require_GET
@door
def attachment(request: HttpRequest, pk: int, place: int) -> HttpResponseBase:
    """A file that came with a contact: shown where that is harmless (`?view`), else downloaded."""
    found = contact_for(person_at(request), pk, on=localdate())
    held = found.attachments.select_related("file").filter(place=place).first()
    if held is None:
        raise Http404("This contact has no such file. Open it from the contact's page.")
    return serve(held.file, held.name or f"file-{place}", inline="view" in request.GET)


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest) -> HttpResponse:
    """Record a letter, a call in or out, a visit, a post, a question at a meeting, or what a councillor passed on."""
    today, user = localdate(), person_at(request)
    if not may_change(user, on=today):
        raise PermissionDenied("Contacts are recorded by officers. Ask one to record it for you.")
    members = members_on(today).order_by("name")
    form = ContactForm(request.POST or None, request.FILES or None, today=today, members=members)
    made: list[Contact] = []

    def recorded() -> None:
        press = form.cleaned_data["batch"]
        if form.by_us:
            made.append(record_made(form.made(me=officer_of(user)), by=user, at=now(), press=press))
        else:
            made.append(record_contact(form.received(), by=user, at=now(), press=press))

    if request.method == "POST" and carried_out(form, recorded):
        shown = contacts_seen_by(user, on=today).filter(pk=made[0].pk).exists()
        if form.by_us:
            messages.success(request, "Recorded. It stands in the log of contact.")
            return redirect("contact", made[0].pk) if shown else redirect("contact-new")
        if shown:
            messages.success(request, "Recorded. Now say who it is from and what becomes of it.")
            return redirect("triage-contact", made[0].pk)
        to = made[0].reader or "whoever sorts what comes in"
        messages.success(request, f"Recorded. It has gone to {to}, who deals with it from here.")
        return redirect("contact-new")
    return render(request, "contacts/new.html", {"form": form})


@require_POST
@door
def settle_message(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Say that a message of unknown fate went, or send it again."""
    today, user = localdate(), person_at(request)
    message = uncertain_seen_by(user, on=today).filter(pk=pk).first()
    if message is None:
        messages.info(request, "This message is settled already, or is not yours to settle.")
        return redirect("contacts")
    if not may_change(user, on=today):
        raise PermissionDenied("Your role does not send messages.")
    if how == "went":
        say_it_went(message, by=user, at=now())
        messages.success(request, "Recorded as sent.")
    else:
        send_again(message, by=user, at=now())
        messages.success(request, "It is being sent again.")
    return redirect("contact", message.contact_id)
