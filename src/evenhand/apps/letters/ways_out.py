"""What stands against files going to the person by some way: said by an app that knows how careful a case has to be.

An app above this one says so once, in its `AppConfig.ready`::

    ways_out.find_against_by(finder)  # of the case and the channel, a sentence or nothing
"""

from __future__ import annotations

from collections.abc import Callable

from evenhand.apps.cases.models import Case

Finder = Callable[[Case, str], str]
_finders: list[Finder] = []


def find_against_by(finder: Finder) -> None:
    """Say who knows what stands against a way; a second time changes nothing."""
    if finder not in _finders:
        _finders.append(finder)


def against_way(case: Case, channel: str) -> str:
    """The sentences against files of a case going to its person by a channel; empty where nothing stands against it."""
    return " ".join(filter(None, (finder(case, channel) for finder in _finders)))
