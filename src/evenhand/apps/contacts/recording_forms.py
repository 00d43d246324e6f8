"""The forms that put something on record: a contact that came by another way than mail, a standard paragraph."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.made import Made
from evenhand.apps.contacts.operations.recording import Received, Upload
from evenhand.apps.council.models import Member, Officer
from evenhand.apps.council.vocabularies import choices
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import customer_by_address
from evenhand.apps.ui.forms import DatePartsField, HouseForm, HouseRadios

_EMAIL = "email"


class ContactForm(HouseForm):
    """Recording a letter, a call, a visit, a post, a question at a meeting, or what a councillor passed on.

    A call or a visit that we made is recorded by the same form.
    """

    direction = forms.ChoiceField(
        label="Who got in touch",
        choices=[(Direction.IN.value, "They did"), (Direction.OUT.value, "We did: a call or a visit")],
        required=False,
        widget=HouseRadios,
    )
    channel = forms.ChoiceField(
        label="By which way",
        widget=HouseRadios,
        error_messages={"required": "Say by which way it came or went"},
    )
    received_on = DatePartsField(
        label="Day it came in, or we made it",
        error_messages={"required": "Enter the day it came in, or we made it"},
        help_text="Of what came in, the day it first arrived anywhere in the council, not when it reached you.",
    )
    at_time = forms.TimeField(
        label="Time of day", required=False, help_text="Of a call or a visit, such as 14:30."
    )
    from_name = forms.CharField(label="Name of the person", max_length=200, required=False)
    made_by = forms.ModelChoiceField(
        Officer.objects.order_by("name"),
        label="Officer who called or visited",
        required=False,
        empty_label="You",
        help_text="Only where we got in touch.",
    )
    customer_address = forms.CharField(
        label="Their e-mail address, if they are on record",
        max_length=254,
        required=False,
        help_text="It ties the contact to their record now. Otherwise you choose the person on the next page.",
    )
    subject = forms.CharField(label="What it is about, in a few words", max_length=300)
    text = forms.CharField(
        label="What was said or written",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-draftable": "true"}),
    )
    scan = forms.FileField(label="Scan or photograph", required=False)
    passed_on_by_member = forms.ModelChoiceField(
        Member.objects.none(),
        label="Councillor who passed it on",
        required=False,
        empty_label="No councillor",
    )
    passed_on_by_officer = forms.ModelChoiceField(
        Officer.objects.order_by("name"),
        label="Officer who passed it on",
        required=False,
        empty_label="No officer",
    )
    why_this_way = forms.CharField(
        label="Why this way, where their record asks for another",
        max_length=300,
        required=False,
        help_text="Only where we got in touch.",
    )
    note = forms.CharField(
        label="Internal note",
        required=False,
        help_text="May be disclosed to the person it is about. Write facts.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: dt.date, members: QuerySet[Member], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"batch": uuid4(), "received_on": today, "direction": "in"})
        super().__init__(*args, **kwargs)
        self.want(("direction",))
        channel, member = self.fields["channel"], self.fields["passed_on_by_member"]
        assert isinstance(channel, forms.ChoiceField)
        assert isinstance(member, forms.ModelChoiceField)
        channel.choices = [(code, words) for code, words in choices("channels", on=today) if code != _EMAIL]
        member.queryset = members

    def clean_customer_address(self) -> Customer | None:
        """The customer with exactly this address."""
        address = self.cleaned_data["customer_address"]
        if not address:
            return None
        customer = customer_by_address(address)
        if customer is None:
            raise forms.ValidationError(
                "Nobody on record has this address. Leave it empty, and choose the person on the next page."
            )
        return customer

    @property
    def by_us(self) -> bool:
        """Whether it says that we got in touch."""
        return bool(self.cleaned_data["direction"] == Direction.OUT)

    def made(self, *, me: Officer | None) -> Made:
        """A call or visit of ours as the operation takes it. Raises Refused where no officer is named."""
        said = self.cleaned_data
        officer = said["made_by"] or me
        if officer is None:
            raise Refused("Choose the officer who called or visited.", field="made_by")
        return Made(
            channel=said["channel"],
            made_on=said["received_on"],
            at_time=said["at_time"],
            made_by=officer,
            subject=said["subject"],
            text=said["text"],
            customer=said["customer_address"],
            to_name=said["from_name"],
            why_this_way=said["why_this_way"],
            note=said["note"],
        )

    def received(self) -> Received:
        """The form as the operation takes it."""
        said = self.cleaned_data
        scan = said["scan"]
        uploads = [Upload(name=scan.name, media_type=scan.content_type or "", content=scan)] if scan else []
        return Received(
            channel=said["channel"],
            received_on=said["received_on"],
            subject=said["subject"],
            text=said["text"],
            from_name=said["from_name"],
            customer=said["customer_address"],
            passed_on_by_officer=said["passed_on_by_officer"],
            passed_on_by_member=said["passed_on_by_member"],
            note=said["note"],
            uploads=uploads,
        )


class ParagraphForm(HouseForm):
    """A standard paragraph."""

    title = forms.CharField(label="Title", max_length=200)
    words = forms.CharField(label="Words", widget=forms.Textarea(attrs={"rows": 6}))
