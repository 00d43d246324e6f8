"""The shapes that real mail comes in: one function a mail program, each giving the bytes as they would arrive."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from evenhand.domain.contact.mail.writing import ON_THE_WIRE

SERVER = "mx1.harrowmere.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a mail says, before anybody's mail program gives it a shape."""

    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    sent_at: dt.datetime
    message_id: str
    cc: tuple[str, ...] = ()
    answers: str = ""
    quoted: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Shape = Callable[[Words], bytes]


def plain(words: Words) -> bytes:
    """Plain text in UTF-8, as a careful program sends it."""
    message = _headed(words)
    message.set_content(words.text + _quotation(words))
    return _arrived(message, words)


def both(words: Words) -> bytes:
    """Plain text with the same in HTML beside it, as most programs send today."""
    message = _headed(words)
    message.set_content(words.text + _quotation(words))
    message.add_alternative(_html(words), subtype="html")
    return _arrived(message, words)


def html_only(words: Words) -> bytes:
    """HTML alone, with a picture from afar that tells the sender when it is opened."""
    message = _headed(words)
    page = _html(words).replace("</body>", '<img src="https://pixel.example/open.gif" width="1"></body>')
    message.set_content(page, subtype="html")
    return _arrived(message, words)


def apple(words: Words) -> bytes:
    """From a telephone, with the line that says so."""
    return plain(replace(words, text=f"{words.text}\n\nSent from my iPhone"))


def latin_1(words: Words) -> bytes:
    """ISO-8859-1 on the label and Windows quotation marks inside, as older programs do."""
    return _labelled(words, label="iso-8859-1", truly="cp1252")


def mislabelled(words: Words) -> bytes:
    """Windows-1252 bytes under the label of UTF-8: the label is wrong."""
    return _labelled(words, label="utf-8", truly="cp1252")


def with_pdf(words: Words) -> bytes:
    """With a small PDF."""
    return _with_file(words, name="comments.pdf", media_type="application/pdf", content=_PDF)


def with_photograph(words: Words) -> bytes:
    """With a small photograph."""
    return _with_file(words, name="IMG_2041.png", media_type="image/png", content=_photograph())


def with_table(words: Words) -> bytes:
    """With a table."""
    table = b"item,pounds\r\nOak for the wheel,4100\r\nBearings,960\r\n"
    return _with_file(words, name="estimate.csv", media_type="text/csv", content=table)


def with_unknown_file(words: Words) -> bytes:
    """With a file of Outlook's own kind, which few can open; it is kept all the same."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    return _with_file(words, name="message.msg", media_type="application/vnd.ms-outlook", content=content)


def quoting(words: Words) -> bytes:
    """With the earlier mail quoted below, as people answer."""
    earlier = words.quoted or "Thank you for your message. We will look into it."
    return plain(replace(words, quoted=earlier))


SHAPES: dict[str, Shape] = {
    "plain": plain,
    "both": both,
    "html-only": html_only,
    "apple": apple,
    "latin-1": latin_1,
    "windows-1252-mislabelled": mislabelled,
    "pdf": with_pdf,
    "png": with_photograph,
    "csv": with_table,
    "msg": with_unknown_file,
    "quoted": quoting,
}


# --- passed on by somebody in the council ------------------------------------------------------------------------


def forwarded_from_outlook(passed_on: Words, original: Words) -> bytes:
    """As Outlook writes a forward: the head of the first mail inside the text."""
    head = (
        f"From: {original.sender_name} <{original.sender}>\n"
        f"Sent: {original.sent_at:%d %B %Y %H:%M}\nTo: {', '.join(original.to)}\n"
        f"Subject: {original.subject}\n"
    )
    return plain(replace(passed_on, text=f"{passed_on.text}\n\n{head}\n{original.text}"))


def forwarded_from_gmail(passed_on: Words, original: Words) -> bytes:
    """As Gmail writes a forward."""
    head = (
        "---------- Forwarded message ---------\n"
        f"From: {original.sender_name} <{original.sender}>\n"
        f"Date: {original.sent_at:%a, %d %b %Y at %H:%M}\nSubject: {original.subject}\n"
        f"To: <{original.to[0]}>\n"
    )
    return plain(replace(passed_on, text=f"{passed_on.text}\n\n{head}\n\n{original.text}"))


def forwarded_from_apple(passed_on: Words, original: Words) -> bytes:
    """As Apple Mail writes a forward."""
    head = (
        "Begin forwarded message:\n\n"
        f"From: {original.sender_name} <{original.sender}>\nSubject: {original.subject}\n"
        f"Date: {original.sent_at:%d %B %Y at %H:%M:%S} GMT\nTo: {original.to[0]}\n"
    )
    return plain(replace(passed_on, text=f"{passed_on.text}\n\n{head}\n{original.text}"))


def forwarded_as_attachment(passed_on: Words, original: bytes) -> bytes:
    """The first mail whole, as an attachment."""
    message = _headed(passed_on)
    headers = message.as_bytes(policy=ON_THE_WIRE).partition(b"\r\n\r\n")[0]
    body = passed_on.text.encode()
    kept = headers.split(b"\r\n")
    edge = b"=_harrowmere_forward"
    kept += [b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="' + edge + b'"']
    parts = (
        b"--"
        + edge
        + b"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + body
        + b"\r\n--"
        + edge
        + b"\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
        + original
        + b"\r\n--"
        + edge
        + b"--\r\n"
    )
    return _received_line(passed_on) + b"\r\n".join(kept) + b"\r\n\r\n" + parts


# --- machines ----------------------------------------------------------------------------------------------------


def out_of_office(words: Words) -> bytes:
    """An automatic answer that somebody is away."""
    return plain(
        replace(words, headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"})
    )


def newsletter(words: Words) -> bytes:
    """A mailing to a list."""
    headers = {
        "List-Id": "Rural Councils Digest <digest.rural-councils.example>",
        "List-Unsubscribe": "<mailto:leave@rural-councils.example>",
        "Precedence": "bulk",
    }
    return both(replace(words, headers=headers))


def bounce(words: Words, *, recipient: str, returned_id: str) -> bytes:
    """A mail server's report that a message of ours was not delivered."""
    edge = "=_harrowmere_report"
    lines = [
        f"From: Mail Delivery System <{words.sender}>",
        f"To: {words.to[0]}",
        f"Subject: {words.subject}",
        f"Date: {format_datetime(words.sent_at)}",
        f"Message-ID: <{words.message_id}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{edge}"',
        "",
        f"--{edge}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        words.text,
        f"--{edge}",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.example.org",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        "Action: failed",
        "Status: 5.2.2",
        "Diagnostic-Code: smtp; 552 mailbox full",
        "",
        f"--{edge}",
        "Content-Type: text/rfc822-headers",
        "",
        f"Message-ID: <{returned_id}>",
        "Subject: Your weekly response",
        "",
        f"--{edge}--",
        "",
    ]
    return _received_line(words) + "\r\n".join(lines).encode("ascii")


