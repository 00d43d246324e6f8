"""What people do with the council's policy: adopt an edition, go back to an earlier one, move an open case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evenhand.apps.accounts.models import User
from evenhand.apps.lawbook.books import lawbook, shipped_overlays
from evenhand.apps.policies import library
from evenhand.apps.policies.keeping import gathered, kept_in, written_out
from evenhand.apps.policies.models import Adoption, PolicyEdition
from evenhand.apps.policies.queries import standing_on
from evenhand.apps.policies.standing import take_up
from evenhand.domain.lawbook.book import Lawbook
from evenhand.domain.policies.adopted import Kept, changed_before, changed_under_their_names, texts_of
from evenhand.domain.policies.checking import check_policy
from evenhand.domain.time import in_full
from evenhand.domain.time.legal_day import legal_day


class AdoptionRefused(Exception):
    """An edition may not be adopted; the text says every reason and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved an edition, by which minute, from when it stands, and when it is looked at again."""

    approved_by: str
    approved_on: dt.date
    minute: str
    in_force_from: dt.date
    responsible: str
    next_review_on: dt.date
    minor_changes_by: str = ""
    why: str = ""


@transaction.atomic
def adopt(kept: Kept, approval: Approval, *, by: User | None, at: dt.datetime) -> Adoption:
    """Put a checked edition in force from a day. The same edition from the same day, asked again, changes nothing.

    Raises AdoptionRefused where it has errors, is another council's, alters an edition under its old name, or starts in
    the past.
    """
    today = legal_day(at)
    again = Adoption.objects.filter(edition__digest=kept.digest, in_force_from=approval.in_force_from).last()
    if again is not None and again == Adoption.objects.last():
        return again
    _refuse(_against_days(approval, today))
    own = library.own_policy()
    if kept.chain[-1] != own:
        raise AdoptionRefused(f"This installation serves {own}, and the policy is that of {kept.chain[-1]}.")
    found = check_policy(Path(settings.LAW), written_out(kept))
    if found.errors or found.book is None:
        _refuse([str(error) for error in found.errors])
    assert found.book is not None
    _refuse(_against_the_past(kept, found.book, approval.in_force_from))
    if not Adoption.objects.exists():
        _keep_what_stood(at)
    adoption = Adoption.objects.create(
        edition=_edition(kept, at),
        kind=Adoption.Kind.ADOPTED,
        in_force_from=approval.in_force_from,
        approved_by=approval.approved_by,
        approved_on=approval.approved_on,
        minute=approval.minute,
        responsible=approval.responsible,
        next_review_on=approval.next_review_on,
        minor_changes_by=approval.minor_changes_by,
        why=approval.why,
        warnings=len(found.warnings),
        recorded_by=by,
        recorded_at=at,
    )
    take_up(today)
    return adoption


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise AdoptionRefused(" ".join(reasons))


def _against_days(approval: Approval, today: dt.date) -> list[str]:
    said = []
    if not approval.approved_by.strip():
        said.append("Nobody is named who approved it: say who.")
    if not approval.responsible.strip():
        said.append("No officer is named who is responsible for it: say who.")
    if approval.approved_on > today:
        said.append(
            f"It cannot have been approved on {in_full(approval.approved_on)}, which has not come yet."
        )
    if approval.in_force_from < today:
        said.append(
            f"It cannot come into force on {in_full(approval.in_force_from)}, which is past: "
            "cases of those days have their rules."
        )
    if approval.next_review_on <= approval.in_force_from:
        said.append("The next review comes after the first day in force: give a later day.")
    latest = Adoption.objects.exclude(in_force_from=None).order_by("in_force_from").last()
    if (
        latest is not None
        and latest.in_force_from is not None
        and approval.in_force_from < latest.in_force_from
    ):
        said.append(
            f"An edition is to stand from {in_full(latest.in_force_from)} already: take that day or a later one."
        )
    return said


def _against_the_past(kept: Kept, book: Lawbook, start: dt.date) -> list[str]:
    """What an edition would change for cases that have their rules already."""
    earlier: dict[str, object] = (
        dict(texts_of(shipped_overlays())) if not PolicyEdition.objects.exists() else {}
    )
    for edition in PolicyEdition.objects.order_by("pk"):
        earlier.update(texts_of(written_out(kept_in(edition))))
    said = [
        f"{name} has another text than before under the same name. Give the new one an `edition.id` of its own."
        for name in changed_under_their_names(earlier, texts_of(written_out(kept)))
    ]
    said += [
        f"{name} would change for cases of days before {in_full(start)}. Keep its earlier value in the list, and give the "
        f"new one `from: {start.isoformat()}`."
        for name in changed_before(start, lawbook().clocks, book.clocks)
    ]
    return said


def _edition(kept: Kept, at: dt.datetime) -> PolicyEdition:
    found, _ = PolicyEdition.objects.get_or_create(
        digest=kept.digest, defaults={"policy": kept.chain[-1], "text": kept.as_text(), "kept_at": at}
    )
    return found


def _keep_what_stood(at: dt.datetime) -> None:
    """Before the first adoption, keep the files that stood until then: cases began under them."""
    kept = gathered(shipped_overlays())
    Adoption.objects.create(edition=_edition(kept, at), kind=Adoption.Kind.BEFORE, recorded_at=at)


@transaction.atomic
def roll_back(
    *,
    to: Adoption,
    from_on: dt.date,
    why: str,
    approved_by: str,
    responsible: str,
    next_review_on: dt.date,
    minute: str = "",
    minor_changes_by: str = "",
    by: User | None,
    at: dt.datetime,
) -> Adoption:
    """Let an earlier edition stand again from a day. What was opened in between keeps its own.

    It is a decision like any other: somebody answers for it, and a day is set on which it is looked at again.
    Raises AdoptionRefused where that edition stands already, the day is past, or no reason, officer or review is given.
    """
    today = legal_day(at)
    standing = standing_on(from_on)
    if standing is not None and standing.adoption.edition_id == to.edition_id:
        raise AdoptionRefused("That edition stands on that day already.")
    if from_on < today:
        raise AdoptionRefused(
            f"{in_full(from_on)} is past: cases of those days have their rules. Take today or a later day."
        )
    if not why.strip() or not approved_by.strip():
        raise AdoptionRefused("Say why it goes back, and who approved that.")
    if not responsible.strip():
        raise AdoptionRefused("No officer is named who is responsible for it: say who.")
    if next_review_on <= from_on:
        raise AdoptionRefused("The next review comes after the first day in force: give a later day.")
    kept_in(to.edition)
    adoption = Adoption.objects.create(
        edition=to.edition,
        kind=Adoption.Kind.ROLLED_BACK,
        in_force_from=from_on,
        approved_by=approved_by,
        approved_on=today,
        minute=minute,
        responsible=responsible,
        next_review_on=next_review_on,
        minor_changes_by=minor_changes_by,
        why=why,
        recorded_by=by,
        recorded_at=at,
    )
    take_up(today)
    return adoption
