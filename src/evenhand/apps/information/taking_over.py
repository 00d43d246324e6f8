"""Taking over a council's old log: each row opens a case as it stood, once however often it is run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import EventRow
from evenhand.apps.cases.operations import Move, MoveRefused, open_case
from evenhand.apps.people.models import Customer, EmailAddress
from evenhand.apps.people.operations import add_customer, add_email_address
from evenhand.domain.cases.events import Value
from evenhand.domain.information.old_log import NotUnderstood, OldCase
from evenhand.domain.time.legal_day import legal_day

TAKE_OVER = "take-over"


@dataclass(slots=True)
class Taken:
    """What became of the rows: opened, there already, and those that were refused."""

    opened: int = 0
    there_already: int = 0
    refused: list[NotUnderstood] = field(default_factory=list)


def press_of(source: str, reference: str) -> UUID:
    """What marks one row of one log, so that running it again finds what the first run did."""
    return uuid5(NAMESPACE_URL, f"old log {source} {reference}")


@transaction.atomic
def try_to_take_over(cases: list[OldCase], source: str, *, by: User, at: dt.datetime) -> Taken:
    """What `take_over` would do with these rows, with every record of it undone again."""
    taken = take_over(cases, source, by=by, at=at)
    transaction.set_rollback(True)
    return Taken(there_already=taken.there_already, refused=taken.refused)


def take_over(cases: list[OldCase], source: str, *, by: User, at: dt.datetime) -> Taken:
    """Open a case for each row that has none yet; what cannot be opened is told, and the next row goes on."""
    taken = Taken()
    for old in cases:
        press = press_of(source, old.reference)
        if EventRow.objects.filter(batch=press, sequence=1).exists():
            taken.there_already += 1
            continue
        try:
            _open(old, source, press, by=by, at=at)
        except (MoveRefused, Refused) as refused:
            taken.refused.append(NotUnderstood(old.line, "", old.reference, str(refused)))
        else:
            taken.opened += 1
    return taken


@transaction.atomic
def _open(old: OldCase, source: str, press: UUID, *, by: User, at: dt.datetime) -> None:
    said = [f"{source}, reference {old.reference}, line {old.line}."]
    said += [f"{column}: {value}" for column, value in old.rest.items()]
    customer = _customer(old, source, by=by, at=at)
    said += _of_the_person(old, customer)
    facts: dict[str, Value] = {
        "received_on": old.received_on,
        "stage": old.stage,
        "summary": old.summary,
        "old_reference": old.reference,
        "stated_by": "\n".join(said),
    }
    if old.request:
        facts["request"] = old.request
    if old.outcome:
        facts["outcome"] = old.outcome
    if customer is not None:
        facts["customer"] = f"customer:{customer.pk}"
    happened_on = old.closed_on or legal_day(at)
    move = Move(move=TAKE_OVER, facts=facts, happened_on=happened_on)
    open_case(old.procedure, move, by=by, at=at, batch=press)


def _customer(old: OldCase, source: str, *, by: User, at: dt.datetime) -> Customer | None:
    """The person with exactly this address, else a new record; names alone are never taken for the same person."""
    known = (
        EmailAddress.objects.filter(address__iexact=old.email, ended_on__isnull=True).first()
        if old.email
        else None
    )
    if known is not None:
        return known.customer
    if not old.name and not old.email:
        return None
    customer = add_customer(name=old.name or old.email, by=by, at=at)
    if old.email:
        try:
            add_email_address(customer, address=old.email, evidence=f"Stands in {source}", by=by, at=at)
        except Refused:
            return customer  # what is no address stays in the words of the case
    return customer


def _of_the_person(old: OldCase, customer: Customer | None) -> list[str]:
    """The name and the address as they stood there, where the person's own record does not say the same."""
    if customer is None:
        return []
    known = {one.address.casefold() for one in customer.email_addresses.all()}
    said = [f"Name there: {old.name}"] if old.name and old.name.casefold() != customer.name.casefold() else []
    return [*said, f"E-mail there: {old.email}"] if old.email and old.email.casefold() not in known else said
