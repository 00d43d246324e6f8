"""What the letters about requests for information are told from the record.

A notice is put together from the questions, grounds and estimates that were recorded, never from a blank page. Where
the record does not say a thing, it stays missing, and the letter names the part and the rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from evenhand.apps.contacts.operations.routing import arrangements_of
from evenhand.apps.council.models import Mailbox, Officer
from evenhand.apps.information import bundle_facts
from evenhand.apps.information.queries import (
    answers_in,
    asks_for_information,
    estimate_of,
    kinds_of_work,
)
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.gathering import About, Gatherer, register, registered
from evenhand.domain.cases.reading import Reading, as_if_told
from evenhand.domain.information.answers import Answers, Ground, grounds_for
from evenhand.domain.information.answers_in_words import held_in_words, not_held_in_words, reason_in_words
from evenhand.domain.information.cost import in_words, scope_in_words
from evenhand.domain.information.decisions import about_in_words, decided_in_words

REGULATOR = "regulator-complaint"  # a procedure with such items is one of ours, whatever it asks for
PURPOSE = "information"  # the word in the purpose of the mailbox that takes requests and reviews


def _answers(about: About) -> Answers:
    if "answers" not in about.cache:
        about.cache["answers"] = answers_in(about.reading, about.words)
    found: Answers = about.cache["answers"]
    return found


def _withholding(about: About) -> tuple[Ground, ...]:
    """The grounds that this letter speaks of: those of the decision, or those that an extension names."""
    code = about.said("ground") or about.said("exemption") or ()
    return grounds_for(_answers(about), code if isinstance(code, tuple) else (str(code),))


def _weighed(about: About) -> list[Ground]:
    """The grounds whose public interest the letter tells of: not where stating that would itself disclose (FOI-43)."""
    return [one for one in _withholding(about) if one.qualified and not one.reasons_would_disclose]


def _answer_by(about: About) -> dt.date | None:
    """The day by which the item (a review) or the case has to be answered, as its clock now stands."""
    days = [c.due_on for c in about.reading.running if c.item == about.item and c.due_on and not c.limit]
    return days[0] if days else None


def _outcome_in_words(about: About) -> str | None:
    """The outcome of the item of a letter, or of the case, in the words of its vocabulary."""
    code, item = about.said("outcome"), about.reading.story.items.get(about.item)
    kind = item.kind if item else ""
    moves = (move for move in about.reading.procedure.moves.values() if move.item_kind == kind)
    asks = (move.asks["outcome"] for move in moves if "outcome" in move.asks)
    found = (lawbook().vocabularies[ask.vocabulary].codes.get(str(code)) for ask in asks if ask.vocabulary)
    return next((meaning.title for meaning in found if meaning is not None), None)


def _why(about: About, ground: Ground) -> str:
    """What of the letter a ground is about, where it asks several things, and why it applies."""
    said = (about_in_words(ground, _answers(about)), reason_in_words(ground))
    return "\n\n".join(filter(None, said))


def _decided(about: About) -> list[str] | None:
    outcomes = lawbook().vocabularies["question-outcomes"].codes
    return list(decided_in_words(_answers(about), outcomes)) or None


def _relies_on(flag: str) -> Gatherer:
    """Whether a ground of the letter carries a flag: too dear, vexatious."""
    return lambda about: any(bool(ground.flags.get(flag)) for ground in _withholding(about))


def _entries(field: str) -> Gatherer:
    def entries(about: About) -> list[dict[str, str]] | None:
        return [
            {field: ground.title, "why_applies": _why(about, ground)} for ground in _withholding(about)
        ] or None

    return entries


def _lines(name: str) -> Gatherer:
    def lines(about: About) -> list[str] | None:
        grounds = _weighed(about)
        several = len(grounds) > 1
        said = [
            f"{line} ({ground.title})" if several else line
            for ground in grounds
            for line in getattr(ground, name)
        ]
        return said or None

    return lines


def _public_interest(about: About) -> str | None:
    """How the public interest was weighed: for the regulations, with both sides in the one paragraph."""
    paragraphs = []
    for ground in _weighed(about):
        if str(ground.flags.get("regime")) != "foi":
            paragraphs.append(f"{ground.title}.")
            paragraphs += [f"For giving it: {line}" for line in ground.for_disclosing]
            paragraphs += [f"For withholding it: {line}" for line in ground.for_withholding]
        paragraphs.append(ground.balance)
    return "\n\n".join(line for line in paragraphs if line) or None


def _has_public_interest(about: About) -> bool:
    return bool(_weighed(about))


def _part_refused(about: About) -> bool | None:
    """Whether the answer refuses a part, or says under a ground that it is not held (EIR-11)."""
    outcome = about.reading.story.facts.get("outcome")
    code = lawbook().vocabularies["information-outcomes"].codes.get(str(outcome))
    if code is None:
        return None
    return code.flags.get("refused") == "in-part" or any(g.flags.get("not_held") for g in _withholding(about))


def _part_public_interest(about: About) -> bool:
    return bool(_part_refused(about)) and _has_public_interest(about)


def _reasons_left_out(about: About) -> bool:
    return any(ground.reasons_would_disclose for ground in _withholding(about))


def _of_grounds(name: str) -> Gatherer:
    def said(about: About) -> str | None:
        return "\n\n".join(filter(None, (getattr(ground, name) for ground in _withholding(about)))) or None

    return said


def _held(about: About) -> str | None:
    return held_in_words(_answers(about)) if _answers(about).questions else None


def _not_held(about: About) -> str | None:
    return not_held_in_words(_answers(about), lawbook().vocabularies["not-held-reasons"]) or None


def _request(about: About) -> str | None:
    """What was asked, question by question, else the person's own words, else the title."""
    questions = _answers(about).questions
    if questions:
        return " ".join(_sentence(question.words) for question in questions)
    said = about.said("request")
    return said if isinstance(said, str) else about.case.title or None


