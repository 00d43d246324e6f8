"""Header values read kindly: folding, encoded words, raw 8-bit letters and sloppy parameters."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from evenhand.domain.contact.mail.charsets import text_of
from evenhand.domain.contact.mail.parsed import Problems

_WORD = re.compile(r"=\?([^?\s=][^?\s]*)\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
_SHIFTED = re.compile(r"\x1b\$[@B(]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A first word that runs on into the parameters, a blank or a comma between them.
_RUN_ON = re.compile(
    r"\s*([^\s;/=\"]{1,100}/[^\s;/,]{1,100}|attachment|inline)(?:\s*,\s*|\s+)([\w*-]{1,40}\s*=.*)",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"[\s;]*+([^\s=;\"]++)\s*+=\s*+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s*(?:;|$|[\w*-]+\s*=))', re.DOTALL)
_UNQUOTED = re.compile(r"(.*?)(?=;\s*[\w*-]+\s*=|;?\s*$)", re.DOTALL)
_STARLESS = re.compile(r"(?:utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d)'[a-z-]{0,10}'", re.IGNORECASE)
_LONGEST_VALUE = 100_000
_LONGEST_PARAMETERS = 10_000


class Headers:
    """The headers of one mail or part, in their order, values unfolded but not yet decoded.

    Values may hold surrogate escapes for raw 8-bit bytes; `text_in` turns those into letters.
    """

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self.items = [(name.lower(), unfolded(value)) for name, value in items]
        self._first: dict[str, str] = {}
        for name, value in self.items:
            if not self._first.get(name, "").strip():
                self._first[name] = value

    def get(self, name: str) -> str:
        """The first value of a header that is not empty, else an empty string."""
        return self._first.get(name, "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a header that is not empty, in order."""
        return [value.strip() for held, value in self.items if held == name and value.strip()]

    def has(self, name: str) -> bool:
        """Whether the header stands there at all, even if empty."""
        return name in self._first


def unfolded(value: str) -> str:
    """A header value on one line, bounded in length."""
    return re.sub(r"(?:\r\n|\r|\n)[ \t]?", " ", value[:_LONGEST_VALUE]).replace("\x00", "")


def text_in(value: str, *, problems: Problems, charset: str = "") -> str:
    """A header value as people read it: raw bytes and encoded words decoded, control characters gone."""
    plain = letters(value, problems=problems, charset=charset)
    return _CONTROL.sub("", _decoded_words(plain, problems=problems)).strip()


def letters(value: str, *, problems: Problems, charset: str = "") -> str:
    """Raw 8-bit bytes in a header value turned into letters; encoded words are left alone."""
    if value.isascii():
        return _japanese(value) if _SHIFTED.search(value) else value
    raw = value.encode("utf-8", "surrogateescape")
    problems.note(
        "raw-header", "A header holds letters that were not encoded; they were read as best they could be."
    )
    return text_of(raw, declared=charset, problems=Problems())


def _japanese(value: str) -> str:
    """A raw header in ISO-2022-JP, which is plain ASCII with escapes; as it stands where it is none after all."""
    try:
        return value.encode("ascii").decode("iso2022_jp_ext")
    except UnicodeError:
        return value


def _decoded_words(value: str, *, problems: Problems) -> str:
    if "=?" not in value:
        return value
    pieces: list[str] = []
    pending: tuple[str, bytes, bytes] | None = None
    end = 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        charset = word.group(1).lower()
        if pending and not between.strip() and pending[0] == charset:
            cut = pending[2] if word.group(2) in "bB" and _is_cut(pending[2]) else b""
            data, loose = _word_bytes(word, before=cut)
            pending = (charset, pending[1] + (b"" if cut else _loose_bytes(pending[2])) + data, loose)
        else:
            pieces.append(_word_text(pending, problems=problems))
            pieces.append("" if pending and not between.strip() else between)
            pending = (charset, *_word_bytes(word))
        end = word.end()
    pieces.append(_word_text(pending, problems=problems))
    return "".join(pieces) + value[end:]


