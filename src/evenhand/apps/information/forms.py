"""The forms of requests for information."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.apps.contacts.models import Attachment
from evenhand.apps.ui.dates import in_full
from evenhand.apps.ui.file_fields import FilesField
from evenhand.apps.ui.forms import HouseCheckboxes, HouseForm, HouseRadios

PUBLISH, KEEP_BACK = "publish", "keep-back"
REASONS = (
    ("aggregation", "Cost: requests within {stretch} may be counted together"),
    ("repetition", "Repetition: the same person may have been answered already"),
    ("vexatious-or-excessive", "The request may be vexatious, or manifestly unfounded or excessive"),
)


class FormGivenForm(HouseForm):
    """Whether an answer is given in the form that the person asked for, and why not (FOI-15)."""

    form_given = forms.ChoiceField(
        label="Is it given in that form?",
        choices=(("as-asked", "Yes"), ("otherwise", "No, in another form")),
        widget=HouseRadios,
        required=False,
    )
    form_reason = forms.CharField(
        label="Why not, if it is not",
        help_text="The person is told.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class HistoryForm(HouseForm):
    """Why the law makes a person's earlier requests count for this one."""

    history_for = forms.ChoiceField(label="Why the law makes it count here", widget=HouseRadios)
    why = forms.CharField(label="In words", widget=forms.Textarea(attrs={"rows": 3}))
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stretch: str, **kwargs: Any) -> None:
        """`stretch` is how far apart requests may be that are counted together, as the law has it."""
        super().__init__(*args, **kwargs)
        choices = [(code, said.format(stretch=stretch)) for code, said in REASONS]
        self.fields["history_for"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class PublishForm(HouseForm):
    """Whether an answer is published, and in which words: the public's copy, apart from the case."""

    decision = forms.ChoiceField(
        label="Is it published?",
        choices=((PUBLISH, "Publish it"), (KEEP_BACK, "Do not publish it, or take it off")),
        widget=HouseRadios,
    )
    title = forms.CharField(label="Title", max_length=200, required=False)
    question = forms.CharField(
        label="What was asked", widget=forms.Textarea(attrs={"rows": 6}), required=False
    )
    answer = forms.CharField(label="The answer", widget=forms.Textarea(attrs={"rows": 10}), required=False)
    checked = forms.BooleanField(
        label="I have checked: no personal data is in the title, the question or the answer", required=False
    )
    why = forms.CharField(
        label="Why it is not published, or why a name in it may be public",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        """What is published needs a title and both texts."""
        said: dict[str, object] = super().clean() or {}
        if said.get("decision") == PUBLISH:
            for name in ("title", "question", "answer"):
                if not said.get(name):
                    self.add_error(name, "Write this before it is published.")
        return said


class LogSearchForm(HouseForm):
    """Words to find among published answers."""

    words = forms.CharField(label="Find answers about", max_length=200, required=False)


NO_LETTER = "none"


class DeliveryFilesForm(HouseForm):
    """Files that are to wait behind the link."""

    chosen = FilesField(
        label="Files to deliver", help_text="Each is looked through for what lies hidden in it."
    )


class PaperFileForm(HouseForm):
    """The file of one paper: as it is, or with parts taken out."""

    paper = forms.ChoiceField(label="Paper")
    which = forms.ChoiceField(
        label="This file is",
        choices=[
            ("original", "The paper as it is"),
            ("redacted", "The copy from which parts were taken out"),
        ],
        initial="original",
        widget=HouseRadios,
    )
    chosen = forms.FileField(
        label="File",
        help_text="It is looked through for what lies hidden in it, such as words under a black box.",
    )

    def __init__(self, *args: Any, papers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), f"{number}. {named}") for number, named in sorted(papers)]
        self.fields["paper"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class NewPapersForm(HouseForm):
    """Files of which each is a paper that was found."""

    several = FilesField(
        label="Files", help_text="Each becomes a paper, named by its file. Its pages are counted."
    )
    source = forms.CharField(label="Where they were found", max_length=200)
    press = forms.UUIDField(widget=forms.HiddenInput)


class AssembleForm(HouseForm):
    """The press of the button that puts a bundle together."""

    batch = forms.UUIDField(widget=forms.HiddenInput)


class DeliverForm(HouseForm):
    """Where the link goes, and how the person is told what opens it."""

    letter = forms.ChoiceField(
        label="The letter that goes with the files",
        help_text="It goes behind the same link, is kept as sent, and the answer is recorded with it.",
        widget=HouseRadios,
    )
    to = forms.ChoiceField(label="Send the link to", widget=HouseRadios)
    told_by = forms.ChoiceField(
        label="What opens it is told by",
        help_text="Never by the same mail: who reads the one must not get the other.",
        widget=HouseRadios,
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        addresses: Sequence[str],
        ways: Sequence[tuple[str, str]],
        letters: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if letters:
            offered = [*letters, (NO_LETTER, "None: what goes now is beside an answer that went already")]
            self.fields["letter"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
            self.fields["letter"].initial = letters[0][0]
        else:
            del self.fields["letter"]
        self.fields["to"].choices = [(one, one) for one in addresses]  # type: ignore[attr-defined]  # a ChoiceField
        if not ways:  # the link opens alone
            del self.fields["told_by"]
            return
        self.fields["told_by"].choices = ways  # type: ignore[attr-defined]  # a ChoiceField


class RevokeForm(HouseForm):
    """Why a delivery is taken back."""

    why = forms.CharField(label="Why it is taken back", max_length=200)


class SecretForm(HouseForm):
    """The letters and numbers that the person was told by another way."""

    secret = forms.CharField(
        label="The letters and numbers we told you",
        max_length=30,
        help_text="Twelve of them, such as ABCD-2345-EFGH. We never send them by e-mail.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alone:
            del self.fields["secret"]


class PapersForm(HouseForm):
    """Which files that came in were papers for the check of an identity, and what was destroyed elsewhere."""

    chosen = forms.MultipleChoiceField(
        label="Which of these are identity papers?",
        help_text="They are destroyed for good, with the raw message they came in. What was written stays.",
        widget=HouseCheckboxes,
        required=False,
    )
    how = forms.CharField(
        label="What was destroyed elsewhere, and how",
        help_text="Such as a paper copy, or the message in the mailbox of the council.",
        max_length=300,
        required=False,
    )
    unrecorded_because = forms.CharField(
        label="Why no proof of identity is recorded, if none is",
        help_text="Such as: the papers came unasked, or were not enough.",
        max_length=300,
        required=False,
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, received: Sequence[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if received:
            self.fields["chosen"].choices = [(str(one.pk), _received(one)) for one in received]  # type: ignore[attr-defined]  # a MultipleChoiceField
        else:
            del self.fields["chosen"]


def _received(one: Attachment) -> str:
    came = f", came {in_full(one.contact.received_on)}" if one.contact.received_on else ""
    return f"{one.name or 'File without a name'}{came}"