def _sentence(words: str) -> str:
    """Words with a mark at their end, so that what follows does not run into them."""
    ended = words.rstrip()
    return ended if ended.endswith((".", "?", "!", ":", ";")) else f"{ended}."


def _disclosed(about: About) -> str | None:
    given = [q.answer for q in _answers(about).questions if q.answer]
    return "\n\n".join(given) or None


def _estimate(about: About) -> str | None:
    """The estimate of what is refused for its cost: of those requests of the letter alone, where it says which (FOI-26)."""
    refused = sorted({ground.request for ground in _withholding(about) if ground.flags.get("cost")})
    said = []
    for request in refused or [0]:
        found = estimate_of(about.case, about.reading, about.words, request=request)
        whose = f"For request {request}:" if request and len(_answers(about).requests) > 1 else ""
        if found is not None:
            parts = (whose, in_words(found, kinds_of_work()), scope_in_words(found))
            said.append(" ".join(filter(None, parts)))
    return "\n\n".join(said) or None


def _part_for_cost(about: About) -> bool:
    return bool(_part_refused(about)) and any(ground.flags.get("cost") for ground in _withholding(about))


def _help_due(about: About) -> bool:
    """Whether a ground of the letter names what the person is to be helped with (EIR-5)."""
    return any(ground.flags.get("help") for ground in _withholding(about))


def _not_known_if_held(about: About) -> bool:
    """Whether the decision is that finding out if it is held costs too much already: section 12(2), not 12(1) (FOI-23)."""
    codes, known = about.said("ground"), lawbook().vocabularies["refusal-grounds"].codes
    told = codes if isinstance(codes, tuple) else ()
    return any(known[code].flags.get("held_unknown") for code in told if code in known)


def _section(about: About) -> str | None:
    """The provisions of the decision, without those whose reasons would give away what is withheld."""
    codes = about.reading.story.facts.get("ground")
    known = lawbook().vocabularies["refusal-grounds"]
    unsaid = {
        item.facts.get("ground")
        for item in about.reading.items_of("ground")
        if item.facts.get("reasons_would_disclose") is True
    }
    told = [code for code in codes if code not in unsaid] if isinstance(codes, tuple) else []
    titles = [known.title_of(code) for code in told]
    return " and ".join(titles) or None


def _reasons(about: About) -> Any:
    return about.said("reasons") or about.said("why")


def _amount(about: About) -> str | None:
    amount = about.said("amount")
    return f"£{amount:,.2f}" if isinstance(amount, Decimal) else None


