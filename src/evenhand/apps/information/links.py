"""Files too large for a mail, behind a link that opens alone: whoever has the mail could have had the files in it.

What tells about one person's data has a second secret and its own letter: `deliveries.send_link`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.council.queries import council
from evenhand.apps.information.deliveries import (
    BESIDE,
    link_ends_on,
    new_token,
    put_behind,
    ready,
    two_secrets,
)
from evenhand.apps.information.link_mail import FILES, files_in_words, link_facts, mail_about
from evenhand.apps.information.models import Delivery
from evenhand.apps.letters.addressing import is_offered
from evenhand.apps.letters.enclosing import put_beside
from evenhand.apps.letters.hidden import accept
from evenhand.apps.letters.large_files import Linked
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.posting import Enclosure, deliver
from evenhand.domain.cases.events import Value
from evenhand.domain.time.legal_day import legal_day

SEND = "send-by-link"
OWN_WAY = "Choose “Deliver it by a link” on the case, which puts the letter and its files behind one link, or send it on paper."
SAFE_CONTACT = "A safe-contact note stands on this person's record, so no link is mailed. Hand the files over another way."
NO_WEB_ADDRESS = (
    "They could wait behind a link, but the web address of Evenhand is not set. Ask an administrator to set it "
    "under Settings, or send the letter on paper."
)


@dataclass(frozen=True, slots=True)
class Links:
    """What puts the large files of any letter behind a link (`letters/large_files.py`)."""

    def against(self, case: Case) -> str:
        """The sentence against a link for files of this case, with what to do instead."""
        if two_secrets(case):
            return OWN_WAY
        if case.customer is not None and case.customer.safe_contact:
            return SAFE_CONTACT
        return "" if council().web_address else NO_WEB_ADDRESS

    def ends_on(self, on: dt.date) -> dt.date:
        """The last day on which a link made on a day can be opened."""
        return link_ends_on(on)

    def put_behind(
        self, case: Case, files: Sequence[Enclosure], *, by: User, at: dt.datetime, press: UUID
    ) -> Linked:
        """Make a link to these files, recorded as a move of the case once the mail with it is on its way."""
        kept, signed = new_token()
        ends = link_ends_on(legal_day(at))
        address = f"{council().web_address.rstrip('/')}{reverse('delivery', args=[signed])}"

        def record(contact: int | None) -> None:
            facts: dict[str, Value] = {"expires_on": ends, "files": len(files)}
            if contact is not None:
                facts["contact"] = f"contact:{contact}"
            move = Move(move=SEND, facts=facts, happened_on=legal_day(at))
            make_move(case, move, by=by, at=at, batch=uuid5(press, SEND))
            delivery = Delivery.objects.create(
                case=case, token_hash=kept, expires_on=ends, made_by=by, made_at=at, press=press
            )
            put_behind(delivery, files)

        note = files_in_words(case, link_facts(address, ends, files), on=legal_day(at))
        return Linked(note=note, record=record, link=address)


@transaction.atomic
def mail_link(case: Case, *, to: str, by: User, at: dt.datetime, press: UUID) -> Delivery:
    """Mail a link to what stands ready: what goes beside a letter that went, or once its link has ended.

    Raises Refused where nothing stands ready, something hidden was not answered for, or it may not go to this address.
    """
    again = Delivery.objects.filter(press=press).first()
    if again is not None:
        return again
    files, links = ready(case, alone=True, on=legal_day(at)), Links()
    if not is_offered(case, to):
        raise Refused("Choose an address that stands on the person's record.", field="to")
    if against := links.against(case):
        raise Refused(against)
    linked = links.put_behind(case, files, by=by, at=at, press=press)
    facts = link_facts(linked.link, links.ends_on(legal_day(at)), files)
    mail = mail_about(case, to, FILES, facts, by=by, at=at, press=press)
    linked.record(deliver(mail))
    FileToSend.objects.filter(case=case, beside=BESIDE).delete()
    return Delivery.objects.get(press=press)


def put_ready_again(delivery: Delivery, *, by: User, at: dt.datetime) -> None:
    """Put the files of an earlier link ready once more, with what was said about them: for a link that has ended."""
    for one in delivery.files.select_related("file"):
        row = put_beside(
            delivery.case,
            BESIDE,
            name=one.name,
            content=one.file,
            by=by,
            at=at,
            found_before=one.findings,
        )
        if row.findings and one.accepted_because:
            accept(row, one.accepted_because, by=by, at=at)
