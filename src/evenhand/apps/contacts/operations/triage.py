"""Triage: every contact ends with an outcome that somebody chose, with their name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.operations import Move, make_move, make_moves, open_case
from evenhand.apps.cases.queries import officer_id, procedure_of
from evenhand.apps.cases.replying import needs_no_name, reply_of
from evenhand.apps.contacts.hints import finds_statutory_request
from evenhand.apps.contacts.listed import facts_from_lists
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.opened import Opened, tell_of
from evenhand.apps.contacts.operations.readers import held, mark_read
from evenhand.apps.contacts.operations.tying import tie, tie_to_arrangement
from evenhand.apps.council.models import Officer
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.standing import standing_for
from evenhand.domain.cases.events import Value
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.time.legal_day import legal_day


@dataclass(frozen=True, slots=True)
class NoName:
    """That a contact gives no name, and how the answer reaches the person: a code of reply-ways, and where to."""

    reply_by: str
    reply_to: str = ""


NEW_CASES, EXISTING_CASE, READ_AND_FILE = "new-cases", "existing-case", "read-and-file"
NOT_TAKEN, SAME_MESSAGE = "not-taken", "same-message"
_IN_THEIR_WORDS, _CHANNELS = ("question", "request", "complaint"), "channels"
_OUTCOME = ("outcome", "outcome_by", "outcome_at", "outcome_why")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatter:
    """One thing a contact asks, as somebody at triage reads it.

    `question` is the part of the words that asks it; without one the whole new text stands. Where no answer
    is needed, `no_answer_reason` is a code of law/vocabularies/no-answer-reasons.yaml (SPOC-9). `said` is what the
    opening of its case asks beside, by the name of the question, such as why it is logged only now (FOI-1).
    """

    procedure: str
    summary: str
    question: str = ""
    no_answer_reason: str = ""
    handler: Officer | None = None
    concerns_spoc: bool = False
    said: Mapping[str, Value] = field(default_factory=dict)


@transaction.atomic
def open_cases(
    contact: Contact,
    matters: Sequence[NewMatter],
    *,
    no_name: NoName | None = None,
    by: User,
    at: dt.datetime,
    batch: UUID,
) -> list[Case]:
    """Open a case for each thing a contact asks, all or none, received on the contact's legal day (GEN-6).

    Each is tied to the others of the same message, those opened from it before among them, and to the arrangement
    the contact was routed to. A second press of the same button (`batch`) gives the same cases.
    `no_name` says that it gives no name, which is enough for the kinds of case that need none (EIR-2).
    Raises Refused where nobody has said who the contact is from, or no matter is given, and MoveRefused with
    every sentence of a procedure.
    """
    contact = held(contact)
    if not matters:
        raise Refused("Say what it asks: give at least one matter with a summary.")
    before = Case.objects.filter(pk__in=_on_cases(contact)).order_by("pk").first()
    cases = [
        _open(contact, matter, no_name, by=by, at=at, batch=uuid5(batch, f"matter-{number}"))
        for number, matter in enumerate(matters)
    ]
    if before is not None and before.pk != cases[0].pk:
        tie(before, cases[0], SAME_MESSAGE, by=by, at=at, batch=uuid5(batch, "tie-to-first"))
    for number, case in enumerate(cases[1:], start=1):
        tie(cases[0], case, SAME_MESSAGE, by=by, at=at, batch=uuid5(batch, f"tie-{number}"))
    if no_name is not None:
        without_name(contact)
    _decide(contact, NEW_CASES, by=by, at=at)
    return cases


def without_name(contact: Contact) -> None:
    """Remember that a contact gives no name, so that nobody is suggested for it; one whose customer is known stays."""
    if contact.customer_id is None and not contact.unnamed:
        contact.unnamed, contact.suggested_customer, contact.suggested_why = True, None, ""
        contact.save(update_fields=["unnamed", "suggested_customer", "suggested_why"])


def _open(
    contact: Contact,
    matter: NewMatter,
    no_name: NoName | None = None,
    *,
    by: User,
    at: dt.datetime,
    batch: UUID,
) -> Case:
    if contact.day_to_confirm:
        raise Refused("Confirm first on which day it was received: every clock of the case runs from there.")
    received_on = contact.received_on or legal_day(contact.stored_at)
    edition = lawbook().edition(matter.procedure, received_on)
    if not edition.started_from_triage:
        raise Refused(f"{edition.title} does not begin with a message. Choose another kind of case.")
    opening = edition.opening_moves[0]
    facts = _facts(contact, matter, edition, no_name, by=by)
    move = Move(move=opening.name, facts=facts, happened_on=received_on)
    case = open_case(matter.procedure, move, by=by, at=at, batch=batch, arrangement=contact.arrangement)
    if contact.arrangement is not None:
        tie_to_arrangement(contact.arrangement, case, by=by, at=at, batch=uuid5(batch, "arrangement"))
    if "contact" not in opening.asks:
        _record(contact, case, by=by, at=at, batch=uuid5(batch, "record"))
    if matter.no_answer_reason:
        _needs_no_answer(case, edition, matter, by=by, at=at, batch=uuid5(batch, "no-answer"))
    tell_of(Opened(contact=contact, case=case, words=matter.question.strip(), by=by, at=at))
    return case


def _facts(
    contact: Contact, matter: NewMatter, edition: Procedure, no_name: NoName | None, *, by: User
) -> dict[str, Value]:
    """What the opening move asks, as far as a contact and the person at triage can say."""
    asks = edition.opening_moves[0].asks
    if contact.customer_id is not None:
        no_name = None
    if "customer" in asks and contact.customer_id is None and not _may_go_unnamed(edition, no_name):
        raise Refused(
            f"{edition.title} needs a name. Ask for it (what needs none can be opened by itself meanwhile), then say who "
            "this is."
            if no_name is not None
            else "Say who this is first: choose the customer, or make a record for them. Then open the case."
            + " If no name was given, say how the answer reaches the person." * needs_no_name(edition)
        )
    handler = matter.handler.pk if matter.handler else None
    if handler is None and matter.no_answer_reason:
        handler = officer_id(by)  # whoever says that no answer is needed answers for it
    words = (matter.question or contact.new_text or contact.text).strip()
    known: dict[str, Value | None] = {
        **matter.said,
        "customer": f"customer:{contact.customer_id}" if contact.customer_id else None,
        "received_on": contact.received_on or legal_day(contact.stored_at),
        "summary": matter.summary.strip()[:300],
        **dict.fromkeys(_IN_THEIR_WORDS, words or None),
        "contact": contact.fact,
        "handler": f"officer:{handler}" if handler else None,
        "concerns_spoc": True if matter.concerns_spoc else None,
        **{name: contact.channel for name, ask in asks.items() if ask.vocabulary == _CHANNELS},
        **facts_from_lists(contact, asks),
        "spoken": True if _was_spoken(contact) else None,
        "reply_by": no_name.reply_by if no_name else None,
        "reply_to": (no_name.reply_to.strip() or None) if no_name else None,
    }
    return {name: value for name, value in known.items() if name in asks and value is not None}


def _was_spoken(contact: Contact) -> bool:
    """Whether what came was said and not written, as its channel says (FOI-12, EIR-2)."""
    channel = lawbook().vocabularies[_CHANNELS].codes.get(contact.channel)
    return channel is not None and bool(channel.flags.get("spoken"))


def _may_go_unnamed(edition: Procedure, no_name: NoName | None) -> bool:
    asked = edition.opening_moves[0].asks["customer"]
    return no_name is not None if needs_no_name(edition) else asked.optional


def _needs_no_answer(
    case: Case, edition: Procedure, matter: NewMatter, *, by: User, at: dt.datetime, batch: UUID
) -> None:
    weekly = edition.weekly_response
    name = weekly.none_needed if weekly is not None else ""
    if not name:
        raise Refused(
            f"{edition.title} is always answered, so it cannot be marked as needing no answer.",
            field="no_answer_reason",
        )
    today = legal_day(at)
    make_move(
        case,
        Move(move=name, facts={"reason": matter.no_answer_reason}, happened_on=today),
        by=by,
        at=at,
        batch=batch,
    )


def _record(contact: Contact, case: Case, *, by: User, at: dt.datetime, batch: UUID) -> None:
    move = Move(move="record-contact", facts={"contact": contact.fact}, happened_on=legal_day(at))
    make_move(case, move, by=by, at=at, batch=batch)


@transaction.atomic
def not_take(
    contact: Contact, matter: NewMatter, facts: Mapping[str, Value], *, by: User, at: dt.datetime, batch: UUID
) -> Case:
    """Not take what a contact asks under its procedure: logged, refused with its ground, and the letter owed (CC-7).

    It is counted and can be accepted after all. Raises Refused where the procedure refuses nothing at triage, and
    MoveRefused with every sentence; nothing is kept then.
    """
    contact = held(contact)
    edition = lawbook().edition(matter.procedure, contact.received_on or legal_day(contact.stored_at))
    if not edition.refused_at_triage:
        raise Refused(f"{edition.title} is not refused at triage. Open the case first.")
    case = _open(contact, matter, by=by, at=at, batch=uuid5(batch, "not-taken"))
    move = Move(move=edition.refused_at_triage, facts=facts, happened_on=legal_day(at))
    make_move(case, move, by=by, at=at, batch=uuid5(batch, "refusal"))
    _decide(contact, NOT_TAKEN, by=by, at=at)
    return case


@transaction.atomic
def put_on_case(contact: Contact, case: Case, *, by: User, at: dt.datetime, batch: UUID) -> Contact:
    """Put a contact on a case that is there already. Where it stands there, nothing changes. Raises MoveRefused."""
    contact = held(contact)
    if not CaseContact.objects.filter(case=case, contact_id=contact.pk).exists():
        _record(contact, case, by=by, at=at, batch=batch)
    if reply_of(case) is not None:
        without_name(contact)
    return _decide(contact, contact.outcome or EXISTING_CASE, by=by, at=at)


@transaction.atomic
def move_contact(
    contact: Contact,
    *,
    from_case: Case,
    to_case: Case,
    why: str,
    all_the_same: bool = False,
    by: User,
    at: dt.datetime,
    batch: UUID,
) -> Contact:
    """Take a contact off the wrong case and put it on the right one, both or neither. Raises MoveRefused.

    Raises Refused without a reason, where both are the same case, and where the case is of somebody else than the
    contact, unless it is to move `all_the_same`: the reason then stands on the other case too.
    """
    contact = held(contact)
    if from_case.pk == to_case.pk:
        raise Refused("It stands on this case already. Choose another one.", field="to_ref")
    if not why.strip():
        raise Refused("Say why it does not belong on that case.", field="why")
    whose = _somebody_elses(contact, to_case)
    if whose and not all_the_same:
        raise Refused(whose, field="all_the_same")
    today = legal_day(at)
    off = Move(move="remove-contact", facts={"contact": contact.fact, "why": why.strip()}, happened_on=today)
    moves = [(from_case, off)]
    if not CaseContact.objects.filter(case=to_case, contact_id=contact.pk).exists():
        moves.append(
            (to_case, Move(move="record-contact", facts={"contact": contact.fact}, happened_on=today))
        )
    if whose:
        words = (
            f"{contact.fact.capitalize()} was moved here though it is from somebody else. Why: {why.strip()}"
        )
        moves.append((to_case, Move(move="note", facts={"note": words}, happened_on=today)))
    make_moves(moves, by=by, at=at, batch=batch)
    return contact


def _somebody_elses(contact: Contact, case: Case) -> str:
    """The question to ask before a contact goes on the case of somebody else; empty where it is the same person's."""
    writer, owner = contact.customer, case.customer
    if writer is None or owner is None or standing_for(writer) == standing_for(owner):
        return ""
    name = "somebody else" if procedure_of(case).applicant_blind else owner.name
    return f"{case.ref} is a case of {name}, and the message is from {writer.name}. Tick this to move it all the same."


