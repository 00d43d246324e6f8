"""What somebody is typing, kept until it is on the record. It is no part of the record.

A draft that several people may write holds its words by field, and a page of it carries what it showed
(`DraftSeen`): the later of two is told what the earlier changed, and what they left alone is brought up to date.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from evenhand.apps.accounts.meanwhile import Change, require_as_seen
from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, Draft
from evenhand.apps.ui.dates import in_full_with_time

NOBODY_SAID = "Somebody sent or recorded this, or took it out."
LONGEST_DRAFT = 500_000  # characters: about 200 pages; a form of the house sends far less


class DraftTooLong(SuspiciousOperation):
    """More words than anybody types were to be kept as a draft; what was kept before stands as it was."""


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """What a page showed of a draft: its mark, and its values by field. `titles` are the words of the fields,
    `in_words` says a value of one of them.

    `done` names what was sent or recorded last under this name, and stands for the mark where nobody is writing;
    `done_by` says it in a sentence. `record` are the values that the record has now for what nobody typed over, and
    `watched` those fields of which the writer is told where the record changed since the page was shown.
    """

    mark: str
    values: Mapping[str, object] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    in_words: Callable[[str, object], object] = lambda _, value: value
    done: str = ""
    done_by: str = NOBODY_SAID
    record: Mapping[str, object] = field(default_factory=dict)
    watched: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class DraftTrail:
    """Who wrote in a draft by fields since a page showed it; its mark is the version."""

    draft: Draft | None
    shown: DraftSeen

    @property
    def mark(self) -> str:
        """The version that stands; where nobody is writing, what was done last."""
        return str(self.draft.version) if self.draft is not None else self.shown.done

    def since(self, seen: str) -> Sequence[Change]:
        """What the last of the others left, where it differs from what the page showed."""
        after = {**as_kept(self.shown.record), **values_of(self.draft)}
        if self.mark == seen:
            changed = self._changed(after, self.shown.watched)
            return (
                [self._change("The record that it is made from changed", "", after, changed)]
                if changed
                else ()
            )
        if self.draft is None:
            return [Change(self.shown.done_by)]
        changed = self._changed(after, {**self.shown.values, **after})
        when = f" ({in_full_with_time(self.draft.saved_at)})"
        who = self.draft.saved_by or "Somebody"
        return [self._change(f"{who} changed", when, after, changed)] if changed else ()

    def _changed(self, after: Mapping[str, object], names: Iterable[str]) -> list[str]:
        return [name for name in names if not same(self.shown.values.get(name), after.get(name))]

    def _change(self, who: str, when: str, after: Mapping[str, object], changed: Sequence[str]) -> Change:
        before, titles = self.shown.values, self.shown.titles

        def said(name: str, values: Mapping[str, object]) -> object:
            return self.shown.in_words(name, values[name]) if values.get(name) not in (None, "") else ""

        named = ", ".join(f"“{titles.get(name, name)}”" for name in changed)
        return Change(
            f"{who} {named}{when}.",
            {name: before.get(name) for name in changed},
            {name: after.get(name) for name in changed},
            tuple((titles.get(name, name), said(name, before), said(name, after)) for name in changed),
        )


def same(one: object, other: object) -> bool:
    """Whether two values of a field say the same; how lines end and what is empty make no difference."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.strip().splitlines())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value] or ""
    return "" if value is None else value


def as_kept(values: Mapping[str, object]) -> dict[str, object]:
    """Values of fields as a draft keeps them: plain JSON."""
    kept: dict[str, object] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return kept


def values_of(draft: Draft | None) -> dict[str, object]:
    """The values by field that a draft holds; none where there is no draft."""
    kept: dict[str, object] = json.loads(draft.words) if draft is not None and draft.words else {}
    return kept


@transaction.atomic
def keep_draft(
    case: Case, name: str, words: str, *, by: User, at: dt.datetime, seen: DraftSeen | None = None
) -> Draft:
    """Keep what somebody is typing, so that nothing typed is lost. It is no part of the record.

    The caller has made sure that `by` may record the move that the words are for. Words that stand already are
    not saved again. Raises DraftTooLong, and ChangedMeanwhile where somebody wrote since the page showed `seen`.
    """
    if len(words) > LONGEST_DRAFT:
        raise DraftTooLong(
            f"A draft may have {LONGEST_DRAFT:,} characters, and this has {len(words):,}. Put the rest in a file."
        )
    if seen is not None:
        Case.objects.select_for_update().get(pk=case.pk)  # so that two first saves come one after the other
        draft = draft_of(case, name)
        if draft is not None and draft.words == words:
            return draft
        require_as_seen(DraftTrail(draft, seen), seen.mark)
    draft, _ = Draft.objects.update_or_create(
        case=case, name=name, defaults={"words": words, "saved_by": by, "saved_at": at, "version": uuid4()}
    )
    return draft


def draft_of(case: Case, name: str) -> Draft | None:
    """The draft of this name, with who saved it last; None where nobody is writing."""
    return Draft.objects.filter(case=case, name=name).select_related("saved_by").first()


def drop_draft(case: Case, name: str) -> None:
    """Forget what was being typed, once it is on the record."""
    Draft.objects.filter(case=case, name=name).delete()
