"""The files that a new council's policy starts with: few, commented, and sound from the first moment."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ]*")


class NameRefused(Exception):
    """A name that no folder of a policy may have; the text says what it may look like."""


def first_files(
    *,
    name: str,
    title: str,
    council_kind: str,
    nation: str,
    services: tuple[str, ...],
    begins_from: tuple[str, ...],
) -> Mapping[str, str]:
    """Path and text of each first file. Raises NameRefused."""
    if not NAME.fullmatch(name):
        raise NameRefused(
            f"“{name}” cannot be a policy's name: use small letters, digits and hyphens, such as little-wickham."
        )
    said = (
        f"policy: {name}\n"
        f"title: {_text(title)}\n"
        f"council_kind: {council_kind}\n"
        f"nation: {nation}\n"
        f"begins_from: [{', '.join(begins_from)}]\n"
        f"says: {_text(f'What {title} does otherwise than the policies it begins from.')}\n"
    )
    files = {"policy.yaml": said, "README.md": _readme(name, title, begins_from)}
    if services:
        files["vocabularies/services.yaml"] = _services(services)
    return files


def _text(words: str) -> str:
    """Words as YAML: plain where nothing in them means anything else, quoted where it might."""
    if _PLAIN.fullmatch(words):
        return words
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _services(services: tuple[str, ...]) -> str:
    codes = {re.sub(r"[^a-z0-9]+", "-", service.lower()).strip("-"): service for service in services}
    lines = ["vocabulary: services", "title: Services of the council", "configurable: true", "codes:"]
    lines += [f"  {code}: {{title: {_text(service)}}}" for code, service in codes.items() if code]
    return "\n".join(lines) + "\n"


def _readme(name: str, title: str, begins_from: tuple[str, ...]) -> str:
    below = f"lies over {', '.join(begins_from)} and the law" if begins_from else "lies over the law"
    return (
        f"# The policy of {title}\n\n"
        f"What stands here {below}: write only what differs.\n\n"
        "- `clocks/ID.yaml`: another time for a rule. A lawful time may be shortened, never lengthened.\n"
        "- `procedures/NAME.yaml`: a procedure of your own, or your own edition of one.\n"
        "- `letters/ID.yaml`: your own words for a letter. It may say more than it must, never less.\n"
        "- `vocabularies/NAME.yaml`: your own list of outcomes, reasons or services.\n"
        "- `statements/DOCUMENT.yaml`: what your document prints, and what becomes of each statement.\n\n"
        f"Look at it with `evenhand policy check {name}`, `policy show`, `policy draw` and `policy compare`; put it in force "
        f"with `evenhand policy adopt`.\n"
    )
