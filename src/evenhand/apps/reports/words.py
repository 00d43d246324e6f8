"""The words of the codes that breakdowns find: outcomes, grounds, services, roles, channels."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.council.models import ServiceArea
from evenhand.apps.lawbook.books import lawbook

_HEADS = {
    "by": {
        "service": "Service",
        "directorate": "Directorate",
        "board": "Scrutiny board",
        "ward": "Ward",
        "channel": "Channel",
        "ground": "Ground",
        "outcome": "Outcome",
        "stage": "Stage",
        "handled-by": "Officer",
        "decided-by": "Decided by",
    }
}
_NOT_RECORDED = "Not recorded"


def titles() -> Callable[[str, str], str]:
    """A function from what is broken down by, and a code, to its words. One query however many codes."""
    services = dict(ServiceArea.objects.values_list("code", "name"))
    words = _every_code()

    def title(by: str, code: str) -> str:
        if by in _HEADS or by == "fact":
            return _HEADS.get(by, {}).get(code) or _words_of(code)
        if not code:
            return _NOT_RECORDED
        if by == "board":
            return code
        if by in ("service", "directorate") and code in services:
            return str(services[code])
        return words.get(code) or _words_of(code)

    return title


def _every_code() -> dict[str, str]:
    """Every code of every vocabulary with its title; a stage or role by its own words."""
    found: dict[str, str] = {}
    for vocabulary in lawbook().vocabularies.values():
        for code, said in vocabulary.codes.items():
            found.setdefault(code, said.title)
    return found


def _words_of(code: str) -> str:
    said = code.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]
