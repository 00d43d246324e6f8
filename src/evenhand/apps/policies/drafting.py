"""Drafts made in the browser: begun from what stands, changed one thing at a time, approved, adopted, written out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.apps.accounts.meanwhile import Change, ChangedMeanwhile, require_as_seen
from evenhand.apps.accounts.models import User
from evenhand.apps.lawbook.books import overlays
from evenhand.apps.policies import library
from evenhand.apps.policies.keeping import gathered, written_out
from evenhand.apps.policies.models import Adoption, PolicyDraft
from evenhand.apps.policies.operations import AdoptionRefused, Approval, adopt
from evenhand.apps.ui.dates import in_full_with_time
from evenhand.domain.policies.adopted import Kept, from_text
from evenhand.domain.policies.checking import Checked, check_policy
from evenhand.domain.policies.comparing import Difference
from evenhand.domain.policies.editing import (
    ChangeRefused,
    Said,
    as_yaml,
    read_to_edit,
    with_decider,
    with_reason,
    with_time,
    with_words,
    without_reason,
)
from evenhand.domain.policies.whole import changes_between


def begin(*, title: str, by: User, at: dt.datetime) -> PolicyDraft:
    """A draft that says what stands now."""
    kept = gathered(overlays())
    return PolicyDraft.objects.create(
        policy=kept.chain[-1],
        title=title,
        text=kept.as_text(),
        began=kept.as_text(),
        saved_by=by,
        saved_at=at,
    )


def kept_of(draft: PolicyDraft) -> Kept:
    """The files of a draft."""
    return from_text(draft.text)


@dataclass(frozen=True, slots=True)
class DraftTrail:
    """Who saved a draft; its mark is the version."""

    draft: PolicyDraft

    @property
    def mark(self) -> str:
        """The version that stands."""
        return str(self.draft.version)

    def since(self, seen: str) -> Sequence[Change]:
        """The last save, where it is another than the one `seen`."""
        if self.mark == seen:
            return ()
        somebody, saved_at = str(self.draft.saved_by or "Somebody"), self.draft.saved_at
        return [Change(f"{somebody} saved this draft on {in_full_with_time(saved_at)}.")]


@contextmanager
def changing(number: int, version: str) -> Iterator[PolicyDraft]:
    """The draft held for one change, as the page showed it. Raises ChangedMeanwhile where it was saved since."""
    with transaction.atomic():
        draft = PolicyDraft.objects.select_for_update().get(pk=number, adopted_as=None)
        require_as_seen(DraftTrail(draft), version)
        yield draft


def changes_of(draft: PolicyDraft, *, on: dt.date, since: str = "") -> tuple[Difference, ...]:
    """What a draft changes: of what it began from, or of its text of the digest `since` where that is still kept.

    Raises LawbookRefused where one of both cannot be read.
    """
    began = from_text(draft.began) if draft.began else gathered(overlays())
    if since and draft.before and from_text(draft.before).digest == since:
        began = from_text(draft.before)
    books = [library.lawbook_at(written_out(kept)) for kept in (began, kept_of(draft))]
    return changes_between(books[0], books[1], on=on)


def checked(draft: PolicyDraft) -> Checked:
    """What the check finds in a draft."""
    return check_policy(Path(settings.LAW), written_out(kept_of(draft)))


def found_in(draft: PolicyDraft, file: str) -> Said:
    """What a file says for this council: its own, else that of the policies below, else the law's. Raises KeyError."""
    kept = kept_of(draft)
    folders = [*written_out(kept), Path(settings.LAW)]
    for folder in (*reversed(folders[:-1]), folders[-1]):
        if (folder / file).is_file():
            return read_to_edit((folder / file).read_text(encoding="utf-8"))
    raise KeyError(f"There is no file {file}.")


@transaction.atomic
def put(draft: PolicyDraft, file: str, said: Said, *, by: User, at: dt.datetime) -> PolicyDraft:
    """Put what a file says into the council's own folder; an approval holds for the text before it, and falls.

    Raises LawbookRefused where the draft could not be read any more with it: then it stays as it was.
    """
    kept = kept_of(draft)
    after = replace(kept, files={**kept.files, f"{kept.chain[-1]}/{file}": as_yaml(said)})
    library.lawbook_at(written_out(after))
    return _keep(draft, after.as_text(), before=draft.text, by=by, at=at)


@transaction.atomic
def undo(draft: PolicyDraft, *, by: User, at: dt.datetime) -> None:
    """Take the last change back. Raises ChangeRefused where there is none to take back."""
    if not draft.before:
        raise ChangeRefused("There is no change to take back. You can discard the draft.")
    _keep(draft, draft.before, before="", by=by, at=at)


