"""Killing a process at random moments of intake and sending, and looking whether anything was lost or done twice.

A child of this process takes mail in and sends what waits; after a random time it is killed with SIGKILL, and another
begins. At the end one runs to its end, and the record is looked through. What is written stays, so it wants an empty
system.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move, open_case
from evenhand.apps.cases.queries import reading_of
from evenhand.apps.contacts.models import Contact, OutgoingMessage, Quarantined, Receipt
from evenhand.apps.contacts.models.outgoing import SendingState
from evenhand.apps.contacts.operations.delivering import (
    INTERRUPTED_AFTER,
    due_to_send,
    mark_interrupted,
    send_one,
)
from evenhand.apps.contacts.operations.intake import TOGETHER, take_in
from evenhand.apps.contacts.operations.posting import Outgoing, queue_message
from evenhand.apps.contacts.sources import FileSource, Offered
from evenhand.apps.demonstration.benchmarks import CannotMeasure, Measure
from evenhand.apps.demonstration.cast import Cast, set_up
from evenhand.apps.demonstration.mailbox.story import instant
from evenhand.apps.documents.queries import content_of
from evenhand.apps.letters.drawing import MailBodies
from evenhand.domain.cases.events import Value

_ON = dt.date(2026, 3, 13)
_SEED = 20260313
_MOST_ASKED = 40
# How many mails each process in turn takes in at once: alone, a few, and as many as intake does.
_AT_ONCE = (TOGETHER, 1, 7)
_BODIES = MailBodies(text="Invented.", html="")


@dataclass(frozen=True, slots=True)
class Scene:
    """What is taken in and sent while processes are killed: mails in a folder, messages that wait, cases that ask."""

    folder: Path
    handed_over: Path
    mails: int
    at: dt.datetime
    asked: tuple[tuple[Case, str], ...]


class MovedAway(FileSource):
    """Files that are removed once they are safe with us, as a live mailbox moves its messages."""

    def acknowledge(self, offered: Offered) -> None:
        """Remove the file of a message."""
        Path(offered.where).unlink(missing_ok=True)


class CountingTransport:
    """Takes every message, and writes down each time that it does: one line, on disk before it answers."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def hand_over(
        self, raw: bytes, *, sender: str, recipients: Sequence[str], name: str
    ) -> Mapping[str, str]:
        """Write the name of the message down."""
        with self._log.open("ab", buffering=0) as file:
            file.write(name.encode() + b"\n")
            os.fsync(file.fileno())
        return {}


def faults(*, kills: int = 200, mails: int = 1_500, messages: int = 400) -> list[Measure]:
    """Kill so many processes, and count what was lost or done twice: all of it must be nothing."""
    if Contact._meta.db_table not in connection.introspection.table_names() or Contact.objects.exists():
        raise CannotMeasure(
            "This kills processes while they take invented mail in, so it wants an empty system. Run it with another "
            "folder in EVENHAND_HOME: first “evenhand migrate”, then this again."
        )
    with tempfile.TemporaryDirectory() as folder:
        scene = set_the_scene(Path(folder), mails=mails, messages=messages)
        killed = kill_at_random(scene, kills=kills, seed=_SEED)
        work(scene)
        wrong = what_is_wrong(scene)
    found = [Measure(benchmark="faults", what="processes killed at work", value=killed, unit="")]
    return found + [
        Measure(benchmark="faults", what=what, value=count, unit="", promise=0)
        for what, count in wrong.items()
    ]


