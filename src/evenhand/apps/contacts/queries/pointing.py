"""What a message points to: a request to an officer that it may answer, a case that it may belong to.

By a message of ours that it answers, a mark in its subject, or a reference in its words. Anybody can come by any of
these: mail gets forwarded. So each is a suggestion with its evidence and with what warns against it, and a person
presses. Only cases that this person may see are named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact, ItemRow
from evenhand.apps.cases.queries import cases_seen_by, procedure_of, reading_of, words_of
from evenhand.apps.contacts.address_keys import key_of_address
from evenhand.apps.contacts.marks import Mark, mark_in, marks_in
from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.queries.suggestions import references_in
from evenhand.apps.contacts.queries.waiting import reopened_by_answer
from evenhand.apps.council.models import Officer
from evenhand.apps.ui.dates import in_full
from evenhand.domain.cases.events import PassageRef
from evenhand.domain.contact.answering import Question, Told, answered

REQUEST = "contribution"  # the kind of item that a mail answers
OTHER_ADDRESS = "It was written from another address than the one that we wrote to."
FALSE_MARK = "The mark in its subject is not one that we wrote."
SAME_ADDRESS = "It comes from the address of an earlier message on this case, which gave no name."
FALSE_NAME = "The address that it bears is perhaps not its own: see the warning above."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A request (`item`), or a case as a whole, to which a message points, with what speaks for it and what warns.

    `likely`: something in the message says that it is this one of several. `words` are those that answer it, where
    they can be told from the rest.
    """

    case: Case
    item: str = ""
    question: str = ""
    asked: str = ""
    evidence: tuple[str, ...]
    warnings: tuple[str, ...]
    likely: bool = True
    words: str = ""


@dataclass
class _Clues:
    """What is found in a message, by the reference of the case and the key of the request."""

    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    warned: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    together: frozenset[tuple[str, str]] = frozenset()

    def say(self, at: tuple[str, str], evidence: str, *warnings: str) -> None:
        """Note what points to a case or request, and what warns."""
        self.found.setdefault(at, []).append(evidence)
        held = self.warned.setdefault(at, [])
        held += [one for one in warnings if one and one not in held]


def pointers_of(contact: Contact, user: User, *, on: dt.date) -> tuple[Pointer, ...]:
    """The requests and cases that a message points to, those that it names itself first."""
    if contact.direction != Direction.IN or contact.bounce or contact.auto_reply:
        return ()
    clues = _clues_of(contact)
    if not clues.found:
        return ()
    refs = {ref for ref, _ in clues.found}
    cases = {
        case.ref: case for case in cases_seen_by(user, on).filter(ref__in=refs).select_related("customer")
    }
    items = ItemRow.objects.filter(case__in=cases.values(), kind=REQUEST, final=False)
    open_items = {(ref, key) for ref, key in items.values_list("case__ref", "key")}
    requests = _requests(contact, [one for one in clues.found if one in open_items], cases, clues, on)
    return (*requests, *_whole_cases(contact, cases, clues, {one.case.ref for one in requests}))


def _clues_of(contact: Contact) -> _Clues:
    clues = _Clues()
    message = _message(contact.answers_id)
    false_name = FALSE_NAME if contact.in_false_name else ""
    if message is not None:
        other = "" if _wrote_to(message, contact) else OTHER_ADDRESS
        said = f"It answers our message of {in_full(message.made_at)} to {', '.join(message.recipients[:3])}."
        at = _asked_in(message)
        for one in at:
            clues.say(one, said, other, false_name)
        clues.together = frozenset(at) if len(at) > 1 else frozenset()
    mark = mark_in(contact.subject)
    if mark.item:
        asking = _asking(mark) if mark.genuine else None
        other = OTHER_ADDRESS if asking is not None and not _wrote_to(asking, contact) else ""
        warning = other if mark.genuine else FALSE_MARK
        clues.say((mark.ref, mark.item), "Its subject bears the mark of this request.", warning, false_name)
    for ref in references_in(contact):
        if ref not in {known for known, _ in clues.found}:
            clues.say((ref, ""), f"It quotes the reference {ref}.", false_name)
    for ref in _asked_from_there(contact) - {known for known, _ in clues.found}:
        clues.say((ref, ""), SAME_ADDRESS, false_name)
    return clues


