"""Reports of mail systems that a mail was not delivered, or not yet: what they are about, and how it went.

Reads RFC 3464 reports, also those of RFC 6533 with letters beyond ASCII, and the free words of servers that write none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.message import Message
from email.parser import HeaderParser

from evenhand.domain.contact.mail.headers import text_in
from evenhand.domain.contact.mail.parsed import Bounce, Problems
from evenhand.domain.contact.mail.parts import Part, leaves

_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_REPORT_TYPES = frozenset({"delivery-status", "global-delivery-status"})
_RETURNED = frozenset(
    {
        "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers",
        "text/rfc822-header",
    }
)  # fmt: skip
_SUBJECT = re.compile(
    r"^\s*(?:undeliver(?:able|ed)\b|mail delivery (?:failed|subsystem|failure)|"
    r"delivery (?:status notification|failure|has failed|(?:is )?delayed|notification)|"
    r"returned mail\b|failure notice\b|message (?:undeliverable|could not be delivered)|non[- ]?delivery|"
    r"nondeliverable|mail system error|"
    r"warning: (?:message|could not send)|delayed mail|unzustellbar|nicht zustellbar|non remis|address not found)",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|mail-?administrator|microsoftexchange[0-9a-f]+)@|"
    r"^(?:mailer-daemon|postmaster)$",
    re.IGNORECASE,
)
# What a mail system writes above a mail that it gives back, in its own words and under any subject.
_SAYS_SO = re.compile(
    r"\b(?:(?:could|can) ?not be delivered|couldn['’]t be delivered|(?:was|were) not delivered|not been delivered|"
    r"(?:unable|wasn['’]t able|failed) to deliver|was undeliverable|message rejected|recipient rejected|"
    r"user unknown|unknown user|no such user)\b|\b5\d\d[ -]5\.\d{1,3}\.\d{1,3}\b",
    re.IGNORECASE,
)
# Of a report without fields. The subject is asked at its beginning alone, the words as far as no mail of ours is quoted:
# a letter that is sorry for a delay did not come late because of that.
_LATE_SUBJECT = re.compile(
    r"^\s*(?:delayed mail|warning:|delivery (?:is )?delayed|delivery status notification \(delay)",
    re.IGNORECASE,
)
_LATE_WORDS = re.compile(
    r"\b(?:not (?:yet )?been delivered [^.]{0,200}\bafter more than|warning message only|"
    r"delivery attempts will continue|recipients? has been delayed|not need to resend)",
    re.IGNORECASE,
)
_QUOTED_FROM = re.compile(
    r"^.{0,40}(?:copy of (?:the|your) message|message-id:)", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ADDRESS = re.compile(r"<?([\w.+'=/-]{1,100}@[\w.-]{1,150}\.[A-Za-z]{2,20})>?")
_MESSAGE_ID = re.compile(r"^[ \t]*message-id:\s*(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_READ_OF_TEXT = 20_000
_READ_OF_PART = 200_000


def bounce_of(root: Part, *, sender: str, subject: str, text: str) -> Bounce | None:
    """What the mail reports as not delivered, or None where it is no such report."""
    report = next((part for part in leaves(root) if part.type in _REPORTS), None)
    kind = root.parameters.get("report-type", "").lower()
    failed = text_in(root.headers.get("x-failed-recipients"), problems=Problems())
    declared = report is not None or kind in _REPORT_TYPES
    if not declared and not failed and not _says_so(root, sender=sender, subject=subject, text=text):
        return None
    whole, fields = _report_fields(report) if report is not None else ({}, {})
    status = fields.get("status", "") or _first(
        _STATUS, fields.get("diagnostic-code", "") or text[:_READ_OF_TEXT]
    )
    return Bounce(
        message_id=_bounced_id(root, whole, text),
        recipient=_recipient(fields, failed=failed, text=text, sender=sender),
        status=status,
        action=fields.get("action", "").lower()
        or _action(fields.get("status", ""), subject=subject, text=text[:_READ_OF_TEXT]),
        diagnostic=fields.get("diagnostic-code", "")[:1_000],
    )


def _says_so(root: Part, *, sender: str, subject: str, text: str) -> bool:
    """Whether a mail without a report in it is one in free words: by who sent it, and by its subject or its words."""
    machine, returns_nowhere = bool(_MACHINE.match(sender)), root.headers.get("return-path") == "<>"
    if not machine and not returns_nowhere:
        return False
    if _SUBJECT.match(subject[:500]):
        return True
    by_itself = returns_nowhere or root.headers.has("auto-submitted")
    by_name = sender.lower().startswith(("mailer-daemon", "mail-daemon", "mdaemon"))
    return machine and (by_itself or by_name) and _SAYS_SO.search(text[:_READ_OF_TEXT]) is not None


def _action(status: str, *, subject: str, text: str) -> str:
    """How it went where no field says so: late where the report's status, the subject or the words say so, else failed."""
    own_words = _QUOTED_FROM.split(text, maxsplit=1)[0]
    late = status.startswith("4.") or _LATE_SUBJECT.match(subject) or _LATE_WORDS.search(own_words)
    return "delayed" if late else "failed"