def discard(draft: PolicyDraft) -> None:
    """Throw a draft away that is not in force. Raises ChangeRefused where it was adopted: that stays on record."""
    if draft.adopted_as is not None:
        raise ChangeRefused("This draft was adopted, and stays on record.")
    draft.delete()


def _keep(draft: PolicyDraft, text: str, *, before: str, by: User, at: dt.datetime) -> PolicyDraft:
    draft.text, draft.before = text, before
    draft.saved_by, draft.saved_at, draft.version = by, at, uuid4()
    draft.approved_by = draft.minute = draft.approved_digest = ""
    draft.approved_on = None
    draft.save()
    return draft


def change_time(
    draft: PolicyDraft,
    rule_id: str,
    *,
    length: int,
    from_on: dt.date,
    reference: str,
    by: User,
    at: dt.datetime,
) -> None:
    """Another time for a clock rule, from a day on. Raises ChangeRefused."""
    file = f"clocks/{rule_id}.yaml"
    kept = kept_of(draft)
    rule = library.lawbook_at(written_out(kept)).clocks[rule_id]
    text = kept.files.get(f"{kept.chain[-1]}/{file}")
    said = with_time(
        msgspec.to_builtins(rule.source),
        rule_id=rule_id,
        length=length,
        from_on=from_on,
        reference=reference,
        own=read_to_edit(text) if text else None,
    )
    put(draft, file, said, by=by, at=at)


def change_words(
    draft: PolicyDraft, letter: str, words: Mapping[int, str], *, by: User, at: dt.datetime
) -> None:
    """Other words for paragraphs of a letter, by their number; all of them or none. Raises ChangeRefused."""
    file = f"letters/{letter}.yaml"
    said = found_in(draft, file)
    changed = {number: new for number, new in words.items() if said["body"][number].get("paragraph") != new}
    for number, new in changed.items():
        said = with_words(said, number=number, words=new)
    if changed:
        put(draft, file, said, by=by, at=at)


def change_decider(
    draft: PolicyDraft,
    file: str,
    move: str,
    roles: tuple[str, ...],
    *,
    edition: str,
    about: str = "",
    by: User,
    at: dt.datetime,
) -> None:
    """Give the decision of a move to other roles, as a new edition of the procedure, which says `about` of itself.

    Raises ChangeRefused.
    """
    known = library.lawbook_at(written_out(kept_of(draft))).vocabularies["roles"].codes
    titles = {code: role.title for code, role in known.items()}
    said = with_decider(
        found_in(draft, file),
        move=move,
        roles=roles,
        council=draft.policy,
        edition=edition,
        titles=titles,
        about=about,
    )
    put(draft, file, said, by=by, at=at)


def change_reasons(
    draft: PolicyDraft, vocabulary: str, code: str, *, title: str, on: dt.date, by: User, at: dt.datetime
) -> None:
    """Add a code to a list from a day on; without a title, let it be chosen until that day and no longer."""
    file = f"vocabularies/{vocabulary}.yaml"
    said = found_in(draft, file)
    changed = (
        with_reason(said, code=code, title=title, from_on=on)
        if title
        else without_reason(said, code=code, until=on)
    )
    put(draft, file, changed, by=by, at=at)


@transaction.atomic
def approve(
    draft: PolicyDraft, *, approved_by: str, approved_on: dt.date, minute: str, shown: str | None = None
) -> None:
    """Write down who approved the draft as it is; `shown` is the digest of the text that was shown to be approved.

    Raises ChangedMeanwhile where the draft has another text by now, and AdoptionRefused where the check finds errors.
    """
    draft.refresh_from_db(from_queryset=PolicyDraft.objects.select_for_update())
    digest = kept_of(draft).digest
    if shown is not None and shown != digest:
        raise ChangedMeanwhile([Change("The draft was changed.")], digest)
    found = checked(draft)
    if found.errors:
        raise AdoptionRefused(f"It has {len(found.errors)} errors. Mend them first.")
    draft.approved_by, draft.approved_on, draft.minute = approved_by, approved_on, minute
    draft.approved_digest = digest
    draft.save()


@transaction.atomic
def adopt_draft(draft: PolicyDraft, approval: Approval, *, by: User, at: dt.datetime) -> Adoption:
    """Put an approved draft in force. Raises AdoptionRefused where it was changed since it was approved."""
    kept = kept_of(draft)
    if draft.approved_digest != kept.digest:
        raise AdoptionRefused("This text was not approved: somebody named approves it first.")
    draft.adopted_as = adopt(kept, approval, by=by, at=at)
    draft.save()
    return draft.adopted_as
