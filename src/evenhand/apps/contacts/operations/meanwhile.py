"""Two people at one message: what was made of it since a page was shown (`accounts/meanwhile.py` asks and tells)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from evenhand.apps.accounts.meanwhile import Change
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import CaseContact, EventRow
from evenhand.apps.cases.queries import cases_known_to
from evenhand.apps.cases.recorders import names_of_recorders
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.vocabularies import title_of_code


def mark_of(contact: Contact, places: Sequence[CaseContact]) -> str:
    """What was made of a contact by now, in short: its outcome and the numbers of the cases it stands on."""
    return f"{contact.outcome}:{','.join(str(place.case_id) for place in places)}"


@dataclass(frozen=True, slots=True)
class ContactTrail:
    """What was made of a contact, as one person (`by`) may know of it on a day.

    Its mark is the outcome and the numbers of the cases it stands on. What an earlier press of the same button
    (`press`) made is no other person's doing.
    """

    contact: Contact
    by: User
    on: dt.date
    press: UUID | None = None

    @property
    def mark(self) -> str:
        """What was made of it by now, in short."""
        return mark_of(self.contact, self._rows())

    def since(self, seen: str) -> Sequence[Change]:
        """What was made of it after it stood as `seen`."""
        if self.mark == seen or self._pressed_before():
            return ()
        known = {number for number in seen.partition(":")[2].split(",") if number}
        told = [self._told(row) for row in self._rows() if str(row.case_id) not in known]
        if not told and self.contact.outcome and self.contact.outcome_by:
            outcome = title_of_code("contact-outcomes", self.contact.outcome)
            told = [f"{self.contact.outcome_by} sorted it: {outcome}."]
        return [Change(words) for words in told or ["It was put back, or taken off a case."]]

    def _rows(self) -> list[CaseContact]:
        on_cases = CaseContact.objects.filter(contact_id=self.contact.pk)
        return list(on_cases.select_related("case").order_by("case_id"))

    def _pressed_before(self) -> bool:
        if self.press is None:
            return False
        presses = [uuid5(self.press, "matter-0"), uuid5(self.press, "not-taken"), uuid5(self.press, "0")]
        on_cases = [row.case_id for row in self._rows()]
        return EventRow.objects.filter(case__in=on_cases, batch__in=presses).exists()

    def _told(self, row: CaseContact) -> str:
        """Who put it on a case, and which; the reference only to those who may know of the case."""
        entry = EventRow.objects.get(case=row.case_id, sequence=row.sequence)
        who = names_of_recorders({entry.recorded_by}).get(entry.recorded_by, "Evenhand")
        known = cases_known_to(self.by, self.on).filter(pk=row.case_id).exists()
        which = row.case.ref if known else "a case that you may not see"
        return f"{who} opened {which} from it." if row.sequence == 1 else f"{who} put it on {which}."
