"""The decision page: evidence, warnings, what was tried, adjustments, limits, similar decisions and the draft letter.

It shows what the law and the policy ask, and what the rules refuse, with the form of each move. It decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Shown, show_fact
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.move_pages import move_url
from evenhand.apps.cases.queries import (
    actor_for,
    events_of,
    procedure_of,
    reading_of,
    surroundings_of,
    words_of,
)
from evenhand.apps.conduct.queries import conduct_procedures
from evenhand.apps.conduct.register import Registered, registered
from evenhand.apps.council.vocabularies import title_of_code
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters import gathering
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import adjustment_words
from evenhand.apps.ui.components import Row
from evenhand.domain.cases.deciding import may_record
from evenhand.domain.cases.reading import MoveOffer, Reading, read
from evenhand.domain.conduct.alike import Decision, Unlike, decision_in, most_alike, treated_unlike
from evenhand.domain.conduct.limits import in_words
from evenhand.domain.conduct.register import ADJUSTMENTS, INCIDENT
from evenhand.domain.lawbook.procedure import Move
from evenhand.domain.letters import ComposedLetter, compose

SIMILAR = 5
WEIGH = "weigh"
# The steps that the page sets out, in the order in which they are taken; a procedure has those it names.
STEPS = (ADJUSTMENTS, WEIGH, "restriction.propose", "decide", "restrict-immediately", "warn", "warn-formally",
         "decide-initial-letter", "decide-not-to-apply", "continue-after-review", "lift", "extend", "uphold-review",
         "turn-down-review")  # fmt: skip


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
class Step:
    """A step that may be taken, with its form, or the sentences that stand against it."""

    title: str
    says: str
    url: str
    against: tuple[str, ...]


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
    steps: tuple[Step, ...]
    similar: tuple[PastDecision, ...]
    drafts: tuple[ComposedLetter, ...]


def decision_page(user: User, case: Case, *, today: dt.date) -> DecisionPage:
    """Gather the page for a person on a day."""
    reading, words = reading_of(case, today), words_of(case)
    line = registered(case, today)
    assert line is not None, "a case that is read today has begun"
    return DecisionPage(
        case=case,
        reading=reading,
        evidence=tuple(_evidence(reading, words)),
        line=line,
        considered=_rows(reading, ADJUSTMENTS, words),
        weighed=_rows(reading, WEIGH, words),
        on_record=_adjustments_on_record(case.customer, today),
        steps=tuple(_steps(user, case, reading, today)),
        similar=similar_to(case, reading),
        drafts=_drafts(user, case, reading, today),
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


def _steps(user: User, case: Case, reading: Reading, today: dt.date) -> list[Step]:
    actor = actor_for(user, today)
    people = {**reading.surroundings.lent, **reading.story.people}
    found = []
    for name in STEPS:
        move, offer = reading.procedure.moves.get(name), reading.offer(name)
        if move is None or offer is None:
            continue
        against = _against(offer)
        if not may_record(move, actor, people):
            against = (f"This is for: {', '.join(who.replace('-', ' ') for who in move.by)}.",)
        found.append(Step(move.title, move.says, _url(case, move), against))
    return found


def _url(case: Case, move: Move) -> str:
    return move_url(case, move)


def _against(offer: MoveOffer) -> tuple[str, ...]:
    return tuple(f"{r.says} ({r.rule})" if r.rule else r.says for r in offer.refusals)


def _drafts(user: User, case: Case, reading: Reading, today: dt.date) -> tuple[ComposedLetter, ...]:
    """The letters that the decisions now open would owe, as far as the record fills them; gaps say what is missing."""
    book, about = lawbook().letters, gathering.about(case, user=user, on=today)
    names = [
        owed.name
        for step in ("decide", "restrict-immediately", "warn", "warn-formally")
        if (offer := reading.offer(step)) is not None
        for owed in offer.move.owes
        if owed.kind == "letter"
    ]
    return tuple(
        compose(book[name], gathering.gather(book[name], about), book) for name in dict.fromkeys(names)
    )


def all_decisions(*, on: dt.date) -> list[Decision]:
    """Every case on behaviour as a decision without a name."""
    cases = Case.objects.filter(procedure__in=conduct_procedures()).order_by("pk")
    return [
        decision_in(read(procedure_of(c), events_of(c), surroundings_of(c, on), on), c.ref)
        for c in cases.iterator(chunk_size=200)
    ]


def similar_to(case: Case, reading: Reading) -> tuple[PastDecision, ...]:
    """The five past decisions most like this one: by codes alone, no names, no number that says how like."""
    own = decision_in(reading, case.ref)
    return tuple(_past(one) for one in most_alike(own, all_decisions(on=reading.today), at_most=SIMILAR))


def unlike_decisions(*, on: dt.date) -> tuple[Unlike, ...]:
    """Like cases that were treated unlike, for whoever oversees decisions."""
    return treated_unlike(all_decisions(on=on))


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
    return (
        ("Decision page", reverse("conduct-decision", args=[case.ref])),
        ("Register entry", reverse("register-entry", args=[case.ref])),
        ("Contact log", reverse("contact-log", args=[case.ref])),
        ("Papers and evidence", reverse("conduct-papers", args=[case.ref])),
    )
