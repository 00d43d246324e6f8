"""Mail sent and fetched in the background; each task may run twice."""

from __future__ import annotations

from django.utils.timezone import now
from django_tasks import task

from evenhand.apps.contacts.mailboxes.fetching import fetch_mailbox
from evenhand.apps.contacts.mailboxes.names import live_mailboxes
from evenhand.apps.contacts.operations.delivering import due_to_send, mark_interrupted, send_one
from evenhand.apps.contacts.transport import configured


# Before all else: it may tell the duty contact of a risk to life, and must not wait behind a morning's files.
@task(priority=50)
def send_message(number: int) -> str:
    """Send one queued message; returns its state afterwards."""
    return str(send_one(number, transport=configured(), at=now()).state)


@task()
def send_queued() -> int:
    """One pass over the queue: what a crash interrupted is marked, what waits is sent. For the schedule."""
    at = now()
    mark_interrupted(at=at)
    waiting = list(due_to_send(at=at).values_list("pk", flat=True))
    for number in waiting:
        send_one(number, transport=configured(), at=now())
    return len(waiting)


@task()
def fetch_mail(number: int) -> int:
    """One pass over a live mailbox; asks for the next where more waits. Returns how many messages came in."""
    mailbox = live_mailboxes().filter(pk=number).first()
    if mailbox is None:  # no longer in use
        return 0
    done = fetch_mailbox(mailbox, at=now())
    if done.more_wait and not done.trouble:
        fetch_mail.enqueue(number)
    return done.counts["received"]