@transaction.atomic
def read_and_file(
    contact: Contact,
    *,
    fresh_evidence_checked: bool,
    safeguarding_checked: bool,
    said_no_request: bool = False,
    why: str = "",
    by: User,
    at: dt.datetime,
) -> Contact:
    """File a contact that is read and not answered, checked for fresh evidence, for safeguarding and for a request.

    Raises Refused where either was not checked, where words of a request by law were found and nobody said that it
    is none, where it is marked urgent and nobody has dealt with that, or where
    it stands on a case.
    """
    contact = held(contact)
    if _on_cases(contact).exists():
        raise Refused(
            "It stands on a case, so it is not filed unanswered. Leave it there, or take it off first."
        )
    if not fresh_evidence_checked:
        raise Refused("Check for fresh evidence that could change a closed decision.", field="fresh_evidence")
    if not safeguarding_checked:
        raise Refused(
            "Check whether a child or adult is at risk, or there is a request by law.", field="safeguarding"
        )
    if not said_no_request and finds_statutory_request(contact):
        raise Refused(
            "It seems to hold a request that the law gives a clock: its words are shown above. Open a case for it, "
            "or say that it is none.",
            field="no_request",
        )
    if contact.urgent:
        raise Refused("It is marked urgent. Say that the danger is in hand first; then it may be filed.")
    contact.fresh_evidence_checked = contact.safeguarding_checked = True
    contact.save(update_fields=["fresh_evidence_checked", "safeguarding_checked"])
    return _decide(contact, READ_AND_FILE, by=by, at=at, why=why)


