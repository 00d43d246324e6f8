"""Bytes to text, whatever the mail says they are.

Order: the declared character set with its usual aliases; then strict UTF-8; then Windows-1252, which
never fails. What names a western set and is UTF-8 throughout is read as UTF-8. Every step away from the declaration is
noted as a problem.
"""

from __future__ import annotations

import codecs
import re

from evenhand.domain.contact.mail.parsed import Problems

_ALIASES = {
    "x-gbk": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "chinesebig5": "big5hkscs",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "x-ansi": "cp1252",
    "ansi": "cp1252",
    "windows1252": "cp1252",
    "x-cp1252": "cp1252",
    "win-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-macintosh": "mac_roman",
    "iso-10646-ucs-2": "utf-16",
    "unicode": "utf-16",
    "cp-850": "cp850",
}
_UNDECLARED = frozenset(
    {"", "us-ascii", "ascii", "ansi_x3.4-1968", "646", "unknown-8bit", "x-unknown", "unknown", "default",
     "utf-8", "utf8", "x-user-defined", "binary", "8bit", "7bit", "none", "default_charset"}
)  # fmt: skip
_NOT_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs"}
)
_ONE_BYTE_LATIN = frozenset({"cp1252", "iso8859-15", "mac-roman"})
# Whole letters only: a lead byte with too few behind it is as likely two letters of Windows-1252, such as ë’.
_STRAY_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


_HALF = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


def charset_name(declared: str) -> str:
    """A declared character set tidied up: lower case, without quotes, prefixes and language tags."""
    name = declared.strip().strip("\"'").strip().lower()
    name = re.sub(r"^charset\s*=\s*", "", name).strip("\"' ")
    return re.split(r"[;,*\s\"]", name, maxsplit=1)[0][:60]


def codec_for(name: str) -> str | None:
    """Python's codec for a tidied character set, or None where there is none that yields text."""
    wanted = _ALIASES.get(name, name)
    wanted = re.sub(r"^(?:windows|win|cp)[-_]?(125\d)$", r"cp\1", wanted)
    wanted = re.sub(r"^iso[-_ ]?8859[-_ ]?(\d+)$", r"iso-8859-\1", wanted)
    wanted = _ALIASES.get(wanted, wanted)
    try:
        found = codecs.lookup(wanted)
        "".encode(wanted)
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found.name in _NOT_CHARACTER_SETS or not wanted.isascii() else found.name


def text_of(data: bytes, *, declared: str, problems: Problems) -> str:
    """Decode `data`, noting every departure from the declared character set; never raises."""
    name = charset_name(declared)
    if name in _UNDECLARED:
        return _undeclared(data, name=name, problems=problems)
    codec = codec_for(name)
    if codec is None:
        problems.note("unknown-charset", f"The mail names a character set that does not exist ({name!r}).")
        return _undeclared(data, name="", problems=problems)
    if codec.startswith(("utf-16", "utf-32")) and b"\x00" not in data:
        problems.note("wrong-charset", f"The text is not in the character set it names ({name}).")
        return _undeclared(data, name="", problems=problems)
    if codec in _ONE_BYTE_LATIN and not data.isascii() and (text := _really_utf8(data)) is not None:
        problems.note("wrong-charset", f"The text says {name} and is UTF-8 throughout; it was read as UTF-8.")
        return text
    try:
        return _whole_letters(data.decode(codec).lstrip("\ufeff"))
    except (UnicodeError, ValueError):
        if codec == "cp1252":
            return _windows_1252(data)
        problems.note(
            "wrong-charset",
            f"The text is not wholly in the character set it names ({name}); check odd characters.",
        )
        return _undeclared(data, name="", problems=problems, codec=codec)


def _really_utf8(data: bytes) -> str | None:
    """The text where all of it is UTF-8. In a western character set, which takes any bytes, that is no chance: Å·, Â£."""
    try:
        return data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        return None


def _undeclared(data: bytes, *, name: str, problems: Problems, codec: str = "") -> str:
    if data.isascii():
        return data.decode("ascii") if b"\x1b" not in data else _maybe_japanese(data)
    try:
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        return _undeclared_8bit(data, name=name, problems=problems, codec=codec)
    if name not in ("utf-8", "utf8", "x-utf-8"):
        problems.note("undeclared-charset", "The text does not say its character set; it was read as UTF-8.")
    return text


def _undeclared_8bit(data: bytes, *, name: str, problems: Problems, codec: str) -> str:
    if (text := _paired(data)) is not None:
        problems.note(
            "guessed-charset", "Some letters are written as old programs of Java do; they were read as meant."
        )
        return text
    problems.note(
        "guessed-charset",
        "The character set of the text is missing or wrong; some characters were guessed and may be wrong.",
    )
    good = sum(len(run) for run in _STRAY_UTF8.findall(data))
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if name.startswith("utf") and good * 2 > high:
        return data.decode("utf-8", "replace")
    if codec and not codec.startswith(("utf", "ascii")):
        return data.decode(codec, "replace")
    return _windows_1252(data)


def _paired(data: bytes) -> str | None:
    """UTF-8 in which a program wrote each half of an emoji for itself (CESU-8), or None where it is anything else."""
    if not _HALF.search(data):
        return None
    try:
        return (
            data.decode("utf-8", "surrogatepass")
            .encode("utf-16", "surrogatepass")
            .decode("utf-16")
            .lstrip("\ufeff")
        )
    except UnicodeError:
        return None


def _whole_letters(text: str) -> str:
    """Halves of letters, which UTF-7 can smuggle in and no store takes, as question marks."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _maybe_japanese(data: bytes) -> str:
    try:
        return data.decode("iso2022_jp_ext")
    except UnicodeDecodeError:
        return data.decode("ascii")


def _windows_1252(data: bytes) -> str:
    return data.decode("cp1252", "replace")
