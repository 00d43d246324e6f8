"""The decision page: evidence, warnings, what was tried, adjustments, limits, similar decisions and the draft letter.

It shows what the law and the policy ask, and what the rules refuse, with the form of each move. It decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Shown, show_fact
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move as MoveMade
from evenhand.apps.cases.owing import OwedLine, owed_lines
from evenhand.apps.cases.queries import actor_for, reading_of, words_of
from evenhand.apps.conduct.foreseeing import Foreseen, foresee
from evenhand.apps.conduct.meetings import bodies
from evenhand.apps.conduct.past_decisions import SIMILAR, all_decisions
from evenhand.apps.conduct.register import Registered, in_a_line, registered
from evenhand.apps.conduct.steps import COMPARED, WEIGH, Step, steps_of
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import adjustment_words
from evenhand.apps.ui.components import Row
from evenhand.domain.cases.reading import Reading
from evenhand.domain.conduct.alike import (
    Decision,
    Treatment,
    Unlike,
    decision_in,
    departures,
    most_alike,
    narrowed,
    treated_unlike,
    treatment_by_channel,
    treatment_by_service,
)
from evenhand.domain.conduct.limits import in_words
from evenhand.domain.conduct.register import ADJUSTMENTS, INCIDENT, NOT_APPLIED
from evenhand.domain.lawbook.procedure import Move
from evenhand.domain.letters import ComposedLetter
from evenhand.domain.time.legal_day import legal_day


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated incident as the page shows it."""

    on: dt.date
    called: str
    what_happened: str
    shown_by: Shown
    asked_to_stop: bool
    relied_on: bool


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A similar decision without any name."""

    decided_on: dt.date | None
    evidence: str
    limits: str
    days: int
    warned: bool
    applied: bool
    outcomes: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Everything that stands on the page."""

    case: Case
    reading: Reading
    evidence: tuple[Evidence, ...]
    line: Registered
    considered: tuple[Row, ...]
    weighed: tuple[Row, ...]
    on_record: tuple[str, ...]
    owed: tuple[OwedLine, ...]
    steps: tuple[Step, ...]
    in_hand: Move | None
    foreseen: Foreseen | None
    similar: tuple[PastDecision, ...]
    departs: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """What the person was told so far, a line each."""
        return tuple(in_a_line(one) for one in self.line.entry.advised)

    @property
    def drafts(self) -> tuple[ComposedLetter, ...]:
        """The letters that the step in hand would owe, as far as the record and what was typed fill them."""
        return self.foreseen.letters if self.foreseen is not None else ()


def decision_page(
    user: User, case: Case, *, at: dt.datetime, chosen: str = "", made: MoveMade | None = None
) -> DecisionPage:
    """Gather the page for a person at a moment; `chosen` is the step in hand, `made` what was typed into it."""
    today = legal_day(at)
    reading, words = reading_of(case, today), words_of(case)
    line = registered(case, today)
    assert line is not None, "a case that is read today has begun"
    steps = steps_of(user, case, reading, today, chosen=chosen)
    in_hand = next((reading.procedure.moves[step.name] for step in steps if step.chosen), None)
    foreseen = foresee(case, in_hand, made, user=user, at=at) if in_hand is not None else None
    own = foreseen.decision if foreseen is not None else decision_in(reading, case.ref)
    similar = most_alike(own, all_decisions(on=today), at_most=SIMILAR)
    compared = made is not None and made.move in COMPARED
    return DecisionPage(
        case=case,
        reading=reading,
        evidence=tuple(_evidence(reading, words)),
        line=line,
        considered=_rows(reading, ADJUSTMENTS, words),
        weighed=_rows(reading, WEIGH, words),
        on_record=_adjustments_on_record(case.customer, today),
        owed=owed_lines(case, reading, actor_for(user, today)),
        steps=steps,
        in_hand=in_hand,
        foreseen=foreseen,
        similar=tuple(_past(one) for one in similar),
        departs=departures(replace(own, applied=made.move != NOT_APPLIED), similar)
        if compared and made
        else (),
    )


def _adjustments_on_record(customer: Customer | None, on: dt.date) -> tuple[str, ...]:
    return adjustment_words(customer, on=on) if customer is not None else ()


def _evidence(reading: Reading, words: Mapping[str, str]) -> list[Evidence]:
    asks = {
        name: ask for move in reading.procedure.items[INCIDENT].opening for name, ask in move.asks.items()
    }
    found = []
    for item in sorted(reading.items_of(INCIDENT), key=lambda one: (one.opened_on, one.key)):
        codes = item.facts.get("behaviours")
        shown = item.facts.get("contact") or item.facts.get("witness")
        ask = asks["contact"] if item.facts.get("contact") else asks["witness"]
        found.append(
            Evidence(
                on=item.opened_on,
                called=", ".join(
                    title_of_code("behaviours", c) for c in (codes if isinstance(codes, tuple) else ())
                ),
                what_happened=in_words(item.facts.get("what_happened"), words),
                shown_by=show_fact(ask, shown, words) if shown is not None else "",
                asked_to_stop=item.facts.get("asked_to_stop") is True,
                relied_on=item.stage == "relied-on",
            )
        )
    return found


def _rows(reading: Reading, name: str, words: Mapping[str, str]) -> tuple[Row, ...]:
    """What a move last said, a line a question; nothing where it has not been made."""
    event, move = reading.story.last(name), reading.procedure.moves.get(name)
    if event is None or move is None:
        return ()
    return tuple(
        Row(ask.title, show_fact(ask, event.facts[key], words))
        for key, ask in move.asks.items()
        if key in event.facts
    )


@dataclass(frozen=True, slots=True)
class Consistency:
    """Like cases treated unlike, narrowed to a service or a channel, and how each service and channel decides."""

    pairs: tuple[Unlike, ...]
    by_service: tuple[Treatment, ...]
    by_channel: tuple[Treatment, ...]


def consistency(*, on: dt.date, service: str = "", channel: str = "") -> Consistency:
    """Like cases that were treated unlike, for whoever oversees decisions."""
    decisions = all_decisions(on=on)
    return Consistency(
        pairs=treated_unlike(narrowed(decisions, service=service, channel=channel)),
        by_service=treatment_by_service(decisions),
        by_channel=treatment_by_channel(decisions),
    )


def _past(one: Decision) -> PastDecision:
    titles = lawbook().vocabularies
    behaviours = "; ".join(titles["behaviours"].title_of(code) for code in sorted(one.behaviours))
    return PastDecision(
        decided_on=one.decided_on,
        evidence=f"{one.incidents} incidents: {behaviours}",
        limits="; ".join(titles["restrictions"].title_of(code) for code in sorted(one.limits)) or "None",
        days=one.days,
        warned=one.warned,
        applied=one.applied,
        outcomes="; ".join(one.outcomes) or "Not reviewed yet",
    )


def case_links(case: Case) -> Sequence[tuple[str, str]]:
    """The pages of a case about behaviour beside the case page, each with its words."""
    meetings = (("Meetings", reverse("meetings")),) if bodies() else ()
    return (
        ("Decision page", reverse("conduct-decision", args=[case.ref])),
        ("Register entry", reverse("register-entry", args=[case.ref])),
        ("Contact log", reverse("contact-log", args=[case.ref])),
        ("Papers and evidence", reverse("conduct-papers", args=[case.ref])),
        *meetings,
    )
