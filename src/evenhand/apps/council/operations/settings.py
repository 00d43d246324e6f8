"""The council's details and its mailboxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.changes import facts_of, note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.council.days_changed import tell_of_change
from evenhand.apps.council.models import CouncilSetting, Mailbox
from evenhand.apps.council.models.settings import ONLY_ROW
from evenhand.apps.council.once_a_request import forget_answers

COUNCIL_FACTS = tuple(
    f.name for f in CouncilSetting._meta.concrete_fields if f.name not in ("id", "demonstration")
)
# What open clocks are reckoned by: the nation (CAL-4) and whether closure days count (CAL-5).
_MOVES_CLOCKS = {"nation", "closure_days_count"}
_MAILBOX_FACTS = ("address", "title", "purpose", "kind", "active")


@transaction.atomic
def change_council(
    *, facts: Mapping[str, Any], by: User, at: dt.datetime, demonstration: bool | None = None
) -> CouncilSetting:
    """Set some of the council's details (`COUNCIL_FACTS`); what is not named stays as it is.

    `demonstration` is set by the demonstration alone. Raises Refused with the first field that is wrong.
    """
    setting = CouncilSetting.objects.select_for_update().filter(pk=ONLY_ROW).first() or CouncilSetting()
    before = facts_of(setting, COUNCIL_FACTS)
    for name, value in facts.items():
        if name not in COUNCIL_FACTS:
            raise Refused(f"The council has no setting “{name}”. It has: {', '.join(COUNCIL_FACTS)}.")
        setattr(setting, name, value)
    if demonstration is not None:
        setting.demonstration = demonstration
    _check(setting)
    setting.save()
    after = facts_of(setting, COUNCIL_FACTS)
    changed = {name for name in COUNCIL_FACTS if before[name] != after[name]}
    if changed:
        note_change(
            setting,
            what="change-council",
            by=by,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    forget_answers()
    if changed & _MOVES_CLOCKS:
        tell_of_change()
    return setting


@transaction.atomic
def add_mailbox(
    *, address: str, title: str, purpose: str = "", kind: str = Mailbox.Kind.FILE, by: User, at: dt.datetime
) -> Mailbox:
    """Add an address at which the council receives mail. The same address twice gives the one there is."""
    try:
        plain = normalised_address(address)
    except ValueError as odd:
        raise Refused(str(odd), field="address") from odd
    facts = {"title": title.strip(), "purpose": purpose.strip(), "kind": kind}
    mailbox, new = Mailbox.objects.get_or_create(address=plain, defaults=facts)
    if new:
        note_change(mailbox, what="add-mailbox", by=by, at=at, after=facts_of(mailbox, _MAILBOX_FACTS))
    return mailbox


@transaction.atomic
def change_mailbox(
    mailbox: Mailbox, *, title: str, purpose: str, active: bool, by: User, at: dt.datetime
) -> Mailbox:
    """Change what a mailbox is called and whether it is in use. Its address never changes: add another."""
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    before = facts_of(mailbox, _MAILBOX_FACTS)
    mailbox.title, mailbox.purpose, mailbox.active = title.strip(), purpose.strip(), active
    after = facts_of(mailbox, _MAILBOX_FACTS)
    if before != after:
        mailbox.save(update_fields=["title", "purpose", "active"])
        note_change(mailbox, what="change-mailbox", by=by, at=at, before=before, after=after)
    return mailbox


def _check(setting: CouncilSetting) -> None:
    try:
        setting.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise Refused(sentences[0], field=field) from wrong
