"""Mails that answer ours: they can be written only once ours has gone, and quote its Message-ID."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.demonstration.mailbox import shapes
from evenhand.apps.demonstration.mailbox.shapes import Words
from evenhand.apps.demonstration.mailbox.story import Mail


def officers_reply(
    *, name: str, address: str, subject: str, text: str, answers: str, at: dt.datetime
) -> Mail:
    """An officer's answer to a request for information, given by replying to the mail."""
    words = Words(
        sender=address,
        sender_name=name,
        to=("contact@harrowmere.example",),
        subject=f"RE: {subject}",
        text=f"{text}\n\n{name}",
        quoted="Please help us with an answer. Just reply to this e-mail.",
        sent_at=at,
        message_id=f"reply.{at:%Y%m%d%H%M}.{address}",
        answers=answers,
    )
    key = answers.strip("<>").partition("@")[0][:8]
    return Mail(name=f"reply-{key}", arrived_at=at + dt.timedelta(seconds=7), raw=shapes.plain(words))


def returned(*, recipient: str, returned_id: str, at: dt.datetime) -> Mail:
    """A report that a message of ours could not be delivered."""
    words = Words(
        sender="mailer-daemon@mail.example.org",
        sender_name="Mail Delivery System",
        to=("contact@harrowmere.example",),
        subject="Undelivered Mail Returned to Sender",
        text="This is the mail system. I could not deliver your message: mailbox full.",
        sent_at=at,
        message_id=f"bounce.{at:%Y%m%d%H%M}@mail.example.org",
    )
    raw = shapes.bounce(words, recipient=recipient, returned_id=returned_id.strip("<>"))
    return Mail(name="bounce", arrived_at=at + dt.timedelta(seconds=7), raw=raw)
