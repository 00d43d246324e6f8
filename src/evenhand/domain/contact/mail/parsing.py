"""One mail read from its raw bytes into `ParsedMail`: the order of the reading, and nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator

from evenhand.domain.contact.mail.addresses import addresses_in, sender_of
from evenhand.domain.contact.mail.bodies import Body, File, body_of, files_of
from evenhand.domain.contact.mail.bounces import bounce_of
from evenhand.domain.contact.mail.dates import claimed_date, receipt_of
from evenhand.domain.contact.mail.forwarding import attached_forward, inline_forwards
from evenhand.domain.contact.mail.headers import Headers, text_in
from evenhand.domain.contact.mail.parsed import Address, Attachment, Forwarded, ParsedMail, Problems
from evenhand.domain.contact.mail.parts import Part, leaves, opened
from evenhand.domain.contact.mail.replies import new_text_of
from evenhand.domain.contact.mail.robots import is_auto_reply, list_of, robots_in
from evenhand.domain.contact.mail.vouching import vouched_for
from evenhand.domain.contact.mail.webtext import safe_html

# Gateways and drag-and-drop attach a mail as a plain file of this name, without saying what it is.
_MAIL_FILE = ".eml"
_DEEPEST_FORWARD = 25
_LONGEST_ID = 900
_LARGEST_INNER = 5_000_000


def parse_mail(
    raw: bytes,
    *,
    own_servers: tuple[str, ...] = (),
    own_domains: tuple[str, ...] = (),
    vouching_servers: tuple[str, ...] = (),
    internal_date: dt.datetime | None = None,
    read_at: dt.datetime | None = None,
) -> ParsedMail:
    """Read one mail; never raises, whatever the bytes are. What was odd is in `problems`.

    `own_servers` and `own_domains` are the council's (a name covers the names below it), `vouching_servers` those
    that check where mail comes from, `internal_date` what the mail server says of receipt, `read_at` the instant of
    reading, to find dates in the future.
    """
    return _parsed(
        raw,
        own_servers=own_servers,
        own_domains=own_domains,
        vouching_servers=vouching_servers,
        internal_date=internal_date,
        read_at=read_at,
        depth=0,
    )


def attachments_of(raw: bytes) -> Iterator[tuple[Attachment, bytes]]:
    """Each attachment of a mail with its exact bytes, in the order of `ParsedMail.attachments`, one at a time."""
    problems = Problems()
    for file in files_of(opened(raw, problems=problems), problems=problems):
        yield _attachment(file), file.content


def _parsed(
    raw: bytes,
    *,
    own_servers: tuple[str, ...],
    own_domains: tuple[str, ...],
    vouching_servers: tuple[str, ...] = (),
    internal_date: dt.datetime | None,
    read_at: dt.datetime | None,
    depth: int,
) -> ParsedMail:
    problems = Problems()
    root = opened(raw, problems=problems)
    headers, charset = root.headers, root.charset
    sender = sender_of(headers, problems=problems, charset=charset)
    subject = re.sub(r"\s+", " ", text_in(headers.get("subject"), problems=problems, charset=charset))
    to = _recipients(headers, "to", charset=charset, problems=problems)
    cc = _recipients(headers, "cc", charset=charset, problems=problems)
    claimed = claimed_date(headers, problems=problems)
    receipt = receipt_of(
        headers,
        own_servers=own_servers,
        internal_date=internal_date,
        claimed=claimed,
        read_at=read_at,
        problems=problems,
    )
    body = body_of(root, problems=problems)
    attachments = tuple(_attachment(file) for file in files_of(root, problems=problems))
    signs = robots_in(headers, subject)
    bounce = bounce_of(root, sender=sender.address, subject=subject, text=body.text)
    forwarded: tuple[Forwarded, ...] = ()
    if bounce is None:
        forwarded = inline_forwards(
            body.text, subject=subject, sender=sender.address, recipients=to + cc, own_domains=own_domains
        ) + _attached(root, own_servers=own_servers, own_domains=own_domains, depth=depth, problems=problems)
    vouched, vouched_words = vouched_for(headers, sender=sender.address, servers=vouching_servers)
    return ParsedMail(
        message_id=_message_id(headers, problems=problems),
        date=claimed,
        received_at=receipt.at,
        received_how=receipt.how,
        received_by=receipt.by,
        forwarded=forwarded,
        from_address=sender.address,
        from_name=sender.name,
        to=to,
        cc=cc,
        subject=subject,
        text=body.text,
        new_text=new_text_of(body.text),
        html=safe_html(body.html, problems=problems),
        attachments=attachments,
        auto_reply=bounce is None and is_auto_reply(headers, signs, root),
        bounce=bounce,
        in_reply_to=next(iter(_ids(headers.get("in-reply-to"))), ""),
        references=tuple(_ids(headers.get("references"))),
        problems=problems.found(),
        content_hash=_content_hash(sender, subject, body, attachments),
        list_id=list_of(headers, problems=problems),
        robots=signs,
        vouched=vouched,
        vouched_words=vouched_words,
    )


def _recipients(headers: Headers, name: str, *, charset: str, problems: Problems) -> tuple[Address, ...]:
    found = (addresses_in(line, problems=problems, charset=charset) for line in headers.all(name))
    return tuple(dict.fromkeys(address for addresses in found for address in addresses))


def _attachment(file: File) -> Attachment:
    return Attachment(file.name, len(file.content), hashlib.sha256(file.content).hexdigest(), file.type)


def _attached(
    root: Part, *, own_servers: tuple[str, ...], own_domains: tuple[str, ...], depth: int, problems: Problems
) -> tuple[Forwarded, ...]:
    """The mails attached to this one, opened in turn as deep as forwards sensibly go."""
    found: list[Forwarded] = []
    for part in leaves(root):
        declared = part.type in ("message/rfc822", "message/global")
        if not declared and not part.name.lower().endswith(_MAIL_FILE):
            continue
        content = part.content(problems=problems)
        if depth >= _DEEPEST_FORWARD or not content.strip():
            problems.note(
                "too-many-forwards",
                "Mails are attached inside one another too deeply to open; they were kept whole.",
            )
            continue
        inner = _parsed(
            content,
            own_servers=own_servers,
            own_domains=own_domains,
            internal_date=None,
            read_at=None,
            depth=depth + 1,
        )
        if declared or inner.from_address:  # a file that only bears the name of a mail is a file
            found += attached_forward(inner)
    return tuple(found)


def _message_id(headers: Headers, *, problems: Problems) -> str:
    value = headers.get("message-id")
    found = next(iter(_ids(value)), "")
    if not value:
        problems.note("no-message-id", "The mail has no Message-ID.")
    if len(value) > _LONGEST_ID:
        problems.note("long-message-id", "The mail's Message-ID is too long; a digest stands in its place.")
    return found


def _ids(value: str) -> list[str]:
    """Message-IDs with their brackets; an over-long one becomes a digest so that it still compares equal.

    Some programs write a long number in encoded words, which no standard asks for: it is read all the same.
    """
    clean = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" in clean:
        clean = text_in(clean, problems=Problems())
    found = re.findall(r"<[^<>]*>", clean) or clean.split()
    return [_short_id(re.sub(r"\s+", "", one)) for one in found[:1_000] if one.strip("<> ")]


def _short_id(one: str) -> str:
    if len(one) <= _LONGEST_ID:
        return one
    return f"<sha256.{hashlib.sha256(one.encode('utf-8', 'replace')).hexdigest()}@too-long.invalid>"


def _content_hash(sender: Address, subject: str, body: Body, attachments: tuple[Attachment, ...]) -> str:
    """A digest of the decoded content: the same mail by two roads and in two encodings agrees."""
    parts = [sender.address.lower(), subject, _plain(body.text), _plain(body.html)]
    digest = hashlib.sha256()
    for piece in parts + sorted(f"{file.name}\n{file.sha256}" for file in attachments):
        data = piece.encode("utf-8", "replace")
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def _plain(text: str) -> str:
    return " ".join(text.split())
