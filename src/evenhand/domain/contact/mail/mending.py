"""Raw bytes made fit for the standard parser: the top headers repaired, huge attachments set aside.

The bytes of a body are changed where every line end was doubled, and else never, so that attachments stay exact. What is
repaired is noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.domain.contact.mail.parsed import Problems

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|return-path|message-id|in-reply-to|references|received|"
    rb"mime-version|content-[a-z-]+|delivered-to|envelope-to|list-[a-z-]+|precedence|auto-submitted|importance|"
    rb"priority|user-agent|dkim-signature|authentication-results|arc-[a-z-]+|thread-[a-z]+|x-[!-9;-~]+)[ \t]*:",
    re.IGNORECASE,
)
_UNINDENTED = re.compile(
    rb"(?:boundary|charset|name|filename|type|format|delsp|report-type|protocol|micalg)\*?\d*\*?=",
    re.IGNORECASE,
)
_INDENTED = re.compile(rb"(?:[ \t]+[^\s][^\r\n]{0,998}+(?:\r\n|\r|\n)){0,5}+")
_HEADER_BYTES = 1_000_000
_HEAD = 4_096  # bytes of the beginning that tell how lines end
_SET_ASIDE_FROM = 1_000_000
_LONG_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{40,200}+[ \t]*+(?:\r\n|\r|\n)){4000,}+")
_TOKEN = "\x00set-aside:{}\x00"
_TOKENS = re.compile(rb"\x00set-aside:(\d{1,6})\x00\n?")


@dataclass(frozen=True, slots=True)
class Mended:
    """A mail ready for the standard parser; `set_aside` are spans of `raw` that stand in `data` as tokens."""

    raw: bytes
    data: bytes
    set_aside: tuple[tuple[int, int], ...] = ()

    def restored(self, payload: bytes) -> bytes:
        """A payload with the spans that were set aside put back."""
        if not self.set_aside or b"\x00set-aside:" not in payload:
            return payload
        pieces: list[bytes | memoryview] = []
        end = 0
        for token in _TOKENS.finditer(payload):
            number = int(token.group(1))
            if number < len(self.set_aside):
                start, stop = self.set_aside[number]
                pieces += [payload[end : token.start()], memoryview(self.raw)[start:stop]]
                end = token.end()
        return b"".join([*pieces, payload[end:]])


def mended(raw: bytes, *, problems: Problems) -> Mended:
    """Repair the header block of `raw` and set long base64 runs aside; see the module's words."""
    if _ends_doubled(raw):
        problems.note(
            "doubled-line-ends", "A program on its way ended each line twice; the mail was read as meant."
        )
        raw = raw.replace(b"\r\r\n", b"\r\n")
    if _is_utf_16(raw):
        problems.note(
            "utf-16-file", "The mail was saved as a text of two bytes a letter; it was read as meant."
        )
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    header, body_from = _header_block(raw, problems=problems)
    spans = _long_runs(raw, body_from)
    if not spans:
        return Mended(raw, header + raw[body_from:])
    pieces: list[bytes] = [header]
    end = body_from
    for number, (start, stop) in enumerate(spans):
        pieces += [raw[end:start], _TOKEN.format(number).encode() + b"\n"]
        end = stop
    return Mended(raw, b"".join([*pieces, raw[end:]]), tuple(spans))


def headers_mended(part: bytes, *, problems: Problems) -> bytes:
    """A part of a mail, its headers repaired as those of a whole mail are."""
    header, body_from = _header_block(part, problems=problems)
    return header + part[body_from:]


def _ends_doubled(raw: bytes) -> bool:
    """Whether every line at the beginning ends in CR CR LF, as after a file was written as text twice."""
    head = raw[:_HEAD]
    return head.count(b"\r\r\n") > 1 and head.count(b"\r\r\n") == head.count(b"\n")


def _is_utf_16(raw: bytes) -> bool:
    """Whether a mail was saved as a text in UTF-16: by its mark, and by a zero beside nearly every letter."""
    head = raw[2:_HEAD]
    return raw.startswith((b"\xff\xfe", b"\xfe\xff")) and head.count(0) * 5 > len(head) * 2


def _long_runs(raw: bytes, start: int) -> list[tuple[int, int]]:
    if len(raw) < _SET_ASIDE_FROM:
        return []
    return [match.span() for match in _LONG_BASE64.finditer(raw, start)]


