"""What pressing each button of the desk does: one operation, and the words that say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from evenhand.apps.accounts.meanwhile import ChangedMeanwhile, require_as_seen
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import MoveRefused
from evenhand.apps.contacts.operations import (
    contributions,
    identity,
    other_ways,
    readers,
    recording,
    routing,
    triage,
    urgent,
)
from evenhand.apps.contacts.operations.meanwhile import ContactTrail
from evenhand.apps.contacts.queries.pointing import Pointer
from evenhand.apps.contacts.queries.waiting import stages_led_on_by_answer
from evenhand.apps.contacts.views.desk import Desk, whole
from evenhand.apps.people.models import Customer
from evenhand.apps.people.queries import find_customers
from evenhand.domain.cases.guards import Refusal


@dataclass(frozen=True, slots=True)
class Done:
    """What a press did, as the banner says it; `settled` where the contact leaves the queue."""

    words: str
    settled: bool = False


def act(desk: Desk) -> Done | None:
    """Do what the pressed button says. None where there was nothing to do or a form says why not."""
    press = _PRESSES.get(desk.pressed)
    if press is None:
        return None
    try:
        with transaction.atomic():
            _require_as_seen(desk)
            return press(desk)
    except Refused as refused:
        _refuse(desk, [(refused.field, refused.sentence)])
    except MoveRefused as refused:
        # A reason that is wanted is asked for beside its field; what a message says of itself has none here.
        told = [(one.excused_by or one.field, _with_rule(one)) for one in refused.refusals]
        _refuse(desk, told)
    return None


def _with_rule(refusal: Refusal) -> str:
    return f"{refusal.says} ({refusal.rule})" if refusal.rule else refusal.says


def _require_as_seen(desk: Desk) -> None:
    """Let nothing more be made of a contact by somebody whose page is older than what a colleague made of it."""
    form, seen = desk.pressed_form, desk.request.POST.get("seen")
    if desk.pressed not in _MAKES or seen is None or form is None or not form.is_valid():
        return
    try:
        held, press = readers.held(desk.contact), form.cleaned_data.get("batch")
        require_as_seen(ContactTrail(held, desk.user, desk.today, press), seen)
    except ChangedMeanwhile:
        desk.told = True
        raise


def _refuse(desk: Desk, refusals: list[tuple[str, str]]) -> None:
    form = desk.pressed_form
    for name, sentence in refusals:
        if form is None or not form.is_bound:
            messages.error(desk.request, sentence)
        else:
            form.add_error(name if name in form.fields else None, sentence)


def _by(desk: Desk) -> dict[str, Any]:
    return {"by": desk.user, "at": now()}


def _find(desk: Desk) -> None:
    if desk.find.is_valid():
        desk.found = find_customers(desk.user, desk.find.cleaned_data["words"], on=desk.today)
        desk.looked_up = True


def _identify(desk: Desk) -> Done | None:
    form = desk.who
    if form is None or not form.is_valid():
        return None
    customer: Customer = form.cleaned_data["customer"]
    identity.choose_customer(
        desk.contact, customer, add_address=form.cleaned_data["add_address"], **_by(desk)
    )
    return Done(f"This contact is {customer.name}’s.")


def _new_customer(desk: Desk) -> Done | None:
    form = desk.new_customer
    if not form.is_valid():
        return None
    made = identity.make_customer(desk.contact, **form.cleaned_data, **_by(desk))
    return Done(f"{made.customer} has a record now." if made.customer else "")


def _not_them(desk: Desk) -> Done:
    refused = _named(desk)
    evidence = next((s.suggestion.why for s in desk.suggestions if s.customer == refused), "")
    identity.refuse_suggestion(desk.contact, refused, evidence=evidence, **_by(desk))
    return Done("The suggestion was set aside. It can be brought back below.")


def _perhaps_them(desk: Desk) -> Done | None:
    customer = _named(desk)
    if customer is None:
        return None
    identity.suggest_again(desk.contact, customer, **_by(desk))
    return Done(f"{customer.name} may be suggested again.")


def _named(desk: Desk) -> Customer | None:
    """The customer that a button names, among those suggested or set aside for this contact."""
    offered = [*(one.customer for one in desk.suggestions), *(one.customer for one in desk.refused)]
    named = whole(desk.request.POST.get("customer"))
    return next((one for one in offered if one.pk == named), None)


def _wrong_person(desk: Desk) -> Done:
    why = desk.request.POST.get("why", "")
    identity.take_back_customer(desk.contact, why=why, **_by(desk))
    return Done("This contact waits again for somebody to say whose it is.")


def _open(desk: Desk) -> Done | None:
    form = desk.matters
    if not form.is_valid():
        return None
    cases = triage.open_cases(
        desk.contact, form.matters(), no_name=form.no_name(), batch=form.press, **_by(desk)
    )
    return Done(f"Opened {', '.join(case.ref for case in cases)}.", settled=True)


def _put(desk: Desk) -> Done | None:
    form = desk.put
    if not form.is_valid():
        return None
    case: Case = form.cleaned_data["case"]
    triage.put_on_case(desk.contact, case, batch=form.cleaned_data["batch"], **_by(desk))
    return Done(f"Put on {case.ref}.{_to_open_again(case)}", settled=True)


def _pointed(desk: Desk) -> tuple[Pointer | None, UUID]:
    """What a button of the pointers names, and the press; nothing where it is not pointed to any longer."""
    named = (desk.request.POST.get("ref", ""), desk.request.POST.get("item", ""))
    try:
        press = UUID(desk.request.POST.get("batch", ""))
    except ValueError:
        press = uuid4()
    return next((one for one in desk.pointers if (one.case.ref, one.item) == named), None), press


def _answers(desk: Desk) -> Done | None:
    pointer, press = _pointed(desk)
    if pointer is None or not pointer.item:
        raise Refused("It was answered or withdrawn meanwhile. Load the page again to see where it stands.")
    contributions.record_answer(
        desk.contact, pointer.case, pointer.item, words=pointer.words, batch=press, **_by(desk)
    )
    left = [one for one in desk.pointers if one.item and one is not pointer]
    return Done(f"On record in {pointer.case.ref} as the answer.", settled=not left)


def _put_there(desk: Desk) -> Done | None:
    pointer, press = _pointed(desk)
    if pointer is None:
        raise Refused("It stands there already. Load the page again to see where it stands.")
    triage.put_on_case(desk.contact, pointer.case, batch=press, **_by(desk))
    return Done(f"Put on {pointer.case.ref}.{_to_open_again(pointer.case)}", settled=True)


def _to_open_again(case: Case) -> str:
    """What is left to do where the case had ended for want of this answer; empty elsewhere."""
    if (case.procedure, case.stage) not in stages_led_on_by_answer() or not case.final:
        return ""
    return " That case was closed for want of an answer: record the answer on its page, and it opens again."


def _file(desk: Desk) -> Done | None:
    form = desk.file
    if not form.is_valid():
        return None
    said = form.cleaned_data
    triage.read_and_file(
        desk.contact,
        fresh_evidence_checked=said["fresh_evidence"],
        safeguarding_checked=said["safeguarding"],
        said_no_request=said["no_request"],
        why=said["why"],
        **_by(desk),
    )
    return Done("Read and filed.", settled=True)


def _not_take(desk: Desk) -> Done | None:
    form = desk.refusal
    if form is None or not form.is_valid():
        return None
    case = triage.not_take(
        desk.contact, form.matter(desk.user), form.facts(), batch=form.batch_id, **_by(desk)
    )
    desk.next_url = _letter_owed(case) or ""
    return Done(f"{case.ref}: not taken. The letter that says why and where to go is owed now.", settled=True)


def _letter_owed(case: Case) -> str | None:
    owed = case.obligation_rows.filter(open=True, kind="letter").order_by("pk").first()
    try:
        return reverse("letter-new", args=[case.ref, owed.key]) if owed is not None else None
    except NoReverseMatch:  # an installation without letters
        return None


def _back(desk: Desk) -> Done:
    triage.take_back_outcome(desk.contact, **_by(desk))
    return Done("Back among those to sort. What was made from it stays.")


def _leave(desk: Desk) -> Done:
    triage.leave_on_cases(desk.contact, **_by(desk))
    return Done("Sorted: it stays on its cases.", settled=True)


def _not_about(desk: Desk) -> Done:
    routing.not_about_officers(desk.contact, **_by(desk))
    return Done("Not about them: it goes to the single point of contact as other mail does.", settled=True)


def _read(desk: Desk) -> Done:
    readers.mark_read(desk.contact, **_by(desk))
    return Done("Marked as read by you.")


def _urgent(desk: Desk) -> Done | None:
    form = desk.urgent
    if not form.is_valid():
        return None
    link = desk.request.build_absolute_uri(reverse("contact", args=[desk.contact.pk]))
    told = urgent.mark_urgent(desk.contact, kind=form.cleaned_data["kind"], link=link, **_by(desk))
    if told is None:
        return Done("Marked urgent. No address of a duty contact is set, so telephone them now.")
    return Done("Marked urgent. The duty contact is being told now.")


def _urgency_over(desk: Desk) -> Done:
    readers.end_urgency(desk.contact, **_by(desk))
    return Done("The danger is recorded as in hand.")


def _confirm(desk: Desk) -> Done | None:
    form = desk.receipt
    if not form.is_valid():
        return None
    readers.confirm_receipt(desk.contact, **form.cleaned_data, **_by(desk))
    return Done("The day of receipt is confirmed.")


def _first_arrival(desk: Desk) -> Done:
    readers.take_first_arrival(desk.contact, **_by(desk))
    return Done("The day of the first arrival counts now, for this message and for the cases opened from it.")


def _keep_day(desk: Desk) -> Done:
    day = desk.contact.received_on
    if day is not None:
        readers.confirm_receipt(desk.contact, received_on=day, **_by(desk))
    return Done("The day of receipt stays as it was.")


def _give(desk: Desk) -> Done | None:
    form = desk.give
    if not form.is_valid():
        return None
    readers.give_to(desk.contact, form.cleaned_data["reader"], **_by(desk))
    return Done(f"Given to {form.cleaned_data['reader']} to read.", settled=True)


def _note(desk: Desk) -> Done | None:
    form = desk.note
    if not form.is_valid():
        return None
    recording.add_note(desk.contact, words=form.cleaned_data["words"], **_by(desk))
    return Done("Note added.")


def _this_way(desk: Desk) -> Done | None:
    form = desk.this_way
    if not form.is_valid():
        return None
    other_ways.say_why_this_way(desk.contact, why=form.cleaned_data["why_this_way"], **_by(desk))
    return Done("Recorded why this way was taken.")


_MAKES = ("open", "put", "file", "not-take")
_PRESSES: dict[str, Callable[[Desk], Done | None]] = {
    "find": _find,
    "identify": _identify,
    "new-customer": _new_customer,
    "not-them": _not_them,
    "perhaps-them": _perhaps_them,
    "wrong-person": _wrong_person,
    "open": _open,
    "put": _put,
    "answers": _answers,
    "put-there": _put_there,
    "file": _file,
    "not-take": _not_take,
    "back": _back,
    "leave": _leave,
    "not-about": _not_about,
    "read": _read,
    "urgent": _urgent,
    "urgency-over": _urgency_over,
    "confirm": _confirm,
    "first-arrival": _first_arrival,
    "keep-day": _keep_day,
    "give": _give,
    "note": _note,
    "this-way": _this_way,
}
