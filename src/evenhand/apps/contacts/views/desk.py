"""The desk on which one contact is sorted: every form that stands below it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.contacts import forms
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.operations.meanwhile import mark_of
from evenhand.apps.contacts.operations.other_ways import Asked, unexplained
from evenhand.apps.contacts.operations.routing import about_officers_of, arrangements_of, words_about
from evenhand.apps.contacts.queries.lists import open_cases_of, places_of_contact
from evenhand.apps.contacts.queries.pointing import Pointer, pointers_of
from evenhand.apps.contacts.queries.starting import Kind, excuses_of, kinds_from_triage, refused_at_triage
from evenhand.apps.contacts.queries.suggestions import refused_of, says_of_writer, suggestions_of
from evenhand.apps.contacts.reasons import Reasons
from evenhand.apps.contacts.refusal_form import RefusalForm
from evenhand.apps.council.models import Officer
from evenhand.apps.council.vocabularies import choices
from evenhand.apps.people.models import Customer, SetAside
from evenhand.apps.people.queries import may_find_people
from evenhand.apps.people.suggesting import Suggested
from evenhand.domain.contact.about_officers import PerhapsAbout
from evenhand.domain.contact.signature import Signed
from evenhand.domain.lawbook.procedure import Procedure


@dataclass
class Desk:
    """One contact with every form that sorts it. `pressed` is the button that was pressed, if one was."""

    request: HttpRequest
    contact: Contact
    user: User
    today: dt.date
    pressed: str = ""
    found: list[Customer] = field(default_factory=list)
    looked_up: bool = False
    next_url: str = ""
    told: bool = False

    @cached_property
    def places(self) -> list[CaseContact]:
        """Where the contact stands by now."""
        return places_of_contact(self.contact, self.user, on=self.today)

    @property
    def stands_on(self) -> list[Case]:
        """The cases it stands on that this person may see."""
        return [place.case for place in self.places if getattr(place, "known", False)]

    @cached_property
    def officers(self) -> list[tuple[int, str]]:
        """Every officer by name, to choose from."""
        return list(Officer.objects.order_by("name").values_list("pk", "name"))

    @cached_property
    def seen(self) -> str:
        """What was made of the contact as this page says it: as it was posted, until whoever posted it is told more."""
        posted = self.request.POST.get("seen")
        fresh = posted is None or self.told
        return mark_of(self.contact, self.places) if fresh else str(posted)

    def _data(self, button: str) -> QueryDict | None:
        return self.request.POST if self.pressed == button else None

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of case it may become, with the clocks each would start."""
        received_on = self.contact.received_on or self.today
        return kinds_from_triage(self.user, received_on=received_on, today=self.today)

    @property
    def kinds_offered(self) -> tuple[Kind, ...]:
        """Of these, what may begin now: without a name only what needs none."""
        unnamed = self.contact.customer_id is None
        return tuple(kind for kind in self.kinds if kind.needs_no_name or not unnamed)

    @cached_property
    def cases(self) -> QuerySet[Case]:
        """The open cases of the customer that this person may see."""
        if self.contact.customer is None:
            return Case.objects.none()
        return open_cases_of(self.contact.customer, self.user, on=self.today)

    @cached_property
    def pointers(self) -> tuple[Pointer, ...]:
        """The requests and cases that the message points to, with what warns against them."""
        return pointers_of(self.contact, self.user, on=self.today)

    @property
    def cannot_tell(self) -> bool:
        """Whether it answers a mail that asked several things, and nothing says which of them."""
        requests = [one for one in self.pointers if one.item]
        return len(requests) > 1 and not any(one.likely for one in requests)

    @cached_property
    def press_mark(self) -> UUID:
        """What makes two presses of one button the same press."""
        return uuid4()

    @cached_property
    def matters(self) -> forms.MattersForm:
        """The rows in which one message is split into its matters."""
        data = self._data("open")
        typed = data is not None or self.pressed == "more-rows"
        rows = whole(self.request.POST.get("rows")) if typed else forms.FEWEST_ROWS
        rows += forms.MORE_ROWS if self.pressed == "more-rows" else 0
        reasons = choices("no-answer-reasons", on=self.today)
        held = [
            forms.MatterForm(
                data,
                prefix=f"matter-{number}",
                initial=self._first_row if number == 0 else None,
                kinds=self.kinds_offered,
                reasons=reasons,
                officers=self.officers,
            )
            for number in range(min(rows, forms.MOST_ROWS))
        ]
        offered = [(kind.title, kind.excuses) for kind in self.kinds_offered]
        whys = Reasons.of(offered, user=self.user, today=self.today)
        left = self.contact.from_address
        form = forms.MattersForm(data, rows=held, replies=self.replies, left=left, reasons=whys)
        if (
            self.pressed == "more-rows"
        ):  # nobody has said yet that the rows are ready: keep the words, find no fault
            for row in held:
                row.initial = row.as_typed(self.request.POST)
            form.initial.update(form.as_typed(self.request.POST))
        return form

    @cached_property
    def replies(self) -> list[tuple[str, str]]:
        """How an answer may reach somebody who gives no name; none where it is known who wrote, or no kind goes without."""
        if self.contact.customer_id is not None or not any(kind.needs_no_name for kind in self.kinds):
            return []
        return choices("reply-ways", on=self.today)

    @property
    def _first_row(self) -> dict[str, object]:
        """What the first row holds before anybody writes: what may be about an officer is kept from them at first."""
        return {
            "summary": forms.summary_of(self.contact),
            "concerns_spoc": self.contact.perhaps_about_spoc,
        }

    @cached_property
    def perhaps_about(self) -> PerhapsAbout | None:
        """Whom of the arrangement the message may complain of, with its words; None where that is not in doubt."""
        if not self.contact.perhaps_about_spoc or self.contact.customer_id is None:
            return None
        arrangement = arrangements_of([self.contact.customer_id]).get(self.contact.customer_id)
        return about_officers_of(arrangement, words_about(self.contact)) if arrangement is not None else None

    @cached_property
    def suggestions(self) -> tuple[Suggested, ...]:
        """Those on record who may have written, for whoever may look people up."""
        if not may_find_people(self.user, on=self.today):
            return ()
        return suggestions_of(self.contact, on=self.today, refused={one.customer_id for one in self.refused})

    @cached_property
    def refused(self) -> list[SetAside]:
        """Who was said not to have written."""
        unknown = self.contact.customer_id is None and may_find_people(self.user, on=self.today)
        return refused_of(self.contact) if unknown else []

    @cached_property
    def says_of_writer(self) -> Signed:
        """What the message says of its writer."""
        return says_of_writer(self.contact)

    @cached_property
    def who(self) -> forms.WhoForm | None:
        """The choice among those suggested or found; none where there is nobody to choose from."""
        suggested = [one.customer for one in self.suggestions]
        named = Customer.objects.filter(pk=whole(self.request.POST.get("customer")))
        candidates = [*suggested, *self.found, *(named if self.pressed == "identify" else ())]
        if not candidates or not may_find_people(self.user, on=self.today):
            return None
        return forms.WhoForm(self._data("identify"), candidates=candidates)

    @cached_property
    def find(self) -> forms.FindForm:
        """The look-up of somebody on record."""
        return forms.FindForm(self._data("find"))

    @cached_property
    def new_customer(self) -> forms.NewCustomerForm:
        """A record for somebody new."""
        first = {"name": self.contact.from_name, "kind": "person"}
        return forms.NewCustomerForm(
            self._data("new-customer"), today=self.today, initial=first, prefix="new"
        )

    @cached_property
    def refusals(self) -> tuple[RefusalForm, ...]:
        """For each procedure that refuses at triage, the form that says why and where the person is sent instead."""
        if self.contact.customer is None:
            return ()
        received_on = self.contact.received_on or self.today
        offered = refused_at_triage(self.user, received_on=received_on, today=self.today)
        return tuple(
            RefusalForm(
                procedure,
                move,
                user=self.user,
                today=self.today,
                data=self._data("not-take") if self.request.POST.get("kind") == procedure.name else None,
                summary=forms.summary_of(self.contact),
                reasons=self._reasons_for(procedure, received_on),
            )
            for procedure, move in offered
        )

    def _reasons_for(self, procedure: Procedure, received_on: dt.date) -> Reasons:
        excuses = excuses_of(procedure, received_on=received_on, today=self.today)
        return Reasons.of([(procedure.title, excuses)], user=self.user, today=self.today)

    @property
    def refusal(self) -> RefusalForm | None:
        """The one whose button was pressed."""
        return next((form for form in self.refusals if form.is_bound), None)

    @cached_property
    def file(self) -> forms.FileForm:
        """Reading and filing."""
        return forms.FileForm(self._data("file"), prefix="file")

    @cached_property
    def put(self) -> forms.PutForm:
        """Putting it on an open case of the customer."""
        return forms.PutForm(self._data("put"), cases=self.cases, prefix="put")

    @cached_property
    def urgent(self) -> forms.UrgentForm:
        """Marking it urgent."""
        return forms.UrgentForm(self._data("urgent"), today=self.today, prefix="urgent")

    @cached_property
    def receipt(self) -> forms.ReceiptForm:
        """Confirming when it was received."""
        first = {"received_on": self.contact.received_on}
        return forms.ReceiptForm(self._data("confirm"), initial=first, prefix="receipt")

    @cached_property
    def give(self) -> forms.GiveForm:
        """Naming another reader."""
        return forms.GiveForm(self._data("give"), prefix="give", officers=self.officers)

    @cached_property
    def asked_another_way(self) -> tuple[Asked, ...]:
        """What asked for another way than this call or visit of ours, while nobody said why it was taken."""
        return unexplained(self.contact)

    @cached_property
    def this_way(self) -> forms.ThisWayForm:
        """Saying why."""
        return forms.ThisWayForm(self._data("this-way"), prefix="way")

    @cached_property
    def note(self) -> forms.NoteForm:
        """An internal note."""
        return forms.NoteForm(self._data("note"), prefix="note")

    @property
    def pressed_form(self) -> BaseForm | None:
        """The form whose button was pressed."""
        name = _FORMS.get(self.pressed)
        found: BaseForm | None = getattr(self, name) if name else None
        return found

    @property
    def problems(self) -> list[BaseForm]:
        """The pressed form and its rows, as far as they have errors, for the summary at the top."""
        form = self.pressed_form
        rows = form.rows if isinstance(form, forms.MattersForm) else ()
        return [one for one in (form, *rows) if one is not None and one.is_bound and one.errors]


_FORMS = {
    "open": "matters",
    "identify": "who",
    "find": "find",
    "new-customer": "new_customer",
    "put": "put",
    "file": "file",
    "not-take": "refusal",
    "urgent": "urgent",
    "confirm": "receipt",
    "give": "give",
    "note": "note",
    "this-way": "this_way",
}


def whole(text: str | None) -> int:
    """A whole number that a form posted; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
