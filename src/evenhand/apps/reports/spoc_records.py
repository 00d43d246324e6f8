"""Tables about single points of contact that rest on no single figure: posts, decisions, reviews, policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.apps.council.models import PostHolding
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.reports.rows import cases_of, rows
from evenhand.apps.reports.tabling import NONE, NOT_RECORDED, in_span, table, until
from evenhand.apps.reports.words import titles
from evenhand.apps.spoc.queries import arrangement_procedures
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import CONTINUED_NEED
from evenhand.domain.reports.documents import Table
from evenhand.domain.reports.periods import Span
from evenhand.domain.reports.rows import Happening
from evenhand.domain.time.words import without_weekday


def spoc_posts(span: Span, audience: str) -> Sequence[Table]:
    """The titles of the posts that officers held on the day they were named (S0-C)."""
    found: dict[tuple[str, str], int] = {}
    for row in rows(
        cases_of(("spoc",)), from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on
    ):
        for event in row.happened:
            if event.move not in ("nominate", "change-people") or not span.holds(event.on):
                continue
            for part in ("spoc", "deputy"):
                title = _post_title(event.facts.get(part), event.on)
                found[title, part] = found.get((title, part), 0) + 1
    lines = [
        (title, "Single point of contact" if part == "spoc" else "Deputy") for title, part in sorted(found)
    ]
    return [table("Role titles on the day of appointment", "Role title", ("Appointed as",), lines)]


def _post_title(officer: object, on: dt.date) -> str:
    number = str(officer).partition(":")[2]
    held = PostHolding.objects.filter(on_day(on), officer_id=int(number or 0)).order_by("from_on", "pk")
    return ", ".join(dict.fromkeys(held.values_list("post__title", flat=True))) or "No post is recorded"


def spoc_decisions(span: Span, audience: str) -> Sequence[Table]:
    """Each decision: by which role, Members consulted before, Members told after (S0-D)."""
    if audience != "internal":
        return []
    words = titles()
    lines = []
    for row in rows(
        cases_of(("spoc",)), from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on
    ):
        start = row.last(frozenset(("start",)))
        if start is None or not span.holds(start.on):
            continue
        consulted = row.last(frozenset(("consult-members",)))
        told = row.last(frozenset(("inform-members",)))
        lines.append(
            (
                row.ref,
                without_weekday(start.on),
                words("role", start.decided_by),
                _consulted(consulted),
                without_weekday(told.on) if told else NOT_RECORDED,
            )
        )
    columns = ("Started", "Decided by", "Members consulted before", "Members told on")
    return [table("Decisions", "Case", columns, lines, empty=NONE)]


def _consulted(said: Happening | None) -> str:
    """Whether Members were consulted, as it was recorded; nothing recorded is no “no”."""
    if said is None:
        return NOT_RECORDED
    return "Yes" if said.facts.get("members_consulted") else "No"


def spoc_reviews(span: Span, audience: str) -> Sequence[Table]:
    """Each review: when due, when held, by whom, with what outcome, when the person was told (S0-E)."""
    if audience != "internal":
        return []
    words, lines, rules = titles(), [], lawbook().rules_for(CONTINUED_NEED)
    for row in rows(
        cases_of(("spoc",)), from_on=span.from_on, until_on=span.until_on, stands_on=span.until_on
    ):
        reviews = [event for event in row.happened if event.move == "review"]
        for run in (run for run in row.clocks if run.rule in rules and span.holds(run.due_on)):
            held = next((event for event in reviews if event.on == run.stopped_on), None)
            told = next(
                (e.on for e in row.happened if held and e.move == "send-letter" and e.on >= held.on), None
            )
            lines.append(
                (
                    row.ref,
                    without_weekday(run.due_on) if run.due_on else "",
                    without_weekday(held.on) if held else "No review is recorded",
                    words("role", held.decided_by) if held else "",
                    ("Goes on" if held.facts.get("continue") else "Ends") if held else "",
                    without_weekday(told) if told else NOT_RECORDED,
                )
            )
    columns = ("Due", "Held", "By", "Outcome", "Person told on")
    return [table("Reviews", "Case", columns, lines, empty=NONE)]


def _arrangement_editions(span: Span) -> list[Procedure]:
    """The editions of the procedures of arrangements that were in force at some time in a period."""
    names = arrangement_procedures()
    return [
        p
        for p in lawbook().procedures.values()
        if p.name in names and p.in_force_from <= span.until_on and in_span(p.in_force_until, span)
    ]


def spoc_policy(span: Span, audience: str) -> Sequence[Table]:
    """The editions of the procedure in force in the period, each with its document and paragraph (S0-F)."""
    lines = [
        (
            p.title,
            p.source.title,
            p.source.paragraph,
            without_weekday(p.in_force_from),
            until(p.in_force_until),
            p.says,
        )
        for p in _arrangement_editions(span)
    ]
    columns = ("Document", "Paragraph", "In force from", "Until", "What it says")
    return [table("Policy in force", "Policy", columns, lines)]


def spoc_rules(span: Span, audience: str) -> Sequence[Table]:
    """What the editions in force say: who decides, who is told, and when it is looked at again (S0-D, S0-E)."""
    words = titles()
    decides: dict[tuple[str, str, str], None] = {}
    times: dict[tuple[str, str], None] = {}
    for p in _arrangement_editions(span):
        for move in p.moves.values():
            if move.decided_elsewhere:
                who = " or ".join(
                    words("role", one) for one in (*move.decided_by_roles, move.decided_by_body) if one
                )
                told = "; ".join(owed.title for owed in move.owes) or "–"
                decides[move.title, who, told] = None
        for clock in p.clocks:
            times[clock.rule.title, clock.rule.source.words] = None
    return [
        table(
            "Who decides, and what follows",
            "Decision",
            ("Decided by", "What the council must then do"),
            list(decides),
        ),
        table("How often it is looked at", "Time", ("What the policy says",), list(times)),
    ]