@transaction.atomic
def take_back_outcome(contact: Contact, *, by: User, at: dt.datetime) -> Contact:
    """Put a sorted contact back among those to sort. The cases it stands on stay, and so does all that was made.

    The change log keeps what had been decided.
    """
    contact = held(contact)
    if not contact.outcome:
        return contact
    before = facts_of(contact, _OUTCOME)
    contact.outcome, contact.outcome_by, contact.outcome_at, contact.outcome_why = "", None, None, ""
    contact.fresh_evidence_checked = contact.safeguarding_checked = False
    contact.save(update_fields=[*_OUTCOME, "fresh_evidence_checked", "safeguarding_checked"])
    note_change(contact, what="take-back-outcome", by=by, at=at, before=before)
    return contact


@transaction.atomic
def leave_on_cases(contact: Contact, *, by: User, at: dt.datetime) -> Contact:
    """Say that a contact is sorted by the cases it stands on already. Raises Refused where it stands on none."""
    contact = held(contact)
    if not _on_cases(contact).exists():
        raise Refused("It stands on no case yet. Open one, put it on one, or read and file it.")
    return _decide(contact, contact.outcome or EXISTING_CASE, by=by, at=at)


def _on_cases(contact: Contact) -> QuerySet[CaseContact, int]:
    """The cases a contact stands on, by number."""
    return CaseContact.objects.filter(contact_id=contact.pk).values_list("case_id", flat=True)


def _decide(contact: Contact, outcome: str, *, by: User, at: dt.datetime, why: str = "") -> Contact:
    if contact.outcome != outcome:
        before = facts_of(contact, _OUTCOME)
        contact.outcome, contact.outcome_by, contact.outcome_at = outcome, by, at
        contact.outcome_why = why.strip()[:300]
        contact.save(update_fields=list(_OUTCOME))
        note_change(
            contact,
            what="sort-contact",
            by=by,
            at=at,
            before=before,
            after=facts_of(contact, _OUTCOME),
        )
    return mark_read(contact, by=by, at=at)
