"""The mark in a subject by which a reply finds its case and item: `[EH-2026-000123 contribution-2]`."""

from __future__ import annotations

import re

_MARK = re.compile(r"\[(EH-\d{4}-\d{6,})(?: ([a-z][a-z0-9-]*-\d+))?\]")


def marked(subject: str, *, ref: str, item: str) -> str:
    """The subject on one line with its mark; one that has a mark keeps it."""
    plain = " ".join(subject.split())
    if not ref or _MARK.search(plain):
        return plain
    return f"{plain} [{ref} {item}]" if item else f"{plain} [{ref}]"


def mark_in(subject: str) -> tuple[str, str]:
    """The case reference and the item that a subject is marked with; empty where it has no mark."""
    found = _MARK.search(subject)
    return (found[1], found[2] or "") if found else ("", "")
