"""Forms of figures: a period, a publication, and what the council keeps with dates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from evenhand.apps.council.models import ServiceArea
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.models import (
    FigureDecision,
    FigureRemark,
    GoverningResponse,
    Guidance,
    HourlyRate,
    OutsideFigure,
    PostHours,
    ReportSchedule,
    ScrutinyBoard,
    Target,
    Training,
    TrainingDone,
)
from evenhand.apps.reports.words import codes_of, titles
from evenhand.apps.ui.forms import DatePartsField, HouseForm, HouseModelForm
from evenhand.domain.reports.by_hand import Sample
from evenhand.domain.reports.stated import compared
from evenhand.domain.reports.targets import aimed


class PeriodForm(HouseForm):
    """From which day to which; left empty, the report's own period."""

    from_on = DatePartsField(label="First day", required=False)
    until_on = DatePartsField(label="Last day", required=False)


class SampleForm(HouseForm):
    """What an estimate of the work by hand rests on: records that somebody tried, and the minutes that took."""

    sample_records = forms.IntegerField(
        label="Records tried by hand",
        min_value=1,
        max_value=100_000,
        help_text="For the estimate of how long the whole would take. Left empty, the minutes are assumed, and it says so.",
        required=False,
    )
    sample_minutes = forms.DecimalField(
        label="Minutes that took",
        min_value=Decimal("0.1"),
        max_value=1_000_000,
        max_digits=8,
        decimal_places=1,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        found = super().clean() or {}
        given = [found.get(name) is not None for name in ("sample_records", "sample_minutes")]
        if not self.errors and any(given) and not all(given):
            self.add_error(
                "sample_minutes" if given[0] else "sample_records",
                "A sample has a number of records and the minutes they took. Give both, or neither.",
            )
        return found

    def sample(self) -> Sample | None:
        """The sample that was given, nothing where none was. Only of a form that is valid."""
        records, minutes = (self.cleaned_data[name] for name in ("sample_records", "sample_minutes"))
        return Sample(records=records, minutes=minutes) if records else None


class DecisionForm(HouseForm):
    """Whether the public gets a figure, against what the rule for small numbers would do (SUP-7)."""

    what = forms.ChoiceField(
        label="For the public",
        choices=[
            (FigureDecision.RELEASE, "Give it, although it is small"),
            (FigureDecision.WITHHOLD, "Do not give it, although it is large"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why",
        help_text="To give a small number, say why nobody is likely to be recognised by it.",
        widget=forms.Textarea,
        max_length=2000,
    )


class _Dated(HouseModelForm):
    from_on = DatePartsField(label="From")
    until_on = DatePartsField(label="Until", required=False, help_text="Leave it empty while it still holds.")

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        found = super().clean() or {}
        first, last = found.get("from_on"), found.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day is before the first. Give the earlier one first.")
        return found


def _roles() -> list[tuple[str, str]]:
    return [(code, said.title) for code, said in vocabulary("roles").codes.items()]


class RateForm(_Dated):
    """What an hour of a role costs."""

    role = forms.ChoiceField(label="Role", choices=_roles)

    class Meta:
        model = HourlyRate
        fields: ClassVar = ["role", "hourly", "basis", "from_on", "until_on"]


class HoursForm(_Dated):
    """That a post exists, with its hours and duty."""

    class Meta:
        model = PostHours
        fields: ClassVar = [
            "post",
            "full_time_equivalent",
            "duty",
            "information_rights",
            "from_on",
            "until_on",
        ]


def _aimed() -> Mapping[tuple[str, str], bool]:
    book = questions()
    return aimed(book.reports.values(), book.measures)


def _kinds() -> list[tuple[str, str]]:
    groups = questions().groups
    return [(name, groups[name].title) for name in dict.fromkeys(group for group, _ in _aimed())]


def _measures() -> list[tuple[str, str]]:
    measures = questions().measures
    return [(name, measures[name].title) for name in dict.fromkeys(measure for _, measure in _aimed())]


class TargetForm(_Dated):
    """A target, or what a regulator expects, for one measure of one kind of case; only where some report shows it."""

    group = forms.ChoiceField(label="Kind of case", choices=_kinds)
    measure = forms.ChoiceField(label="Measure", choices=_measures)
    service = forms.ChoiceField(
        label="Service",
        required=False,
        choices=lambda: [("", "All services"), *ServiceArea.objects.values_list("code", "name")],
        help_text="A service without a target of its own is held to that of all services.",
    )
    value = forms.DecimalField(
        label="Per cent", min_value=0, max_value=100, max_digits=8, decimal_places=2, help_text="Such as 90."
    )

    class Meta:
        model = Target
        fields: ClassVar = [
            "group",
            "measure",
            "service",
            "value",
            "expectation",
            "why",
            "from_on",
            "until_on",
        ]

    def clean(self) -> dict[str, Any]:
        """Nothing is entered that no report would show."""
        found = super().clean()
        group, measure = found.get("group"), found.get("measure")
        if not group or not measure:
            return found
        book, shown = questions(), _aimed()
        if (group, measure) not in shown:
            kinds = ", ".join(book.groups[one].title for one, name in shown if name == measure)
            self.add_error(
                "measure", f"No report shows this measure for this kind of case. It is shown for: {kinds}."
            )
        elif found.get("service") and not shown[group, measure]:
            says = "No report shows this measure service by service. Choose all services."
            self.add_error("service", says)
        return found


class GuidanceForm(_Dated):
    """A guideline in one version."""

    href = forms.URLField(label="Where it is", required=False, assume_scheme="https")

    class Meta:
        model = Guidance
        fields: ClassVar = ["title", "version", "used_for", "owner", "href", "from_on", "until_on"]


class TrainingForm(_Dated):
    """A training."""

    href = forms.URLField(label="Where it is", required=False, assume_scheme="https")

    class Meta:
        model = Training
        fields: ClassVar = ["title", "version", "subject", "mandatory", "href", "from_on", "until_on"]


class TrainingDoneForm(HouseModelForm):
    """That an officer completed a training."""

    on = DatePartsField(label="Completed on")

    class Meta:
        model = TrainingDone
        fields: ClassVar = ["training", "officer", "on"]


class RemarkForm(_Dated):
    """What must be said beside figures of some days."""

    class Meta:
        model = FigureRemark
        fields: ClassVar = ["says", "from_on", "until_on"]


class ResponseForm(_Dated):
    """What the governing body answered."""

    from_on = DatePartsField(label="First day that was reported on")
    until_on = DatePartsField(label="Last day that was reported on")
    responded_on = DatePartsField(label="Day of the response")

    class Meta:
        model = GoverningResponse
        fields: ClassVar = ["body", "responded_on", "minute", "says", "from_on", "until_on"]


def _stated() -> Mapping[str, str]:
    book = questions()
    return compared(book.reports.values(), book.measures)


def _stated_measures() -> list[tuple[str, str]]:
    measures = questions().measures
    return [(name, measures[name].title) for name in _stated()]


def _stated_lines() -> list[tuple[str, str]]:
    found = {
        f"{by}={code}": words
        for by in dict.fromkeys(_stated().values())
        if by
        for code, words in codes_of(by).items()
    }
    return [("", "Choose who says so"), *found.items()]


class OutsideForm(_Dated):
    """What somebody else says of one of our figures; only of those that some report lays beside ours."""

    measure = forms.ChoiceField(label="Figure", choices=_stated_measures)
    line = forms.ChoiceField(label="Who says so", required=False, choices=_stated_lines)
    value = forms.DecimalField(
        label="What they say", min_value=0, max_digits=9, decimal_places=2, help_text="A number, or per cent."
    )
    from_on = DatePartsField(label="First day that it reports on")
    until_on = DatePartsField(label="Last day that it reports on")

    class Meta:
        model = OutsideFigure
        fields: ClassVar = ["measure", "line", "value", "others", "source", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].required = all(_stated().values())

    def clean(self) -> dict[str, Any]:
        """A number fits its figure, and whose it is said where the figure is told apart by that."""
        found = super().clean()
        measure = questions().measures.get(found.get("measure", ""))
        if measure is None:
            return found
        value = found.get("value")
        if value is not None and measure.unit == "%" and value > 100:
            self.add_error("value", "A share is at most 100 per cent. Give it in per cent, such as 67.")
        if value is not None and measure.unit != "%" and value != value.to_integral():
            self.add_error("value", "This figure is a number of cases. Give a whole number.")
        if measure.unit != "%" and found.get("others"):
            self.add_error("others", "An average of other councils is kept of shares alone.")
        if measure.by and not found.get("line"):
            self.add_error("line", "Say who states this. The figure is told apart by that.")
        return found


class BoardForm(_Dated):
    """A scrutiny board and its services."""

    services = forms.MultipleChoiceField(
        label="Services that it looks at",
        choices=lambda: list(ServiceArea.objects.values_list("code", "name")),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ScrutinyBoard
        fields: ClassVar = ["name", "services", "from_on", "until_on"]


class ScheduleForm(HouseModelForm):
    """A report that goes by mail to whoever holds a role."""

    report = forms.ChoiceField(
        label="Report", choices=lambda: [(n, r.title) for n, r in sorted(questions().reports.items())]
    )
    role = forms.ChoiceField(label="Goes to whoever holds this role", choices=_roles)
    form = forms.ChoiceField(
        label="As", choices=[("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("ods", "ODS")]
    )
    board = forms.ModelChoiceField(
        ScrutinyBoard.objects.filter(until_on__isnull=True),
        label="One scrutiny board’s own view",
        required=False,
        empty_label="No: the whole report, for the public",
        help_text="The mail then says that the view is there, and holds no figure. Whoever opens it is recorded.",
    )

    class Meta:
        model = ReportSchedule
        fields: ClassVar = ["report", "every", "role", "form", "board"]

    def clean(self) -> dict[str, Any]:
        """A board's view is sent of a report that has one, to those who may open it."""
        found = super().clean() or {}
        report = questions().reports.get(found.get("report", ""))
        if report is None or not found.get("board"):
            return found
        if not report.boards:
            self.add_error("board", "This report has no view of single boards. Choose the whole report.")
        elif found.get("role") not in report.seen_by:
            words = titles()
            roles = ", ".join(words("role", one) for one in report.seen_by)
            self.add_error("role", f"This role cannot open the report. These can: {roles}.")
        return found