def _asked_from_there(contact: Contact) -> set[str]:
    """The open cases of somebody without a name whose message came from the same address (EIR-2).

    So are those that ended for want of an answer, which one opens again.
    """
    if (
        contact.customer_id is not None
        or not contact.from_key
        or not getattr(contact, "sender_unnamed", True)
    ):
        return set()
    earlier = Contact.objects.filter(from_key=contact.from_key, unnamed=True, customer=None)
    on = CaseContact.objects.filter(contact_id__in=earlier.values("pk")).values("case")
    cases = Case.objects.filter(Q(final=False) | reopened_by_answer(), pk__in=on, customer=None)
    return set(cases.values_list("ref", flat=True))


def _message(number: int | None) -> OutgoingMessage | None:
    found = OutgoingMessage.objects.filter(contact=number).select_related("contact") if number else None
    return found.first() if found is not None else None


def _asking(mark: Mark) -> OutgoingMessage | None:
    return OutgoingMessage.objects.filter(case_ref=mark.ref, item=mark.item).order_by("-pk").first()


def _asked_in(message: OutgoingMessage) -> list[tuple[str, str]]:
    """What one message of ours asks or is about: one request, those whose marks stand in its text, or its case."""
    if message.case_ref:
        return [(message.case_ref, message.item)]
    return [(one.ref, one.item) for one in marks_in(message.contact.text) if one.genuine]


def _wrote_to(message: OutgoingMessage, contact: Contact) -> bool:
    return bool(contact.from_key) and contact.from_key in {key_of_address(one) for one in message.recipients}


def _requests(
    contact: Contact,
    asked: Iterable[tuple[str, str]],
    cases: Mapping[str, Case],
    clues: _Clues,
    on: dt.date,
) -> list[Pointer]:
    told = _told(contact, clues)
    found: list[Pointer] = []
    for ref, item in asked:
        case, at = cases[ref], (ref, item)
        reading = reading_of(case, on).story.items[item]
        question, officer = reading.facts.get("question"), str(reading.facts.get("from_whom") or "")
        words = words_of(case).get(question.name, "") if isinstance(question, PassageRef) else ""
        answer = told.get(at)
        found.append(
            Pointer(
                case=case,
                item=item,
                question=words or procedure_of(case).items[REQUEST].title,
                asked=_name_of(officer),
                evidence=(*clues.found[at], *([answer.evidence] if answer else ())),
                warnings=tuple(clues.warned[at]),
                likely=answer is not None or at not in clues.together,
                words=answer.words if answer else "",
            )
        )
    return sorted(found, key=lambda one: not one.likely)


def _told(contact: Contact, clues: _Clues) -> dict[tuple[str, str], Told]:
    """Which of several questions of one mail of ours the message seems to answer."""
    message = _message(contact.answers_id) if clues.together else None
    if message is None:
        return {}
    questions = _questions(message.contact.text, clues.together)
    found = answered(contact.text, new_text=contact.new_text, subject=contact.subject, questions=questions)
    at = {" ".join(one): one for one in clues.together}
    return {at[key]: told for key, told in found.items()}


def _questions(text: str, asked: Iterable[tuple[str, str]]) -> dict[str, Question]:
    """The lines of each request in the mail of ours that lists several: down to its mark, from the one before it on."""
    wanted, found, lines = set(asked), {}, list[str]()
    for line in text.splitlines():
        if line.strip():
            lines.append(line)
        mark = mark_in(line)
        if mark.genuine and (mark.ref, mark.item) in wanted:
            found[f"{mark.ref} {mark.item}"] = Question(tuple(lines), (mark.ref,))
            lines = []
    return found


def _name_of(officer: str) -> str:
    number = officer.partition(":")[2]
    held = Officer.objects.filter(pk=number).first() if number.isdigit() else None
    return held.name if held else ""


def _whole_cases(
    contact: Contact, cases: Mapping[str, Case], clues: _Clues, asked: set[str]
) -> list[Pointer]:
    """The cases pointed to on which it does not stand, without those of which a request is pointed to."""
    stands = set(CaseContact.objects.filter(contact_id=contact.pk).values_list("case__ref", flat=True))
    found = []
    for (ref, item), evidence in clues.found.items():
        case = cases.get(ref)
        if case is None or ref in asked | stands:
            continue
        stands.add(ref)
        warnings = list(clues.warned[ref, item])
        if case.customer is not None and contact.customer_id != case.customer_id:
            warnings.append(f"The case is {case.customer.name}’s, and this is not known to be from them.")
        found.append(Pointer(case=case, evidence=tuple(evidence), warnings=tuple(warnings)))
    return found
