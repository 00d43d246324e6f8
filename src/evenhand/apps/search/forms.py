"""What is looked for. It is posted, because names and addresses must never stand in a URL."""

from __future__ import annotations

from typing import Any

from django import forms

from evenhand.apps.search import sources
from evenhand.apps.search.words import asked_for
from evenhand.apps.ui.forms import HouseForm

MOST_PAGES = 40  # of 25: as far as is counted


class _Words(forms.CharField):
    """Any text at all: a stray NUL is a gap between words, not a mistake to complain of."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\x00", " ")))


class SearchForm(HouseForm):
    """The words, what kinds of thing, and how far down."""

    words = _Words(
        label="Find",
        help_text="A name, a reference, or words of a letter or a file. All of them must occur. "
        "“Quotation marks” keep words together; a star stands for the rest of a word: arbor*",
        strip=True,
        error_messages={"required": "Type at least one word to look for."},
    )
    kind = forms.ChoiceField(label="Look in", required=False, widget=forms.RadioSelect)
    since = forms.TypedChoiceField(
        label="From",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "Any day"),
            ("31", "The last month"),
            ("366", "The last year"),
            ("1827", "The last five years"),
        ],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput)

    def clean_words(self) -> str:
        """Only what holds something to look for: signs alone are said to be none, and not that nothing was found."""
        words: str = self.cleaned_data["words"]
        if not asked_for(words):
            raise forms.ValidationError(
                "There are only signs in this: type a letter or a figure to look for."
            )
        return words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(source.kind, source.title) for source in sources.registered() if not source.under]
        self.offer("kind", [("", "Everything"), *kinds])
