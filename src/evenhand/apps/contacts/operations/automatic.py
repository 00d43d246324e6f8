"""Mail that goes out by itself: to no machine, and to one address only so often a day, so that no loop can start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenhand.apps.contacts.models import Contact, OutgoingMessage
from evenhand.apps.council.models import Mailbox
from evenhand.apps.council.vocabularies import vocabulary
from evenhand.domain.time.legal_day import LEGAL_ZONE, legal_day

LIMITS, ALL_KINDS = "automatic-mail", "all-kinds"


class NotAutomatic(Exception):
    """A message may not go out by itself; the sentence says why."""


def check_automatic(to: Sequence[str], *, purpose: str, answers: Contact | None, at: dt.datetime) -> None:
    """Raise NotAutomatic where a message may not go by itself: to a machine, to ourselves, or too often in a day."""
    if answers is not None and answers.of_a_machine:
        raise NotAutomatic("It would answer a mail that no person sent, so it does not go by itself.")
    ours = set(Mailbox.objects.values_list("address", flat=True))
    plain = [address.strip().lower() for address in to]
    if ours & set(plain):
        raise NotAutomatic("It would go to a mailbox of our own and come back, so it does not go by itself.")
    sent = _sent_today(set(plain), at=at)
    for code, count in ((purpose, sent.count(purpose)), (ALL_KINDS, len(sent))):
        most = most_a_day(code, on=legal_day(at))
        if most is not None and count >= most:
            raise NotAutomatic(
                f"This address got {count} such messages today and gets no more than {most} a day by themselves."
            )


def most_a_day(code: str, *, on: dt.date) -> int | None:
    """How many messages of a kind one address gets in a day (law/vocabularies/automatic-mail.yaml); None for no limit."""
    meaning = vocabulary(LIMITS).on(on).get(code)
    most = meaning.flags.get("most_a_day") if meaning else None
    return most if isinstance(most, int) and not isinstance(most, bool) else None


def _sent_today(addresses: set[str], *, at: dt.datetime) -> list[str]:
    """The purpose of each automatic message to one of these addresses on the legal day of an instant."""
    begins = dt.datetime.combine(legal_day(at), dt.time(), tzinfo=LEGAL_ZONE)
    ends = begins + dt.timedelta(days=1)
    today = OutgoingMessage.objects.filter(automatic=True, made_at__gte=begins, made_at__lt=ends)
    return [
        purpose
        for purpose, recipients in today.values_list("purpose", "recipients")
        if addresses & {str(one).strip().lower() for one in recipients}
    ]
