"""What on record does not bear out an entry of a request: asked wherever the entry is made, by page, worksheet or letter.

Refusing a whole request needs its estimate or its assessment (FOI-22, FOI-31), a fee for staff time an estimate above
the limit (FOI-27), calling it repeated an answer that the
same person had (FOI-11), counting requests together needs a stretch
of working days that holds them (FOI-25), and going without a notice needs an earlier notice that relied on the same (FOI-45).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of, reading_of, words_of
from evenhand.apps.information.paper_files import documents_on
from evenhand.apps.information.queries import (
    AGGREGATE,
    CLEAR,
    DECIDE_REFUSAL,
    GROUNDS,
    TOGETHER_WITH,
    answers_in,
    asks_for_information,
    counted_together,
    estimate_of,
    notice_for,
    on_record,
    refusal_kinds,
)
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.deciding import Proposal, Refused, decide
from evenhand.domain.cases.events import Event, PassageRef, Value
from evenhand.domain.cases.obligations import matches
from evenhand.domain.cases.reading import Reading, read
from evenhand.domain.cases.surroundings import Surroundings
from evenhand.domain.information.aggregation import Received, in_one_window
from evenhand.domain.information.cost import against_search_cost
from evenhand.domain.information.decisions import (
    TOGETHER,
    decision_lacks,
    kind_of,
    outcome_lacks,
    refusal_lacks,
)
from evenhand.domain.information.whole_requests import whole_request_lacks
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.lawbook.purposes import AGGREGATION
from evenhand.domain.lawbook.vocabularies import Code
from evenhand.domain.time.legal_day import legal_day

ASK_FEE, SEARCH_COST = "ask-fee", "search_cost"
LOG_REDACTION, RELY, RESPOND = "redaction.log", "assessment.rely", "respond"
DECIDE = "decide"  # of another right over one's data: its refusal as a whole rests on an assessment too
EARLIER_CASE, REPEATED = "earlier_case", "repeated"
REFUSE, EARLIER_NOTICE, ONE_PERSON = "refuse", "earlier_notice", "one-person"
ANSWER = "answer"
UNDECIDES = (CLEAR, "receive-clarification", "reclassify")  # after these a refusal is decided anew
REFUSAL_KINDS, OUTCOMES = "refusal-kinds", "information-outcomes"


def found_against(
    case: Case, procedure: Procedure, earlier: tuple[Event, ...], around: Surroundings, proposal: Proposal
) -> tuple[str, ...]:
    """What stands on record against an entry, a sentence each."""
    if not asks_for_information(procedure):
        return ()
    today = legal_day(proposal.recorded_at)
    if proposal.move == AGGREGATE:
        return _against_counting(case, read(procedure, earlier, around, today), proposal.facts)
    if proposal.move == RELY:
        item = read(procedure, earlier, around, today).story.items.get(proposal.item)
        return _against_repeating(case, {**(item.facts if item else {}), **proposal.facts}, today)
    if proposal.move == LOG_REDACTION:
        return _against_redacting(case, proposal.facts)
    if proposal.move == ASK_FEE:
        return _against_charging(case, read(procedure, earlier, around, today), proposal.facts)
    if proposal.move in (RESPOND, REFUSE):
        return _against_what_went(case, read(procedure, earlier, around, today), proposal)
    if proposal.move not in (CLEAR, DECIDE_REFUSAL, DECIDE):
        return ()
    outcome = decide(procedure, earlier, around, proposal, vocabularies=lawbook().vocabularies, today=today)
    said = {refusal.rule for refusal in outcome.refusals} if isinstance(outcome, Refused) else set()
    reading = read(procedure, earlier, around, today)
    silence = _against_silence(case, proposal.facts, today)
    kind = _against_kind(reading, proposal)
    contradicted = _against_outcome(case, reading, proposal)
    return (*_against_refusing(case, reading, proposal.facts, said), *contradicted, *kind, *silence)


def _against_outcome(case: Case, reading: Reading, proposal: Proposal) -> tuple[str, ...]:
    """A decision says what its questions come to: nothing goes as given in full of which a part is refused (FOI-1, FOI-40)."""
    answers, notice = answers_in(reading, words_of(case)), notice_for(reading.procedure)
    if proposal.move == CLEAR:
        outcomes = lawbook().vocabularies[OUTCOMES].codes
        lacks = outcome_lacks(str(proposal.facts.get("outcome") or ""), answers, notice, outcomes)
    else:
        lacks = refusal_lacks(answers, notice)
    return tuple(f"{lack.says} ({lack.provision}, {lack.rule})" for lack in lacks)


def _against_what_went(case: Case, reading: Reading, proposal: Proposal) -> tuple[str, ...]:
    """What went is what was decided: a refusal on the grounds of its decision, an answer in the words that were cleared.

    What is sent from here takes its words from the record; only what somebody enters by hand can say another thing.
    """
    if proposal.move == RESPOND:
        return _against_other_words(case, reading, proposal.facts)
    decision = reading.story.last(DECIDE_REFUSAL)
    later = max((e.sequence for move in UNDECIDES if (e := reading.story.last(move)) is not None), default=0)
    if decision is None or decision.sequence < later:
        return (
            "This refusal is not decided yet. “Decide to refuse” comes first: with its grounds, its evidence and those "
            "who decide it. The notice is put together from that.",
        )
    decided, told = _codes(decision.facts.get("ground")), _codes(proposal.facts.get("ground"))
    if decided.keys() == told.keys():
        return ()
    grounds = "; ".join(code.title for code in decided.values())
    return (
        f"The refusal was decided on these grounds, and on no others: {grounds}. Choose them, or decide again.",
    )


def _against_other_words(case: Case, reading: Reading, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """An answer that somebody enters by hand went in the words in which it was cleared (SPOC-17)."""
    said, cleared = facts.get(ANSWER), reading.story.last(CLEAR)
    words = cleared.facts.get(ANSWER) if cleared is not None else None
    if not isinstance(said, str) or not said.strip() or not isinstance(words, PassageRef):
        return ()
    if said.split() == words_of(case).get(words.name, "").split():
        return ()
    return (
        "The answer was cleared in other words. Where it went as it was cleared, leave this empty. Where other words went, "
        "clear the answer in those words first.",
    )


def _against_refusing(
    case: Case, reading: Reading, facts: Mapping[str, Value], said: Set[str]
) -> tuple[str, ...]:
    """What lacks for refusing on these grounds, but for what the conditions of the move say themselves, by their rules."""
    words, codes, notice = words_of(case), _codes(facts.get("ground")), notice_for(reading.procedure)
    answers = answers_in(reading, words)
    several = _together(str(facts.get("kind") or ""))
    whole = whole_request_lacks(codes, answers, on_record(case, reading, words), notice)
    lacks = (*whole, *decision_lacks(codes, answers, notice, every_request=several))
    return tuple(f"{lack.says} ({lack.provision}, {lack.rule})" for lack in lacks if lack.rule not in said)


def _against_kind(reading: Reading, proposal: Proposal) -> tuple[str, ...]:
    """A refusal of several kinds is for grounds of several kinds, so that each notice and each count is of its own."""
    if proposal.move != DECIDE_REFUSAL or not _together(str(proposal.facts.get("kind") or "")):
        return ()
    kinds = refusal_kinds(reading.procedure, on=proposal.happened_on)
    made = kind_of(_codes(proposal.facts.get("ground")), kinds)
    if made == proposal.facts.get("kind"):
        return ()
    return (f"These grounds make one kind of refusal alone. Choose “{kinds[made].title}”.",)


def _together(kind: str) -> bool:
    code = lawbook().vocabularies[REFUSAL_KINDS].codes.get(kind)
    return code is not None and bool(code.flags.get(TOGETHER))


def _codes(chosen: Value | None) -> Mapping[str, Code]:
    known = lawbook().vocabularies[GROUNDS].codes
    names = chosen if isinstance(chosen, tuple) else (str(chosen or ""),)
    return {name: known[name] for name in names if name in known}


def _against_charging(case: Case, reading: Reading, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """A fee holds the cost of the search only above the limit, and no more than the request's own work (FOI-27)."""
    asked = facts.get(SEARCH_COST)
    if not isinstance(asked, Decimal):
        return ()
    says = against_search_cost(asked, estimate_of(case, reading, words_of(case)))
    return (says,) if says else ()


