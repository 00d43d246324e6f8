"""Two people at one message: the second is told what the first made of it before anything more is made."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import CaseContact, EventRow
from evenhand.apps.cases.queries import cases_known_to
from evenhand.apps.cases.recorders import names_of_recorders
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.readers import held
from evenhand.apps.council.vocabularies import title_of_code


def sorted_as(contact: Contact) -> str:
    """What was made of a contact by now, in short: its outcome and the numbers of the cases it stands on."""
    return f"{contact.outcome}:{','.join(str(row.case_id) for row in _rows(contact))}"


def require_as_seen(contact: Contact, seen: str, *, press: UUID | None, by: User, on: dt.date) -> None:
    """Raise Refused with what was made of a contact since the page was shown, which said `seen`.

    The contact is locked, so call it in the transaction of what is then done. A second press of one button
    (`press`) is no other person's doing and passes.
    """
    contact = held(contact)
    if sorted_as(contact) == seen or _pressed_before(contact, press):
        return
    known = {number for number in seen.partition(":")[2].split(",") if number}
    told = [_told(row, by, on) for row in _rows(contact) if str(row.case_id) not in known]
    if not told and contact.outcome and contact.outcome_by:
        told = [f"{contact.outcome_by} sorted it: {title_of_code('contact-outcomes', contact.outcome)}."]
    raise Refused(
        f"While you were reading: {' '.join(told) or 'it was put back, or taken off a case.'} "
        "Nothing of yours was done yet. Press again only if it is needed all the same."
    )


def _rows(contact: Contact) -> list[CaseContact]:
    return list(CaseContact.objects.filter(contact_id=contact.pk).select_related("case").order_by("case_id"))


def _pressed_before(contact: Contact, press: UUID | None) -> bool:
    if press is None:
        return False
    presses = [uuid5(press, "matter-0"), uuid5(press, "not-taken"), uuid5(press, "0")]
    on_cases = [row.case_id for row in _rows(contact)]
    return EventRow.objects.filter(case__in=on_cases, batch__in=presses).exists()


def _told(row: CaseContact, by: User, on: dt.date) -> str:
    """Who put it on a case, and which; the reference only to those who may know of the case."""
    entry = EventRow.objects.get(case=row.case_id, sequence=row.sequence)
    who = names_of_recorders({entry.recorded_by}).get(entry.recorded_by, "Evenhand")
    known = cases_known_to(by, on).filter(pk=row.case_id).exists()
    which = row.case.ref if known else "a case that you may not see"
    return f"{who} opened {which} from it." if row.sequence == 1 else f"{who} put it on {which}."
