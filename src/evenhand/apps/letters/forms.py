"""The form of a letter: a field for each fact that it takes and that is asked for in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from evenhand.apps.cases.draft_forms import add_draft_fields
from evenhand.apps.cases.replying import Reply
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.addressees import UNADDRESSED
from evenhand.apps.letters.addressing import (
    Offered,
    add_address_field,
    add_typed_address,
    check_chosen,
    chosen,
)
from evenhand.apps.letters.circulating import Reader, outside_the_council
from evenhand.apps.letters.directory import letter_book
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.posting import EMAIL, LETTER
from evenhand.apps.letters.ways import NO_ADDRESS, NO_DAY_POSTED, POSTED_WRONG, Way
from evenhand.apps.ui.file_fields import FilesField
from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseForm, HouseRadios
from evenhand.domain.lawbook.letter_shapes import Fact, Letter
from evenhand.domain.letters import Gap, needed

POSTAL = "recipient_address"  # asked for one person alone, and never for many of the council
AS_RECORDED = "This goes in the words of the record. To change it, record the decision again on the case."
NOT_ASKED = frozenset({"reference", "copied_to", "enclosures"})


def _field(fact: Fact) -> forms.Field:
    common: dict[str, Any] = {"label": fact.title, "required": False}
    if fact.type == "date":
        return DatePartsField(**common)
    if fact.type == "number":
        return forms.IntegerField(min_value=0, **common)
    if fact.type == "flag":
        return forms.TypedChoiceField(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda said: said == "yes",
            empty_value=None,
            widget=HouseRadios,
            **common,
        )
    if fact.type == "standard":
        paragraphs = lawbook().letters.paragraphs
        choices = [("", "None"), *((name, one.title) for name, one in paragraphs.items())]
        return forms.ChoiceField(choices=choices, **common)
    if fact.type in ("text", "lines", "list"):
        rows = 3 if fact.type == "lines" else 5
        hint = "One on each line." if fact.type != "text" else ""
        return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), help_text=hint, **common)
    return forms.CharField(**common)


def _shown(fact: Fact, value: Any) -> Any:
    if fact.type == "flag":
        return {True: "yes", False: "no"}.get(value)
    return "\n".join(value) if fact.type in ("lines", "list") and value is not None else value


def add_files_fields(form: forms.Form, beside: Sequence[FileToSend]) -> None:
    """Let a form add files to send, and take out those that stand beside it already."""
    if beside:
        form.fields["take_out"] = forms.TypedMultipleChoiceField(
            label="Files to take out again",
            choices=[(str(row.pk), row.name) for row in beside],
            coerce=int,
            widget=HouseCheckboxes,
            required=False,
        )
    form.fields["uploads"] = FilesField(
        label="Files to enclose", help_text="You may choose several at once.", required=False
    )


class FindReaders(forms.TextInput):
    """Words to find people by, with the button that lists those found beside it."""

    template_name = "letters/find_readers.html"


class LetterForm(HouseForm):
    """What the letter says, gathered from the record and open to be changed; and how it goes.

    Nothing is required here: what the letter lacks is told by the letter itself, with the rule behind it.
    `email` is given for a letter that is not to the customer: the address on record, empty where there is none,
    and the form lets an officer type one. `readers` is given for a letter that goes to many of the council at once,
    by e-mail alone. `left` says that somebody left their office, where that is why an address is missing.
    `mark` says which draft of it is shown (`cases/draft_forms.py`). `record` are the facts that the record has: what
    goes as it is recorded cannot be typed over.
    `reply` is how it reaches somebody who gave no name.
    """

    def __init__(
        self,
        letter: Letter,
        *,
        known: Mapping[str, Any],
        addresses: Sequence[Offered],
        preferred: str,
        beside: Sequence[FileToSend] = (),
        email: str | None = None,
        left: str = "",
        readers: Sequence[Reader] | None = None,
        mark: str = "",
        record: Mapping[str, Any] | None = None,
        reply: Reply | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = letter.id
        self.declared = {
            name: fact
            for name, fact in lawbook().letters.facts_of(letter).items()
            if fact.type != "entries"
            and name not in NOT_ASKED
            and not (readers is not None and name == POSTAL)
        }
        self.known, self.addresses, self.email = dict(known), tuple(addresses), email
        self.reply = reply
        self.readers = tuple(readers) if readers is not None else None
        initial = {name: _shown(fact, known.get(name)) for name, fact in self.declared.items()}
        by_mail = (
            readers is not None or bool(email)
            if email is not None
            else preferred != LETTER and bool(addresses)
        )
        super().__init__(data, initial={**initial, "channel": EMAIL if by_mail else LETTER, "batch": uuid4()})
        for name, fact in self.declared.items():
            self.fields[name] = _field(fact)
            if fact.as_recorded and (record or {}).get(name):
                self.fields[name].disabled = True
                self.fields[name].help_text = AS_RECORDED
        add_files_fields(self, beside)
        self._ask_how()
        for name in ("address", POSTAL):
            if left and name in self.fields:
                self.fields[name].help_text = " ".join(filter(None, (left, str(self.fields[name].help_text))))
        shown = {name: known[name] for name in self.declared if known.get(name) not in (None, "", [])}
        self.want((*needed(letter, known, letter_book()), "channel", "address", "posted_on", "readers"))
        add_draft_fields(self, mark=mark, values=shown)

    def refuse(self, sentences: Sequence[str], gaps: Sequence[Gap]) -> None:
        """Put what keeps the letter from going beside the field that mends it, else above all of them."""
        fields = {gap.sentence: next((n for n in gap.facts if n in self.fields), None) for gap in gaps}
        lacking = {NO_ADDRESS: "address", NO_DAY_POSTED: "posted_on", UNADDRESSED: "recipient_address"}
        for sentence in sentences:
            field = fields.get(sentence) or lacking.get(sentence)
            field = "posted_on" if sentence.startswith(POSTED_WRONG) else field
            self.add_error(field if field in self.fields else None, sentence)

    def as_shown(self, name: str, value: object) -> object:
        """A value of a fact as its field shows it."""
        return _shown(self.declared[name], value)

    def _ask_how(self) -> None:
        self.fields["batch"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        if self.readers is not None:
            self._ask_who(self.readers)
            return
        self.fields["channel"] = forms.ChoiceField(label="How it goes", widget=HouseRadios, required=False)
        if self.email is not None:
            add_typed_address(self, self.email)
        else:
            add_address_field(self, self.addresses, reply=self.reply)
        self.fields["posted_on"] = DatePartsField(
            label="Day it was posted, if it goes by post", required=False
        )
        self.fields["posted_by"] = forms.ModelChoiceField(
            Officer.objects.order_by("name"),
            label="Posted by",
            required=False,
            empty_label="Choose an officer",
        )

    def _ask_who(self, readers: Sequence[Reader]) -> None:
        """Ask who gets it, each by name; whom the case concerns is ticked already.

        The words to find some of them by narrow what is listed and never what is ticked.
        """
        self.fields["find"] = forms.CharField(
            label="Find people in the list",
            help_text="Part of a name or a post. Whoever is ticked stays listed. Leave it empty to list everybody.",
            required=False,
            widget=FindReaders(),
        )
        self.fields["readers"] = forms.MultipleChoiceField(
            label="Who gets it, by e-mail",
            help_text="Those whom the case concerns are ticked. Each sees who else gets it.",
            choices=[(one.fact, one.name) for one in readers],
            initial=[one.fact for one in readers if one.proposed],
            widget=HouseCheckboxes,
            required=False,
        )
        self.fields["lists"] = forms.CharField(
            label="Other addresses of the council",
            help_text="Such as the mailing list of a team, one on each line.",
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

        if self.is_bound:
            self._list_those_found(readers)

    def _list_those_found(self, readers: Sequence[Reader]) -> None:
        """List those who are ticked and those found; what may be chosen stays everybody."""
        words = str(self.data.get("find") or "").casefold().split()
        field, ticked = self.fields["readers"], set(self["readers"].value() or ())
        found = [one for one in readers if all(word in one.name.casefold() for word in words)]
        shown = [one for one in readers if one.fact in ticked or one in found]
        if words and isinstance(field, forms.MultipleChoiceField):
            field.widget.choices = [(one.fact, one.name) for one in shown]
            self.fields["find"].help_text = (
                f"{len(found)} of {len(readers)} people found. Whoever is ticked stays listed too. "
                "Leave it empty to list everybody."
            )

    def clean_lists(self) -> tuple[str, ...]:
        """The further addresses, each the council's own."""
        given = self.cleaned_data["lists"].replace(",", "\n").splitlines()
        addresses = tuple(dict.fromkeys(line.strip() for line in given if line.strip()))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    f"“{address}” is no e-mail address. Correct it, or take it out."
                ) from None
        if outside := outside_the_council(addresses):
            raise ValidationError(
                f"{', '.join(outside)} is not an address of the council, and this is about a person. Take it out."
            )
        return addresses

    def clean(self) -> dict[str, Any]:
        """A letter by e-mail needs an address that somebody chose."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.readers is None:
            check_chosen(self, self.addresses)
        elif "send" in self.data and not self.errors and not self.to_many:
            self.add_error("readers", "Tick who gets it, or give an address of the council")
        return cleaned

    @property
    def to_many(self) -> tuple[str, ...]:
        """The addresses of everybody who was ticked, and the further ones."""
        ticked = set(self.cleaned_data.get("readers", ()))
        known = [one.address for one in self.readers or () if one.fact in ticked]
        return tuple(dict.fromkeys((*known, *self.cleaned_data.get("lists", ()))))

    def told(self, circle: str) -> dict[str, Any]:
        """Who was told, as the facts of the move that records it: by name, and the further addresses in words."""
        if self.readers is None:
            return {}
        lists = ", ".join(self.cleaned_data.get("lists", ()))
        found = {circle: tuple(self.cleaned_data.get("readers", ())), f"{circle}_told": lists}
        return {name: value for name, value in found.items() if value}

    def facts(self) -> dict[str, Any]:
        """The letter's facts: what was gathered, and over it what the form says."""
        found = {name: value for name, value in self.known.items() if name not in self.declared}
        for name, fact in self.declared.items():
            value = self.cleaned_data.get(name)
            if fact.type in ("lines", "list") and value:
                value = [line.strip() for line in value.splitlines() if line.strip()]
            if value not in (None, "", []):
                found[name] = value
        return found

    @property
    def way(self) -> Way:
        """How the letter goes."""
        if self.readers is not None:
            return Way(channel=EMAIL, to=self.to_many)
        by_mail = self.cleaned_data.get("channel") == EMAIL
        officer = self.cleaned_data.get("posted_by")
        return Way(
            channel=EMAIL if by_mail else LETTER,
            to=chosen(self, self.addresses) if by_mail else (),
            posted_on=None if by_mail else self.cleaned_data.get("posted_on"),
            posted_by=officer.pk if officer is not None and not by_mail else None,
        )
