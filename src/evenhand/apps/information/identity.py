"""Papers that somebody sent to show who they are: destroyed once they were looked at, with the message they lie in.

They were needed for the check and for nothing else (SAR-3). No hold keeps them: a hold is for what was asked for, and
these came because of the request. It is the only way in which a file goes while its case is open (decision 16).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.contacts.erasing import destroy_files_of
from evenhand.apps.contacts.models import Attachment, Contact
from evenhand.domain.cases.events import Event, Value
from evenhand.domain.time.legal_day import legal_day

DESTROY = "destroy-papers"


def files_received(case: Case) -> Sequence[Attachment]:
    """The files that came in with messages on a case and are still there, the latest message first."""
    on_case = CaseContact.objects.filter(case=case).values("contact_id")
    came = Attachment.objects.filter(contact__in=on_case, contact__direction="in", file__erased_at=None)
    return list(came.select_related("contact", "file").order_by("-contact__stored_at", "-contact", "place"))


@transaction.atomic
def destroy_papers(
    case: Case,
    files: Collection[int],
    *,
    how: str,
    unrecorded_because: str = "",
    by: User,
    at: dt.datetime,
    batch: UUID | None = None,
) -> Event:
    """Destroy these files of the case, by number, and record what was destroyed here and what elsewhere.

    Papers that came unasked or were not enough go too: `unrecorded_because` says why no proof is recorded.
    Raises Refused where nothing is said to be destroyed or a file is not of this case; MoveRefused where the
    procedure stands against it, and then nothing is destroyed.
    """
    chosen = [one for one in files_received(case) if one.pk in files]
    if len(chosen) != len(set(files)):
        raise Refused(
            "One of these files is there no more, or came with another case. Look again.", field="chosen"
        )
    if not chosen and not how.strip():
        raise Refused("Choose the files, or say what was destroyed elsewhere and how.", field="how")
    of_message: defaultdict[Contact, list[int]] = defaultdict(list)
    for one in chosen:
        of_message[one.contact].append(one.place)
    here = f"{len(chosen)} of the files that we held, with the raw message." if chosen else ""
    said = " ".join(filter(None, (here, " ".join(how.split()))))
    facts: dict[str, Value] = {"how_destroyed": said}
    if unrecorded_because.strip():
        facts["unrecorded_because"] = unrecorded_because.strip()
    event = make_move(
        case,
        Move(move=DESTROY, facts=facts, happened_on=legal_day(at)),
        by=by,
        at=at,
        batch=batch,
    )
    for contact, places in of_message.items():
        destroy_files_of(contact, places, at=at)
    return event
