"""To which of a customer's addresses a letter goes: all of them offered, the one used before chosen, doubts said.

A new address is a claim until somebody chooses it: a letter never goes there by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.replying import Reply, reply_of
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.posting import EMAIL, LETTER
from evenhand.apps.people.models import EmailAddress
from evenhand.apps.people.queries import live_addresses
from evenhand.apps.ui.forms import HouseRadios
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day

UNWRITTEN = "No letter has gone to this address before. Check that it is theirs."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An address that a letter may go to; `warning` is a sentence, empty where nothing stands against it."""

    address: str
    warning: str = ""


def offered(case: Case) -> tuple[Offered, ...]:
    """Every live address of the case's customer, the one to propose first.

    That is where the last letter of the case went by e-mail; where none did, the address confirmed first.
    Somebody who gave no name has the one address that they left for the reply, if it is one for e-mail.
    """
    if case.customer is None:
        reply = reply_of(case)
        return (Offered(address=reply.to),) if reply is not None and _mails(reply) else ()
    letters = LetterSent.objects.filter(
        case__customer=case.customer, recipient="customer", channel=EMAIL
    ).order_by("-sent_at", "-pk")
    sent = [
        (pk, at, [address.casefold() for address in to])
        for pk, at, to in letters.values_list("case_id", "sent_at", "to")
    ]
    live = list(live_addresses(case.customer))
    last = next((to for pk, _, to in sent if pk == case.pk and to), [])
    live.sort(
        key=lambda held: held.address.casefold() not in last
    )  # stable: the first confirmed stays on top
    used = {address: at for _, at, to in reversed(sent) for address in to}
    return tuple(
        Offered(address=held.address, warning=_warning(held, live, used.get(held.address.casefold())))
        for held in live
    )


def _mails(reply: Reply) -> bool:
    """Whether what was left is an address that mail can go to."""
    try:
        validate_email(reply.to)
    except ValidationError:
        return False
    return reply.channel == EMAIL


def is_offered(case: Case, address: str) -> bool:
    """Whether mail of a case may go to this address: it stands on the customer's record, or was left for the reply."""
    return any(one.address == address for one in offered(case))


def _warning(held: EmailAddress, live: Sequence[EmailAddress], used_at: dt.datetime | None) -> str:
    """What to look at before this address is chosen: never used, or a newer one confirmed since it was."""
    said = [] if used_at is not None else [UNWRITTEN]
    since = used_at if used_at is not None else held.confirmed_at
    newer = [other for other in live if other.pk != held.pk and other.confirmed_at > since]
    if newer:
        latest = max(newer, key=lambda other: other.confirmed_at)
        day = in_full(legal_day(latest.confirmed_at))
        said.append(f"A newer address was confirmed on {day}: {latest.address}.")
    return " ".join(said)


def add_address_field(form: forms.Form, addresses: Sequence[Offered], *, reply: Reply | None = None) -> None:
    """Let a form choose among the addresses; with one there is nothing to choose, and its warning is shown.

    `reply` is how an answer reaches somebody who gave no name: what is not posted says how it gets there.
    """
    channel = form.fields["channel"]
    ways = [(LETTER, "On paper, by post")]
    if reply is not None and reply.way.says:
        channel.help_text = reply.way.says
        said = f"{reply.way.title}, to {reply.to}" if reply.to else reply.way.title
        ways = [(LETTER, f"On paper: {said[:1].lower()}{said[1:]}")]
    if len(addresses) == 1:
        ways.insert(0, (EMAIL, f"By e-mail to {addresses[0].address}"))
        channel.help_text = addresses[0].warning
    elif addresses:
        ways.insert(0, (EMAIL, "By e-mail"))
        form.fields["address"] = forms.ChoiceField(
            label="Address, if it goes by e-mail",
            choices=[
                (one.address, " – ".join(filter(None, (one.address, one.warning)))) for one in addresses
            ],
            initial=addresses[0].address,
            widget=HouseRadios,
            required=False,
            error_messages={"invalid_choice": "Choose one of the addresses in use"},
        )
    channel.choices = ways  # type: ignore[attr-defined]  # a ChoiceField, made by the caller


def add_typed_address(form: forms.Form, known: str) -> None:
    """Let a form take the e-mail address of somebody who is not the customer; what the record says stands in it."""
    form.fields["channel"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, made by the caller
        (EMAIL, "By e-mail"),
        (LETTER, "On paper, by post"),
    ]
    form.fields["address"] = forms.EmailField(
        label="Their e-mail address, if it goes by e-mail",
        help_text="This letter is not to the customer. Check that the address is that of the person named above.",
        initial=known,
        required=False,
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
    )


def chosen(form: forms.Form, addresses: Sequence[Offered]) -> tuple[str, ...]:
    """The address that was chosen; none where several are offered and nobody chose."""
    if len(addresses) == 1:
        return (addresses[0].address,)
    address = form.cleaned_data.get("address")
    return (address,) if address else ()


def check_chosen(form: forms.Form, addresses: Sequence[Offered]) -> None:
    """Ask for the address where a letter goes by e-mail and several are offered."""
    missing = bool(addresses) and not chosen(form, addresses) and "address" not in form.errors
    if missing and form.cleaned_data.get("channel") == EMAIL:
        form.add_error("address", "Choose the address that it goes to")
