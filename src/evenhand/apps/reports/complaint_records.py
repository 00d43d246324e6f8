"""Tables of the yearly report on complaints that rest on no single case: surveys, equality, the Code, the policy.

The self-assessment is made of the Code's statements as they are held: each with how it is met, where the council
departs with its explanation, and beside every clock that carries it out how often that clock was kept (CO-16).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Case as When
from django.db.models import Count, F, Q
from django.db.models import When as Then

from evenhand.apps.cases.items_told import told_of
from evenhand.apps.cases.models import ClockRow, ItemRow
from evenhand.apps.complaints.equality import EVERYBODY, FEWEST, crossed, profiles
from evenhand.apps.complaints.models import SurveyInvitation, SurveySample
from evenhand.apps.complaints.surveys import QUESTIONS
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.policies.queries import standing_on
from evenhand.apps.reports.models import GoverningResponse
from evenhand.apps.reports.tabling import table
from evenhand.domain.policies.naming import names_of
from evenhand.domain.policies.statements import FATES, Judged, documents_in, judged
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.time.words import without_weekday

CODE = "complaint-handling-code"
_ELSEWHERE = "See “Against the times set”"
_NO_MATTER = "None was recorded in these days."
_COUNTED_ABOVE = (
    "How often each time was not kept is counted under “Against the times set”, by kind of complaint and with small "
    "numbers hidden. Here all kinds would stand together, and the hidden numbers could be worked out."
)


def surveys(span: Span, audience: str) -> Sequence[Table]:
    """How each sample of the period was drawn, and what was answered (CO-17, SUP-5)."""
    samples = list(
        SurveySample.objects.filter(closed_from__lte=span.until_on, closed_until__gte=span.from_on).annotate(
            drawn=Count("invitations"),
            sent=Count("invitations", filter=Q(invitations__sent_on__isnull=False)),
            returned=Count("invitations", filter=Q(invitations__returned_on__isnull=False)),
        )
    )
    lines = [
        (f"Closed from {without_weekday(one.closed_from)} to {without_weekday(one.closed_until)}", *cells)
        for one in samples
        for cells in [sampled(one, audience)]
    ]
    columns = ("Could be asked", "How drawn", "Sent", "Returned", "Of those sent")
    marks = list(SurveyInvitation.objects.filter(sample__in=samples, returned_on__isnull=False))
    return [table("Samples", "Complaints", columns, lines), _marks(marks), *_by_service(marks)]


def sampled(one: Any, audience: str) -> tuple[str, ...]:
    """One sample in numbers. For the public none is told where it, or the step from one to the next, is fewer than ten."""
    numbers = (one.eligible, one.sent, one.returned)
    steps = (*numbers, one.eligible - one.sent, one.sent - one.returned)
    few = audience in HIDING and any(0 < number < FEWEST for number in steps)
    asked, sent, returned = (f"n/a (<{FEWEST})" if few else f"{number:,}" for number in numbers)
    rate = f"n/a (<{FEWEST})" if few else _percent(one.returned, one.sent)
    return asked, f"{one.rate_percent} % by chance, seed {one.seed}", sent, returned, rate


def _percent(part: int, whole: int) -> str:
    return f"{Decimal(part) * 100 / whole:.0f} %" if whole >= FEWEST else f"n/a (<{FEWEST})"


def _marks(answered: Sequence[SurveyInvitation]) -> Table:
    lines = []
    for field, words in QUESTIONS.items():
        given = [mark for one in answered if (mark := getattr(one, field)) is not None]
        lines.append((words, f"{len(given):,}" if len(given) >= FEWEST else f"<{FEWEST}", _mean(given)))
    return table("Answers, from 1 (badly) to 5 (well)", "Question", ("Answered", "Average"), lines)


def _mean(given: Sequence[int]) -> str:
    return f"{Decimal(sum(given)) / len(given):.1f}" if len(given) >= FEWEST else f"n/a (<{FEWEST})"


def _by_service(answered: Sequence[SurveyInvitation]) -> list[Table]:
    """The services of which enough people answered; the others are neither named nor counted."""
    cases = dict(
        SurveyInvitation.objects.filter(pk__in=[one.pk for one in answered]).values_list(
            "pk", "case__service"
        )
    )
    services: dict[str, list[int]] = {}
    for one in answered:
        if one.handling is not None:
            services.setdefault(cases[one.pk], []).append(one.handling)
    lines = [
        (name, _mean(given)) for name, given in sorted(services.items()) if name and len(given) >= FEWEST
    ]
    return [table("How well it was handled, by service", "Service", ("Average",), lines)] if lines else []


def equality(span: Span, audience: str) -> Sequence[Table]:
    """The profile of whoever answered, question by question; nothing of fewer than ten replies (CO-18, SUP-5)."""
    found = []
    for one in profiles(first=span.from_on, last=span.until_on, on=span.until_on):
        lines = list(one.counts) or [(f"Fewer than {FEWEST} people replied", "–")]
        found.append(table(one.question.title, "Answer", ("People",), lines))
    by_group = crossed(first=span.from_on, last=span.until_on, on=span.until_on)
    for two in by_group:
        crossing = [(row, *cells) for row, cells in two.lines]
        columns = (*two.experience.answers, EVERYBODY)
        found.append(
            table(f"{two.experience.title} By group: {two.group.title}", "Answer", columns, crossing)
        )
    if not by_group:
        none = f"Fewer than {FEWEST} people said both who they are and what happened, so nothing is shown by group."
        found.append(table("Access, time and outcome by group", "Group", (), [], empty=none))
    return found


def self_assessment(span: Span, audience: str, on: dt.date) -> Sequence[Table]:
    """Each clause of the Code: how it is met, the explanation where it is not, the figure that bears on it.

    How often a time was kept is counted without regard to the kind of complaint. Laid beside the figures of each kind
    it would tell the small numbers that are hidden there, so the public is led to those (SUP-2).
    """
    kept = _kept(span, on)
    lines = [_clause(one, kept, told=audience not in HIDING) for one in _clauses()]
    columns = ("What the Code asks", "Met?", "Explanation", "Figure of the period")
    return [table("The Code, clause by clause", "Clause", columns, lines)]


def _clauses() -> Iterable[Judged]:
    folders = sorted(path for path in settings.POLICIES.iterdir() if path.is_dir())
    held = next((one for one in documents_in(folders) if one.document.document == CODE), None)
    return judged(held.document, names_of(lawbook(), settings.LAW)) if held is not None else ()


def _clause(one: Judged, kept: Mapping[str, tuple[int, int]], *, told: bool) -> tuple[str, ...]:
    statement = one.statement
    words = " ".join(filter(None, (f"“{statement.printed}”" if statement.printed else "", statement.says)))
    why = " ".join(filter(None, (statement.departs, statement.note)))
    if one.unknown:
        why = f"{why} This council's papers hold no {', '.join(one.unknown)}.".strip()
    if statement.unverified:
        why = f"{why} Unverified: not checked against the Code.".strip()
    return (
        statement.paragraph,
        words,
        FATES[one.fate],
        why or "–",
        _bearing(statement.operative, kept, told=told),
    )


def _bearing(operative: Iterable[str], kept: Mapping[str, tuple[int, int]], *, told: bool) -> str:
    """How often the times that carry out a clause were kept; the public is led to the figures that were put to the proof."""
    clocks = lawbook().clocks
    measured = [name for name in operative if name in clocks]
    if measured and not told:
        return _ELSEWHERE
    figures = [
        f"{clocks[name].title}: {in_time:,} of {due:,} in time"
        for name in measured
        for in_time, due in [kept.get(name, (0, 0))]
        if due
    ]
    return "; ".join(figures) or ("None fell due" if measured else "–")


def _kept(span: Span, on: dt.date) -> Mapping[str, tuple[int, int]]:
    """Of each rule whose last day lies in the period: how many clocks were stopped by it, and how many were to be.

    A clock that still runs is counted once its day is past, and a limit of what may be done never.
    """
    due = ClockRow.objects.filter(due_on__range=(span.from_on, span.until_on), limit=False).order_by()
    over = due.filter(Q(stopped_on__isnull=False) | Q(due_on__lt=on))
    in_time = Count(When(Then(stopped_on__lte=F("due_on"), then=1)))
    return {
        rule: (kept, every)
        for rule, kept, every in over.values_list("rule").annotate(kept=in_time, every=Count("pk"))
    }


def non_compliance(span: Span, audience: str, on: dt.date) -> Sequence[Table]:
    """Where the council fell short of the Code in the period: its clocks that were not kept (CO-16)."""
    kept = _kept(span, on)
    named = dict.fromkeys(name for one in _clauses() for name in one.statement.operative)
    told = audience not in HIDING
    none = "Each time that fell due was kept." if any(name in kept for name in named) else "None fell due."
    lines = [
        (lawbook().clocks[name].title, name, f"{kept[name][1] - kept[name][0]:,}", f"{kept[name][1]:,}")
        for name in named
        if told and name in kept and name in lawbook().clocks and kept[name][0] < kept[name][1]
    ]
    return [
        table(
            "Times of the Code that were not kept",
            "Time",
            ("Rule", "Not kept", "Due"),
            lines,
            empty=none if told else _COUNTED_ABOVE,
        )
    ]


def general_matters(span: Span, audience: str) -> Sequence[Table]:
    """The matters of general importance that were recorded in the period (CO-14, ASC-8).

    They are written for the public, without a name. It gets no case, no day and no order of days beside them.
    """
    items = list(
        ItemRow.objects.filter(
            kind="general-matter", stage="recorded", opened_on__range=(span.from_on, span.until_on)
        )
        .select_related("case")
        .order_by("opened_on", "pk")
    )
    told = told_of(items)
    said = [(told[one.case_id, one.key].first, one) for one in items if told[one.case_id, one.key].first]
    caption, first = "Matters of general importance", "Matter"
    if audience in HIDING:
        return [table(caption, first, (), sorted([words] for words, _ in said), empty=_NO_MATTER)]
    lines = [(words, without_weekday(one.opened_on), one.case.ref) for words, one in said]
    return [table(caption, first, ("Recorded on", "Case"), lines, empty=_NO_MATTER)]


def policy_review(span: Span, audience: str) -> Sequence[Table]:
    """Who approved the policy that stood on the last day, when it is looked at again, and the governing response."""
    standing = standing_on(span.until_on)
    lines = []
    if standing is not None:
        one = standing.adoption
        lines = [(str(one.edition), one.approved_by or "–", one.minute or "–", _day(one.next_review_on))]
    columns = ("Approved by", "Minute", "Next review")
    return [table("The policy", "Policy", columns, lines), _response(span)]


def _response(span: Span) -> Table:
    """What the governing body answered to the report of these days (CO-16). Without it the report is not whole."""
    found = GoverningResponse.objects.filter(from_on__lte=span.until_on, until_on__gte=span.from_on)
    lines = [(one.body, one.says, one.minute or "–", without_weekday(one.responded_on)) for one in found]
    return table(
        "Response of the governing body",
        "Body",
        ("What it answered", "Minute", "On"),
        lines,
        empty="The governing body has not answered yet. Enter its response on the settings pages before this is published.",
    )


def _day(on: dt.date | None) -> str:
    return without_weekday(on) if on is not None else "none is set"