def _word_text(word: tuple[str, bytes, bytes] | None, *, problems: Problems) -> str:
    return text_of(word[1] + _loose_bytes(word[2]), declared=word[0], problems=problems) if word else ""


def _word_bytes(word: re.Match[str], *, before: bytes = b"") -> tuple[bytes, bytes]:
    """What an encoded word carries, and the letters of base64 at its end that make no four."""
    data = word.group(3).encode("utf-8", "surrogateescape")
    if word.group(2) in "bB":
        kept = before + re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        whole = len(kept) // 4 * 4
        return binascii.a2b_base64(kept[:whole]), kept[whole:]
    return binascii.a2b_qp(data.replace(b"_", b" ").replace(b" ", b"=20"), header=False), b""


def _loose_bytes(loose: bytes) -> bytes:
    return binascii.a2b_base64(loose + b"=" * (-len(loose) % 4)) if len(loose) > 1 else b""


def _is_cut(loose: bytes) -> bool:
    """Whether base64 was cut between two words: bits are left over that a missing padding never leaves."""
    if len(loose) < 2:
        return bool(loose)
    return _loose_bytes(loose) != b"" and binascii.b2a_base64(_loose_bytes(loose))[: len(loose)] != loose


def parameters(value: str) -> tuple[str, Mapping[str, str]]:
    """A value such as `text/plain; charset=utf-8` as its first word and its parameters, lower-case names.

    Unquoted values with spaces, missing quotes and quotes inside quotes are read as meant; of two
    parameters with one name the first counts.
    """
    value = value[:_LONGEST_PARAMETERS]
    head, _, rest = value.partition(";")
    if (run_on := _RUN_ON.match(value)) is not None:
        head, rest = run_on.group(1), run_on.group(2)
    elif "=" in head and "/" not in head.split("=")[0]:
        head, rest = "", value
    found: dict[str, str] = {}
    place = 0
    while (name := _NAME.match(rest, place)) is not None:
        text, place = _parameter_value(rest, name.end())
        found.setdefault(name.group(1).lower(), text)
        place = rest.find(";", place) if rest.find(";", place) >= 0 else len(rest)
    return head.strip().strip("\"'").lower(), MappingProxyType(found)


def _parameter_value(rest: str, start: int) -> tuple[str, int]:
    if rest[start : start + 1] == '"':
        quoted = _QUOTED.match(rest, start)
        if quoted is not None:
            return re.sub(r'\\(["\\])', r"\1", quoted.group(1)), quoted.end()
    bare = _UNQUOTED.match(rest, start)
    end = bare.end() if bare else len(rest)
    return rest[start:end].strip().strip("\"'").strip(), end


def parameter_text(found: Mapping[str, str], name: str, *, problems: Problems) -> str:
    """A parameter as people read it: RFC 2231 pieces joined, encoded words and raw bytes decoded."""
    pieces = _numbered(found, name)
    if pieces:
        return _joined(pieces, problems=problems)
    value = found.get(name, "")
    if _STARLESS.match(value):  # as RFC 2231 writes it, but without the star that says so
        return _joined([(0, True, value)], problems=problems)
    return text_in(value, problems=problems)


def _numbered(found: Mapping[str, str], name: str) -> list[tuple[int, bool, str]]:
    pieces = []
    for key, value in found.items():
        match = re.fullmatch(re.escape(name) + r"(?:\*(\d{1,4}))?(\*?)", key)
        if match and key != name:
            pieces.append((int(match.group(1) or 0), bool(match.group(2)), value))
    return sorted(pieces, key=lambda piece: piece[0])


def _joined(pieces: list[tuple[int, bool, str]], *, problems: Problems) -> str:
    charset = ""
    data = b""
    for number, (_, encoded, value) in enumerate(pieces):
        if encoded and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    if b"=?" in data and not charset:
        return text_in(data.decode("utf-8", "surrogateescape"), problems=problems)
    return _CONTROL.sub("", text_of(data, declared=charset or "utf-8", problems=problems)).strip()
