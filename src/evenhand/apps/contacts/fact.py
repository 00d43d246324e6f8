"""How a case asks for a contact and shows one: the fact type `contact`."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from evenhand.apps.cases.fact_types import Asking, FactType, Shown
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.events import Value
from evenhand.domain.lawbook.procedure import Ask


def _field(ask: Ask, asking: Asking) -> forms.Field:
    """A number: contacts are put on cases from their own pages, where they can be seen."""
    return ContactField(
        asking=asking, label=ask.title, help_text=ask.hint, required=not ask.optional and not ask.when
    )


class ContactField(forms.IntegerField):
    """The number of a contact that this person may see."""

    def __init__(self, *, asking: Asking, label: str, help_text: str, required: bool) -> None:
        self._asking = asking
        super().__init__(
            min_value=1,
            label=label,
            required=required,
            help_text=help_text or "The number of the contact, as its page shows it.",
        )

    def clean(self, value: object) -> Contact | None:
        """The contact with this number."""
        number = super().clean(value)
        if number is None:
            return None
        seen = contacts_seen_by(self._asking.user, on=self._asking.today)
        contact = seen.filter(pk=number).first()
        if contact is None:
            raise forms.ValidationError("There is no contact with this number that you may see.")
        if _with_somebody_else(contact, self._asking.about):
            raise forms.ValidationError(
                "This contact is with somebody else than the person whom this case is about. Check the number, or say "
                "in words what it shows."
            )
        return contact


def _with_somebody_else(contact: Contact, about: int | None) -> bool:
    """Whether a contact is another person's: one slip of a number would put their letter into this case's papers."""
    customer = contact.customer
    if about is None or customer is None:
        return False
    kept = Customer.objects.filter(pk=about).values_list("merged_into_id", flat=True).first()
    return not {about, kept} & {customer.pk, customer.merged_into_id} - {None}


def _to_fact(cleaned: object) -> Value | None:
    return cleaned.fact if isinstance(cleaned, Contact) else None


def _show(value: str) -> Shown:
    """A link with the subject. Whoever sees the case sees the contacts that stand on it, and its part of such a letter."""
    number = value.partition(":")[2]
    return once_a_request(f"shown {value}", lambda: _link(_contact(number)))


def _link(contact: Contact | None) -> Shown:
    if contact is None:
        return "A contact that is no longer on record"
    url = reverse("contact", args=[contact.pk])
    if contact.direction == Direction.OUT:
        letter = LetterSent.objects.filter(contact_id=contact.pk).exclude(matters=[]).only("pk").first()
        url = reverse("letter", args=[letter.pk]) if letter is not None else url
    return format_html('<a class="govuk-link" href="{}">{}</a>', url, contact.shown_subject)


def _contact(number: str) -> Contact | None:
    return Contact.objects.filter(pk=int(number)).first() if number.isdigit() else None


CONTACT = FactType(_field, _to_fact, _show)
