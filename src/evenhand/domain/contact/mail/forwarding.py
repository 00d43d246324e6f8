"""Mail inside mail: forwards that a mail program attached, or wrote into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.domain.contact.mail.addresses import addresses_in
from evenhand.domain.contact.mail.dates import instant_in, written_instant
from evenhand.domain.contact.mail.parsed import Address, Forwarded, ParsedMail, Problems

_FORWARD_SUBJECT = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*)*(?:fwd?|fw|ymlaen|wg|tr)\s*:", re.IGNORECASE)
_REPLY_SUBJECT = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|ateb|atb)\s*:", re.IGNORECASE)
_FORWARD_MARKER = re.compile(
    r"^[ \t>*]*(?:-{2,}\s*forwarded (?:message|mail)[^\n]{0,60}?-{2,}|begin forwarded message\s*:|"
    r"-{2,}\s*neges wedi[^\n]{0,40}-{2,})[ \t*]*$",
    re.IGNORECASE,
)
_ORIGINAL_MARKER = re.compile(
    r"^[ \t>*]*-{2,}\s*(?:original|neges wreiddiol)\s*(?:message|mail|appointment)?\s*-{2,}[ \t*]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^[ \t>]*[*_]{0,2}(from|sent|date|to|cc|bcc|subject|reply[- ]to|importance|sent by|on behalf of|attachments|"
    r"oddi wrth|anfonwyd|at|pwnc|dyddiad)[ \t]?[*_]{0,2}[ \t]?:[*_]{0,2}[ \t]*(.*)$",
    re.IGNORECASE,
)
_MEANING = {
    "sent": "date",
    "oddi wrth": "from",
    "anfonwyd": "date",
    "at": "to",
    "pwnc": "subject",
    "dyddiad": "date",
}
_MOST = 50


@dataclass(frozen=True, slots=True)
class _Block:
    """A header block inside a text: its lines, its fields, and whether a forward marker stands above it."""

    starts: int
    ends: int
    fields: dict[str, str]
    marked: bool


def inline_forwards(
    text: str, *, subject: str, sender: str, recipients: tuple[Address, ...], own_domains: tuple[str, ...]
) -> tuple[Forwarded, ...]:
    """The mails passed on inside a text, outermost first.

    A header block under *Forwarded message* is a forward. One that Outlook writes looks the same in an
    answer, so it counts where the subject says so, or where the council's own sender passes on what
    somebody outside wrote and is not answering that person.
    """
    lines = text.split("\n")
    blocks = _blocks(lines)
    if not blocks or not (blocks[0].marked or _passes_on(blocks, subject, sender, recipients, own_domains)):
        marked = next((number for number, block in enumerate(blocks) if block.marked), None)
        if marked is None:
            return ()
        blocks = blocks[marked:]
    ends = [block.starts for block in blocks[1:]] + [len(lines)]
    return tuple(_forwarded(block, lines[block.ends : end]) for block, end in zip(blocks, ends, strict=True))


def _passes_on(
    blocks: list[_Block],
    subject: str,
    sender: str,
    recipients: tuple[Address, ...],
    own_domains: tuple[str, ...],
) -> bool:
    if _FORWARD_SUBJECT.match(subject):
        return True
    inner = addresses_in(blocks[0].fields.get("from", ""), problems=Problems())
    if _REPLY_SUBJECT.match(subject) or not own_domains or not inner or not is_own(sender, own_domains):
        return False
    answered = {address.address.lower() for address in recipients}
    return not is_own(inner[0].address, own_domains) and inner[0].address.lower() not in answered


def is_own(address: str, own_domains: tuple[str, ...]) -> bool:
    """Whether an address belongs to one of the council's own domains or a domain below one."""
    domain = address.rpartition("@")[2].lower()
    return any(domain == own.lower() or domain.endswith("." + own.lower()) for own in own_domains if own)


def _blocks(lines: list[str]) -> list[_Block]:
    found: list[_Block] = []
    place = 0
    while place < len(lines) and len(found) < _MOST:
        label = _LABEL.match(lines[place][:2_000])
        if label is None or label.group(1).lower() not in ("from", "oddi wrth", "date", "subject"):
            place += 1
            continue
        ends, fields = _fields(lines, place)
        if "from" in fields and len(fields.keys() & {"date", "to", "subject"}) >= 2:
            above = _marker_above(lines, place)
            found.append(_Block(above[0], ends, fields, above[1]))
            place = ends
        else:
            place += 1
    return found


