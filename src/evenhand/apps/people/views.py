"""The pages of people. Each asks `queries` for access, does one operation, and shows the record again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evenhand.apps.accounts.form_pages import carried_out
from evenhand.apps.accounts.meanwhile import latest_change
from evenhand.apps.accounts.models import User
from evenhand.apps.council.access import require, sight_of_people
from evenhand.apps.people import forms, operations, queries
from evenhand.apps.people.models import (
    Adjustment,
    Customer,
    EmailAddress,
    OtherName,
    PostalAddress,
    Representative,
    Telephone,
)
from evenhand.apps.people.operations.customers import CORRECTABLE
from evenhand.apps.people.panels import card_panels_of, panels_of
from evenhand.apps.people.standing import (
    EarlierNote,
    earlier_notes,
    history_of,
    merges_into,
    standing_for,
)
from evenhand.apps.people.suggesting import namesakes_of


@dataclass(frozen=True, slots=True)
class _Adding:
    """A form that adds something to a record, and the operation its fields are given to."""

    title: str
    form: type[forms.PersonForm]
    operate: Callable[..., object]


@dataclass(frozen=True, slots=True)
class _Ending:
    """A form that ends something on a record."""

    title: str
    model: type[models.Model]
    form: type[forms.PersonForm]
    operate: Callable[..., object]


ADDITIONS = {
    "email": _Adding("Add an e-mail address", forms.EmailAddressForm, operations.add_email_address),
    "telephone": _Adding("Add a telephone number", forms.TelephoneForm, operations.add_telephone),
    "name": _Adding("Add another name", forms.OtherNameForm, operations.add_other_name),
    "address": _Adding("Add a postal address", forms.PostalAddressForm, operations.add_postal_address),
    "adjustment": _Adding(
        "Record a reasonable adjustment", forms.AdjustmentForm, operations.record_adjustment
    ),
    "representative": _Adding(
        "Add a representative", forms.RepresentativeForm, operations.add_representative
    ),
    "associate": _Adding("Add somebody who belongs with them", forms.AssociateForm, operations.associate),
    "note": _Adding("Leave a note", forms.NoteForm, operations.add_note),
}
ENDINGS = {
    "email": _Ending("End an e-mail address", EmailAddress, forms.EndFactForm, operations.end_fact),
    "telephone": _Ending("End a telephone number", Telephone, forms.EndFactForm, operations.end_fact),
    "name": _Ending("End another name", OtherName, forms.EndFactForm, operations.end_fact),
    "address": _Ending("End a postal address", PostalAddress, forms.EndFactForm, operations.end_fact),
    "adjustment": _Ending("End an adjustment", Adjustment, forms.EndSpanForm, operations.end_adjustment),
    "representative": _Ending(
        "End an authority", Representative, forms.EndSpanForm, operations.end_representative
    ),
}


def shown_people(request: HttpRequest) -> bool:
    """Whether the bar offers the people's page to this visitor."""
    return isinstance(request.user, User) and queries.may_find_people(request.user, on=timezone.localdate())


def people(request: HttpRequest) -> HttpResponse:
    """Find a person or organisation. The words are posted, never part of the address."""
    viewer, on = _user(request), timezone.localdate()
    require(queries.may_find_people(viewer, on=on), "Your role does not look people up.")
    form = forms.FindForm(request.POST or None)
    found = None
    if form.is_valid():
        found = queries.find_customers(viewer, form.cleaned_data["words"], on=on)
    context = {
        "form": form,
        "found": found,
        "most": queries.MOST_FOUND,
        "recent": queries.recent_customers(viewer, on=on) if found is None else [],
        "may_change": queries.may_change_people(viewer, on=on),
        "may_merge": queries.may_merge_people(viewer, on=on),
    }
    return render(request, "people/people.html", context)


