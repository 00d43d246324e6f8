"""The forms of the policies' pages."""

from __future__ import annotations

from typing import Any

from django import forms

from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseForm
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.words.of_clocks import length_in_words

# What a field asks for, where its label alone would make no sentence after “Enter”.
_WHO_APPROVED = {"required": "Enter who approved it"}
_WHO_ANSWERS = {"required": "Enter the officer responsible"}
_NEXT_REVIEW = {"required": "Enter the day of the next review"}


def _first_day(said: str) -> dict[str, str]:
    return {"required": f"Enter the day from which {said}"}


_AREA = forms.Textarea(attrs={"rows": 5})


class OnDayForm(HouseForm):
    """Asked by GET: a day and the name of a procedure are nobody's secret."""

    on = DatePartsField(label="Day")


class CompareForm(HouseForm):
    """Two policies, or two editions of any council that stands here, asked by GET."""

    before = forms.ChoiceField(label="This")
    after = forms.ChoiceField(
        label="Beside this", help_text="A whole policy beside another, or a procedure beside another"
    )

    def __init__(
        self,
        *args: Any,
        policies: list[tuple[str, str]],
        editions: list[tuple[str, list[tuple[str, str]]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.policies = {name for name, _title in policies}
        for field in ("before", "after"):
            self.offer(field, [("Whole policies", policies), *editions])

    def clean(self) -> dict[str, Any]:
        """Refuse a whole policy beside a single procedure: they have nothing to be compared by."""
        found = super().clean() or {}
        if {"before", "after"} <= set(found) and len({found[n] in self.policies for n in found}) > 1:
            self.add_error(
                "after",
                "Choose a whole policy beside a whole policy, or a procedure beside a procedure",
            )
        return found


class DraftForm(HouseForm):
    """A new draft."""

    title = forms.CharField(
        label="What it changes",
        max_length=200,
        error_messages={"required": "Enter what it changes, in a few words"},
    )


class TimeForm(HouseForm):
    """Another time for a clock."""

    rule = forms.ChoiceField(label="Clock")
    length = forms.IntegerField(label="New time", min_value=1, help_text="In the unit that the clock has")
    from_on = DatePartsField(
        label="For cases from",
        help_text="Earlier cases keep the time they have",
        error_messages=_first_day("cases have it"),
    )
    reference = forms.CharField(
        label="Where it was decided",
        max_length=200,
        error_messages={"required": "Enter where it was decided"},
    )

    def __init__(self, *args: Any, book: Lawbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [rule for rule in book.clocks.values() if rule.values[-1].length]
        words = [(rule.id, f"{rule.id}: {rule.title}, {length_in_words(rule)}") for rule in rules]
        self.offer("rule", words)


class LetterForm(HouseForm):
    """Which letter."""

    letter = forms.ChoiceField(label="Letter")

    def __init__(self, *args: Any, book: Lawbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = sorted(book.letters.letters.values(), key=lambda letter: letter.title)
        self.offer("letter", [(letter.id, letter.title) for letter in letters])


class WordsForm(HouseForm):
    """The paragraphs of one letter."""

    def __init__(self, *args: Any, paragraphs: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, (number, words) in enumerate(paragraphs.items(), start=1):
            self.fields[f"p{number}"] = forms.CharField(
                label=f"Paragraph {place}", widget=_AREA, initial=words
            )
        self.word_requirements()


class DeciderForm(HouseForm):
    """Who decides a move."""

    move = forms.ChoiceField(label="Decision")
    roles = forms.MultipleChoiceField(
        label="Decided by", widget=HouseCheckboxes(), error_messages={"required": "Select who decides"}
    )
    edition = forms.SlugField(
        label="Name of the new edition", help_text="Small letters, digits and hyphens, such as 2027-1"
    )
    about = forms.CharField(
        label="What the procedure says of itself",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        help_text="Leave empty to keep it. You are asked for it where it names whoever decided before.",
    )

    def __init__(self, *args: Any, book: Lawbook, moves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = book.vocabularies["roles"].codes
        self.offer("move", moves)
        self.offer("roles", [(code, role.title) for code, role in roles.items()])


class ReasonForm(HouseForm):
    """One more word in a list, or one that is no longer chosen."""

    vocabulary = forms.ChoiceField(label="List")
    code = forms.SlugField(
        label="Short name", help_text="Small letters and hyphens. It stays the same for good"
    )
    title = forms.CharField(
        label="Words",
        required=False,
        max_length=200,
        help_text="Leave empty to stop the code being chosen after the day",
    )
    on = DatePartsField(
        label="Day",
        error_messages={"required": "Enter the day"},
        help_text="First day of a new code, or last day of an old one",
    )

    def __init__(self, *args: Any, book: Lawbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = sorted(book.vocabularies.values(), key=lambda each: each.title)
        self.offer("vocabulary", [(each.vocabulary, each.title) for each in lists])


class ApproveForm(HouseForm):
    """Who approved the draft as it is."""

    approved_by = forms.CharField(
        label="Approved by",
        max_length=200,
        help_text="A named person, or the body that met",
        error_messages=_WHO_APPROVED,
    )
    approved_on = DatePartsField(
        label="Approved on", error_messages={"required": "Enter the day when it was approved"}
    )
    minute = forms.CharField(label="Minute", max_length=100, required=False)


class AdoptForm(HouseForm):
    """From when it stands, who answers for it, and when it is looked at again."""

    in_force_from = DatePartsField(label="In force from", error_messages=_first_day("it is in force"))
    responsible = forms.CharField(label="Officer responsible", max_length=200, error_messages=_WHO_ANSWERS)
    next_review_on = DatePartsField(label="Next review", error_messages=_NEXT_REVIEW)
    minor_changes_by = forms.CharField(label="Who may make minor changes", max_length=200, required=False)


class ReplayForm(HouseForm):
    """Which past cases are read again, and under which edition."""

    before = forms.ChoiceField(label="Cases of", error_messages={"required": "Select whose cases are read"})
    other = forms.ChoiceField(
        label="Read again under",
        help_text="A draft, or another edition of the same procedure",
        error_messages={"required": "Select what they are read under"},
    )
    from_on = DatePartsField(
        label="Received from", error_messages={"required": "Enter the first day of receipt"}
    )
    to_on = DatePartsField(
        label="Received until", error_messages={"required": "Enter the last day of receipt"}
    )

    def __init__(
        self, *args: Any, before: list[tuple[str, str]], other: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = before  # type: ignore[attr-defined]  # a ChoiceField, declared above
        self.fields["other"].choices = other  # type: ignore[attr-defined]  # a ChoiceField, declared above


class ReviewForm(HouseForm):
    """What a review of the standing edition found."""

    found = forms.CharField(
        label="What the review found",
        widget=_AREA,
        error_messages={"required": "Enter what the review found"},
    )
    approved_by = forms.CharField(
        label="Who decided that it goes on",
        max_length=200,
        help_text="A named person, or the body that met",
        error_messages={"required": "Enter who decided that it goes on"},
    )
    minute = forms.CharField(label="Minute", max_length=100, required=False)
    next_review_on = DatePartsField(label="Next review", error_messages=_NEXT_REVIEW)


class RollBackForm(HouseForm):
    """Why an earlier edition shall stand again."""

    from_on = DatePartsField(label="Stands again from", error_messages=_first_day("it stands again"))
    approved_by = forms.CharField(label="Approved by", max_length=200, error_messages=_WHO_APPROVED)
    minute = forms.CharField(label="Minute", max_length=100, required=False)
    responsible = forms.CharField(label="Officer responsible", max_length=200, error_messages=_WHO_ANSWERS)
    next_review_on = DatePartsField(
        label="Next review",
        help_text="It stands on the work list of the officer responsible as it comes near",
        error_messages=_NEXT_REVIEW,
    )
    minor_changes_by = forms.CharField(label="Who may make minor changes", max_length=200, required=False)
    why = forms.CharField(
        label="Why", widget=_AREA, error_messages={"required": "Enter why it shall stand again"}
    )
