"""The form by which officers are asked for what an answer needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from evenhand.apps.cases.similar import AskedBefore
from evenhand.apps.council.models import Officer
from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseForm
from evenhand.domain.cases.guards import Refusal

Telling = Callable[[str], tuple[str, ...]]
# The lists to choose from, the first of which must be filled where no suggestion is taken.
LISTS = ("officer", "second", "third")


class AskForm(HouseForm):
    """What officers are asked: one or several at once, each of whom answers by themselves (SPOC-10, FOI-2).

    `telling` gives the words of a text that would tell who the customer is; `legal` who stands on the way to the
    legal service today; `before` those whom cases like this one asked, with the reasons.
    """

    suggested = forms.MultipleChoiceField(
        label="Asked in earlier cases like this one",
        help_text="Suggestions from cases that share words with this one. Look at what differs before you take them.",
        required=False,
        widget=HouseCheckboxes,
    )
    officer = forms.ModelChoiceField(
        Officer.objects.order_by("name"),
        label="Officer to ask",
        empty_label="Choose an officer",
        required=False,
    )
    second = forms.ModelChoiceField(
        Officer.objects.order_by("name"), label="Another officer", empty_label="Nobody else", required=False
    )
    third = forms.ModelChoiceField(
        Officer.objects.order_by("name"), label="A third officer", empty_label="Nobody else", required=False
    )
    question = forms.CharField(label="What you need to know", widget=forms.Textarea(attrs={"rows": 5}))
    background = forms.CharField(
        label="Background",
        help_text="Such as what technical experts advise. Leave it empty where the question says it all.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wanted_on = DatePartsField(
        label="By when you need it",
        help_text="Left empty, it is the council’s usual time, or the working day before the answer is due by law "
        "where that comes first.",
        required=False,
    )
    through_legal = forms.BooleanField(label="For the legal service, through its deputy head", required=False)
    commissioner = forms.ModelChoiceField(
        Officer.objects.order_by("name"),
        label="If for the legal service: who commissions the work",
        required=False,
        empty_label="Choose an officer",
    )
    read_again = forms.BooleanField(label="The words found may stay: they name nobody here", required=False)
    batch = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        telling: Telling,
        legal: Mapping[str, Sequence[Officer]],
        before: Sequence[AskedBefore] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.telling = telling
        vars(self.fields["officer"])["wanted"] = not before
        for name, field in (("from_whom", "through_legal"), ("commissioner", "commissioner")):
            holders = " or ".join(officer.name for officer in legal.get(name, ()))
            self.fields[field].help_text = (
                f"Today that is {holders}." if holders else "Nobody holds that post today."
            )
        if len(legal.get("commissioner", ())) == 1:
            self.initial.setdefault("commissioner", legal["commissioner"][0].pk)
        if not legal:
            del self.fields["through_legal"], self.fields["commissioner"]
        if before:
            self.fields["suggested"].choices = [(str(one.officer), one.says) for one in before]  # type: ignore[attr-defined]  # a field of choices
        else:
            del self.fields["suggested"]
        if not self.found:
            del self.fields["read_again"]

    @property
    def found(self) -> tuple[str, ...]:
        """The words of the question, as it now stands, that would tell who the customer is."""
        given = self.data if self.is_bound else self.initial
        return self.telling(f"{given.get('question', '')}\n{given.get('background', '')}")

    def officers(self) -> tuple[Officer, ...]:
        """Those who are asked, each once: the suggestions that were taken, then those who were chosen."""
        taken = Officer.objects.in_bulk([int(one) for one in self.cleaned_data.get("suggested", ())])
        chosen = filter(None, (self.cleaned_data.get(name) for name in LISTS))
        return tuple({officer.pk: officer for officer in (*taken.values(), *chosen)}.values())

    def clean(self) -> dict[str, Any]:
        """Somebody is asked; and a question that would tell who the customer is goes only when somebody says it does not."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.officers() and not self.errors.get("officer"):
            self.add_error("officer", "Choose the officer to ask.")
        if self.found and not cleaned.get("read_again"):
            self.add_error(
                "question",
                f"These words may tell who the customer is: {', '.join(self.found)}. Take them out, or tick below that "
                "they may stay.",
            )
        return cleaned

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Put the sentences of a refusal beside the fields they are about, or at the top."""
        for refusal in refusals:
            field = "officer" if refusal.field == "from_whom" else refusal.field
            self.add_error(field if field in self.fields else None, refusal.says)
