"""The forms about behaviour, limits on contact, and the safety of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms

from evenhand.apps.conduct.meetings import bodies, body_title
from evenhand.apps.conduct.models import Meeting, PaperKind
from evenhand.apps.ui.forms import DatePartsField, HouseForm, HouseRadios


class FindCallerForm(HouseForm):
    """Whatever the caller says of themselves."""

    words = forms.CharField(
        label="Who is it?",
        help_text="A name, telephone number, postcode, e-mail address or reference.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RegisterForm(HouseForm):
    """The day whose register is looked at, and whether what had ended by then is listed too."""

    day = DatePartsField(label="The register as it stood on", required=False)
    closed = forms.BooleanField(label="List what had ended by then, too", required=False)


class PaperForm(HouseForm):
    """Which paper to make from the record, and for which meeting."""

    kind = forms.ChoiceField(label="What to make", choices=PaperKind.choices, widget=HouseRadios)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="For the meeting", required=False, empty_label="No meeting"
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, on: dt.date) -> None:
        super().__init__(data)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Meeting.objects.filter(agenda_closes_on__gte=on)
        field.label_from_instance = _meeting_words  # type: ignore[method-assign,assignment]  # as Django's documentation has it


def _meeting_words(meeting: Meeting) -> str:
    return f"{body_title(meeting.body)}, {meeting.meets_on:%-d %B %Y}"


class MeetingForm(HouseForm):
    """A meeting for the calendar."""

    body = forms.ChoiceField(label="Body")
    meets_on = DatePartsField(label="Day of the meeting")
    agenda_closes_on = DatePartsField(
        label="Last day for reports",
        help_text="Leave it empty for the day on which notice is due.",
        required=False,
    )

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        self.offer("body", [(body, body_title(body)) for body in bodies()])
