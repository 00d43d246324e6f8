"""Content-Transfer-Encoding undone: base64, quoted-printable and uuencode, also where they are broken."""

from __future__ import annotations

import binascii
import itertools
import re

from evenhand.domain.contact.mail.parsed import Problems

_CLEAN_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*+={0,2}\s*+")
# As some programs of the web write it, with - and _ in the place of + and /; a rule of dashes is none.
_WEB_BASE64 = re.compile(rb"(?!.*-{5})[A-Za-z0-9_-]{8,}[A-Za-z0-9_\r\n-]*+={0,2}\s*+", re.DOTALL)
_FROM_WEB = bytes.maketrans(b"-_", b"+/")
_BASE64_LINE = re.compile(rb"[ \t]*[A-Za-z0-9+/]*={0,4}[ \t]*")  # some programs fill up with more than two
# One or two letters that a line on its way turned into others; words, addresses and rules have blanks, stops or dashes.
_SPOILT_LINE = re.compile(rb"[A-Za-z0-9+/]{4,}[^\sA-Za-z0-9+/=.:@_<>-]{1,2}[A-Za-z0-9+/]*={0,2}")
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
# A soft break behind which some gateway left blanks; or that ends in CR alone, where binascii would drop all that follows.
_ODD_BREAK = re.compile(rb"=(?:[ \t]+(?:\r\n?|\n)|\r(?!\n))")
_SURELY_BASE64 = 76  # letters: a whole line of it, which no sentence without blanks is
_UU_BEGIN = re.compile(rb"^begin[ \t]+[0-7]{3,4}[ \t]+([^\r\n]+?)[ \t]*\r?$", re.MULTILINE)
_UU_END = re.compile(rb"^(?:`|[ ])?\r?\n?end[ \t]*\r?$", re.MULTILINE)
_UU_LINE = re.compile(rb"\r?\n[ -`]{2,64}\r?\n")
_PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "7bits", "8bits", "utf-8", "raw"})


def encoding_name(declared: str) -> str:
    """A declared transfer encoding tidied up: the first word, lower case, without quotes and stops."""
    words = declared.strip().strip("\"'").lower().split()
    return words[0].strip(";,.\"'") if words else ""


def content_of(data: bytes, *, encoding: str, problems: Problems) -> bytes:
    """The bytes that `data` carries; an unknown encoding leaves them as they are, noted."""
    name = encoding_name(encoding)
    if name in _PLAIN:
        return data
    if name in ("base64", "base-64", "b64"):
        return base64_content(data, problems=problems)
    if name in ("quoted-printable", "quotedprintable", "qp", "quoted_printable"):
        return binascii.a2b_qp(_ODD_BREAK.sub(b"=\n", data))
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return uuencoded_content(data, problems=problems)
    problems.note(
        "unknown-encoding",
        f"A part names a transfer encoding that is not known ({name[:40]!r}); kept as sent.",
    )
    return data


def base64_content(data: bytes, *, problems: Problems) -> bytes:
    """Decode base64; skips foreign lines, joins padded runs and gives up nothing that can be read."""
    if _CLEAN_BASE64.fullmatch(data):
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            pass
    if _WEB_BASE64.fullmatch(data):
        data = data.translate(_FROM_WEB)
    problems.note("broken-base64", "An encoded part is damaged; what could be read of it was kept.")
    lines = data.splitlines()
    good = [line for line in lines if _BASE64_LINE.fullmatch(line) or _SPOILT_LINE.fullmatch(line)]
    # By letters, not lines: a short file under a footer of many lines is a file still.
    if (
        sum(len(line.strip()) for line in good) * 2 < sum(len(line.strip()) for line in lines)
        and b" " in data.strip()
    ):
        return _above_a_footer(lines) or data
    return b"".join(_base64_run(run) for run in re.findall(rb"[^=]+=*", b"".join(good or lines)))


def _above_a_footer(lines: list[bytes]) -> bytes:
    """What the first lines carry, where a list wrote its footer in plain words under a short encoded text."""
    first = itertools.takewhile(
        _BASE64_LINE.fullmatch, itertools.dropwhile(lambda line: not line.strip(), lines)
    )
    letters = b"".join(line.strip() for line in first)
    if len(letters) < 8 or len(letters) % 4:
        return b""
    content = b"".join(_base64_run(run) for run in re.findall(rb"[^=]+=*", letters))
    if letters.endswith(b"=") or len(letters) >= _SURELY_BASE64:
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return b""
    return content


def _base64_run(run: bytes) -> bytes:
    letters = run.translate(None, _NOT_BASE64).rstrip(b"=")
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def uuencoded_content(data: bytes, *, problems: Problems) -> bytes:
    """Decode the first uuencoded file in `data`; lines after a break are kept out, noted."""
    begin = _UU_BEGIN.search(data)
    lines = data[begin.end() if begin else 0 :].lstrip(b"\r\n").splitlines()
    out: list[bytes] = []
    for line in lines:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[: length + 1]))
            except binascii.Error:
                problems.note(
                    "broken-uuencode", "An attached file inside the text is damaged; its start was kept."
                )
                break
    return b"".join(out)


def uuencoded_files(data: bytes) -> list[tuple[int, int, bytes]]:
    """Where files stand uuencoded inside a text: (start, end, name) of each, in order."""
    found: list[tuple[int, int, bytes]] = []
    for begin in _UU_BEGIN.finditer(data):
        if found and begin.start() < found[-1][1]:
            continue
        end = _UU_END.search(data, begin.end())
        if end is None:
            break
        if _UU_LINE.match(data, begin.end()):
            found.append((begin.start(), end.end(), begin.group(1)))
    return found
