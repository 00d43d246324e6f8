"""The forms that sort a contact, on the triage and contact pages. Each field is named as its operation names it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet

from evenhand.apps.cases.models import Case
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.triage import NewMatter, NoName
from evenhand.apps.contacts.queries.starting import Kind
from evenhand.apps.contacts.reasons import Reasons
from evenhand.apps.council.models import Officer
from evenhand.apps.council.vocabularies import choices
from evenhand.apps.people.models import Customer
from evenhand.apps.ui.forms import DatePartsField, HouseForm, HouseRadios
from evenhand.domain.cases.events import Value

FEWEST_ROWS, MORE_ROWS, MOST_ROWS = 5, 5, 50


class MatterForm(HouseForm):
    """One thing that a contact asks. A row in which nothing stands is left out; nothing typed ever is."""

    procedure = forms.ChoiceField(label="Kind of case", required=False)
    summary = forms.CharField(label="What it is about", max_length=300, required=False)
    question = forms.CharField(
        label="The words that ask it",
        required=False,
        help_text="Paste them from the message. Left empty, the whole message stands.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    no_answer_reason = forms.ChoiceField(label="Answer", required=False)
    handler = forms.ModelChoiceField(
        Officer.objects.none(), label="Officer who looks after it", required=False, empty_label="Nobody yet"
    )
    concerns_spoc = forms.BooleanField(
        label="It is about the single point of contact or the deputy", required=False
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[Kind],
        reasons: Sequence[tuple[str, str]],
        officers: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.name: kind for kind in kinds}
        procedure, reason = self.fields["procedure"], self.fields["no_answer_reason"]
        assert isinstance(procedure, forms.ChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        procedure.choices = [("", "Choose"), *((kind.name, kind.label) for kind in kinds)]
        reason.choices = [
            ("", "Needs an answer"),
            *((code, f"No answer: {words[:1].lower()}{words[1:]}") for code, words in reasons),
        ]
        _one_of(self.fields["handler"], officers, none="Nobody yet")

    def clean(self) -> dict[str, Any]:
        """A row with a kind says what it is about; a kind that is always answered gets an answer."""
        said: dict[str, Any] = super().clean() or {}
        kind = self.kinds.get(said.get("procedure", ""))
        if kind is None and self._written_in(said):
            self.add_error("procedure", "Choose what kind of case this is, or empty the row.")
        if kind is not None and not said.get("summary", "").strip():
            self.add_error("summary", "Say in a few words what it is about.")
        if kind is not None and said.get("no_answer_reason") and not kind.may_need_no_answer:
            self.add_error("no_answer_reason", f"{kind.title}: this kind is always answered.")
        return said

    def as_typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in this row of a posted page, unread, to be shown again."""
        return {
            name: field.widget.value_from_datadict(data, {}, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def _written_in(self, said: dict[str, Any]) -> bool:
        """Whether somebody wrote in this row beside what stood there when it was shown."""
        more = ("question", "no_answer_reason", "handler")
        summary = str(said.get("summary", "")).strip()
        ticked = bool(said.get("concerns_spoc")) and not self.initial.get("concerns_spoc")
        return ticked or any(said.get(name) for name in more) or summary not in ("", self.first_summary())

    def first_summary(self) -> str:
        """What the row says it is about before anybody writes in it: the subject, in the first row."""
        return str(self.initial.get("summary", "")).strip()

    @property
    def is_used(self) -> bool:
        """Whether somebody chose a kind in this row."""
        return bool(self.cleaned_data.get("procedure"))

    def matter(self, why: Mapping[str, Value]) -> NewMatter:
        """The row as the operation takes it, with the reasons that were given for the whole message."""
        said = self.cleaned_data
        return NewMatter(
            procedure=said["procedure"],
            summary=said["summary"],
            question=said["question"],
            no_answer_reason=said["no_answer_reason"],
            handler=said["handler"],
            concerns_spoc=said["concerns_spoc"],
            said=why,
        )


class MattersForm(HouseForm):
    """The press of the button over all rows; the rows stand in `rows`.

    What the opening of some kind wants a reason for, such as an old day of receipt, is asked once for the message.
    """

    batch = forms.UUIDField(widget=forms.HiddenInput)
    reply_by = forms.ChoiceField(
        label="If no name is given: how the answer reaches the person", widget=HouseRadios, required=False
    )
    reply_to = forms.CharField(
        label="If no name is given: where the answer goes",
        help_text="The e-mail address, the postal address or the telephone number that was left. Nothing, if it is "
        "collected.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        rows: Sequence[MatterForm],
        replies: Sequence[tuple[str, str]] = (),
        left: str = "",
        reasons: Reasons,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"batch": uuid4(), "reply_to": left})
        super().__init__(*args, **kwargs)
        self.rows, self.reasons = tuple(rows), reasons
        reasons.ask_in(self)
        if replies:
            self.offer("reply_by", [("", "The name is known, or still to be found"), *replies])
        else:
            del self.fields["reply_by"], self.fields["reply_to"]

    def is_valid(self) -> bool:
        """Whether the press and every row hold, and at least one row is used."""
        valid = [super().is_valid(), *(row.is_valid() for row in self.rows)]
        if all(valid) and not any(row.is_used for row in self.rows):
            self.add_error(None, "Choose what kind of case it is in at least one row.")
            return False
        return all(valid)

    @property
    def press(self) -> UUID:
        """The press of the button that this form is."""
        found: UUID = self.cleaned_data["batch"]
        return found

    def no_name(self) -> NoName | None:
        """What was said of somebody who gave no name; None where nobody said so."""
        way = self.cleaned_data.get("reply_by", "")
        return NoName(way, self.cleaned_data.get("reply_to", "")) if way else None

    def matters(self) -> list[NewMatter]:
        """The rows that are used."""
        return [row.matter(self.reasons.given_in(self)) for row in self.rows if row.is_used]

    def as_typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What stands beside the rows of a posted page, unread, to be shown again."""
        return {
            name: field.widget.value_from_datadict(data, {}, self.add_prefix(name))
            for name, field in self.fields.items()
            if name != "batch"
        }

    @property
    def whys(self) -> list[forms.BoundField]:
        """The fields that ask for a reason."""
        return [self[name] for name in self.reasons.asks]


class WhoForm(HouseForm):
    """Who a contact is from: one of those suggested or found."""

    customer = forms.ModelChoiceField(
        Customer.objects.none(), label="Who this is", widget=HouseRadios, empty_label=None
    )
    add_address = forms.BooleanField(
        label="This address is theirs: add it to their record, confirmed by me", required=False
    )

    def __init__(self, *args: Any, candidates: Iterable[Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customer = self.fields["customer"]
        assert isinstance(customer, forms.ModelChoiceField)
        customer.queryset = Customer.objects.filter(pk__in=[one.pk for one in candidates])


class FindForm(HouseForm):
    """Looking somebody up. It posts: nothing typed here ever stands in an address."""

    words = forms.CharField(label="Name, telephone, postcode or e-mail address", max_length=200)


class NewCustomerForm(HouseForm):
    """A record for somebody who is not on record yet."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", widget=HouseRadios)
    add_address = forms.BooleanField(
        label="This address is theirs: add it to their record, confirmed by me", required=False
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = choices("customer-kinds", on=today)


class FileForm(HouseForm):
    """Reading and filing: two ticks, and whose name stands for them."""

    fresh_evidence = forms.BooleanField(
        label="I looked for fresh evidence that could change a closed decision",
        required=False,
    )
    safeguarding = forms.BooleanField(
        label="I looked for a child or adult at risk, or a statutory request "
        "(information, personal data, complaint)",
        required=False,
    )
    no_request = forms.BooleanField(
        label="What was suggested above as a request by law is none", required=False
    )
    why = forms.CharField(label="Note", max_length=300, required=False)


class UrgentForm(HouseForm):
    """Marking a contact urgent: what is feared."""

    kind = forms.ChoiceField(label="What is feared", widget=HouseRadios)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = choices("urgent-kinds", on=today)


def _ref_and_title(obj: Any) -> str:
    return f"{obj.ref} {obj.title}"


def _whether_closed(obj: Any) -> str:
    """What is offered and closed ended for want of an answer."""
    return f"{_ref_and_title(obj)} (closed: an answer opens it again)" if obj.final else _ref_and_title(obj)


class PutForm(HouseForm):
    """Putting a contact on a case that is there already."""

    case = forms.ModelChoiceField(Case.objects.none(), label="Case", empty_label="Choose a case")
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"batch": uuid4()})
        super().__init__(*args, **kwargs)
        case = self.fields["case"]
        assert isinstance(case, forms.ModelChoiceField)
        case.queryset = cases
        case.label_from_instance = _whether_closed  # type: ignore[method-assign]  # as Django's documentation has it


