"""Personal data in words that are about to be published: who asked, as the record knows them, and what reads like it.

A machine finds what is on record and what has a telling shape. Whether the rest is safe is for whoever publishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.contacts.models import Contact
from evenhand.apps.council.models import Mailbox
from evenhand.domain.conduct.publishing import Found, places_of

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOBILE = re.compile(r"(?<!\d)(?:\+44\s?7|07)(?:[\s-]?\d){9}(?!\d)")


def personal_in(case: Case, parts: Mapping[str, str]) -> tuple[Found, ...]:
    """What names whoever asked, and every e-mail address and mobile number that is not the council's own, by place."""
    named = list(places_of(parts, _names_of(case)))
    seen = {(one.word, one.place) for one in named}
    ours = {address.rpartition("@")[2].casefold() for address in _mailboxes()}
    for place, text in parts.items():
        for word in _shaped(text, ours):
            if (word, place) not in seen:
                named.append(Found(word, place))
                seen.add((word, place))
    return tuple(named)


def _shaped(text: str, ours: set[str]) -> Iterator[str]:
    for address in _ADDRESS.findall(text):
        if address.rpartition("@")[2].casefold() not in ours:
            yield address
    yield from (number.strip() for number in _MOBILE.findall(text))


def _mailboxes() -> Iterable[str]:
    return Mailbox.objects.values_list("address", flat=True)


def _names_of(case: Case) -> Iterable[str]:
    """The names, addresses for mail, numbers and postcodes of the person, and the names under which they wrote.

    The lines of a postal address are left out: a question about somebody's own street would never be published.
    """
    person = case.customer
    if person is not None:
        yield person.name
        yield from person.other_names.values_list("name", flat=True)
        yield from person.email_addresses.values_list("address", flat=True)
        yield from person.telephones.values_list("as_given", flat=True)
        yield from person.postal_addresses.exclude(postcode="").values_list("postcode", flat=True)
    on_case = CaseContact.objects.filter(case=case).values("contact_id")
    wrote = Contact.objects.filter(pk__in=on_case, direction="in")
    for name, address in wrote.values_list("from_name", "from_address"):
        yield from filter(None, (name, address))