def _once_told(about: About) -> Reading:
    """The case as it will stand once this letter has gone today: a letter that is late counts from its own day."""
    return about.reading if about.owing is None else as_if_told(about.reading, about.owing, about.on)


def _pay_by(about: About) -> dt.date | None:
    """The last day to pay: the clock that is the person's own, running since the notice."""
    asked = about.reading.story.last("ask-fee")
    clocks = _once_told(about).clocks
    found = [c.due_on for c in clocks if asked and c.started_by == asked.sequence and c.limit]
    return found[0] if found else None


def _reply_by(about: About) -> dt.date | None:
    """Until when the council waits for what it asked the person: the clock that is theirs, and runs."""
    running = _once_told(about).running
    waits = [c for c in running if c.limit and not c.item and c.rule.source.whose == "person"]
    return waits[0].due_on if waits else None


def _review_contact(about: About) -> str | None:
    """Where to ask for a review: the mailbox whose title or purpose says that it is for information requests.

    While an arrangement of the person is in force, what may be answered in its weekly responses is asked of its single
    point of contact, whichever letter says so; what goes to the person alone never is (SPOC-17, SPOC-18).
    """
    spoc = _single_point(about)
    if spoc:
        return spoc
    ours = Q(title__icontains=PURPOSE) | Q(purpose__icontains=PURPOSE)
    found = Mailbox.objects.filter(ours, active=True).order_by("pk").first()
    return found.address if found is not None else None


def _single_point(about: About) -> str:
    weekly, customer = about.reading.procedure.weekly_response, about.case.customer_id
    if weekly is None or not weekly.enters or customer is None or about.case.apart:
        return ""
    found = arrangements_of({customer}).get(customer)
    officer = Officer.objects.filter(pk=found.spoc).first() if found is not None and found.spoc else None
    return officer.email if officer is not None else ""


def _of_requests(gatherer: Gatherer, before: Gatherer | None) -> Gatherer:
    """Ours for requests for information; for any other case what was registered before."""

    def gathered(about: About) -> Any:
        if asks_for_information(about.reading.procedure) or REGULATOR in about.reading.procedure.items:
            return gatherer(about)
        return before(about) if before is not None else None

    return gathered


FACTS: Mapping[str, Callable[[About], Any]] = {
    "answer_by": _answer_by,
    "outcome_in_words": _outcome_in_words,
    "exemptions": _entries("section"),
    "exceptions": _entries("regulation"),
    "grounds": _entries("section"),
    "decided": _decided,
    "for_cost": _relies_on("cost"),
    "for_vexatious": _relies_on("vexatious"),
    "for_disclosing": _lines("for_disclosing"),
    "for_withholding": _lines("for_withholding"),
    "public_interest": _public_interest,
    "has_public_interest_test": _has_public_interest,
    "part_refused": _part_refused,
    "part_public_interest": _part_public_interest,
    "part_for_cost": _part_for_cost,
    "help_due": _help_due,
    "reasons_left_out": _reasons_left_out,
    "preparing": _of_grounds("preparing"),
    "elsewhere": _of_grounds("elsewhere"),
    "held": _held,
    "not_held": _not_held,
    "whether_held": _held,
    "request": _request,
    "disclosed": _disclosed,
    "estimate": _estimate,
    "section": _section,
    "not_known_if_held": _not_known_if_held,
    "reasons": _reasons,
    "amount_in_words": _amount,
    "pay_by": _pay_by,
    "review_contact": _review_contact,
    "complexity": lambda about: about.said("complexity"),
    "volume": lambda about: about.said("volume"),
    "question": lambda about: about.said("asked"),
    "reply_by": _reply_by,
    "decision_by": lambda about: about.said("until"),
    "why": lambda about: about.said("doubt") or about.said("why"),
    "papers": bundle_facts.papers,
    "papers_given": bundle_facts.papers_given,
    "nothing_left_out": bundle_facts.nothing_left_out,
    "withheld": bundle_facts.withheld,
}


def register_all() -> None:
    """Say where each fact comes from; called when the app is ready."""
    for name, gatherer in FACTS.items():
        register(name, _of_requests(gatherer, registered(name)))
