"""What mail systems send back, in the shapes of the programs that write it: invented people, real forms.

Each of `SHAPES` is a function of the number, subject and recipient of our mail and of the mailbox that it went from, to the
bytes that come back; beside it stands how it went, as a person would read it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Went = Literal["failed", "delayed", "arrived", "away"]


@dataclass(frozen=True, slots=True)
class Sent:
    """Our mail, as far as a mail system knows it."""

    number: str
    subject: str = "Your fence"
    to: str = "ann@example.com"
    sender: str = "contact@council.example.org"

    @property
    def headers(self) -> str:
        """Our headers as they come back, a long number folded."""
        return (
            f'Received: from a by b; Thu, 19 Nov 2026 09:00:00 +0000\nFrom: "Fenby" <{self.sender}>\nTo: {self.to}\n'
            f"Subject: {self.subject}\nMessage-ID:\n {self.number}\n"
        )


Shape = Callable[[Sent], bytes]


def _top(sent: Sent, *, sender: str, subject: str, more: str) -> str:
    return (
        "Return-Path: <>\nReceived: from mx.example.com by mx.council.example.org; Thu, 19 Nov 2026 10:00:00 +0000\n"
        f"From: {sender}\nTo: {sent.sender}\nSubject: {subject}\nDate: Thu, 19 Nov 2026 10:00:00 +0000\n"
        f"Message-ID: <r1@mx.example.com>\n{more}"
    )


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


POSTFIX = "MAILER-DAEMON@mx.example.com (Mail Delivery System)"
EXCHANGE = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.com"
GMAIL = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
EXIM = "Mail Delivery System <Mailer-Daemon@mail.example.com>"
RETURNED = "Undelivered Mail Returned to Sender"
THREAD = "In-Reply-To: {number}\nReferences: {number}\nAuto-Submitted: auto-replied\n"


def report(
    *,
    sender: str = POSTFIX,
    subject: str = RETURNED,
    action: str = "Action: failed",
    status: str = "5.1.1",
    about: str = "Reporting-MTA: dns; mx.example.com",
    before: str = "",
    recipient: str = "rfc822; {to}",
    kind: str = "message/delivery-status",
    returned: str = "text/rfc822-headers",
    of: str = "delivery-status",
    more: str = "",
    encode: bool = False,
) -> Shape:
    """A report of RFC 3464; `{number}`, `{subject}` and `{to}` stand for those of our mail."""

    def made(sent: Sent) -> bytes:
        names = {"number": sent.number, "subject": sent.subject, "to": sent.to}
        fields = f"{about}\n\n{before}Final-Recipient: {recipient}\n{action}\nStatus: {status}\n".format(
            **names
        )
        back, coding = sent.headers, ""
        if encode:
            fields, back = (base64.encodebytes(_crlf(one)).decode() for one in (fields, back))
            coding = "\nContent-Transfer-Encoding: base64"
        parts = [
            "Content-Type: text/plain\n\nIt could not be delivered.\n",
            f"Content-Type: {kind}{coding}\n\n{fields}",
        ]
        parts += [f"Content-Type: {returned}{coding}\n\n{back}\n"] if returned else []
        top = _top(
            sent, sender=sender.format(**names), subject=subject.format(**names), more=more.format(**names)
        )
        whole = "".join(f"--b=_1\n{part}\n" for part in parts)
        return _crlf(
            f'{top}Content-Type: multipart/report; report-type={of};\n boundary="b=_1"\n\n{whole}--b=_1--\n'
        )

    return made


def words(text: str, *, sender: str, subject: str, more: str = "") -> Shape:
    """A report, or an automatic reply, in free words; `{headers}` are those of our mail."""

    def made(sent: Sent) -> bytes:
        names = {"number": sent.number, "subject": sent.subject, "to": sent.to, "headers": sent.headers}
        top = _top(
            sent, sender=sender.format(**names), subject=subject.format(**names), more=more.format(**names)
        )
        return _crlf(f"{top}Content-Type: text/plain; charset=utf-8\n\n{text.format(**names)}\n")

    return made


_QMAIL = "Hi. This is the qmail-send program.\n\n<{{to}}>:\n{why}\n\n--- Below this line is a copy of the message.\n\n{{headers}}"
_OTHERS = "Final-Recipient: rfc822; bob@example.net\nAction: delivered\nStatus: 2.0.0\n\n"

SHAPES: dict[str, tuple[Went, Shape]] = {
    "postfix": ("failed", report()),
    "postfix, whole mail": ("failed", report(returned="message/rfc822")),
    "postfix, given up after days": ("failed", report(status="4.4.1")),
    "postfix, mailbox full to the end": ("failed", report(status="4.2.2")),
    "postfix, still trying": ("delayed", report(subject="Delayed Mail", action="Action: delayed", status="4.4.1")),
    "postfix, letters beyond ascii": (
        "failed",
        report(
            kind="message/global-delivery-status", returned="message/global-headers", recipient="utf-8; {to}",
            of="global-delivery-status",
        ),
    ),
    "two recipients, one had it": ("failed", report(before=_OTHERS)),
    "sent on from there": ("failed", report(recipient="rfc822; ann.other@example.net")),
    "no action": ("failed", report(action="X-Nothing: here", status="5.0.0 (permanent)")),
    "in base64": ("failed", report(encode=True, returned="message/rfc822")),
    "our mail as a file": ("failed", report(returned='application/octet-stream; name="original.eml"')),
    "our headers as a text file": (
        "failed", report(returned='text/plain; name="details.txt"\nContent-Disposition: attachment'),
    ),
    "exchange": ("failed", report(sender=EXCHANGE, subject="Undeliverable: {subject}", more=THREAD, status="5.1.10")),
    "exchange, without our mail": ("failed", report(sender=EXCHANGE, subject="Undeliverable", more=THREAD, returned="")),
    "exchange, expired": ("failed", report(sender="postmaster@outlook.com", subject="Undeliverable: x", status="4.4.7")),
    "exchange, still trying": (
        "delayed",
        report(sender=EXCHANGE, subject="Delivery delayed:{subject}", action="Action: delayed", status="4.4.1"),
    ),
    "exchange, relayed": (
        "arrived", report(sender=EXCHANGE, subject="Relayed: {subject}", action="Action: relayed", status="2.0.0"),
    ),
    "exchange, in german": ("failed", report(sender="postmaster@example.com", subject="Unzustellbar: {subject}")),
    "gmail, names it in its report alone": (
        "failed",
        report(
            sender=GMAIL, subject="Delivery Status Notification (Failure)", returned="",
            about="Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: {number}",
        ),
    ),
    "gmail, still trying, in words": (
        "delayed",
        words(
            "THIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n {to}",
            sender=GMAIL, subject="Delivery Status Notification (Delay)", more="X-Failed-Recipients: {to}\n" + THREAD,
        ),
    ),
    "exim": (
        "failed",
        words(
            "This is a permanent error.\n\n  {to}\n    Unrouteable address\n\n"
            "------ This is a copy of the message ------\n\n{headers}\nWe are sorry for the delay.",
            sender=EXIM, subject="Mail delivery failed: returning message to sender", more="X-Failed-Recipients: {to}\n",
        ),
    ),
    "exim, still trying": (
        "delayed",
        words(
            "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 "
            "hours on the queue.\n\n  {to}\n\nMessage-ID: {number}",
            sender=EXIM, subject="Warning: message 1abcDE-0000 delayed 24 hours",
        ),
    ),
    "qmail": (
        "failed",
        words(_QMAIL.format(why="No mailbox here. (#5.1.1)"), sender="MAILER-DAEMON@example.com", subject="failure notice"),
    ),
    "qmail, too long in the queue": (
        "failed",
        words(
            _QMAIL.format(why="I'm not going to try again. (#4.4.1)"), sender="MAILER-DAEMON@example.com",
            subject="failure notice",
        ),
    ),
    "mimecast": (
        "failed",
        words(
            "We were unable to deliver the following email\n\nTo: {to}\nMessage-ID: {number}", sender="postmaster@example.com",
            subject="[Postmaster] Email Delivery Failure", more="Auto-Submitted: auto-generated\n",
        ),
    ),
    "barracuda": (
        "failed",
        words(
            "Your message to: {to}\nwas blocked. It has NOT BEEN DELIVERED.\n\nMessage-ID: {number}",
            sender="MAILER-DAEMON@filter.example.com", subject="**Message you sent blocked by our bulk email filter**",
        ),
    ),
    "refused as unwanted": (
        "failed",
        words("550 5.7.1 Message rejected for {to}", sender=EXIM, subject="Rejected: your message", more=THREAD),
    ),
    "mail system error": (
        "failed",
        words(
            "This Message was undeliverable due to the following reason:\n\n  Recipient: <{to}>\n\n{headers}",
            sender="<Mail-Administrator@example.com>", subject="Mail System Error - Returned Mail",
        ),
    ),
    "away": ("away", words("I am away.", sender="{to}", subject="Automatic reply: {subject}", more=THREAD)),
    "not received": (
        "away",
        words("This mailbox is not read. Send it to new@example.com.", sender="{to}", subject="Re: {subject}", more=THREAD),
    ),
    "away, in welsh": (
        "away",
        words("Rwyf i ffwrdd.", sender="{to}", subject="Ymateb awtomatig: {subject}", more="In-Reply-To: {number}\n"),
    ),
    "deleted unread": (
        "away",
        report(
            sender="{to}", subject="Not read: {subject}", of="disposition-notification", returned="",
            kind="message/disposition-notification", more=THREAD,
        ),
    ),
}  # fmt: skip
