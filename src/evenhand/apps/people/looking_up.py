"""Who is meant by a name, an address, a number or a postcode that somebody typed; who may look is not asked here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.people.models import Customer, EmailAddress, OtherName, PostalAddress, Telephone
from evenhand.apps.people.spellings import folded_name, normalised_postcode, normalised_telephone
from evenhand.apps.search.queries import holding_beginnings

PERSON = "person"  # what the search index calls a customer
LOOKED_AT = 2_000  # names that hold a word somewhere inside; whoever finds so many adds another word
# No name, address or number on record is as long: so many words would ask more than a database answers.
_LONGEST = 400
_NO_CHARACTERS = re.compile(
    r"[\x00-\x1f\x7f\ud800-\udfff]"
)  # neither database takes halves, one takes no zeros


def askable(typed: str) -> str:
    """What was typed as a database can be asked for it; nothing where it is longer than anything on record."""
    text = _NO_CHARACTERS.sub(" ", typed).strip()
    return text if len(text) <= _LONGEST else ""


def meant_by(text: str) -> Q:
    """Those who have this name, e-mail address, telephone number or postcode."""
    found = _by_name(text)
    if "@" in text:
        found |= _by_address(text)
    try:
        live = Telephone.objects.filter(number=normalised_telephone(text), ended_on__isnull=True)
        found |= Q(pk__in=live.values("customer"))
    except ValueError:
        pass  # not a number: a name or a postcode then
    try:
        at = PostalAddress.objects.filter(postcode=normalised_postcode(text), ended_on__isnull=True)
        found |= Q(pk__in=at.values("customer"))
    except ValueError:
        pass  # not a postcode either
    return found


def _by_name(text: str) -> Q:
    """Those with a name in which every word stands or begins: found by the index, then held against the names."""
    words = folded_name(text).split()
    if not words:
        return Q(pk__in=[])
    named = _named(words)
    other = OtherName.objects.filter(named, customer=OuterRef("pk"))
    return Q(pk__in=holding_beginnings(PERSON, words)) & (named | Q(Exists(other)))


def with_part_of_name(text: str) -> Q:
    """Those in one of whose names every word stands somewhere, inside another word too."""
    words = folded_name(text).split()
    if not words:
        return Q(pk__in=[])
    # Numbers first and people afterwards: so the index of the names alone is read, and not everybody's record.
    named = Customer.objects.filter(_named(words)).order_by().values_list("pk", flat=True)[:LOOKED_AT]
    other = OtherName.objects.filter(_named(words)).order_by().values_list("customer", flat=True)[:LOOKED_AT]
    return Q(pk__in=[*named, *other])


def _named(words: Sequence[str]) -> Q:
    named = Q()
    for word in words:
        named &= Q(name_folded__contains=word)
    return named


def _by_address(text: str) -> Q:
    try:
        known = EmailAddress.objects.filter(normalised=normalised_address(text))
    except ValueError:
        return Q(pk__in=[])
    return Q(pk__in=known.values("customer"))
