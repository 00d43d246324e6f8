"""Two people with one form open: the later is told what the earlier saved, and nothing is overwritten unseen.

A form holds in a hidden field `seen` the number of the latest change of the record when it was shown
(`latest_change`); the operation asks `require_unchanged` before it writes; `carried_out` shows the refusal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict

from evenhand.apps.accounts.models import RecordChange
from evenhand.apps.accounts.refusals import Refused


class ChangedMeanwhile(Refused):
    """Somebody changed the record since the form was shown; `changes` holds what, the earliest first."""

    def __init__(self, changes: Sequence[RecordChange], latest: int) -> None:
        self.changes = changes
        self.latest = latest
        told = " ".join(f"{change.by.name} changed {_in_words(change)}." for change in changes)
        super().__init__(
            f"While you were writing: {told} Nothing of yours was saved yet. What you changed stands below: "
            "read it, then press again."
        )

    def caught_up(self, data: QueryDict) -> QueryDict:
        """What was typed, with what this person had left as it was taken from the changes of the other."""
        now = data.copy()
        for change in self.changes:
            for name, before in change.before.items():
                if now.get(name) == before:
                    now[name] = str(change.after.get(name, ""))
        now["seen"] = str(self.latest)
        return now


def latest_change(record: models.Model) -> int:
    """The number of the latest change of a record; 0 where there is none."""
    return _changes_of(record).order_by("-pk").values_list("pk", flat=True).first() or 0


def require_unchanged(record: models.Model, *, seen: int | None, fields: Collection[str]) -> None:
    """Raise ChangedMeanwhile where one of these fields was changed after the change numbered `seen`.

    Call it with the row locked. Without `seen` nothing is asked: a command has no page on the screen.
    """
    if seen is None:
        return
    since = _changes_of(record).filter(pk__gt=seen).select_related("by").order_by("pk")
    changes = [change for change in since if set(change.before) & set(fields)]
    if changes:
        raise ChangedMeanwhile(changes, latest_change(record))


def _changes_of(record: models.Model) -> QuerySet[RecordChange]:
    return RecordChange.objects.filter(model=record._meta.label_lower, object_id=record.pk)


def _in_words(change: RecordChange) -> str:
    lines = [
        f"“{words}” from {f'“{before}”' if before else 'nothing'} to {f'“{after}”' if after else 'nothing'}"
        for words, before, after in change.lines
    ]
    return ", ".join(lines) or "the record"