def people_add(request: HttpRequest) -> HttpResponse:
    """Make the record of a new customer."""
    viewer, on, at = _user(request), timezone.localdate(), timezone.now()
    require(queries.may_change_people(viewer, on=on), "Your role does not add people.")
    form = forms.NewCustomerForm(request.POST or None, viewer=viewer, on=on)
    made: list[Customer] = []
    if carried_out(form, lambda: made.append(operations.add_customer(**form.cleaned_data, by=viewer, at=at))):
        messages.success(request, "The record is made. Add how they are reached.")
        return redirect("person", made[0].pk)
    return render(request, "people/add.html", {"form": form})


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A customer: the whole record, or the card for those who need no more on a call. The view is kept."""
    viewer, on, at = _user(request), timezone.localdate(), timezone.now()
    if sight_of_people(viewer, on=on) != "full":
        customer = queries.customer_on_card(viewer, pk, on=on)
        operations.note_view(user=viewer, customer=customer, at=at, why="card")
        context = {"customer": customer, "viewer": viewer, "today": on}
        context["panels"] = card_panels_of(customer, viewer, on=on)
        return render(request, "people/card.html", context)
    customer = queries.customer_for(viewer, pk, on=on)
    if customer.merged_into is not None:
        stands = standing_for(customer)
        messages.info(request, f"Record {pk} was merged into this one: {stands.name}, record {stands.pk}.")
        return redirect("person", stands.pk)
    operations.note_view(user=viewer, customer=customer, at=at, why="person page")
    may_merge = queries.may_merge_people(viewer, on=on)
    context = {
        "customer": customer,
        "viewer": viewer,
        "today": on,
        "may_change": queries.may_change_people(viewer, on=on),
        "sections": queries.reach_of(customer),
        "adjustments": queries.all_adjustments(customer),
        "representatives": queries.all_representatives(customer),
        "associates": queries.associates_of(customer),
        "notes": customer.notes.select_related("written_by"),
        "panels": panels_of(customer, viewer, on=on),
        "may_merge": may_merge,
        "namesakes": namesakes_of(customer) if may_merge else (),
        "merges": merges_into(customer),
    }
    return render(request, "people/person.html", context)


def person_add(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Add an address, number, name, adjustment, representative, associate or note to a record."""
    viewer, on, at = _user(request), timezone.localdate(), timezone.now()
    customer = queries.customer_to_change(viewer, pk, on=on)
    adding = ADDITIONS.get(what)
    if adding is None:
        raise Http404("There is nothing of this name to add. Go back to the record.")
    form = adding.form(request.POST or None, viewer=viewer, on=on)
    if carried_out(form, lambda: adding.operate(customer, **form.cleaned_data, by=viewer, at=at)):
        messages.success(request, "Saved.")
        return redirect("person", pk)
    return _form_page(request, customer, form, title=adding.title)


def person_end(request: HttpRequest, pk: int, what: str, fact: int) -> HttpResponse:
    """End an address, number, name, adjustment or authority on a record; nothing is deleted."""
    viewer, on, at = _user(request), timezone.localdate(), timezone.now()
    customer = queries.customer_to_change(viewer, pk, on=on)
    ending = ENDINGS.get(what)
    if ending is None:
        raise Http404("There is nothing of this name to end. Go back to the record.")
    ended = get_object_or_404(ending.model._default_manager.filter(customer=customer), pk=fact)
    form = ending.form(request.POST or None, viewer=viewer, on=on)
    if carried_out(form, lambda: ending.operate(ended, **form.cleaned_data, by=viewer, at=at)):
        messages.success(request, "Saved. It stays on record with the day and the reason.")
        return redirect("person", pk)
    return _form_page(request, customer, form, title=ending.title, about=queries.shown(ended))


def person_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right the name, the kind, or how somebody wishes to be written to."""
    viewer, on, at = _user(request), timezone.localdate(), timezone.now()
    customer = queries.customer_to_change(viewer, pk, on=on)
    initial = {name: getattr(customer, name) for name in CORRECTABLE} | {"seen": latest_change(customer)}
    form = forms.CorrectionForm(request.POST or None, initial=initial, viewer=viewer, on=on)

    def operate() -> Customer:
        said = form.cleaned_data
        facts = {name: said[name] for name in CORRECTABLE}
        return operations.correct(customer, facts=facts, why=said["why"], by=viewer, at=at, seen=said["seen"])

    if carried_out(form, operate):
        messages.success(request, "Corrected. What it said before stays in the history.")
        return redirect("person", pk)
    return _form_page(request, customer, form, title="Correct the record")


def person_safe_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Set, change or take away the safe contact note."""
    viewer, on, at = _user(request), timezone.localdate(), timezone.now()
    customer = queries.customer_to_change(viewer, pk, on=on)
    form = forms.SafeContactForm(
        request.POST or None,
        initial={"words": customer.safe_contact, "seen": latest_change(customer)},
        viewer=viewer,
        on=on,
        held=customer.safe_contact,
    )
    if carried_out(
        form, lambda: operations.set_safe_contact(customer, **form.cleaned_data, by=viewer, at=at)
    ):
        messages.success(request, "Saved. Everybody sees the note before they answer.")
        return redirect("person", pk)
    return _form_page(request, customer, form, title="Safe contact", earlier=earlier_notes(customer))


def person_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what on a record, and from what to what."""
    viewer, on = _user(request), timezone.localdate()
    customer = queries.customer_for(viewer, pk, on=on)
    operations.note_view(user=viewer, customer=customer, at=timezone.now(), why="history")
    context = {
        "customer": customer,
        "viewer": viewer,
        "today": on,
        "changes": history_of(customer),
    }
    return render(request, "people/changes.html", context)


def _form_page(
    request: HttpRequest,
    customer: Customer,
    form: forms.PersonForm,
    *,
    title: str,
    about: str = "",
    earlier: Sequence[EarlierNote] = (),
) -> HttpResponse:
    context: dict[str, Any] = {
        "customer": customer,
        "form": form,
        "title": title,
        "about": about,
        "earlier": earlier,
        "viewer": form.viewer,
        "today": form.on,
    }
    return render(request, "people/form.html", context)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
