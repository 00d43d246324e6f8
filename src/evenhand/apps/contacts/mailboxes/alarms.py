"""What the live mailboxes have to say: sentences for the settings, and alarms for those who must act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenhand.apps.accounts.models import User
from evenhand.apps.contacts.mailboxes.names import live_mailboxes
from evenhand.apps.contacts.models import MailboxCheck, MailboxCount
from evenhand.apps.contacts.queries.seen import role_does
from evenhand.apps.council.access import may_see_settings
from evenhand.apps.council.mailbox_remarks import Remark
from evenhand.apps.council.models import Mailbox
from evenhand.apps.ui.dates import in_full_with_time

# Every mailbox is looked into each minute: silence for this long means that nothing looks, or nothing can be written.
SILENT_AFTER = dt.timedelta(minutes=90)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class MissingMessage:
    """A message that the server has and we have not: where it lies, when it came, how large it is."""

    folder: str
    uid: int
    received_at: dt.datetime | None
    size: int | None


@dataclass(frozen=True, slots=True)
class MailboxAlarm:
    """A mailbox that somebody must look at, and why. `missing` lists at most the first fifty messages."""

    mailbox: Mailbox
    sentences: tuple[str, ...]
    missing: tuple[MissingMessage, ...] = ()
    missing_count: int = 0


def alarms_for(user: User, *, on: dt.date, at: dt.datetime) -> tuple[MailboxAlarm, ...]:
    """The mailboxes that need somebody, for those who keep or read the settings or oversee the reading of mail."""
    if not (may_see_settings(user, on=on) or role_does(user, "oversees", on=on)):
        return ()
    found = (_alarm(mailbox, at=at) for mailbox in live_mailboxes())
    return tuple(alarm for alarm in found if alarm is not None)


def remarks_on_mailbox(mailbox: Mailbox, at: dt.datetime) -> tuple[Remark, ...]:
    """How a live mailbox fares, in sentences for the settings page."""
    if mailbox.kind != Mailbox.Kind.IMAP or not mailbox.active:
        return ()
    check = MailboxCheck.objects.filter(mailbox=mailbox).first()
    said = [Remark(sentence, trouble=True) for sentence in _troubles(mailbox, check, at=at)]
    if check is not None and check.good_at is not None:
        said.append(Remark(f"Last read to its end on {in_full_with_time(check.good_at)}."))
    if check is not None and check.remark:
        said.append(Remark(check.remark))
    count = _last_count(mailbox)
    if count is not None:
        said.append(_counted(count))
    return tuple(said)


def _alarm(mailbox: Mailbox, *, at: dt.datetime) -> MailboxAlarm | None:
    count = _last_count(mailbox)
    sentences = list(_troubles(mailbox, MailboxCheck.objects.filter(mailbox=mailbox).first(), at=at))
    if count is not None and count.missing_count:
        sentences.append(_counted(count).sentence)
    if not sentences:
        return None
    missing = _missing_in(count) if count is not None else ()
    return MailboxAlarm(mailbox, tuple(sentences), missing, count.missing_count if count else 0)


def _troubles(mailbox: Mailbox, check: MailboxCheck | None, *, at: dt.datetime) -> list[str]:
    if check is None or check.begun_at is None:
        return ["Nobody has looked into this mailbox yet: evenhand worker does that, each minute."]
    said = []
    if check.trouble and check.trouble_since_at is not None:
        since, again = in_full_with_time(check.trouble_since_at), check.next_try_at
        said.append(
            f"Since {since}: {check.trouble}" + (f" Next on {in_full_with_time(again)}." if again else "")
        )
    if check.begun_at < at - SILENT_AFTER:
        said.append(
            f"It was last looked into on {in_full_with_time(check.begun_at)}. Find out whether evenhand worker runs and "
            "whether the database can be written."
        )
    return said


def _last_count(mailbox: Mailbox) -> MailboxCount | None:
    return MailboxCount.objects.filter(mailbox=mailbox).order_by("-on").first()


def _counted(count: MailboxCount) -> Remark:
    when = in_full_with_time(count.counted_at)
    sums = f"{count.on_server} messages on the server, {count.with_us} with us"
    if not count.missing_count:
        return Remark(f"Counted on {when}: {sums}, none missing here.")
    many = "1 message is" if count.missing_count == 1 else f"{count.missing_count} messages are"
    return Remark(
        f"Counted on {when}: {sums}; {many} on the server and not with us. Move them back to a folder that is read, "
        "and they come in.",
        trouble=True,
    )


def _missing_in(count: MailboxCount) -> tuple[MissingMessage, ...]:
    return tuple(
        MissingMessage(
            folder=one["folder"],
            uid=one["uid"],
            received_at=dt.datetime.fromisoformat(one["received_at"]) if one["received_at"] else None,
            size=one["size"],
        )
        for one in count.missing[:SHOWN]
    )