def _report_fields(report: Part) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fields about the whole mail, and those of the first failed recipient, else of the first recipient."""
    content = (
        report.content(problems=Problems())
        .decode("utf-8", "replace")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    blocks = [_fields(block) for block in re.split(r"\n\s*\n", content[:_READ_OF_PART]) if block.strip()]
    recipients = [
        block
        for block in blocks
        if "final-recipient" in block or "original-recipient" in block or "action" in block
    ]
    failed = [block for block in recipients if block.get("action", "").lower().startswith("fail")]
    chosen = (failed or recipients or [{}])[0]
    first_words = {
        name: re.split(r"\s", value, maxsplit=1)[0] if name in ("status", "action") else value
        for name, value in chosen.items()
    }
    return (blocks or [{}])[0], first_words


def _fields(block: str) -> dict[str, str]:
    message: Message = HeaderParser().parsestr(block.lstrip() + "\n\n")
    return {
        name.lower(): re.sub(r"\s+", " ", str(value)).strip()
        for name, value in reversed(list(message.raw_items()))
    }


def _recipient(fields: Mapping[str, str], *, failed: str, text: str, sender: str) -> str:
    for name in ("original-recipient", "final-recipient"):
        kind, typed, address = fields.get(name, "").partition(";")
        if found := (address if typed else kind).strip().strip("<>"):
            return found
    if failed:
        return failed.split(",")[0].strip().strip("<>")
    named = (match.group(1) for match in _ADDRESS.finditer(text[:_READ_OF_TEXT]))
    return next((a for a in named if a.lower() != sender.lower() and not _MACHINE.match(a)), "")


def _bounced_id(root: Part, report: Mapping[str, str], text: str) -> str:
    """The number of the mail that came back: of the report, of what it returns, of any file in it, of its words."""
    for name in ("x-original-message-id", "original-message-id"):
        if found := _first(_MESSAGE_ID, f"Message-ID: {report.get(name, '')}"):
            return found
    return (
        next((found for found in map(_id_in, _returned(root)) if found), "")
        or _first(_MESSAGE_ID, re.sub(r"\n[ \t]+", " ", text))
        or text_in(root.headers.get("in-reply-to"), problems=Problems()).split(" ")[0]
    )


def _returned(root: Part) -> Iterable[Part]:
    """The parts that may hold the mail that came back, those that say so first."""
    parts = [part for part in leaves(root) if part.type not in _REPORTS]
    yield from (part for part in parts if part.type in _RETURNED)
    yield from (part for part in parts if part.type not in _RETURNED and part.name)


def _id_in(part: Part) -> str:
    content = part.content(problems=Problems())[:_READ_OF_PART].decode("utf-8", "replace")
    return _first(_MESSAGE_ID, re.sub(r"\r?\n[ \t]+", " ", content))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""
