"""Two people at one thing: the later is told what the earlier did, and nothing is overwritten unseen.

One check for everything that two may change at once. A page holds in a hidden field what it showed (the `mark` of
the thing's trail); the operation asks `require_as_seen` before it writes; whoever catches `ChangedMeanwhile` shows
it. Each kind of thing keeps its own trail, which is a history it has anyway: the changes of a record (here), the
entries of a case (`cases/operations.py`), what was made of a contact (`contacts/operations/meanwhile.py`), a draft
(`cases/drafts.py`), the draft of a policy (`policies/drafting.py`). Why there is no table of its own: decision 14.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict

from evenhand.apps.accounts.models import RecordChange
from evenhand.apps.accounts.refusals import Refused


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody else did since: a sentence, and for each field by name what it said before and says now.

    `lines` are the same for people: the words of the field, what it said, what it says.
    """

    told: str
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[tuple[str, object, object], ...] = ()


class Trail(Protocol):
    """What has happened to one thing, so far as a page that shows it must know."""

    @property
    def mark(self) -> str:
        """How the thing stands now, in a word that a page can hold."""

    def since(self, seen: str) -> Sequence[Change]:
        """What others did after it stood as `seen`, the earliest first; nothing where that concerns nobody."""


class ChangedMeanwhile(Refused):
    """Somebody changed the thing since the page was shown; `changes` holds what, the earliest first."""

    def __init__(self, changes: Sequence[Change], mark: str) -> None:
        self.changes = tuple(changes)
        self.mark = mark
        super().__init__(
            f"While you were writing: {' '.join(change.told for change in changes)} Nothing of yours was saved yet. "
            "What you wrote still stands here: read it, then press again if it is still right."
        )

    def caught_up(self, data: QueryDict) -> QueryDict:
        """What was typed, with what this person had left as it was taken from the changes of the other."""
        now = data.copy()
        for change in self.changes:
            for name, before in change.before.items():
                if now.get(name) == before:
                    now[name] = str(change.after.get(name, ""))
        now["seen"] = self.mark
        return now


def require_as_seen(trail: Trail, seen: str | int | None) -> None:
    """Raise ChangedMeanwhile where the thing was changed after it stood as `seen`.

    Call it with the thing locked. Without `seen` nothing is asked: a command has no page on the screen.
    """
    if seen is None:
        return
    changes = trail.since(str(seen))
    if changes:
        raise ChangedMeanwhile(changes, trail.mark)


@dataclass(frozen=True, slots=True)
class RecordTrail:
    """The changes of a record, so far as they touch these fields; its mark is the number of the latest."""

    record: models.Model
    fields: Collection[str]

    @property
    def mark(self) -> str:
        """The number of the latest change of the record, of whatever field."""
        return str(latest_change(self.record))

    def since(self, seen: str) -> Sequence[Change]:
        """The changes numbered above `seen`."""
        later = _changes_of(self.record).filter(pk__gt=int(seen)).select_related("by").order_by("pk")
        return [
            Change(f"{one.by.name} changed {_in_words(one)}.", one.before, one.after, tuple(one.lines))
            for one in later
            if set(one.before) & set(self.fields)
        ]


def latest_change(record: models.Model) -> int:
    """The number of the latest change of a record; 0 where there is none."""
    return _changes_of(record).order_by("-pk").values_list("pk", flat=True).first() or 0


def _changes_of(record: models.Model) -> QuerySet[RecordChange]:
    return RecordChange.objects.filter(model=record._meta.label_lower, object_id=record.pk)


def _in_words(change: RecordChange) -> str:
    lines = [
        f"“{words}” from {f'“{before}”' if before else 'nothing'} to {f'“{after}”' if after else 'nothing'}"
        for words, before, after in change.lines
    ]
    return ", ".join(lines) or "the record"
