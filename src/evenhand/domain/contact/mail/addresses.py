"""Names and addresses out of headers as people and programs really write them."""

from __future__ import annotations

import re

from evenhand.domain.contact.mail.headers import Headers, letters, text_in
from evenhand.domain.contact.mail.parsed import Address, Problems

_ROUTE = re.compile(
    r"\A@[^\s@:,<>]+(?:\s*,\s*@[^\s@:,<>]+)*:"
)  # relays named before an address, as RFC 822 allowed
_ADDRESS = re.compile(
    r"(?:\"[^\"\\<>]{1,64}\"|[^\s<>()\[\],;:\"']+)@(?:[^\s<>()\[\],;:\"'@]+|\[[^\]\s]{1,60}\])"
)
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,500}"|<[^<>]{0,1000}>|\((?:[^()\\]|\\.){0,120}\)'
    r"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,1000}\?=|[,;]|[^\",;<>(=]+|.",
    re.DOTALL,
)
_EMPTY_BRACKETS = re.compile(r"\[\s*(?:mailto:)?\s*\]", re.IGNORECASE)  # as Outlook prints an address
_LONGEST_ADDRESS = 320
_MOST_ADDRESSES = 2_000
_LONGEST_CHUNK = 2_000


def addresses_in(value: str, *, problems: Problems, charset: str = "") -> tuple[Address, ...]:
    """Every address of a To, Cc or From header; a name without an address stays, with an empty address."""
    plain = letters(value, problems=problems, charset=charset)
    if "&lt;" in plain and "<" not in plain:  # a web form wrote the header as it writes a page
        plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    if plain.rstrip().endswith(";") and (group := re.match(r"[\w .'-]{1,80}:", plain.strip())):
        plain = plain.strip()[group.end() :]
    found = [_one(_bounded(chunk), problems=problems) for chunk in _chunks(plain)[:_MOST_ADDRESSES]]
    return tuple(address for address in found if address.name or address.address)


def sender_of(headers: Headers, *, problems: Problems, charset: str = "") -> Address:
    """Who a mail is from: From, else Reply-To, Return-Path, Sender; every departure is noted."""
    lines = headers.all("from")
    if len(lines) > 1:
        problems.note(
            "several-from", "The mail has more than one From line; the first that holds an address counts."
        )
    named = Address("", "")
    for line in lines:
        for address in addresses_in(line, problems=problems, charset=charset):
            if "@" in address.address:
                return Address(named.name if not address.name else address.name, address.address)
            named = named if named.name else address
    for header in ("reply-to", "return-path", "sender", "x-original-from", "x-sender", "resent-from"):
        for address in addresses_in(headers.get(header), problems=problems, charset=charset):
            if "@" in address.address:
                problems.note(
                    "no-from", f"The mail does not say who it is from; the address is its {header.title()}."
                )
                return Address(named.name or address.name, address.address)
    problems.note("no-sender", "The mail names no sender at all; a person must find out who wrote it.")
    return named


def _chunks(value: str) -> list[str]:
    """Split at commas and semicolons outside quotes; mend `Smith, John <address>` written without quotes."""
    chunks: list[str] = [""]
    for token in _TOKEN.findall(value):
        if token in (",", ";"):
            chunks.append("")
        else:
            chunks[-1] += token
    mended: list[str] = []
    for chunk in chunks:
        if (
            mended
            and "@" not in mended[-1]
            and "=?" not in mended[-1]
            and re.match(r"[^<>@]*<[^<>]*@", chunk)
        ):
            before = mended.pop()
            mended.append(f"{before},{chunk}" if before.strip() else chunk)
        elif chunk.strip():
            mended.append(chunk)
    return mended


def _bounded(chunk: str) -> str:
    """A hostile chunk without its middle, so that reading it takes bounded time."""
    return chunk if len(chunk) <= _LONGEST_CHUNK else chunk[:1_000] + " " + chunk[-_LONGEST_ADDRESS:]


def _one(chunk: str, *, problems: Problems) -> Address:
    bracketed = re.findall(r"<+([^<>]*)>*", chunk)
    for inner in reversed(bracketed):
        if "@" in inner:
            start = chunk.rfind("<" + inner)
            name = (
                chunk[:start].rstrip("<").replace(f"<{inner}>", " ")
            )  # some programs write the address twice
            if not name.strip():
                name = chunk[start + 1 + len(inner) :].lstrip("> ")
            return Address(_name(name, problems=problems), _bare(inner, problems=problems))
    decoded = text_in(chunk, problems=problems) if "=?" in chunk else chunk
    if decoded != chunk and "<" in decoded and "@" in decoded:
        return _one(decoded, problems=problems)
    match = _ADDRESS.search(decoded)
    if match is None:
        inner = bracketed[-1].strip() if bracketed else ""
        return Address(_name(chunk.partition("<")[0], problems=problems), inner[:_LONGEST_ADDRESS])
    rest = decoded[: match.start()] + " " + decoded[match.end() :]
    rest = _EMPTY_BRACKETS.sub(" ", rest)
    return Address(_name(rest, problems=problems), _bare(match.group(), problems=problems))


def _bare(address: str, *, problems: Problems) -> str:
    bare = re.sub(r"^\s*(?:mailto|smtp):", "", text_in(address, problems=problems), flags=re.IGNORECASE)
    bare = _ROUTE.sub("", bare.strip())
    bare = bare.rstrip(".")  # the dot of the root, which some programs write behind a domain
    bare = bare.strip("<> ") if re.match(r'<*"[^"]+"@', bare) else bare.strip("'\"<>").strip()
    if len(bare) > _LONGEST_ADDRESS:
        problems.note("long-address", "An address is longer than any real one; it was cut.")
    return re.sub(r"\s+", "", bare)[:_LONGEST_ADDRESS] if '"' not in bare else bare[:_LONGEST_ADDRESS]


def _name(written: str, *, problems: Problems) -> str:
    name = written.strip().rstrip("<").strip().strip(",;:").strip()
    if name.startswith("(") and name.endswith(")"):
        name = re.sub(r"\\([()\\])", r"\1", name[1:-1])
    if name.startswith('"') and name.endswith('"') and len(name) > 1:
        return _spaced(text_in(re.sub(r"\\(.)", r"\1", name[1:-1]), problems=problems))
    name = re.sub(r'"([^"]*)"', r"\1", text_in(name, problems=problems))
    name = re.sub(r"^'(.*)'$", r"\1", name.strip())
    return _spaced(name.strip('"'))


def _spaced(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip()[:500]
