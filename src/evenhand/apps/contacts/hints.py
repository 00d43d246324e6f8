"""What apps above this one suggest about a message while it is sorted: safe HTML, shown above what becomes of it.

Register in the `ready` of an AppConfig::

    hints.register("regime", regime_hint)  # (Contact) -> SafeString, empty where there is nothing to say
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from evenhand.apps.contacts.models import Contact

Hint = Callable[[Contact], SafeString]
_hints: dict[str, Hint] = {}
_statutory: set[str] = set()


def register(name: str, hint: Hint, *, statutory: bool = False) -> None:
    """Let a hint stand on the triage page; the same name takes the place of the first.

    What a `statutory` hint finds is a request that the law gives a clock: it is not filed unless somebody says
    that it is none.
    """
    _hints[name] = hint
    _statutory.discard(name)
    if statutory:
        _statutory.add(name)


def finds_statutory_request(contact: Contact) -> bool:
    """Whether a hint about a contact that came in found words of a request that the law gives a clock."""
    return contact.direction == "in" and any(_hints[name](contact) for name in _statutory)


def hints_for(contact: Contact) -> tuple[SafeString, ...]:
    """What is suggested about a contact that came in; nothing about what we sent."""
    found = (hint(contact) for hint in _hints.values()) if contact.direction == "in" else ()
    return tuple(said for said in found if said)