def _header_block(raw: bytes, *, problems: Problems) -> tuple[bytes, int]:
    """The repaired headers with their empty line, and where the body starts in `raw`."""
    place = _first_header(raw, problems=problems)
    kept: list[bytes] = []
    while place < min(len(raw), _HEADER_BYTES):
        match = _LINE.match(raw, place)
        line = match.group() if match else b""
        if not line:
            break
        if not line.strip(b"\r\n\x00 \t"):
            if _goes_on_blank(line, raw, place + len(line), kept):
                place += len(line)
                continue
            if _headers_go_on(raw, place + len(line), kept):
                problems.note(
                    "split-headers", "There is an empty line inside the headers; both halves were read."
                )
                place += len(line)
                continue
            return _finished(kept), place + len(line)
        fit = _fit_line(line, kept, problems=problems)
        if fit is None:
            if not _more_headers_follow(raw, place + len(line)):
                problems.note(
                    "no-header-end", "The headers end without an empty line; the rest was read as the text."
                )
                return _finished(kept), place
            problems.note(
                "junk-in-headers",
                "There are lines among the headers that are not headers; they were passed over.",
            )
        else:
            kept.append(fit)
        place += len(line)
    return _finished(kept), place


def _finished(kept: list[bytes]) -> bytes:
    return b"".join(kept) + b"\r\n"


def _first_header(raw: bytes, *, problems: Problems) -> int:
    """Past a byte order mark, empty lines, an mbox line and lines of junk before the first known header."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    place, passed = start, 0
    while place < min(len(raw), 20_000) and passed < 60:
        match = _LINE.match(raw, place)
        line = match.group() if match else b""
        if not line:
            break
        if _HEADER.match(line) and (passed == 0 or _KNOWN.match(line)) and not line.startswith(b">From "):
            return place
        mbox = line.startswith((b"From ", b">From "))
        place, passed = place + len(line), passed + (0 if mbox or not line.strip() else 1)
        if passed and not mbox and line.strip() and not _KNOWN_AHEAD.search(raw, place, place + 5_000):
            problems.note(
                "no-headers", "The mail has no headers at all; everything in it was read as the text."
            )
            return _body_of_headless(raw, start)
        if passed and not mbox:
            problems.note("junk-before-headers", "There are lines before the headers; they were passed over.")
    if place >= len(raw) and raw.strip():
        problems.note("no-headers", "The mail has no headers at all; everything in it was read as the text.")
        return _body_of_headless(raw, start)
    return place


def _body_of_headless(raw: bytes, start: int) -> int:
    return start


_KNOWN_AHEAD = re.compile(rb"(?:^|[\r\n])" + _KNOWN.pattern, re.IGNORECASE)


def _fit_line(line: bytes, kept: list[bytes], *, problems: Problems) -> bytes | None:
    """A header line the standard parser will take, or None where it is none."""
    if b"\x00" in line:
        problems.note("nul-bytes", "There are zero bytes in the headers; they were taken out.")
        line = line.replace(b"\x00", b"")
    if line[:1] in (b" ", b"\t"):
        return line if kept else None
    match = _HEADER.match(line)
    if match:
        return match.group(1) + line[match.end() - 1 :]
    if kept and (_UNINDENTED.match(line) or (line[:1] == b"<" and kept[-1][:1] in b"RrIiMm \t")):
        problems.note(
            "bad-folding", "A header goes on in the next line without an indent; it was read as one."
        )
        return b" " + line
    return None


def _more_headers_follow(raw: bytes, place: int) -> bool:
    """Whether the next few lines before an empty one hold a header that mail is known to have."""
    for _ in range(8):
        match = _LINE.match(raw, place)
        line = match.group() if match else b""
        if not line.strip():
            return False
        if _KNOWN.match(line):
            return True
        place += len(line)
    return False


def _goes_on_blank(line: bytes, raw: bytes, place: int, kept: list[bytes]) -> bool:
    """Whether a line of blanks only goes on a header, as old programs fold: one that is not there yet comes behind it."""
    place = _INDENTED.match(raw, place).end()  # type: ignore[union-attr]  # it may match nothing, and so matches always
    name = _KNOWN.match(raw, place) if line[:1] in (b" ", b"\t") and kept else None
    if name is None:
        return False
    once = name.group().lower().startswith((b"from", b"to", b"subject", b"date"))
    return not once or not any(_named(held) == _named(name.group()) for held in kept)


def _named(header: bytes) -> bytes:
    return header.partition(b":")[0].strip().lower()


def _headers_go_on(raw: bytes, place: int, kept: list[bytes]) -> bool:
    """Whether the real headers start after this empty line: nothing so far says who or what."""
    if any(re.match(rb"(?:from|subject|to|date|content-type)[ \t]*:", line, re.IGNORECASE) for line in kept):
        return False
    match = _LINE.match(raw, place)
    line = match.group() if match else b""
    return bool(
        re.match(
            rb"(?:from|subject|to|date|received|message-id|return-path|mime-version)[ \t]*:",
            line,
            re.IGNORECASE,
        )
    )
