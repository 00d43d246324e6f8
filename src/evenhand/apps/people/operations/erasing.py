"""Erasing the record of a person with whom no case deals any more: it survives only while some case does (RET-3).

The row stays with its number, since events name it, and holds nothing of the person. Apps above say what else keeps a
person, and what they hold of one beside cases::

    erasing.kept_by("contacts", why_contacts_keep)  # (numbers of the records) -> the sentence why, or ""
    erasing.also_erase("contacts", erase_contacts_of)  # (numbers of the records, at) -> rows whose files are let go
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import models, transaction
from django.db.models import Q

from evenhand.apps.accounts.models import RecordChange
from evenhand.apps.people.keeping import keep_in_step
from evenhand.apps.people.models import (
    Adjustment,
    Associate,
    Customer,
    DifferentPeople,
    EmailAddress,
    LikelyPair,
    Note,
    OtherName,
    PostalAddress,
    Regrouping,
    Representative,
    SetAside,
    Telephone,
)

ERASED = "[erased]"
LOGGED_AS = "people.customer:{}"
Files = Sequence[tuple[models.Model, int]]
Keeper = Callable[[Sequence[int]], str]
Eraser = Callable[[Sequence[int], dt.datetime], Files]
_keepers: dict[str, Keeper] = {}
_erasers: dict[str, Eraser] = {}
_OF_ONE: tuple[type[models.Model], ...] = (
    Note, Adjustment, Representative, EmailAddress, Telephone, OtherName, PostalAddress, SetAside,
)  # fmt: skip
_OF_TWO: tuple[type[models.Model], ...] = (LikelyPair, DifferentPeople)


def kept_by(name: str, keeper: Keeper) -> None:
    """Let a higher app say why the record of a person stays."""
    _keepers[name] = keeper


def also_erase(name: str, eraser: Eraser) -> None:
    """Let a higher app erase what it holds of a person beside cases, in the same transaction."""
    _erasers[name] = eraser


def records_of(customer: Customer) -> list[int]:
    """The number of a record and of every one that was merged into it: they are one person."""
    found, last = [customer.pk], [customer.pk]
    while last:
        last = list(Customer.objects.filter(merged_into__in=last).values_list("pk", flat=True))
        found += last
    return found


def why_kept(customer: Customer) -> str:
    """The sentence why the record of a person stays; empty where nothing keeps it (RET-3)."""
    if customer.merged_into_id is not None:
        return "It was merged into another record, and goes with that one."
    numbers = records_of(customer)
    if (
        Representative.objects.filter(by__in=numbers, customer__erased_at=None)
        .exclude(customer__in=numbers)
        .exists()
    ):
        return "They speak for somebody whose record still stands."
    return next((says for keeper in _keepers.values() if (says := keeper(numbers))), "")


@transaction.atomic
def erase_person(customer: Customer, *, at: dt.datetime) -> Files:
    """Erase names, addresses, notes, needs and ties of a person, under every number they had; the files let go.

    The caller asks `why_kept` first, and lets two people decide. Who looked at the record stays, and so does the log of
    its changes until its own time is over. Doing it twice changes nothing more.
    """
    numbers = records_of(customer)
    held = list(Customer.objects.select_for_update().filter(pk__in=numbers, erased_at=None))
    for model in _OF_ONE:
        model._default_manager.filter(customer__in=numbers).delete()
    for model in _OF_TWO:
        model._default_manager.filter(Q(a__in=numbers) | Q(b__in=numbers)).delete()
    Associate.objects.filter(Q(customer__in=numbers) | Q(other__in=numbers)).delete()
    Representative.objects.filter(by__in=numbers).update(by=None)
    Regrouping.objects.filter(Q(source__in=numbers) | Q(target__in=numbers)).update(
        why=ERASED, evidence=[], before={}, after={}, undone_why=""
    )
    files = [one for eraser in _erasers.values() for one in eraser(numbers, at)]
    for one in held:
        one.name, one.name_folded, one.safe_contact, one.erased_at = ERASED, "", "", at
        one.preferred_channel = one.preferred_format = one.language = ""
        one.save()
        keep_in_step(one)
    return files


def erase_changes(*, before: dt.datetime) -> int:
    """Erase what the log of changes says of people whose records were erased before an instant; how many lines.

    That something was changed, when and by whom stays.
    """
    gone = Customer.objects.filter(erased_at__lt=before).values_list("pk", flat=True)
    subjects = [LOGGED_AS.format(number) for number in gone.iterator()]
    lines = RecordChange.objects.filter(subject__in=subjects).exclude(why="", before={}, after={})
    return lines.update(why="", before={}, after={})
