"""The mark in a subject by which a reply finds its case and item: `[EH-2026-000123 contribution-2 9f86d081884c7d65]`.

The last part is our signature. A mark with an item and without its signature is anybody's guess, and ties nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.apps.contacts.signing import mark_holds, mark_signature

_MARK = re.compile(
    r"\[\s*(EH-\d{4}-\d{6,})(?:\s+([a-z][a-z0-9-]*-\d+)(?:\s+([0-9a-f]{16}))?)?\s*\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a subject is marked with; empty where it has no mark. `genuine` where we surely wrote it."""

    ref: str = ""
    item: str = ""
    genuine: bool = False


def marked(subject: str, *, ref: str, item: str) -> str:
    """The subject on one line with its mark; one that has a mark keeps it."""
    plain = " ".join(subject.split())
    if not ref or _MARK.search(plain):
        return plain
    return f"{plain} [{ref} {item} {mark_signature(ref, item)}]" if item else f"{plain} [{ref}]"


def without_signature(subject: str) -> str:
    """The subject as people read it: of a mark only the case, for the rest is a machine's."""
    return _MARK.sub(lambda found: f"[{found[1].upper()}]", subject)


def mark_in(subject: str) -> Mark:
    """The mark of a subject; mail programs may have folded it, or changed its case."""
    return next(iter(marks_in(subject)), Mark())


def marks_in(text: str) -> tuple[Mark, ...]:
    """Every mark in a text, in order, each once."""
    return tuple(dict.fromkeys(_mark(found) for found in _MARK.finditer(" ".join(text.split()))))


def _mark(found: re.Match[str]) -> Mark:
    ref, item, signature = found[1].upper(), (found[2] or "").lower(), found[3] or ""
    return Mark(ref, item, genuine=bool(item) and mark_holds(ref, item, signature))
