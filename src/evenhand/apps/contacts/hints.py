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


def register(name: str, hint: Hint) -> None:
    """Let a hint stand on the triage page; the same name takes the place of the first."""
    _hints[name] = hint


def hints_for(contact: Contact) -> tuple[SafeString, ...]:
    """What is suggested about a contact that came in; nothing about what we sent."""
    found = (hint(contact) for hint in _hints.values()) if contact.direction == "in" else ()
    return tuple(said for said in found if said)
