"""Tables of what the council keeps beside its cases: posts, rates, guidance, training, policy, SPOC decisions.

Each is made for a period and an audience. For the public, posts are told by title and officers never by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Count

from evenhand.apps.cases.models import ClockRow, ItemRow, Passage
from evenhand.apps.council.models import PostHolding
from evenhand.apps.council.models.spans import newest_last, on_day
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.reports import complaint_records as complaints
from evenhand.apps.reports import conduct_records as conduct
from evenhand.apps.reports import spoc_contacts as through
from evenhand.apps.reports import spoc_records as arrangements
from evenhand.apps.reports.models import Guidance, HourlyRate, PostHours, Publication, Training, TrainingDone
from evenhand.apps.reports.often_asked import often_asked
from evenhand.apps.reports.rows import _kinds
from evenhand.apps.reports.tabling import NONE, NOT_HERE, NOT_RECORDED, in_span, table, until
from evenhand.apps.reports.unsorted import unsorted
from evenhand.apps.reports.words import titles
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span, financial_years
from evenhand.domain.time.legal_day import legal_day
from evenhand.domain.time.words import without_weekday

_ACTIONS_ABOVE = "How many were agreed, done and still to be done is counted under “What complaints changed”."
Records = Callable[[Span, str], Sequence[Table]]
Judged = Callable[[Span, str, dt.date], Sequence[Table]]


def tables(name: str, span: Span, audience: str, *, on: dt.date) -> Sequence[Table]:
    """The tables of one kind of record, made on a day. Raises KeyError with a sentence for a name that is none."""
    if name in JUDGED:
        return JUDGED[name](span, audience, on)
    if name not in RECORDS:
        known = ", ".join((*RECORDS, *JUDGED))
        raise KeyError(f"There are no records called “{name}”. There are: {known}.")
    return RECORDS[name](span, audience)


def _posts(span: Span, audience: str) -> Sequence[Table]:
    """The posts with a duty to information rights on the last day of each financial year (S1-3)."""
    found = []
    for year in financial_years(span):
        on = year.until_on
        held = _holders(on)
        entered = PostHours.objects.filter(on_day(on)).select_related("post")
        standing = {hours.post_id: hours for hours in newest_last(entered)}
        lines = [
            (
                hours.post.title,
                hours.duty or hours.post.role.replace("-", " "),
                "Full time" if hours.full_time_equivalent == 1 else "Part time",
                f"{hours.full_time_equivalent:.2f}",
                "Filled" if held.get(hours.post_id) else "Vacant",
            )
            for hours in sorted(standing.values(), key=lambda hours: hours.post.title)
            if hours.information_rights
        ]
        total = sum((Decimal(line[3]) for line in lines), Decimal(0))
        if lines:
            lines.append(
                ("All posts", "", "", f"{total:.2f}", f"{sum(x[4] == 'Vacant' for x in lines)} vacant")
            )
        columns = ("Duty", "Full or part time", "Full-time equivalent", "Filled or vacant")
        found.append(table(f"On {without_weekday(on)} ({year.title})", "Post", columns, lines))
    return found


def _holders(on: dt.date) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for post in PostHolding.objects.filter(on_day(on)).values_list("post_id", flat=True):
        found[post] = found.get(post, 0) + 1
    return found


def _spanning(span: Span) -> dict[str, dt.date]:
    return {"from_on__lte": span.until_on}


def _rates(span: Span, audience: str) -> Sequence[Table]:
    words = titles()
    lines = [
        (words("role", r.role), f"£{r.hourly:.2f}", without_weekday(r.from_on), until(r.until_on), r.basis)
        for r in HourlyRate.objects.filter(**_spanning(span))
        if in_span(r.until_on, span)
    ]
    return [table("Hourly rates by role", "Role", ("An hour", "From", "Until", "How worked out"), lines)]


def _guidance(span: Span, audience: str) -> Sequence[Table]:
    lines = [
        (g.title, g.version, g.used_for, without_weekday(g.from_on), until(g.until_on), g.href)
        for g in Guidance.objects.filter(**_spanning(span))
        if in_span(g.until_on, span)
    ]
    columns = ("Version", "Used for", "From", "Until", "Where")
    return [table("Guidelines in force at any time in the period", "Guideline", columns, lines)]


def _templates(span: Span, audience: str) -> Sequence[Table]:
    """The letters by which requests are answered and refused, as they now stand in the law and policy."""
    book = lawbook()
    used: dict[str, list[str]] = {}
    kinds = _kinds()
    for procedure in book.in_force(span.until_on):
        if kinds.get(procedure.name) in ("foi", "eir", "sar"):
            for move in procedure.moves.values():
                for owed in move.owes:
                    if owed.kind == "letter" and not move.built_in:
                        used.setdefault(owed.name, []).append(procedure.title)
    lines = [
        (
            book.letters.letters[name].title,
            ", ".join(dict.fromkeys(of)),
            " ".join(said.what for said in book.letters.letters[name].must_state),
        )
        for name, of in sorted(used.items())
        if name in book.letters.letters
    ]
    return [table("Letters", "Letter", ("Used in", "What it must state"), lines)]


def _training(span: Span, audience: str) -> Sequence[Table]:
    found = [t for t in Training.objects.filter(**_spanning(span)) if in_span(t.until_on, span)]
    lines = [
        (
            t.title,
            t.version,
            "Yes" if t.mandatory else "No",
            without_weekday(t.from_on),
            until(t.until_on),
            _completed(t, span),
        )
        for t in found
    ]
    columns = ("Version", "Mandatory", "From", "Until", "Officers who completed it in the period")
    tables = [table("Training in use at any time in the period", "Training", columns, lines)]
    if audience == "internal":
        done = TrainingDone.objects.filter(on__range=(span.from_on, span.until_on)).select_related(
            "training", "officer"
        )
        single = [(str(d.training), d.officer.name, without_weekday(d.on)) for d in done]
        tables.append(table("Who completed it", "Training", ("Officer", "Completed on"), single))
    return tables


def _completed(training: Training, span: Span) -> str:
    """How many officers completed a training in a period; where nobody ever entered any, that and no nought."""
    found = training.done.filter(on__range=(span.from_on, span.until_on)).values("officer").distinct().count()
    return str(found) if found or training.done.exists() else NOT_RECORDED


def _calendars(span: Span, audience: str) -> Sequence[Table]:
    """Which version of which rule, under which calendar, due dates of the period were reckoned by (AU-5)."""
    found = (
        ClockRow.objects.filter(due_on__range=(span.from_on, span.until_on))
        .values_list("rule", "rule_version", "calendar_version")
        .annotate(number=Count("pk"))
        .order_by("rule", "rule_version", "calendar_version")
    )
    exact = audience == "internal"  # how many due dates a rule gave tells how many cases there were (SUP-2)
    lines = [
        (rule, without_weekday(version) if version else "", calendar, f"{number:,}" if exact else "[c]")
        for rule, version, calendar, number in found
    ]
    columns = ("Version of the rule in force from", "Calendar", "Due dates")
    return [table("Rules and calendars", "Rule", columns, lines, empty=NONE)]


def _publications(span: Span, audience: str) -> Sequence[Table]:
    """What was published of the period; what stands there is never overwritten (AU-2)."""
    lines = [
        (
            p.title,
            p.audience,
            f"{p.from_on:%d/%m/%Y} to {p.until_on:%d/%m/%Y}",
            without_weekday(legal_day(p.figures_at)),
        )
        for p in Publication.objects.filter(from_on__lte=span.until_on, until_on__gte=span.from_on)
    ]
    columns = ("For", "Period", "Figures as they stood on")
    return [table("Published", "Report", columns, lines, empty=NONE)]


def _disposals(span: Span, audience: str) -> Sequence[Table]:
    """Free text that was erased, case by case: the record of the case itself is never destroyed (AU-4)."""
    erased = Passage.objects.filter(erased_at__date__range=(span.from_on, span.until_on))
    lines = [(ref, f"{number}") for ref, number in erased.values_list("case__ref").annotate(n=Count("pk"))]
    exact = audience == "internal"
    empty = NONE if exact else NOT_HERE
    return [table("Texts erased", "Case", ("Passages",), lines if exact else [], empty=empty)]


def _actions(span: Span, audience: str) -> Sequence[Table]:
    """Improvements agreed because of complaints, and how each stands (CO-22)."""
    items = ItemRow.objects.filter(kind="learning", opened_on__range=(span.from_on, span.until_on))
    found = items.values_list("stage").annotate(n=Count("pk")).order_by("stage")
    words = titles()
    lines = [(words("stage", stage), f"{n:,}") for stage, n in found]
    exact = audience == "internal"
    empty = NONE if exact else _ACTIONS_ABOVE
    return [table("Actions", "Standing", ("Number",), lines if exact else [], empty=empty)]


RECORDS: Mapping[str, Records] = {
    "posts": _posts,
    "rates": _rates,
    "guidance": _guidance,
    "templates": _templates,
    "training": _training,
    "spoc-posts": arrangements.spoc_posts,
    "spoc-decisions": arrangements.spoc_decisions,
    "spoc-reviews": arrangements.spoc_reviews,
    "spoc-policy": arrangements.spoc_policy,
    "spoc-rules": arrangements.spoc_rules,
    "calendars": _calendars,
    "publications": _publications,
    "disposals": _disposals,
    "actions": _actions,
    "general-matters": complaints.general_matters,
    "often-asked": often_asked,
    "spoc-contacts": through.spoc_contacts,
    "spoc-passed-on": through.spoc_passed_on,
    "spoc-no-reply": through.spoc_no_reply,
    "register-told": conduct.register_told,
    "register-views": conduct.register_views,
    "marker-views": conduct.marker_views,
    "unsorted": unsorted,
    "surveys": complaints.surveys,
    "equality": complaints.equality,
    "policy-review": complaints.policy_review,
}
JUDGED: Mapping[str, Judged] = {
    "self-assessment": complaints.self_assessment,
    "non-compliance": complaints.non_compliance,
}
"""Those that depend on the day they are made: what was owed by then is kept or not, and the rest is still to come."""
