"""Which parts are the message a person wrote, and which are attachments to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.domain.contact.mail.charsets import text_of
from evenhand.domain.contact.mail.parsed import Problems
from evenhand.domain.contact.mail.parts import Part, leaves
from evenhand.domain.contact.mail.transfer import uuencoded_content, uuencoded_files
from evenhand.domain.contact.mail.webtext import plain_from_html

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# RFC 3676 (4.1): with delsp=yes the one blank at a line's end is no part of the text, and may stand inside a word.
_CUT_WORD = re.compile(r"^((?!--? \n)(?!>)[^\n]*[^\s]) \n ?(?=[^\s>])", re.MULTILINE)
_OTHER_FORMS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the message, as plain text, as HTML, or both."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The message itself; `text` is as written, taken from the HTML where there is no plain text."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class File:
    """An attachment and its exact bytes."""

    name: str
    type: str
    content: bytes


def body_of(root: Part, *, problems: Problems) -> Body:
    """The message of a mail: its inline text parts joined, alternatives chosen between."""
    segments = _segments(root, written=_written(root), problems=problems)
    texts = [s.plain if s.plain.strip() else plain_from_html(s.html, problems=problems) for s in segments]
    text = (
        "\n".join(text.rstrip("\n") for text in texts if text.strip()) if len(texts) > 1 else "".join(texts)
    )
    html = "".join(s.html or _as_html(s.plain) for s in segments) if any(s.html for s in segments) else ""
    if "\x00" in text or "\x00" in html:
        problems.note("nul-bytes", "There are zero bytes in the mail; they were taken out of the text.")
    return Body(text.replace("\x00", ""), html.replace("\x00", ""))


def files_of(root: Part, *, problems: Problems) -> Iterator[File]:
    """Every attachment, one at a time, so that large ones are not all held at once."""
    written = _written(root)
    for part in leaves(root):
        if id(part) not in written:
            if part.payload or part.name or part.disposition == "attachment" or part.headers.items:
                yield File(part.name, part.type, part.content(problems=problems))
        elif part.type in ("text/plain",) and b"begin " in part.payload:
            content = part.content(problems=problems)
            for start, end, name in uuencoded_files(content):
                label = text_of(name, declared="utf-8", problems=problems)
                yield File(
                    label,
                    "application/octet-stream",
                    uuencoded_content(content[start:end], problems=problems),
                )


def _written(root: Part) -> frozenset[int]:
    """Which leaves are the message: inline texts without a file name, and what a text's absence promotes."""
    found = {id(part) for part in leaves(root) if _is_message(part)}
    if not found:
        first = next(leaves(root))
        if first.type in ("text/plain", "text/html") and first.disposition != "attachment":
            found.add(id(first))
    alternatives = [part for part in _multiparts(root) if part.type == "multipart/alternative"]
    for alternative in alternatives:
        if any(id(leaf) in found for leaf in leaves(alternative)):
            found |= {id(p) for p in alternative.children if p.type in _OTHER_FORMS and not p.name}
    return frozenset(found)


def _is_message(part: Part) -> bool:
    if part.type not in ("text/plain", "text/html"):
        return False
    return part.disposition != "attachment" and not part.name


def _multiparts(root: Part) -> Iterator[Part]:
    stack = [root]
    while stack:
        here = stack.pop()
        if here.children:
            yield here
            stack.extend(here.children)


def _segments(part: Part, *, written: frozenset[int], problems: Problems) -> list[Segment]:
    if not part.children:
        if id(part) not in written or part.type in _OTHER_FORMS:
            return []
        return [_segment(part, problems=problems)]
    inner = [_segments(child, written=written, problems=problems) for child in part.children]
    if part.type != "multipart/alternative":
        return [segment for segments in inner for segment in segments]
    plain = next(
        (_all_plain(s) for s in inner if s and _all_plain(s).strip() and not any(x.html for x in s)), ""
    )
    html = next(
        ("".join(x.html or _as_html(x.plain) for x in s) for s in reversed(inner) if any(x.html for x in s)),
        "",
    )
    plain = plain or next((_all_plain(s) for s in inner if _all_plain(s).strip()), "") if not html else plain
    return [Segment(plain, html)] if plain or html else []


def _all_plain(segments: list[Segment]) -> str:
    return "\n".join(segment.plain for segment in segments)


def _segment(part: Part, *, problems: Problems) -> Segment:
    content = part.content(problems=problems)
    if part.type == "text/html":
        declared = part.charset
        meta = _META_CHARSET.search(content[:4_000])
        if not declared and meta and not content.isascii():
            declared = meta.group(1).decode("ascii", "replace")
        return Segment(html=_one_newline(text_of(content, declared=declared, problems=problems)))
    for start, end, _ in reversed(uuencoded_files(content)):
        content = content[:start] + content[end:]
    text = _one_newline(text_of(content, declared=part.charset, problems=problems))
    if part.parameters.get("delsp", "").lower() == "yes":
        text = _CUT_WORD.sub(r"\1", text)
    return Segment(plain=text)


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_html(plain: str) -> str:
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<p>" + escaped.strip("\n").replace("\n", "<br>") + "</p>" if escaped.strip() else ""
