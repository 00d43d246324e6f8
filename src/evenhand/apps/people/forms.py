"""The forms of a customer's page. Each field is named as the operation names it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from evenhand.apps.accounts.models import User
from evenhand.apps.council.vocabularies import choices, vocabulary
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import customer_by_address, find_customers
from evenhand.apps.ui.forms import DatePartsField, HouseForm, HouseRadios

_EVIDENCE = "Such as: they wrote it in their letter of 3 June."
_SHORT = {"class": "govuk-input--width-20"}


def _evidence() -> forms.CharField:
    return forms.CharField(label="How do you know?", help_text=_EVIDENCE, max_length=500)


def _last_day() -> DatePartsField:
    return DatePartsField(label="Last day", help_text="Leave empty where none is set.", required=False)


class PersonForm(HouseForm):
    """The base of these forms: it knows the viewer and the day, from which its lists are taken."""

    def __init__(self, *args: Any, viewer: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.on = on

    def take_choices(self, field: str, listed: str, *, empty: str | None = None) -> None:
        """Offer the codes in force today; `empty` words the choice of none."""
        offered = choices(listed, on=self.on)
        chosen = self.fields[field]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = offered if empty is None else [("", empty), *offered]


class FindForm(HouseForm):
    """The search of people; it posts, so that nothing typed stands in an address."""

    words = forms.CharField(
        label="Name, telephone number, postcode or e-mail address",
        max_length=200,
        error_messages={"required": "Enter a name, telephone number, postcode or e-mail address"},
    )


class CustomerForm(PersonForm):
    """Who a customer is, and how they wish to be written to."""

    name = forms.CharField(max_length=200, help_text="As they sign, or what they are known by.")
    kind = forms.ChoiceField(label="This is", widget=HouseRadios())
    preferred_channel = forms.ChoiceField(label="Wishes to be reached by", required=False)
    preferred_format = forms.ChoiceField(label="Wishes to read us in", required=False)
    language = forms.ChoiceField(label="Language", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("kind", "customer-kinds")
        self.take_choices("preferred_channel", "channels", empty="Not said")
        self.take_choices("preferred_format", "formats", empty="Not said")
        self.take_choices("language", "languages", empty="Not said")


class NewCustomerForm(CustomerForm):
    """A new customer: look for them first."""

    safe_contact = forms.CharField(
        label="Safe contact",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody sees this before they answer. Such as: never telephone the house.",
    )


class CorrectionForm(CustomerForm):
    """A correction says why."""

    why = forms.CharField(label="Why is it corrected?", max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SafeContactForm(PersonForm):
    """The note that stands above everything."""

    words = forms.CharField(
        label="Safe contact",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody sees this before they answer. Leave it empty to take the note away.",
    )
    why = forms.CharField(
        label="Why does it change?",
        max_length=300,
        required=False,
        help_text="Such as: they rang, and told us they have moved out. The earlier note is kept.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: str, **kwargs: Any) -> None:
        """`held` is the note that stands now; the first one needs no reason."""
        super().__init__(*args, **kwargs)
        if not held:
            del self.fields["why"]


class EmailAddressForm(PersonForm):
    """An e-mail address and how we know it."""

    address = forms.CharField(
        label="E-mail address", max_length=254, widget=forms.TextInput(attrs={"spellcheck": "false"})
    )
    evidence = _evidence()


class TelephoneForm(PersonForm):
    """A telephone number and how we know it."""

    number = forms.CharField(label="Telephone number", max_length=60, widget=forms.TextInput(attrs=_SHORT))
    evidence = _evidence()


class OtherNameForm(PersonForm):
    """Another name and how we know it."""

    name = forms.CharField(label="Other name", max_length=200)
    evidence = _evidence()


class PostalAddressForm(PersonForm):
    """A postal address and how we know it."""

    lines = forms.CharField(
        label="Address",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One line of the envelope in each line, without the postcode.",
    )
    postcode = forms.CharField(
        max_length=10, required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )
    evidence = _evidence()


class AdjustmentForm(PersonForm):
    """A reasonable adjustment, as it was decided."""

    what = forms.ChoiceField(label="What the council does differently", widget=HouseRadios())
    words = forms.CharField(
        label="In other words",
        required=False,
        max_length=500,
        help_text="What to do, never a diagnosis. Such as: call after 2 pm.",
    )
    from_on = DatePartsField(label="First day")
    until_on = _last_day()
    decided_by = forms.CharField(label="Who decided it?", max_length=200, help_text="Name and post.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("what", "adjustments")
        self.fields["from_on"].initial = self.on
        says = {code: meaning.says for code, meaning in vocabulary("adjustments").on(self.on).items()}
        widget = self.fields["what"].widget
        assert isinstance(widget, HouseRadios)
        widget.hints = says


class RepresentativeForm(PersonForm):
    """Somebody who may act for the customer, and what shows it."""

    name = forms.CharField(label="Name of the representative", max_length=200)
    by_customer = forms.CharField(
        label="Their e-mail address, where they have a record of their own", max_length=254, required=False
    )
    authority = forms.CharField(
        label="What shows the authority?", max_length=500, help_text="Such as: signed form of 2 May."
    )
    scope = forms.ChoiceField(label="They may act on", widget=HouseRadios())
    scope_words = forms.CharField(label="Which matter, or other words", max_length=500, required=False)
    from_on = DatePartsField(label="First day")
    until_on = _last_day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("scope", "authority-scopes")

    def clean_by_customer(self) -> Customer | None:
        """The record that has this address."""
        address = self.cleaned_data["by_customer"]
        if not address:
            return None
        found = customer_by_address(address)
        if found is None:
            raise forms.ValidationError(
                "No record has this address. Leave it empty, or add it to their record."
            )
        return found


class AssociateForm(PersonForm):
    """Somebody who belongs with the customer: found by words, chosen where several are found."""

    words = forms.CharField(
        label="Who?", max_length=200, help_text="Name, telephone number, postcode or e-mail address."
    )
    other = forms.ChoiceField(label="Which of these?", widget=HouseRadios(), required=False)
    relation = forms.ChoiceField(label="How they belong together", widget=HouseRadios())
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_choices("relation", "associate-relations")
        typed = str(self.data.get("words", ""))
        self.found = {str(one.pk): one for one in find_customers(self.viewer, typed, on=self.on)}
        which = self.fields["other"]
        assert isinstance(which, forms.ChoiceField)
        which.choices = [(pk, f"{one.name} (record {pk})") for pk, one in self.found.items()]
        if len(self.found) < 2:
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        """Give the customer meant as `other`, and leave the words that found them out."""
        facts = super().clean() or self.cleaned_data
        facts.pop("words", None)
        chosen = facts.get("other") or (next(iter(self.found)) if len(self.found) == 1 else "")
        if not self.found and "words" not in self.errors:
            self.add_error("words", "Nobody on record matches. Check the spelling, or add them first.")
        elif not chosen and self.found:
            self.add_error("other", "Choose which of these you mean")
        facts["other"] = self.found.get(chosen)
        return facts


class NoteForm(PersonForm):
    """A note for colleagues."""

    words = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The person may ask to see it: write what you would say to them.",
    )


class EndFactForm(PersonForm):
    """An address, number or name is no longer used."""

    ended_on = DatePartsField(label="No longer used from")
    why = forms.CharField(label="Why?", max_length=300, help_text="Such as: they told us they moved.")


class EndSpanForm(PersonForm):
    """An adjustment or an authority ends."""

    last_on = DatePartsField(label="Last day")
    why = forms.CharField(label="Why does it end?", max_length=300)