def _against_silence(case: Case, facts: Mapping[str, Value], today: dt.date) -> tuple[str, ...]:
    """Section 17(6) rests on a notice that this same person had, for an earlier request, and that relied on section 14 too."""
    ref = str(facts.get(EARLIER_NOTICE) or "")
    if not ref:
        return ()
    other = Case.objects.filter(ref=ref).exclude(pk=case.pk).first()
    if (
        other is None
        or not asks_for_information(procedure_of(other))
        or not _told_so(reading_of(other, today))
    ):
        return (
            f"{ref} is no request whose refusal notice went and relied on section 14. "
            "Name the one that did, or send a notice.",
        )
    if other.customer_id is None or other.customer_id != case.customer_id:
        return (
            f"{ref} was asked by somebody else, and its notice went to them. Send a notice to this person.",
        )
    if other.received_on and case.received_on and other.received_on > case.received_on:
        return (f"{ref} came after this request. Only the notice of an earlier one makes another needless.",)
    return ()


def _told_so(reading: Reading) -> bool:
    """Whether a refusal relied on section 14 and its notice went: none was decided to be sent without, and none is owed still."""
    story, moves = reading.story, reading.procedure.moves
    went, decided = story.last(REFUSE), story.last(DECIDE_REFUSAL)
    if went is None or not any(c.flags.get("vexatious") for c in _codes(went.facts.get("ground")).values()):
        return False
    notices = [o for move in (DECIDE_REFUSAL, REFUSE) for o in moves[move].owes if o.kind == "letter"]
    silent = decided is not None and not any(matches(o.when, decided.facts) for o in notices)
    return not silent and not {o.name for o in notices} & {o.name for o in reading.owed}