class MoveContactForm(HouseForm):
    """Moving a contact from the wrong case to the right one."""

    from_case = forms.ModelChoiceField(
        Case.objects.none(),
        label="Take it off",
        empty_label=None,
        error_messages={
            "required": "Choose the case to take it off",
            "invalid_choice": "It does not stand on that case any longer. Load the page again to see where it stands.",
        },
    )
    to_ref = forms.CharField(
        label="Put it on the case with the reference",
        max_length=20,
        error_messages={"required": "Enter the reference of the case to put it on"},
    )
    why = forms.CharField(label="Why", max_length=300)
    all_the_same = forms.BooleanField(
        label="It is from somebody else than the case is about: move it all the same", required=False
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"batch": uuid4()})
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # asked only once it is known that it is so
            del self.fields["all_the_same"]
        case = self.fields["from_case"]
        assert isinstance(case, forms.ModelChoiceField)
        case.queryset = cases


class ReceiptForm(HouseForm):
    """Confirming the day a contact first arrived."""

    received_on = DatePartsField(label="Day it first arrived anywhere in the council")
    why = forms.CharField(label="How you know, where it is another day", max_length=300, required=False)


class GiveForm(HouseForm):
    """Naming who is to read a contact."""

    reader = forms.ModelChoiceField(Officer.objects.none(), label="Officer")

    def __init__(self, *args: Any, officers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _one_of(self.fields["reader"], officers, none="Choose an officer")


def _one_of(field: forms.Field, officers: Sequence[tuple[int, str]], *, none: str) -> None:
    """Let somebody choose an officer from a list that was asked for once for all the forms of a page."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Officer.objects.all()
    field.widget.choices = [("", none), *officers]


class ToldForm(HouseForm):
    """How somebody was told what did not arrive."""

    how = forms.CharField(
        label="How they were told",
        max_length=300,
        help_text="Such as by letter, or by telephone to themselves.",
    )


class ThisWayForm(HouseForm):
    """Why a call or a visit of ours did not go the way that the record asks for."""

    why_this_way = forms.CharField(
        label="Why this way was taken",
        max_length=300,
        error_messages={"required": "Say why this way was taken"},
    )


class NoteForm(HouseForm):
    """An internal note."""

    words = forms.CharField(
        label="Internal note",
        help_text="May be disclosed to the person it is about. Write facts.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def summary_of(contact: Contact) -> str:
    """A first summary out of a subject, without the marks of answering and forwarding."""
    words = contact.subject.split()
    while (
        words and words[0].lower().rstrip(":") in ("re", "fw", "fwd", "aw", "antw") and words[0].endswith(":")
    ):
        words.pop(0)
    return " ".join(words)[:300]
