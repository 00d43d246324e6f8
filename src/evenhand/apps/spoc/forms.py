"""The forms of a weekly response: a row for each matter, and how it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.template.defaultfilters import filesizeformat

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Asking, fact_from, field_for
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.addressing import Offered, add_address_field, check_chosen, chosen
from evenhand.apps.letters.forms import add_files_fields
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.posting import EMAIL, LETTER
from evenhand.apps.letters.ways import POSTED_WRONG, Way
from evenhand.apps.spoc.files import Chosen
from evenhand.apps.spoc.matters import Row, Week
from evenhand.apps.spoc.operations import Said
from evenhand.apps.ui.file_fields import FilesField
from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseForm, HouseRadios
from evenhand.domain.contact.weekly import Decision

Choices = Sequence[tuple[str, str]]


class MatterForm(HouseForm):
    """What is decided about one matter this week.

    What lacks is told as a blocker; refused is only what cannot be kept as it was sent, beside its field.
    """

    decision = forms.ChoiceField(label="This week", widget=HouseRadios, required=False)
    words = forms.CharField(label="Answer", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    awaiting = forms.CharField(label="If carried over: what is still awaited", required=False, max_length=500)
    reason = forms.ChoiceField(label="If it needs no answer: why", required=False)
    why = forms.CharField(label="In words, for the letter", required=False, max_length=500)
    copied_to = forms.MultipleChoiceField(
        label="Who gets a copy of this", required=False, widget=HouseCheckboxes
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    # What most matters do not need in a week: folded away until something stands in it.
    folded = ("awaiting", "reason", "why", "copied_to")

    def __init__(
        self,
        row: Row,
        *,
        user: User,
        week: Week,
        readers: Choices,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.row = row
        today = week.today
        super().__init__(data, prefix=row.matter.ref, initial=self._initial(row))
        may_go_alone = row.matter.may_be_carried and row.matter.must_go_before(week.schedule)
        self.offer("decision", self._decisions(row, may_go_alone=may_go_alone))
        reasons = lawbook().vocabularies["no-answer-reasons"].on(today)
        words = [(code, meaning.title) for code, meaning in reasons.items()]
        self.offer("reason", [("", "Choose a reason"), *words])
        self.offer("copied_to", readers)
        for ask in row.asks:
            field = field_for(ask, Asking(user=user, today=today))
            field.required = False
            self.fields[f"fact-{ask.name}"] = field
            stored = row.choice.facts if row.choice else {}
            self.initial[f"fact-{ask.name}"] = stored.get(ask.name)
        if data is None:
            # What blocks sending is told at the top: here only no "(optional)" may stand beside the two that count.
            self.fields["decision"].required = self.fields["words"].required = True
        if row.fixed:
            self.fields["words"].disabled = True
        if row.to_be_cleared and row.fixed:
            self.fields["words"].help_text = "Cleared by another team: it goes in exactly these words."
        elif row.to_be_cleared:
            self.fields[
                "words"
            ].help_text = (
                "Another team clears the answer. What you write here is a proposal to them; it does not go."
            )
        if not row.matter.may_need_none:
            del self.fields["reason"], self.fields["why"]
        if not row.matter.may_be_carried:
            del self.fields["awaiting"]
        if not readers:
            del self.fields["copied_to"]

    @property
    def unfolded(self) -> bool:
        """Whether what is folded away holds something, or is in error, and so is shown."""
        return any(
            name in self.errors or (name in self.fields and self[name].value()) for name in self.folded
        )

    @staticmethod
    def _initial(row: Row) -> dict[str, Any]:
        choice = row.choice
        return {
            "decision": choice.decision if choice else "",
            "words": row.written,
            "awaiting": choice.awaiting if choice else "",
            "reason": choice.reason if choice else "",
            "why": choice.why if choice else "",
            "copied_to": choice.copied_to if choice else [],
            "version": row.version,
        }

    @staticmethod
    def _decisions(row: Row, *, may_go_alone: bool) -> list[tuple[str, str]]:
        found = [(str(Decision.ANSWERED), "Answered below")]
        if row.matter.may_be_carried:
            found.append((str(Decision.CARRIED), "Carry over"))
        if may_go_alone:
            found.append((str(Decision.ALONE), "Send it on its own, before the next weekly response"))
        if row.matter.may_need_none:
            found.append((str(Decision.NONE_NEEDED), "Needs no answer"))
        return found

    @property
    def said(self) -> Said:
        """What the row says, for the operation."""
        cleaned = self.cleaned_data
        facts = {
            ask.name: fact
            for ask in self.row.asks
            if (fact := fact_from(ask, cleaned.get(f"fact-{ask.name}"))) is not None
        }
        return Said(
            decision=cleaned.get("decision", ""),
            words=cleaned.get("words", ""),
            reason=cleaned.get("reason", ""),
            why=cleaned.get("why", ""),
            awaiting=cleaned.get("awaiting", ""),
            facts=facts,
            copied_to=tuple(cleaned.get("copied_to", ())),
            version=cleaned.get("version", ""),
        )


class CarryForm(HouseForm):
    """Carrying over many matters in one go (SPOC-12)."""

    ALL, AWAITED = "all", "awaited"
    which = forms.ChoiceField(label="Which matters", widget=HouseRadios, initial=ALL)
    awaiting = forms.CharField(
        label="What is still awaited",
        help_text="It stands in the letter beside each of them. You can leave it empty where officers were asked.",
        required=False,
        max_length=500,
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="carry")
        self.offer(
            "which",
            [
                (self.ALL, "All that are open and have no answer yet"),
                (self.AWAITED, "Only those for which an officer was asked and has not answered"),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """A matter that nobody was asked about is carried over for a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("which") == self.ALL and "awaiting" not in self.errors and not cleaned.get("awaiting"):
            self.add_error(
                "awaiting", "Say what is still awaited: the customer reads it beside each of these matters."
            )
        return cleaned


