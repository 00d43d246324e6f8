"""Making a report: rows fetched, figures reckoned, the document composed, for somebody and an audience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial

from evenhand.apps.council.models import PostHolding
from evenhand.apps.council.models.spans import newest_last, on_day
from evenhand.apps.council.queries import council
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.reports.books import questions
from evenhand.apps.reports.models import (
    FigureDecision,
    FigureRemark,
    HourlyRate,
    OutsideFigure,
    PublishedFigure,
    ScrutinyBoard,
    Target,
)
from evenhand.apps.reports.records import tables
from evenhand.apps.reports.rows import begins, cases_of, rows
from evenhand.apps.reports.words import titles
from evenhand.domain.lawbook.purposes import COST_LIMIT
from evenhand.domain.reports.adding_up import kin
from evenhand.domain.reports.by_hand import ByHand, Sample, as_part, by_hand, not_given
from evenhand.domain.reports.composing import HIDING, Around, Earlier, Remark, compose
from evenhand.domain.reports.documents import Document
from evenhand.domain.reports.figures import Rates, figure
from evenhand.domain.reports.measures import Report
from evenhand.domain.reports.periods import PeriodRefused, Span, financial_years, quarters
from evenhand.domain.reports.planning import Figures, Key, default_span, span_of, usual_spans
from evenhand.domain.reports.stated import Stated
from evenhand.domain.reports.suppression import Mark
from evenhand.domain.reports.targets import Aim, Aims
from evenhand.domain.time.legal_day import legal_day

SAMPLE = Sample(records=1, minutes=Decimal(5), assumed=True)
"""Assumed where nobody gives a sample; every document says so."""
RECEIVED = "received"
"""The measure whose printed figures say how many records are in scope."""


def groups_of(report: Report) -> tuple[str, ...]:
    """Every kind of case that a report counts."""
    names = (name for section in report.sections for both in section.groups for name in both.split("+"))
    return tuple(dict.fromkeys(names))


def usual_periods(report: Report, *, at: dt.datetime) -> tuple[Span, ...]:
    """The periods to offer beside a report, as far as anything is recorded in them."""
    firsts = [on for on in begins(groups_of(report)).values() if on is not None]
    return usual_spans(report, today=legal_day(at), begins=min(firsts, default=None))


def boards_of(report: Report, *, on: dt.date) -> dict[str, ScrutinyBoard]:
    """The scrutiny boards of a day to which a report can be narrowed, by their number."""
    if not report.boards:
        return {}
    return {str(board.pk): board for board in ScrutinyBoard.objects.filter(on_day(on))}


def make(
    report: Report,
    *,
    span: Span | None,
    audience: str,
    at: dt.datetime,
    keep: Callable[[str], bool] | None = None,
    sample: Sample | None = None,
) -> Document:
    """A report for an audience, as the record stands at an instant; `span` nothing takes the report's own period.

    `keep` (of a case's service) narrows it, for a board that sees its own services. Raises PeriodRefused,
    DoesNotAddUp, CannotProtect: each a sentence for whoever asked.
    """
    today = legal_day(at)
    main = span or default_span(report, today=today)
    if main.from_on > today:
        raise PeriodRefused(f"The period {main.says} has not begun. Give one that has.")
    groups = groups_of(report)
    known = earlier(report) if audience in HIDING else ()
    figures = _figures(report, main, groups, today=today, keep=keep, known=known)
    around = _around(groups, known, at=at)
    made = compose(report, main, audience=audience, figures=figures, around=around)
    if not report.hand_search:
        return made
    if audience in HIDING and not _printed_scope(made, groups, main):
        return _with(made, not_given())
    tried = sample or SAMPLE
    return _with(made, as_part(estimate_of(figures, groups, main, tried), tried))


def _printed_scope(made: Document, groups: Iterable[str], main: Span) -> bool:
    """Whether every number that the estimate rests on stands printed in the document, so that it tells nothing more."""
    printed = made.printed()
    keys = (
        str(Key(group, RECEIVED, "", piece.from_on, piece.until_on))
        for group in groups
        for piece in _scope_pieces(main)
    )
    return all(key in printed and printed[key].mark is Mark.SHOWN for key in keys)


def _scope_pieces(main: Span) -> tuple[Span, ...]:
    return quarters(main) if len(quarters(main)) <= 12 else financial_years(main)


def _with(made: Document, part: object) -> Document:
    from dataclasses import replace

    return replace(made, parts=(*made.parts, part))  # type: ignore[arg-type]  # one kind of part, as the parts of a report are


def _figures(
    report: Report,
    main: Span,
    groups: Iterable[str],
    *,
    today: dt.date,
    keep: Callable[[str], bool] | None,
    known: Iterable[Earlier],
) -> Figures:
    book = questions()
    spans = [span_of(section, main) for section in report.sections] or [main]
    first, last = min(s.from_on for s in spans), max(s.until_on for s in spans)
    reaching = (one.key.from_on for one in known if one.key.until_on >= first)
    first = min(first, min(reaching, default=first))  # so far back a reader can take one from the other
    found = rows(
        cases_of(tuple(groups)), from_on=first, until_on=max(last, today), stands_on=min(last, today)
    )
    if keep is not None:
        found = tuple(row for row in found if keep(row.service))
    return Figures(
        rows=found, groups=book.groups, measures=book.measures, today=today, rates=rates(), begins_on=first
    )


def _around(groups: tuple[str, ...], known: tuple[Earlier, ...], *, at: dt.datetime) -> Around:
    setting = council()
    decided = FigureDecision.objects.filter(withdrawn_at__isnull=True)
    return Around(
        council=setting.name,
        run_at=at,
        begins=begins(groups),
        titles=titles(),
        targets=aims(),
        records=partial(tables, on=legal_day(at)),
        earlier=known,
        released=frozenset(decided.filter(what=FigureDecision.RELEASE).values_list("key", flat=True)),
        withheld=frozenset(decided.filter(what=FigureDecision.WITHHOLD).values_list("key", flat=True)),
        remarks=tuple(
            Remark(span=Span(r.from_on, r.until_on or dt.date.max), says=r.says, groups=tuple(r.groups))
            for r in FigureRemark.objects.all()
        ),
        stated=_stated(),
        invented=setting.demonstration,
    )


def _stated() -> tuple[Stated, ...]:
    """What others say of figures; what was entered last takes the place of the same entered before."""
    found = {
        (one.measure, one.line, one.from_on, one.until_on, one.others): Stated(
            measure=one.measure,
            line=one.line,
            from_on=one.from_on,
            until_on=one.until_on,
            value=one.value,
            source=one.source,
            others=one.others,
        )
        for one in OutsideFigure.objects.filter(until_on__isnull=False).order_by("pk")
        if one.until_on is not None
    }
    return tuple(found.values())


def earlier(report: Report) -> tuple[Earlier, ...]:
    """How figures of the measures of this report were printed in what was published before (SUP-2)."""
    book = questions()
    names = kin(book.measures, [name for section in report.sections for name in section.measures])
    found: dict[str, Earlier] = {}
    published = PublishedFigure.objects.filter(publication__audience__in=HIDING).order_by("publication_id")
    for one in published.values_list("key", "value", "mark"):
        key = key_of(one[0])
        if key.measure in names and one[1] is not None and book.measures[key.measure].unit != "%":
            found.setdefault(one[0], Earlier(key=key, value=int(one[1]), mark=Mark(one[2])))
    return tuple(found.values())


def key_of(text: str) -> Key:
    """The name of a figure back from its text."""
    group, measure, line, days = text.split("|")
    first, _, last = days.partition("..")
    return Key(group, measure, line, dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def aims() -> Aims:
    """What is in force on the last day of a period: the council's target, and what a regulator expects, each with words.

    A service without a target of its own is held to that of all services. Kinds counted together have one only
    where each has one and they are the same.
    """
    lines = list(Target.objects.all())

    def aim(group: str, measure: str, span: Span, service: str) -> Aim:
        standing = (line for line in lines if line.measure == measure and line.covers(span.until_on))
        held = list(newest_last(standing))
        words = dict.fromkeys(line.why for line in held if line.expectation)
        expected = (
            (said, _agreed([x for x in held if x.expectation and x.why == said], group, service))
            for said in words
        )
        return Aim(
            _agreed([line for line in held if not line.expectation], group, service),
            tuple((said, value) for said, value in expected if value is not None),
        )

    return aim


def _agreed(lines: Sequence[Target], group: str, service: str) -> Decimal | None:
    for place in dict.fromkeys((service, "")):
        found = {line.group: line.value for line in lines if line.service == place}
        of = [found.get(one) for one in ([group] if group in found else group.split("+"))]
        if of[0] is not None and len(set(of)) == 1:
            return of[0]
    return None


def rates() -> Rates:
    """What an hour of a role costs on a day; an officer's hour is that of the post they held."""
    lines = list(HourlyRate.objects.all())
    held: dict[int, list[PostHolding]] = {}
    for holding in PostHolding.objects.select_related("post"):
        held.setdefault(holding.officer_id, []).append(holding)

    def rate(whose: str, on: dt.date) -> Decimal | None:
        roles = {whose}
        if whose.startswith("officer:"):
            number = int(whose.partition(":")[2])
            roles = {h.post.role for h in held.get(number, ()) if h.covers(on)}
        standing = (line for line in lines if line.role in roles and line.covers(on))
        found = {line.role: line.hourly for line in newest_last(standing)}
        return max(found.values(), default=None)

    return rate


def estimate_of(figures: Figures, groups: tuple[str, ...], main: Span, sample: Sample) -> ByHand:
    """How long it would take to open every case that the answer counts."""
    pieces = _scope_pieces(main)
    measure = figures.measures["cases-in-scope"]
    in_scope = [
        (piece, sum(int(figure(measure, figures.counting(group), piece).value or 0) for group in groups))
        for piece in pieces
    ]
    return by_hand(in_scope, sample, rule=lawbook().rule_for(COST_LIMIT), main=main, calendars=calendars())
