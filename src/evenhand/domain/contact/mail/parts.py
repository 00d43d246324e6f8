"""The parts of a mail: the standard library's parser underneath, with a layer that rescues broken structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any

from evenhand.domain.contact.mail.headers import Headers, parameter_text, parameters, text_in
from evenhand.domain.contact.mail.mending import Mended, headers_mended, mended
from evenhand.domain.contact.mail.parsed import Problems
from evenhand.domain.contact.mail.transfer import content_of, encoding_name

_GUESSED_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]*(?:\r\n|\r|\n)(?=Content-[\w-]+[ \t]*:)", re.IGNORECASE | re.MULTILINE
)
# What stands in the place of a body and is of the headers: a parameter, or a header of a part after lines of junk.
_CUT_SHORT = re.compile(
    rb"(?:boundary|charset|name|filename)\*?\d*\*?=|(?:[^\r\n]{1,998}(?:\r\n|\r|\n)){1,3}content-[a-z-]{2,40}[ \t]*:",
    re.IGNORECASE,
)
_DEEPEST = 60
_TOO_DEEP = "The mail's parts are nested too deeply or too oddly to open; they were kept whole."
_LONGEST_NAME = 200
# Where a file lay at its sender's, which RFC 2183 (2.3) says to leave; a stroke alone may be in a name: Ref 12/345.pdf.
_PATH = re.compile(r"[A-Za-z]:[\\/]|\\|~?/|\.{1,2}[\\/]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class _Policy(EmailPolicy):
    """The default policy, but header values are handed over as written; our own reading cannot fail.

    The transfer encoding is hidden from the parser, so that it hands over each payload's exact bytes.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if name.lower() == "content-transfer-encoding":
            return "8bit"
        return re.sub(r"[\r\n]+[ \t]*", " ", value)


class _Whole(EmailMessage):
    """A part whose enclosed mail is kept as its exact bytes, to be opened later and elsewhere."""

    def get_content_type(self) -> str:
        kind = super().get_content_type()
        return "application/octet-stream" if kind.startswith("message/") else kind


class _Flat(_Whole):
    """A part never opened further, for structures too deep for the parser."""

    def get_content_type(self) -> str:
        return "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers, its type and parameters, and either its children or its payload."""

    headers: Headers
    type: str
    charset: str
    disposition: str
    name: str
    children: tuple[Part, ...]
    payload: bytes
    mail: Mended
    parameters: dict[str, str]

    def content(self, *, problems: Problems) -> bytes:
        """The decoded bytes of the part; a large one is held only as long as the caller holds it."""
        encoding = self.headers.get("content-transfer-encoding")
        return content_of(self.mail.restored(self.payload), encoding=encoding, problems=problems)

    @property
    def is_multipart(self) -> bool:
        """Whether the part has parts of its own."""
        return bool(self.children)


def opened(raw: bytes, *, problems: Problems) -> Part:
    """Read `raw` into parts; never raises, whatever the bytes are."""
    if not raw.strip():
        problems.note("empty", "The mail is empty.")
    mail = mended(raw, problems=problems)
    return _part(_parsed(mail.data, problems=problems), mail=mail, problems=problems, depth=0)


def _parsed(data: bytes, *, problems: Problems) -> Message:
    for factory in (_Whole, _Flat):
        try:
            message = BytesParser(_class=factory, policy=_Policy(message_factory=factory)).parsebytes(data)
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
            message = None
        if message is not None and not _is_too_deep(message):
            return message
        problems.note("too-deep", _TOO_DEEP)
    return EmailMessage()


def _is_too_deep(message: Message) -> bool:
    level = [message]
    for _ in range(_DEEPEST):
        level = [child for part in level for child in _children(part)]
        if not level:
            return False
    return True


def _part(message: Message, *, mail: Mended, problems: Problems, depth: int, inside: str = "") -> Part:
    message = _with_all_headers(message, problems=problems)
    headers = Headers(message.raw_items())
    declared, found = parameters(_unwrapped(headers.get("content-type"), problems=problems))
    disposition, placed = parameters(_unwrapped(headers.get("content-disposition"), problems=problems))
    kind = _kind(
        declared,
        default="message/rfc822" if inside == "multipart/digest" else "text/plain",
        problems=problems,
    )
    children: tuple[Part, ...] = ()
    payload = _children(message)
    data = b""
    if payload:
        children = tuple(
            _part(p, mail=mail, problems=problems, depth=depth + 1, inside=kind) for p in payload
        )
        children += _after_the_end(message, mail=mail, problems=problems, depth=depth)
    else:
        exact = message.get_payload(decode=True)
        data = exact if isinstance(exact, bytes) else b""
        if _is_in_parts(data, kind=kind, boundary=found.get("boundary", "")):
            kind = "multipart/mixed"
        children = _rescued(data, kind=kind, headers=headers, mail=mail, problems=problems, depth=depth)
    if kind.startswith("multipart/") and not children:
        kind = (
            "text/html"
            if re.search(rb"<(?:html|body|div|p)\b", data[:5_000], re.IGNORECASE)
            else "text/plain"
        )
        problems.note(
            "broken-structure",
            "The mail says it has several parts, but they could not be told apart; kept as one text.",
        )
    return Part(
        headers=headers,
        type=kind,
        charset=found.get("charset", ""),
        disposition=disposition
        if disposition in ("attachment", "inline")
        else ("attachment" if placed.get("filename") else ""),
        name=_name(placed, found, problems=problems),
        children=children,
        payload=data,
        mail=mail,
        parameters=dict(found),
    )