class WayForm(HouseForm):
    """How a letter goes: by mail now, or on paper, posted on a day by an officer."""

    channel = forms.ChoiceField(label="How it goes", widget=HouseRadios)
    posted_on = DatePartsField(label="Day it was posted", required=False)
    posted_by = forms.ModelChoiceField(
        Officer.objects.order_by("name"), label="Posted by", required=False, empty_label="Choose an officer"
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *, addresses: Sequence[Offered], preferred: str, data: Mapping[str, Any] | None = None
    ) -> None:
        self.addresses = tuple(addresses)
        first = LETTER if preferred == LETTER or not addresses else EMAIL
        super().__init__(data, initial={"channel": first, "batch": uuid4()})
        add_address_field(self, self.addresses)
        self.order_fields(["channel", "address", "posted_on", "posted_by"])

    def clean(self) -> dict[str, Any]:
        """Mail needs an address that somebody chose; paper needs the day on which it was posted."""
        cleaned: dict[str, Any] = super().clean() or {}
        check_chosen(self, self.addresses)
        if cleaned.get("channel") == LETTER and not cleaned.get("posted_on"):
            self.add_error("posted_on", "Enter the day it was posted")
        return cleaned

    def refuse(self, sentences: Sequence[str]) -> None:
        """Put what keeps the letter from going beside the field that mends it, else above all of them."""
        for sentence in sentences[:20]:
            self.add_error("posted_on" if sentence.startswith(POSTED_WRONG) else None, sentence)

    @property
    def way(self) -> Way:
        """The way that was chosen."""
        by_mail = self.cleaned_data["channel"] == EMAIL
        officer = self.cleaned_data.get("posted_by")
        return Way(
            channel=self.cleaned_data["channel"],
            to=chosen(self, self.addresses) if by_mail else (),
            posted_on=None if by_mail else self.cleaned_data.get("posted_on"),
            posted_by=officer.pk if officer is not None and not by_mail else None,
        )


class SingleIssueForm(WayForm):
    """Why one answer goes on its own, and how."""

    reason = forms.ChoiceField(label="Why it does not wait for the weekly response", widget=HouseRadios)

    def __init__(self, *, today: dt.date, **given: Any) -> None:
        super().__init__(**given)
        codes = lawbook().vocabularies["single-issue-reasons"].on(today)
        self.offer("reason", [(code, meaning.title) for code, meaning in codes.items()])
        self.order_fields(["reason", "channel", "address", "posted_on", "posted_by"])


class AnswerForm(HouseForm):
    """What an officer answers, with the files that belong to it, and how long it took."""

    answer = forms.CharField(label="Your answer", widget=forms.Textarea(attrs={"rows": 6}))
    uploads = FilesField(
        label="Files that belong to it", help_text="You may choose several at once.", required=False
    )
    privileged = forms.TypedChoiceField(
        label="Is this legal advice?",
        help_text="Legal advice is held apart: you, whoever asked and legal officers read it, and it goes to nobody else.",
        choices=[("no", "No"), ("yes", "Yes")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        widget=HouseRadios,
    )
    minutes_spent = forms.IntegerField(
        label="Minutes it took you",
        help_text="If you know. It tells what answering requests costs.",
        required=False,
        min_value=1,
        max_value=99_999,
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)


class ReturnForm(HouseForm):
    """Whose it is, where an officer was asked for what is another team's."""

    prefix = "return"
    why = forms.CharField(
        label="Whose is it?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say whose it is, or that you do not know."},
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)


class FilesForm(HouseForm):
    """Which files go with the answer of a matter."""

    put_in = forms.TypedMultipleChoiceField(
        label="Files that officers gave: tick those that go to the customer",
        coerce=int,
        widget=HouseCheckboxes,
        required=False,
    )

    def __init__(self, row: Row, *, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files)
        given = [(str(one.file), f"{one.name} ({filesizeformat(one.size)})") for one in row.given]
        if given:
            self.offer("put_in", given)
        else:
            del self.fields["put_in"]
        add_files_fields(self, row.files)

    @property
    def chosen(self) -> Chosen:
        """What changes."""
        said = self.cleaned_data
        return Chosen(
            out=tuple(said.get("take_out", ())),
            put_in=tuple(said.get("put_in", ())),
            new=tuple(said["uploads"]),
        )


class CaseFilesForm(HouseForm):
    """Which files go with an answer that is written or cleared on its own case."""

    def __init__(
        self, beside: Sequence[FileToSend], *, data: Mapping[str, Any] | None = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        add_files_fields(self, beside)


class HandBackForm(HouseForm):
    """The note for whoever comes back."""

    note = forms.CharField(
        label="Note",
        help_text="Drafted from what was recorded. It may have to be disclosed: write facts.",
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)
