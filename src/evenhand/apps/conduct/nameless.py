"""Whether a paper that is to be public names anybody of its case, whenever they came into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, CaseContact, CasePerson, EventRow
from evenhand.apps.contacts.models import Contact
from evenhand.apps.people.models import Customer
from evenhand.domain.cases.chain import from_canonical
from evenhand.domain.conduct.publishing import places_of

CUSTOMER = "customer:"


def require_nameless(case: Case, parts: Mapping[str, str]) -> None:
    """Go on only where no part of a paper names anybody of the case. Raises Refused with the places that do."""
    found = places_of(parts, names_about(case))
    if not found:
        return
    places = ", ".join(dict.fromkeys(one.place for one in found))
    raise Refused(
        f"The public version would name somebody: look at {places}. Words of a name, an address or a number on record "
        "stand there. Nothing was made. Correct the entry it is drawn from, and make it again."
    )


def names_about(case: Case) -> list[str]:
    """Every name, address and number of everybody in a case, whenever added, whatever was decided about them."""
    numbers = _customers_in(case)
    people = Customer.objects.filter(
        Q(pk__in=numbers)
        | Q(merged_into__in=numbers)
        | Q(associate_of__customer__in=numbers)
        | Q(associates__other__in=numbers)
    ).distinct()
    found = [words for person in people.order_by("pk") for words in _names_of(person)]
    contacts = Contact.objects.filter(pk__in=CaseContact.objects.filter(case=case).values("contact_id"))
    for name, address in contacts.filter(direction="in").values_list("from_name", "from_address"):
        found += [name, address]
    officers = CasePerson.objects.filter(case=case).select_related("officer").order_by("pk")
    found += [one.officer.name for one in officers]
    return [words for words in found if words.strip()]


def _customers_in(case: Case) -> set[int]:
    """The numbers of every customer whom any entry of the case names, and of whom it is about."""
    found = {case.customer_id} if case.customer_id else set()
    for text in EventRow.objects.filter(case=case).order_by("sequence").values_list("text", flat=True):
        for value in from_canonical(text).facts.values():
            found |= {
                int(one.removeprefix(CUSTOMER))
                for one in (value if isinstance(value, tuple) else (value,))
                if isinstance(one, str)
                and one.startswith(CUSTOMER)
                and one.removeprefix(CUSTOMER).isdecimal()
            }
    return found


def _names_of(person: Customer) -> Iterable[str]:
    yield person.name
    yield from person.other_names.values_list("name", flat=True)
    yield from person.email_addresses.values_list("address", flat=True)
    yield from person.telephones.values_list("as_given", flat=True)
    for held in person.postal_addresses.all():
        yield held.postcode
        yield from held.lines.splitlines()