def _against_repeating(case: Case, facts: Mapping[str, Value], today: dt.date) -> tuple[str, ...]:
    """A request is repeated only where the same person asked before, and was answered (FOI-11)."""
    repeated = any(c.flags.get("limb") == REPEATED for c in _codes(facts.get("ground")).values())
    ref = str(facts.get(EARLIER_CASE) or "")
    if not repeated or not ref:
        return ()
    other = Case.objects.filter(ref=ref).exclude(pk=case.pk).first()
    if other is None or not asks_for_information(procedure_of(other)):
        return (f"{ref} is no other request for information.",)
    if other.customer_id is None or other.customer_id != case.customer_id:
        return (f"{ref} was asked by somebody else. Only the same person's request can be a repeated one.",)
    if reading_of(other, today).story.last(RESPOND) is None:
        return (
            f"No answer to {ref} has gone, so it was not complied with. Name the request that was answered.",
        )
    return ()


def _against_redacting(case: Case, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """A redaction is of a file on the case, unless it is said that the document is not kept here (FOI-50)."""
    said, names = str(facts.get("document") or "").strip(), documents_on(case)
    if facts.get("not_here") is True or said in names:
        return ()
    known = f"The files on it: {'; '.join(names)}." if names else "There is no file on it yet."
    return (f"“{said}” is no file on this case. {known} Or say that it is on paper, or kept elsewhere.",)


def _against_counting(case: Case, reading: Reading, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """What stands against counting requests together, each by itself, and then all that would be counted (FOI-25)."""
    named = facts.get(TOGETHER_WITH)
    refs = named if isinstance(named, tuple) else ()
    known = {other.ref: other for other in Case.objects.filter(ref__in=refs, procedure=case.procedure)}
    found = []
    for ref in refs:
        other = known.get(ref)
        if other is None or other.pk == case.pk:
            found.append(f"There is no other request under this law with the reference {ref}.")
        elif not _within_one_window((case, other)):
            day = in_full(other.received_on) if other.received_on else "an unknown day"
            found.append(f"{ref} was received on {day}: too far apart to be counted together under the law.")
        elif facts.get("by_whom") == ONE_PERSON and other.customer_id != case.customer_id:
            found.append(
                f"{ref} was asked by somebody else. Choose “acting together”, and say what shows it."
            )
    return tuple(found) or _against_all_of_them(case, reading, tuple(known.values()))


def _against_all_of_them(case: Case, reading: Reading, chosen: tuple[Case, ...]) -> tuple[str, ...]:
    """All of the requests that are counted together, with those counted before, lie within one stretch of days."""
    before = [other for one in (case, *chosen) for other in counted_together(one, _read(one, case, reading))]
    counted = {other.pk: other for other in (case, *chosen, *before)}
    together = sorted(counted.values(), key=lambda one: (str(one.received_on), one.ref))
    if _within_one_window(together):
        return ()
    days = ", ".join(f"{one.ref} on {in_full(one.received_on)}" for one in together if one.received_on)
    return (
        f"These were not all received within one stretch of working days that the law allows: {days}. "
        "Count together those that were, and leave the others to themselves.",
    )


def _read(one: Case, case: Case, reading: Reading) -> Reading:
    return reading if one.pk == case.pk else reading_of(one, reading.today)


def _within_one_window(requests: Sequence[Case]) -> bool:
    days = [Received(one.ref, one.received_on) for one in requests if one.received_on is not None]
    rule = lawbook().rule_for(AGGREGATION)
    return len(days) == len(requests) and in_one_window(days, rule, calendars())