def _unwrapped(value: str, *, problems: Problems) -> str:
    """A header that some gateway made one encoded word of, because a name in it was not ASCII."""
    return text_in(value, problems=problems) if value.startswith("=?") else value


def _with_all_headers(message: Message, *, problems: Problems) -> Message:
    """A part whose headers were cut short by a line without its indent, read again as the headers of a whole mail are."""
    if not any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in message.defects):
        return message
    body = message.get_payload(decode=True)
    if not message.keys() or not isinstance(body, bytes) or not _CUT_SHORT.match(body):
        return message
    head = "".join(f"{name}: {value}\r\n" for name, value in message.raw_items())
    return _parsed(
        headers_mended(head.encode("utf-8", "surrogateescape") + body, problems=problems), problems=problems
    )


def _children(message: Message) -> list[Message]:
    payload = message.get_payload() if message.is_multipart() else []
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _kind(declared: str, *, default: str, problems: Problems) -> str:
    if re.fullmatch(r"[\w.+-]{1,100}/[\w.+-]{1,100}", declared):
        return declared
    simple = {"text": "text/plain", "html": "text/html", "plain": "text/plain", "text/": "text/plain"}
    declared = declared[:300]
    if declared:
        problems.note("bad-content-type", f"A part's type cannot be read ({declared[:60]!r}).")
        found = re.search(r"[\w.+-]+/[\w.+-]+", declared)
        return simple.get(declared) or (found.group() if found else "application/octet-stream")
    return default


def _is_in_parts(data: bytes, *, kind: str, boundary: str) -> bool:
    """Whether what says it is one text names a boundary and stands in parts behind lines of it."""
    if not boundary or not kind.startswith("text/"):
        return False
    line = rb"(?:^|[\r\n])--" + re.escape(boundary.encode("utf-8", "surrogateescape")) + rb"[ \t]*[\r\n]"
    return re.search(line, data) is not None


def _rescued(
    data: bytes, *, kind: str, headers: Headers, mail: Mended, problems: Problems, depth: int
) -> tuple[Part, ...]:
    """The parts of a body whose boundary is missing or wrong, found by the boundary it really uses."""
    undeclared = not headers.has("content-type") and depth == 0
    if depth >= 8 or problems.noted("too-deep") or not (kind.startswith("multipart/") or undeclared):
        return ()
    encoding = encoding_name(headers.get("content-transfer-encoding"))
    if encoding in ("base64", "quoted-printable") and kind.startswith("multipart/"):
        data = content_of(mail.restored(data), encoding=encoding, problems=Problems())
    guess = _GUESSED_BOUNDARY.search(data)
    if guess is None or (undeclared and data[: guess.start()].strip() and not headers.has("mime-version")):
        return ()
    problems.note(
        "boundary-mended", "The line that separates the mail's parts is not the one it names; it was guessed."
    )
    return _reparsed(data, guess.group(1), mail=mail, problems=problems, depth=depth)


def _after_the_end(message: Message, *, mail: Mended, problems: Problems, depth: int) -> tuple[Part, ...]:
    """Parts that stand after the closing boundary, which the standard says to ignore: kept all the same."""
    epilogue = message.epilogue
    if not isinstance(epilogue, str) or "--" not in epilogue or depth >= 8:
        return ()
    data = epilogue.encode("utf-8", "surrogateescape")
    guess = _GUESSED_BOUNDARY.search(data)
    if guess is None:
        return ()
    problems.note("parts-after-end", "The mail goes on after its own end; what stands there was kept.")
    return _reparsed(data, guess.group(1), mail=mail, problems=problems, depth=depth)


def _reparsed(
    data: bytes, boundary: bytes, *, mail: Mended, problems: Problems, depth: int
) -> tuple[Part, ...]:
    quoted = boundary.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    whole = b'Content-Type: multipart/mixed; boundary="' + quoted + b'"\r\n\r\n' + data
    children = _children(_parsed(whole, problems=problems))
    return tuple(_part(part, mail=mail, problems=problems, depth=depth + 1) for part in children)


def _name(placed: Any, found: Any, *, problems: Problems) -> str:
    name = parameter_text(placed, "filename", problems=problems) or parameter_text(
        found, "name", problems=problems
    )
    name = name or parameter_text(placed, "name", problems=problems)
    name = name or parameter_text(found, "filename", problems=problems)
    name = _UNSAFE.sub("", re.sub(r"[\t\r\n]+", " ", name)).strip()
    if _PATH.match(name):
        name = re.split(r"[\\/]", name)[-1]
    if len(name) > _LONGEST_NAME:
        problems.note("long-name", "An attachment's name is too long; its middle was left out.")
        name = name[: _LONGEST_NAME - 41] + "…" + name[-40:]
    return name


def leaves(part: Part) -> Iterator[Part]:
    """Every part without parts of its own, in order."""
    stack = [part]
    while stack:
        here = stack.pop()
        if here.children:
            stack.extend(reversed(here.children))
        else:
            yield here