def broken(words: Words) -> bytes:
    """A mail cut off in the middle of its attachment, with a boundary that never closes."""
    whole = with_photograph(words)
    return whole[: len(whole) * 2 // 3]


NOT_A_MAIL = b"\x00\x01\x02 scanner fault 0x80040154\r\n"


# --- parts -------------------------------------------------------------------------------------------------------


def _headed(words: Words) -> EmailMessage:
    message = EmailMessage(policy=ON_THE_WIRE)
    message["From"] = f'"{words.sender_name}" <{words.sender}>' if words.sender_name else words.sender
    message["To"] = ", ".join(words.to)
    if words.cc:
        message["Cc"] = ", ".join(words.cc)
    message["Subject"] = words.subject
    message["Date"] = words.sent_at
    message["Message-ID"] = f"<{words.message_id}>"
    if words.answers:
        message["In-Reply-To"] = words.answers
        message["References"] = words.answers
    for name, value in words.headers.items():
        message[name] = value
    return message


def _arrived(message: EmailMessage, words: Words) -> bytes:
    several = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(several):  # a boundary of chance would make each telling another mail
        part.set_boundary(f"=_{zlib.crc32(words.message_id.encode()):08x}_{number}")
    return _received_line(words) + message.as_bytes(policy=ON_THE_WIRE)


def _received_line(words: Words) -> bytes:
    arrived = words.sent_at + dt.timedelta(seconds=7)
    line = (
        f"Received: from mail.example.org (mail.example.org [192.0.2.25])\r\n"
        f"\tby {SERVER} with ESMTPS id {zlib.crc32(words.message_id.encode()):08x};\r\n"
        f"\t{format_datetime(arrived)}\r\n"
    )
    domain = words.sender.rpartition("@")[2]
    checked = f"Authentication-Results: {SERVER};\r\n\tdmarc=pass header.from={domain}\r\n" if domain else ""
    return (checked + line).encode("ascii")


def _quotation(words: Words) -> str:
    if not words.quoted:
        return ""
    day = words.sent_at - dt.timedelta(days=2)
    lines = "\n".join(f"> {line}" for line in words.quoted.splitlines())
    return f"\n\nOn {day:%d %b %Y}, at 10:12, Harrowmere District Council wrote:\n\n{lines}\n"


def _html(words: Words) -> str:
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in words.text.split("\n\n"))
    return f'<html><body style="font-family:Calibri">{paragraphs}</body></html>'


def _labelled(words: Words, *, label: str, truly: str) -> bytes:
    message = _headed(words)
    head = message.as_bytes(policy=ON_THE_WIRE).rstrip(b"\r\n")
    head += f"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={label}\r\n".encode("ascii")
    head += b"Content-Transfer-Encoding: 8bit\r\n\r\n"
    body = f"\u201c{words.text}\u201d".encode(truly, "replace").replace(b"\n", b"\r\n")
    return _received_line(words) + head + body + b"\r\n"


def _with_file(words: Words, *, name: str, media_type: str, content: bytes) -> bytes:
    message = _headed(words)
    message.set_content(words.text)
    main, _, sub = media_type.partition("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return _arrived(message, words)


def _photograph() -> bytes:
    """A small picture of a grey sky over a green field."""
    width, height = 48, 32
    rows = b"".join(
        b"\x00" + (b"\x9f\xb4\xc8" if line < height // 2 else b"\x4c\x7a\x3d") * width
        for line in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