def set_the_scene(folder: Path, *, mails: int, messages: int) -> Scene:
    """An invented council, mails in a folder with officers' answers among them, and messages that wait to be sent."""
    at = instant(_ON, 12, 0)
    cast = set_up(weekly_on=_ON, at=at - dt.timedelta(days=30), with_customers=True)
    post, asked = folder / "post", []
    post.mkdir(parents=True)
    for number in range(min(_MOST_ASKED, max(1, mails // 10))):
        case, item, subject = _question(cast, at=at, number=number)
        asked.append((case, item))
        _write(post, f"answer-{number}", sender=cast.officers["planner"].email, subject=f"Re: {subject}")
    for number in range(mails):
        _write(post, f"mail-{number}", sender=f"resident-{number}@example.org", subject=f"Matter {number}")
    for number in range(messages):
        outgoing = Outgoing(
            to=(f"resident-{number}@example.org",),
            subject=f"Answer {number}",
            bodies=_BODIES,
            purpose="response",
        )
        queue_message(outgoing, by=cast.users["planner"], at=at)
    OutgoingMessage.objects.update(state=SendingState.QUEUED, tried_at=None, sent_at=None, tries=0)
    return Scene(post, folder / "handed-over", mails + len(asked), at, tuple(asked))


def _question(cast: Cast, *, at: dt.datetime, number: int) -> tuple[Case, str, str]:
    """A case on which the planner was asked by mail; gives the subject of that mail as well."""
    day, by = _ON, cast.users["spoc"]
    customer = next(iter(cast.customers.values()))
    facts: dict[str, Value] = {
        "customer": f"customer:{customer.pk}", "received_on": day, "summary": f"Matter {number}", "question": "When?",
    }  # fmt: skip
    case = open_case("enquiry", Move(move="receive", facts=facts, happened_on=day), by=by, at=at)
    officer = cast.officers["planner"]
    asking = Move(
        move="contribution.ask",
        facts={"from_whom": f"officer:{officer.pk}", "question": "When?"},
        happened_on=day,
    )
    item = make_move(case, asking, by=by, at=at).item
    outgoing = Outgoing(
        to=(officer.email,), subject="Information needed", bodies=_BODIES, purpose="contribution-request",
        case=case, item=item,
    )  # fmt: skip
    return case, item, queue_message(outgoing, by=by, at=at).contact.subject


def _write(folder: Path, name: str, *, sender: str, subject: str) -> None:
    (folder / f"{name}.eml").write_text(
        "Authentication-Results: mx1.harrowmere.example; dmarc=pass\n"
        f"Received: from mx by mx1.harrowmere.example; Fri, 13 Mar 2026 09:00:00 +0000\nFrom: {sender}\n"
        f"To: contact@harrowmere.example\nSubject: {subject}\nMessage-ID: <{name}@example.org>\n"
        f"Date: Fri, 13 Mar 2026 09:00:00 +0000\n\nThese are the words of {name}.\n",
        encoding="utf-8",
    )


def work(scene: Scene, *, together: int = TOGETHER) -> None:
    """One pass of intake, then one of sending, to the end."""
    list(take_in(MovedAway([scene.folder]), at=scene.at, together=together))
    transport = CountingTransport(scene.handed_over)
    for number in list(due_to_send(at=scene.at).values_list("pk", flat=True)):
        send_one(number, transport=transport, at=scene.at)


def kill_at_random(scene: Scene, *, kills: int, seed: int, longest: float = 0.6) -> int:
    """Begin the work again and again, each time in a process that is killed after a random time in seconds.

    Gives how many were really at work when they were killed; the others had done everything before.
    """
    chance = random.Random(seed)
    killed = 0
    for number in range(kills):
        connections.close_all()
        child = os.fork()
        if child == 0:
            _work_and_leave(scene, sending_first=bool(number % 2), together=_AT_ONCE[number % len(_AT_ONCE)])
        time.sleep(chance.uniform(0.002, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    return killed


def _work_and_leave(scene: Scene, *, sending_first: bool, together: int) -> None:
    """The child's whole life: it never returns into its parent's work."""
    try:
        if sending_first:
            transport = CountingTransport(scene.handed_over)
            for number in list(due_to_send(at=scene.at).values_list("pk", flat=True)[:8]):
                send_one(number, transport=transport, at=scene.at)
        work(scene, together=together)
    finally:
        os._exit(0)


def what_is_wrong(scene: Scene) -> dict[str, int]:
    """What was lost, done twice or broken, each counted; all must be 0."""
    mark_interrupted(at=scene.at + INTERRUPTED_AFTER + dt.timedelta(minutes=1))
    came = Contact.objects.filter(direction="in", receipts__isnull=False).distinct()
    words = Counter(came.values_list("message_id", flat=True))
    sent = Counter(scene.handed_over.read_text().split()) if scene.handed_over.exists() else Counter()
    left = OutgoingMessage.objects.exclude(state__in=(SendingState.SENT, SendingState.UNCERTAIN))
    unsent = OutgoingMessage.objects.filter(state=SendingState.SENT).exclude(raw__sha256__in=sent)
    doubtful = OutgoingMessage.objects.filter(state=SendingState.UNCERTAIN).values_list(
        "raw__sha256", flat=True
    )
    not_listed = set(sent) - set(
        OutgoingMessage.objects.filter(state=SendingState.SENT).values_list("raw__sha256", flat=True)
    )
    answered = sum(reading_of(case, _ON).story.items[item].stage == "received" for case, item in scene.asked)
    return {
        "mails lost": scene.mails - len(words),
        "mails stored twice": sum(count - 1 for count in words.values()),
        "receipts without a contact": Receipt.objects.filter(contact__isnull=True).count(),
        "mails in quarantine": Quarantined.objects.count(),
        "kept mails with other bytes": sum(not content_of(one.raw) for one in Receipt.objects.all()),
        "messages handed over twice": sum(count - 1 for count in sent.values()),
        "messages neither sent nor listed": left.count() + unsent.count() + len(not_listed - set(doubtful)),
        "officers' answers lost": len(scene.asked) - answered,
        "faults that verify finds": _verified(),
    }


def _verified() -> int:
    try:
        call_command("verify", stdout=StringIO())  # its words are for a terminal
    except SystemExit as ended:
        return int(bool(ended.code))
    return 0