def _fields(lines: list[str], place: int) -> tuple[int, dict[str, str]]:
    fields: dict[str, str] = {}
    last = ""
    start = place
    while place < len(lines) and place - start < 40:
        line = lines[place][:2_000]
        label = _LABEL.match(line)
        bare = line.strip("> \t")
        if label is not None:
            name = label.group(1).lower()
            last = _MEANING.get(name, name)
            if last in fields and last == "from":
                break
            fields.setdefault(last, label.group(2).strip().strip("*").strip())
        elif not bare:
            if len(fields) >= 3 or not _label_soon(lines, place):
                break
        elif last and _continues(fields, last, lines, place):
            fields[last] = f"{fields[last]} {bare}".strip()
        else:
            break
        place += 1
    return place, fields


def _continues(fields: dict[str, str], last: str, lines: list[str], place: int) -> bool:
    """Whether a line without a label is the rest of the header above it: a label or the block's end follows."""
    if not fields[last]:
        return True
    following = lines[place + 1].strip("> \t") if place + 1 < len(lines) else ""
    if _LABEL.match(following):
        return True
    return (
        last in ("to", "cc", "subject")
        and not following
        and len(fields) >= 3
        and lines[place - 1].strip() != ""
    )


def _label_soon(lines: list[str], place: int) -> bool:
    return any(_LABEL.match(line[:2_000]) for line in lines[place + 1 : place + 2])


def _marker_above(lines: list[str], place: int) -> tuple[int, bool]:
    """Where the block really begins, with its marker or rule, and whether that marker says *forwarded*."""
    start = place
    for back in range(1, 4):
        if place - back < 0:
            break
        line = lines[place - back]
        if _FORWARD_MARKER.match(line):
            return place - back, True
        if _ORIGINAL_MARKER.match(line) or re.match(r"^[ \t>]*[_-]{5,}[ \t]*$", line):
            return place - back, False
        if line.strip("> \t"):
            break
    return start, False


def _forwarded(block: _Block, below: list[str]) -> Forwarded:
    written = block.fields.get("from", "")
    bare = re.sub(r"\[mailto:([^\]\s]+)\]", r"<\1>", written.replace("*", ""))
    bare = re.sub(r"<mailto:[^<>]*>", "", bare)
    bare = re.sub(r"\[([^\[\]\s]+@[^\[\]\s]+)\]", r"<\1>", bare)
    senders = addresses_in(bare, problems=Problems())
    sender = next(
        (address for address in senders if address.address), senders[0] if senders else Address("", "")
    )
    sent_at = written_instant(block.fields.get("date", ""))
    quoted = all(line.lstrip().startswith(">") or not line.strip() for line in below) and any(below)
    text = "\n".join(re.sub(r"^[ \t]*>[ \t]?", "", line) if quoted else line for line in below)
    return Forwarded(
        sender=written,
        to=block.fields.get("to", ""),
        date=sent_at.isoformat() if sent_at else block.fields.get("date", ""),
        subject=block.fields.get("subject", ""),
        text=text.strip("\n").rstrip(),
        how="inline",
        from_address=sender.address,
        from_name=sender.name,
        sent_at=sent_at,
    )


def attached_forward(inner: ParsedMail) -> tuple[Forwarded, ...]:
    """A mail attached to another as a forward, followed by what it passes on itself."""
    name = f"{inner.from_name} <{inner.from_address}>" if inner.from_name else inner.from_address
    received = inner.received_at if inner.received_how == "received-header" else None
    own = Forwarded(
        sender=name,
        to=", ".join(f"{a.name} <{a.address}>" if a.name else a.address for a in inner.to),
        date=inner.date.isoformat() if inner.date else "",
        subject=inner.subject,
        text=inner.text,
        how="attached",
        from_address=inner.from_address,
        from_name=inner.from_name,
        sent_at=inner.date,
        received_at=received,
    )
    return (own, *inner.forwarded)


__all__ = ["attached_forward", "inline_forwards", "instant_in", "is_own"]
