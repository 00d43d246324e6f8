"""What on record does not bear out an entry of a request: asked wherever the entry is made, by page, worksheet or letter.

Refusing a whole request needs its estimate or its assessment (FOI-22, FOI-31), counting requests together needs a stretch
of working days that holds them (FOI-25), and going without a notice needs an earlier notice that relied on the same (FOI-45).
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.information.operations import CLEAR, DECIDE_REFUSAL
from evenhand.apps.information.queries import (
    AGGREGATE,
    GROUNDS,
    TOGETHER_WITH,
    answers_in,
    asks_for_information,
    notice_for,
    on_record,
    references_in,
)
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.deciding import Proposal, Refused, decide
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.information.aggregation import Received, windows
from evenhand.domain.information.answers import DROPPED, GROUND
from evenhand.domain.information.whole_requests import whole_request_lacks
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import AGGREGATION
from evenhand.domain.lawbook.vocabularies import Code
from evenhand.domain.time.legal_day import legal_day

LOG_REDACTION = "redaction.log"
REFUSE, EARLIER_NOTICE, ONE_PERSON = "refuse", "earlier_notice", "one-person"


def found_against(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> tuple[str, ...]:
    """What stands on record against an entry, a sentence each."""
    if not asks_for_information(procedure):
        return ()
    if proposal.move == AGGREGATE:
        return _against_counting(case, proposal.facts)
    today = legal_day(proposal.recorded_at)
    if proposal.move == LOG_REDACTION:
        return _against_redacting(read(procedure, earlier, around, today), proposal.facts)
    if proposal.move not in (CLEAR, DECIDE_REFUSAL):
        return ()
    outcome = decide(procedure, earlier, around, proposal, vocabularies=lawbook().vocabularies, today=today)
    said = {refusal.rule for refusal in outcome.refusals} if isinstance(outcome, Refused) else set()
    reading = read(procedure, earlier, around, today)
    return (*_against_refusing(case, reading, proposal.facts, said), *_against_silence(proposal.facts))


def _against_refusing(
    case: Case, reading: Reading, facts: Mapping[str, Value], said: Set[str]
) -> tuple[str, ...]:
    """What lacks for refusing whole requests, but for what the conditions of the move say themselves, by their rules."""
    words = words_of(case)
    lacks = whole_request_lacks(
        _codes(facts.get("ground")),
        answers_in(reading, words),
        on_record(case, reading, words),
        notice_for(reading.procedure),
    )
    return tuple(f"{lack.says} ({lack.provision}, {lack.rule})" for lack in lacks if lack.rule not in said)


def _codes(chosen: Value | None) -> Mapping[str, Code]:
    known = lawbook().vocabularies[GROUNDS].codes
    names = chosen if isinstance(chosen, tuple) else (str(chosen or ""),)
    return {name: known[name] for name in names if name in known}


def _against_silence(facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Section 17(6) rests on an earlier notice, which went and relied on section 14 too."""
    ref = str(facts.get(EARLIER_NOTICE) or "")
    if not ref:
        return ()
    case = Case.objects.filter(ref=ref).first()
    if case is not None:
        story = reading_of(case, case.received_on or case.opened_on).story if case.opened_on else None
        went = story.last(REFUSE) if story else None
        if went is not None and any(
            code.flags.get("vexatious") for code in _codes(went.facts.get("ground")).values()
        ):
            return ()
    return (
        f"{ref} is no request whose refusal notice went and relied on section 14. Name the one that did, or send a notice.",
    )


def _against_redacting(reading: Reading, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """A redaction rests on a ground that stands (FOI-50)."""
    numbers = [key.rpartition("-")[2] for key, item in reading.story.items.items() if _stands(item)]
    said = str(facts.get("ground_number", ""))
    if said in numbers:
        return ()
    known = f"Those that stand: {', '.join(numbers)}." if numbers else "First apply the ground."
    return (f"There is no ground {said} that is relied on. {known}",)


def _stands(item: ItemStory) -> bool:
    return item.kind == GROUND and item.stage != DROPPED


def _against_counting(case: Case, facts: Mapping[str, Value]) -> tuple[str, ...]:
    refs = references_in(str(facts.get(TOGETHER_WITH) or ""))
    known = {other.ref: other for other in Case.objects.filter(ref__in=refs, procedure=case.procedure)}
    found = []
    for ref in refs:
        other = known.get(ref)
        if other is None or other.pk == case.pk:
            found.append(f"There is no other request under this law with the reference {ref}.")
        elif not _within_one_window(case, other):
            day = in_full(other.received_on) if other.received_on else "an unknown day"
            found.append(f"{ref} was received on {day}: too far apart to be counted together under the law.")
        elif facts.get("by_whom") == ONE_PERSON and other.customer_id != case.customer_id:
            found.append(
                f"{ref} was asked by somebody else. Choose “acting together”, and say what shows it."
            )
    return tuple(found)


def _within_one_window(case: Case, other: Case) -> bool:
    if case.received_on is None or other.received_on is None:
        return False
    rule = lawbook().rule_for(AGGREGATION)
    here, there = Received(case.ref, case.received_on), Received(other.ref, other.received_on)
    return bool(windows(here, (there,), rule, calendars()))
